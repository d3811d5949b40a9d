"""`test`: the whole suite on a real PostgreSQL of its own, style and types included."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from trialsite.launcher import browser, database, places
from trialsite.launcher.database import Addresses
from trialsite.launcher.postgres import FOR_TESTS, Server
from trialsite.launcher.talk import complain, step

_CHECKS = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
)


def test(arguments: Sequence[str]) -> int:
    """Run everything, or only pytest with these arguments. Return the exit status: 0 only if all is well."""
    failed = [] if arguments else _failed_checks()
    lacking = browser.ensure()
    with _database() as addresses:
        step("Running the tests")
        options = [*arguments] or ["-n", str(_cores())]
        variables = _variables(addresses, lacking)
        outcome = subprocess.run([sys.executable, "-m", "pytest", *options], env=variables, cwd=places.PROJECT)
    if failed:
        complain(f"The check of {' and '.join(failed)} failed: see the lines above the tests.")
    return outcome.returncode or bool(failed)


def server() -> Server:
    """Return the embedded server of the test-suite. Its data are thrown away whenever nobody uses them."""
    return Server(places.data_folder() / "test-server", FOR_TESTS)


@contextmanager
def _database() -> Iterator[Addresses]:
    outside = database.external()
    if outside is not None:
        database.check(outside)
        yield outside
        return
    with server().in_use(afresh=True) as own:
        yield database.embedded(own, for_tests=True)


def _failed_checks() -> list[str]:
    failed = []
    for name, command in _CHECKS:
        step(f"Checking {name}")
        if subprocess.run([sys.executable, "-m", *command], cwd=places.PROJECT).returncode != 0:
            failed.append(name)
    return failed


def _variables(addresses: Addresses, lacking: str) -> Mapping[str, str]:
    """Return the environment of pytest. Names of databases hold the process number: several runs may go on at once."""
    static = places.make_data_folder() / "test-static"
    static.mkdir(exist_ok=True)
    return (
        os.environ
        | addresses.variables
        | {
            "TRIALSITE_CONNECT_AS": "owner",
            "TRIALSITE_TEST_DATABASE": f"test_{database.NAME}_{os.getpid()}",
            "TRIALSITE_BROWSER": browser.find() or "",
            "TRIALSITE_BROWSER_LACKS": lacking,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "STATIC_ROOT": str(static),
            "DEBUG": "False",
            "DEMONSTRATION": "False",
            # The test client speaks plain HTTP; what HTTPS changes has tests of its own.
            "HTTPS": "False",
        }
    )


def _cores() -> int:
    """Return how many tests run at a time: one per core, at least two, not more than the server has connections for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(2, min(cores, 8))
