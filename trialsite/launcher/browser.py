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
# The program through which Playwright speaks to the browser.
_DRIVER = "lib/python3.*/site-packages/playwright/driver/node"
_DEBIAN_PACKAGES = ("chromium", "libatomic1")
_NO_BROWSER = "there is no Chromium on this machine (Debian: apt-get install chromium)"
_NO_DRIVER = (
    "Playwright's driver does not start, most likely for want of libatomic (Debian: apt-get install libatomic1)"
)


def find() -> str | None:
    """Return the path of a Chromium, TRIALSITE_BROWSER first, or None when this machine has none."""
    named = os.environ.get("TRIALSITE_BROWSER")
    candidates = [named] if named else [*_NAMES, *_ON_MACOS]
    return next((path for path in map(shutil.which, candidates) if path), None)


def lacks() -> str:
    """Return what browser tests lack on this machine, as half a sentence with the way out; empty if nothing."""
    if find() is None:
        return _NO_BROWSER
    return "" if _driver_starts() else _NO_DRIVER


def ensure() -> str:
    """Return what browser tests lack. With CI=true it is installed first, and cannot be lacking."""
    lacking = lacks()
    if lacking and is_demanded():
        _install(lacking)
        return ""
    return lacking


def is_demanded() -> bool:
    """Whether a missing browser is a failure: where CI=true nobody reads that tests were left out."""
    return os.environ.get("CI", "").lower() == "true"


def _driver_starts() -> bool:
    drivers = sorted(places.ENVIRONMENT.glob(_DRIVER))
    return any(subprocess.run([driver, "--version"], capture_output=True).returncode == 0 for driver in drivers)


def _install(lacking: str) -> None:
    if shutil.which("apt-get") is None or not places.is_root():
        raise Stop(
            f"With CI=true the browser tests must run, and {lacking}: install it, or start this as root on Debian."
        )
    step("Installing Chromium for the browser tests (once)")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update",), ("install", "--yes", "--no-install-recommends", *_DEBIAN_PACKAGES)):
        done = subprocess.run(["apt-get", "--quiet", *command], env=quiet, capture_output=True, text=True)
    if done.returncode != 0 or lacks():
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise Stop(
            f"With CI=true the browser tests must run, and {' and '.join(_DEBIAN_PACKAGES)} could not be installed"
            f" ({said[0]}): install them on this machine, then start this again."
        )
