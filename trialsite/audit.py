"""Who writes, and why: named to the database, whose triggers keep the history of every row.

The triggers see every way of writing: `save`, `bulk_create`, `update`, cascades, raw SQL. What they cannot know is the
person in front of the page; `acting` tells them. Within it each writing statement is sent together with the name, in
one round trip; outside it the name is empty, never the previous one, whatever connection a pool hands out.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.signals import user_logged_in
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunSQL
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from psycopg2 import sql as psql

from trialsite import triggers
from trialsite.fields import storable

HISTORY_TRIGGER = "history"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_BLANKS_AND_COMMENTS = r"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
_WRITES = re.compile(_BLANKS_AND_COMMENTS + r"(?:INSERT|UPDATE|DELETE|MERGE|WITH|DO)\b", re.IGNORECASE | re.DOTALL)


@dataclass
class _Scope:
    """In whose name statements are sent. It changes once: when a log-in form turns nobody into somebody."""

    actor: UUID | None
    reason: str


_scope: ContextVar[_Scope | None] = ContextVar("trialsite_audit_scope", default=None)


@contextmanager
def acting(by: Model | None, reason: str = "") -> Iterator[None]:
    """Write history in the name of a person, with the reason given; nested, the inner name counts.

    Without a reason the one outside holds. `by` is None for what no person does, such as a migration.
    """
    outer = _scope.get()
    reason = reason or (outer.reason if outer else "")
    token = _scope.set(_Scope(by.pk if by is not None else None, str(reason)))
    try:
        yield
    finally:
        _scope.reset(token)


class ActorMiddleware:
    """Writes history in the name of whoever is logged in, for every request that may change something.

    Stands after AuthenticationMiddleware. A log-in form is sent by nobody; what it writes once the person is known
    (the time of the log-in) carries that person's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _SAFE_METHODS:
            return self.get_response(request)
        with acting(request.user if request.user.is_authenticated else None):
            return self.get_response(request)


def _name_who_logs_in(*, user: Model, **_: Any) -> None:
    scope = _scope.get()
    if scope is not None and scope.actor is None:
        scope.actor = user.pk


# Connected here and not in AppConfig.ready: models are imported before any application is ready, so this comes before
# Django's own receiver, which writes the time of the log-in.
user_logged_in.connect(_name_who_logs_in, dispatch_uid="trialsite.audit")


def _send_with_name(
    execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Put the name before a writing statement; the setting ends with the statement's transaction."""
    cursor = context["cursor"].cursor
    if isinstance(statement, psql.Composable):
        statement = statement.as_string(cursor)
    # A named cursor wraps its statement in DECLARE, and only reads.
    if cursor.name is None and _WRITES.match(statement):
        prefix = _naming().as_string(cursor)
        statement = (prefix if params is None else prefix.replace("%", "%%")) + statement
    return execute(statement, params, many, context)


def _naming() -> psql.Composable:
    scope = _scope.get() or _Scope(None, "")
    return psql.SQL(
        "SELECT set_config('trialsite.actor', {actor}, true), set_config('trialsite.reason', {reason}, true);\n"
    ).format(actor=psql.Literal(str(scope.actor or "")), reason=psql.Literal(storable(scope.reason)))


def name_on_every_write(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Make a new connection send the name with each writing statement (receiver of `connection_created`)."""
    if _send_with_name not in connection.execute_wrappers:
        # First, not last: Django's execute_wrapper() takes away the last one when its block ends.
        connection.execute_wrappers.insert(0, _send_with_name)


def track(table: str, *, hide: tuple[str, ...] = ()) -> RunSQL:
    """Return the migration operation after which history keeps every row of a table.

    Values of the columns in `hide` never enter history; that they changed does. The same operation makes the table
    refuse TRUNCATE, which no row trigger sees, to everybody but its owner.
    """
    hidden = ", ".join(f"'{column}'" for column in hide)
    closed = triggers.no_truncate(table)
    return RunSQL(
        [
            f"CREATE TRIGGER {HISTORY_TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION trialsite_record_history({hidden})",
            closed.sql,
        ],
        [f"DROP TRIGGER {HISTORY_TRIGGER} ON {table}", closed.reverse_sql],
    )
