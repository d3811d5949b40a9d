"""What the tests of the launcher share: data folders of their own, and commands run as a person runs them."""

import os
import subprocess
import sys
from collections.abc import Mapping

from trialsite.launcher import places

# Variables of the suite itself that a launcher started from a test must not see.
OF_THE_SUITE = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "TRIALSITE_",
    "SECRET_KEY",
    "STATIC_ROOT",
    "DEMONSTRATION",
    "HTTPS",
)


def outside(**variables: str) -> dict[str, str]:
    """Return the environment of somebody who has set only these variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_SUITE)} | variables


def launch(*arguments: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `python -m trialsite ...` to its end."""
    command = [sys.executable, "-m", "trialsite", *arguments]
    return subprocess.run(
        command,
        env=variables,
        cwd=places.PROJECT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
