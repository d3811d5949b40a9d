"""System checks: what would let a change go unrecorded, or a number be misread, stops the start."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from trialsite.audit import HISTORY_TRIGGER

APPS = ("trialsite", "criteria", "screening")
"""The applications whose tables are ours."""

UNTRACKED = frozenset({"trialsite_historyentry"})
"""Tables of ours without history: history itself."""

_ACTOR = "trialsite.audit.ActorMiddleware"
_AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"

_TRACKED = """
SELECT c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND t.tgenabled IN ('O', 'A') AND pg_catalog.pg_table_is_visible(c.oid)"""

_OWNED = """
SELECT count(*) FROM pg_catalog.pg_class c
WHERE c.relname = ANY(%s) AND pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE')"""


def our_tables() -> set[str]:
    """Return the names of all tables of ours, those between two models included."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.db_table for model in models}


def check_settings(**_: Any) -> list[CheckMessage]:
    """Find settings under which history would miss the person, or a page would print a number nobody can type back."""
    found: list[CheckMessage] = []
    middleware = list(settings.MIDDLEWARE)
    if _ACTOR not in middleware or middleware.index(_ACTOR) < middleware.index(_AUTHENTICATION):
        hint = f"Put '{_ACTOR}' into MIDDLEWARE, after '{_AUTHENTICATION}'."
        found.append(Error("History would not know who changed a row.", hint=hint, id="trialsite.E001"))
    if settings.USE_THOUSAND_SEPARATOR:
        hint = "Set USE_THOUSAND_SEPARATOR = False."
        found.append(Error("1234 would be printed as 1,234.", hint=hint, id="trialsite.E002"))
    return found


def check_history(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Find tables of ours whose changes nobody would record. Before the first migration there is nothing to find."""
    return [found for alias in databases or () for found in _without_history(connections[alias])]


def _without_history(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        cursor.execute(_TRACKED, [HISTORY_TRIGGER])
        tracked = {name for (name,) in cursor.fetchall()}
    return [
        Error(
            f"No history is kept of the table {table}.",
            hint=f'Add audit.track("{table}") to the migration that makes it.',
            id="trialsite.E003",
        )
        for table in sorted((our_tables() & present) - tracked - UNTRACKED)
    ]


def check_web_role(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Find a web process that could alter history, because it connects as the owner of the tables."""
    return [found for alias in databases or () for found in _owning(connections[alias])]


def _owning(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(_OWNED, [sorted(our_tables())])
        (owned,) = cursor.fetchone()
    if not owned:
        return []
    hint = "Let DATABASE_URL name a role that owns no table; `manage.py grant_web_role` gives it its rights."
    return [Warning("This process owns the tables and could alter history.", hint=hint, id="trialsite.W001")]
