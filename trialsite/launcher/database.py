"""The database of the site: its two roles, its addresses, and what makes a server unfit.

The owner role owns the tables and migrates them; pages run as the web role, which owns nothing and cannot alter
history. psycopg2 is imported where it is used, because this module is loaded before anything is installed.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from trialsite.launcher.postgres import SUPERUSER, Server
from trialsite.launcher.talk import Stop, note

NAME = "trialsite"
OWNER = "trialsite_owner"
WEB = "trialsite_web"
OLDEST = 14


@dataclass(frozen=True)
class Addresses:
    """Where the database is, once for its owner and once for the web pages. `socket` is set for an embedded server."""

    owner: str
    web: str
    socket: Path | None = None

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that settings read."""
        return {"DATABASE_OWNER_URL": self.owner, "DATABASE_URL": self.web}


def external() -> Addresses | None:
    """Return the addresses that the environment names, or None when the embedded server is to be used."""
    web, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if not web:
        if owner:
            raise Stop("DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither to try things out.")
        return None
    if not owner:
        note(
            "DATABASE_OWNER_URL is not set: pages will run as the owner of the tables, so nothing protects history;"
            " docs/operations.md says how to make two roles."
        )
    return Addresses(owner or web, web)


def embedded(server: Server, *, for_tests: bool = False) -> Addresses:
    """Make roles and database on a running embedded server, where missing, and return their addresses."""
    with _superuser(server) as cursor:
        # Two launchers may come here at once; the lock ends with the connection.
        cursor.execute("SELECT pg_advisory_lock(1)")
        _make_role(cursor, OWNER, "CREATEDB" if for_tests else "NOCREATEDB")
        _make_role(cursor, WEB, "NOCREATEDB")
        if for_tests:
            # The suite connects as the owner and works as the web role: see tests/conftest.py.
            cursor.execute(f"GRANT {WEB} TO {OWNER} WITH INHERIT FALSE, SET TRUE")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
            cursor.execute(f"REVOKE ALL ON DATABASE {NAME} FROM PUBLIC")
            cursor.execute(f"GRANT CONNECT ON DATABASE {NAME} TO {WEB}")
    folder = quote(str(server.socket), safe="")
    owner, web = (f"postgresql://{role}@/{NAME}?host={folder}" for role in (OWNER, WEB))
    return Addresses(owner, web, server.socket)


def check(addresses: Addresses) -> None:
    """Refuse a server that cannot be reached, is too old, or is not PostgreSQL."""
    for variable, url in addresses.variables.items():
        _check_one(variable, url)


def _check_one(variable: str, url: str) -> None:
    import psycopg2

    if not url.startswith(("postgresql://", "postgres://")):
        raise Stop(f"{variable} must look like postgresql://ROLE:PASSWORD@HOST/DATABASE: correct it and start again.")
    try:
        with closing(psycopg2.connect(url, connect_timeout=10)) as connection:
            version: int = connection.server_version
    except psycopg2.Error as problem:
        said = " ".join(str(problem).split()) or type(problem).__name__
        raise Stop(
            f"The database of {variable} cannot be used ({said}): start or correct it, then try again."
        ) from None
    if version < OLDEST * 10000:
        raise Stop(
            f"The server of {variable} is PostgreSQL {version // 10000}, the oldest that works is {OLDEST}: upgrade it,"
            " or unset DATABASE_URL to use the embedded one."
        )


@contextmanager
def _superuser(server: Server) -> Iterator[Any]:
    import psycopg2

    with closing(psycopg2.connect(dbname="postgres", user=SUPERUSER, host=str(server.socket))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def _make_role(cursor: Any, name: str, right: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEROLE {right}")
