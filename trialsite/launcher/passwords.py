"""The accounts of the demonstration, kept in a file that only this user can read, so that they can be shown again."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from trialsite.launcher import places

# No letters and digits that look alike: people type these from a screen.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """One demonstration account. `role` is the role's code as on the command line, such as `criteria_editor`."""

    role: str
    username: str
    password: str

    def __str__(self) -> str:
        return f"{self.role:<20} user name {self.username:<22} password {self.password}"


def fresh() -> str:
    """Return a new random password of about 79 bits, in four groups of four."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def kept() -> tuple[Account, ...]:
    """Return the accounts kept so far; none before the first `run`."""
    try:
        return tuple(Account(**row) for row in json.loads(_file().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()


def keep(accounts: Iterable[Account]) -> None:
    """Replace the accounts kept so far by these."""
    places.make_data_folder()
    places.write_private(_file(), json.dumps([asdict(account) for account in accounts], indent=1) + "\n")


def forget() -> None:
    """Remove all that is kept."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return places.data_folder() / "passwords.json"
