"""History entries as people read them: who, when, what was before, what came after."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from trialsite.models import HistoryEntry, User

LONGEST = 300
# Written once at publication; hundreds of pages that repeat the rows.
TOO_LONG = frozenset({"snapshot"})
# What a row is known by says nothing to a reader.
HIDDEN = frozenset({"id"})


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
    names = {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}
    return [
        Change(
            entry.at,
            people.get(entry.actor) or _("the system"),
            str(entry.get_action_display()),
            names.get(entry.table_name, entry.table_name),
            entry.reason,
            tuple(_lines(entry)),
        )
        for entry in entries
    ]


def _lines(entry: HistoryEntry) -> Iterator[tuple[str, str, str]]:
    old, new = entry.old or {}, entry.new or {}
    for column in sorted(old.keys() | new.keys()):
        before, after = old.get(column), new.get(column)
        if before != after and column not in HIDDEN:
            yield column.removesuffix("_id").replace("_", " "), *(_text(column, each) for each in (before, after))


def _text(column: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if column in TOO_LONG:
        return _("(kept, not shown)")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
