"""The embedded PostgreSQL: a real server from a wheel, for trying out and for tests.

It listens on a socket in a folder that only this user can enter, and trusts whoever gets there. Several launchers may
use one server; the last one to leave stops it. Who uses it is known by file locks, which end with their process in
whatever way that ends, so that a killed launcher is never counted for ever.
"""

import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from trialsite.launcher import places, programs
from trialsite.launcher.talk import Stop, step

SUPERUSER = "postgres"
# The longest path of a socket that macOS takes; Linux takes four more.
_LONGEST_SOCKET = 103

# Durability costs a third of the time of the suite and protects data that no test looks at twice.
FOR_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")


@dataclass(frozen=True)
class Server:
    """One server with its data in `home`. `settings` are PostgreSQL's own, `name=value`."""

    home: Path
    settings: tuple[str, ...] = ()

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or under /tmp where the path would be too long for a socket."""
        beside = self.home / "socket"
        if len(os.fsencode(beside / places.SOCKET_NAME)) <= _LONGEST_SOCKET:
            return beside
        return Path(f"/tmp/trialsite-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}")  # noqa: S108

    @property
    def is_running(self) -> bool:
        return places.answers(self.socket)

    @contextmanager
    def in_use(self, *, afresh: bool = False) -> Iterator["Server"]:
        """Have the server running for the time of a `with` block; the last user stops it, unless it is to be kept.

        `afresh`: its first user begins with no data.
        """
        with self._door() as door, self._users() as users:
            if afresh and _is_last(users):
                self._erase()
            self._start()
            fcntl.flock(users, fcntl.LOCK_SH)
            fcntl.flock(door, fcntl.LOCK_UN)
            try:
                yield self
            finally:
                fcntl.flock(door, fcntl.LOCK_EX)
                if _is_last(users) and not self._kept.exists():
                    self._stop()

    def start(self) -> None:
        """Start the server and let it run until `stop`, whoever comes and goes."""
        with self._door():
            self._start()
            self._kept.touch()

    def stop(self) -> bool:
        """Stop the server, whoever uses it. Return whether it was running."""
        if not self.home.exists():
            return False
        with self._door():
            self._kept.unlink(missing_ok=True)
            was_running = self.is_running
            self._stop()
            return was_running

    def is_used(self) -> bool:
        """Whether some launcher is using the server now."""
        if not self.home.exists():
            return False
        with self._users() as users:
            return not _is_last(users)

    def erase(self) -> None:
        """Stop the server and remove its data for good. Nobody may be using it."""
        if self.home.exists():
            with self._door():
                self._erase()

    @property
    def _kept(self) -> Path:
        return self.home / "kept"

    @contextmanager
    def _door(self) -> Iterator[IO[str]]:
        """Let one process at a time start, stop or erase the server."""
        places.make_data_folder()
        self.home.mkdir(exist_ok=True, mode=0o700)
        with (self.home / "door.lock").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield door

    def _users(self) -> IO[str]:
        return (self.home / "users.lock").open("w")

    def _start(self) -> None:
        if self.is_running:
            return
        programs.hand_over(self.home)
        if not self.cluster.exists():
            self._initialise()
        found = (self.cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
        if found != str(programs.VERSION):
            raise Stop(
                f"The data in {self.cluster} belong to PostgreSQL {found}, this release brings {programs.VERSION}: type"
                " `python3 -m trialsite db reset` to begin anew without them."
            )
        step(f"Starting PostgreSQL {programs.VERSION}")
        programs.hand_over(_socket_folder(self.socket))
        options = ["listen_addresses=", f"unix_socket_directories={self.socket}", *self.settings]
        flags = " ".join(f"-c {shlex.quote(option)}" for option in options)
        self._run("pg_ctl", "start", "--wait", "--silent", "-D", self.cluster, "--log", self.log, "--options", flags)

    def _initialise(self) -> None:
        step("Making an empty database (once)")
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
        self._run("initdb", "--auth=trust", f"--username={SUPERUSER}", *locale, "--no-sync", "-D", draft)
        draft.rename(self.cluster)

    def _stop(self) -> None:
        if (self.cluster / "postmaster.pid").exists() and self.is_running:
            self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=fast", "-D", self.cluster)

    def _erase(self) -> None:
        self._kept.unlink(missing_ok=True)
        self._stop()
        shutil.rmtree(self.cluster, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs; what it printed goes into the sentence of a failure."""
        # Its output goes to a file: the server inherits it, and a pipe would never end.
        report = self.home / "postgres.report"
        with report.open("w+", encoding="utf-8", errors="replace") as output:
            outcome = subprocess.run(
                [programs.folder() / program, *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=_clean_environment(),
                cwd="/",
                **programs.runner(),
            )
            output.seek(0)
            said = output.read().strip()
        if outcome.returncode != 0:
            raise Stop(
                f"PostgreSQL's {program} failed ({' '.join(said.split())[-300:] or 'no message'}): look into"
                f" {self.log}, or type `python3 -m trialsite db reset` to begin anew without the data."
            )


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _socket_folder(folder: Path) -> Path:
    """Make the folder of the socket. Under /tmp somebody else may have been there first: such a folder is refused."""
    folder.mkdir(exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), programs.runner().get("user")}:
        raise Stop(f"The folder {folder} belongs to somebody else: set TRIALSITE_DATA to a folder with a short path.")
    return folder


def _clean_environment() -> dict[str, str]:
    """Return the environment without the PG... variables of somebody who uses another server too."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
