"""History entries as people read them: who, when, what was before, what came after."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from trialsite.models import HistoryEntry, User

LONGEST = 300
TOO_LONG = frozenset({"snapshot"})
"""Written once, at publication: it repeats all rows of its version."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry: `lines` are (column, before, after), the empty text for nothing."""

    at: datetime
    who: str
    action: str
    what: str
    reason: str
    lines: tuple[tuple[str, str, str], ...]


def changes_of(entries: Iterable[HistoryEntry]) -> list[Change]:
    """The entries with names instead of keys."""
    entries = list(entries)
    people = {person.pk: str(person) for person in User.objects.filter(pk__in={each.actor for each in entries})}
    namer = _Namer({model._meta.db_table: model for model in apps.get_models()})
    return [
        Change(
            entry.at,
            people.get(entry.actor) or _("the system"),
            str(entry.get_action_display()),
            namer.table(entry.table_name),
            entry.reason,
            tuple(_lines(entry, namer)),
        )
        for entry in entries
    ]


@dataclass(slots=True)
class _Namer:
    """Names for tables, and for the rows that columns refer to; each row is looked up once."""

    tables: dict[str, type[models.Model]]
    rows: dict[tuple[type[models.Model], Any], str] = field(default_factory=dict)

    def table(self, name: str) -> str:
        return str(self.tables[name]._meta.verbose_name) if name in self.tables else name

    def row(self, table: str, column: str, key: Any) -> str:
        """The row that a column refers to; empty for a column that refers to none."""
        model = self.tables.get(table)
        found = [each for each in model._meta.concrete_fields if each.column == column] if model else []
        if not found or found[0].remote_field is None:
            return ""
        related = found[0].related_model
        if (related, key) not in self.rows:
            self.rows[related, key] = str(related._base_manager.filter(pk=key).first() or key)
        return self.rows[related, key]


def _lines(entry: HistoryEntry, namer: _Namer) -> Iterator[tuple[str, str, str]]:
    old, new = entry.old or {}, entry.new or {}
    for column in sorted((old.keys() | new.keys()) - {"id"}):
        before, after = old.get(column), new.get(column)
        texts = tuple(_text(entry.table_name, column, each, namer) for each in (before, after))
        if before != after and any(texts):
            yield column.removesuffix("_id").replace("_", " "), *texts


def _text(table: str, column: str, value: Any, namer: _Namer) -> str:
    if value in (None, "", [], {}):
        return ""
    if column in TOO_LONG:
        return _("(kept, not shown)")
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = namer.row(table, column, value) or said
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
