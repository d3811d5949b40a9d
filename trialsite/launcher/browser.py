"""The browser that the journeys drive: the system's own Chromium. None is ever downloaded from elsewhere."""

import os
import shutil
import subprocess

from trialsite.launcher import places
from trialsite.launcher.talk import Stop, step

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find() -> str | None:
    """Return the path of a Chromium, TRIALSITE_BROWSER first, or None when this machine has none."""
    named = os.environ.get("TRIALSITE_BROWSER")
    candidates = [named] if named else [*_NAMES, *_ON_MACOS]
    return next((path for path in map(shutil.which, candidates) if path), None)


def is_demanded() -> bool:
    """Whether a missing browser is a failure: where CI=true nobody reads that tests were left out."""
    return os.environ.get("CI", "").lower() == "true"


def install() -> str:
    """Install Debian's Chromium and return its path."""
    if shutil.which("apt-get") is None or not places.is_root():
        raise Stop(
            "With CI=true the browser tests must run: install Chromium on this machine, or start this as root"
            " on Debian, then again."
        )
    step("Installing Chromium for the browser tests (once)")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update",), ("install", "--yes", "--no-install-recommends", "chromium")):
        done = subprocess.run(["apt-get", "--quiet", *command], env=quiet, capture_output=True, text=True)
    found = find()
    if done.returncode != 0 or found is None:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise Stop(
            f"With CI=true the browser tests must run, and Chromium could not be installed ({said[0]}): install"
            " it on this machine, then start this again."
        )
    return found
