"""What the fields of a row are made of: text as typed, a value or its absence, with the row's name in the label."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from criteria.engine.entries import shorten
from criteria.engine.facts import Fact, Missing, Value
from criteria.engine.messages import Message, message
from criteria.engine.reasons import Reason
from criteria.engine.rowfields import THERAPY_FIELDS, TOXICITY_FIELDS

_LABELS = {field.name: field.label for field in (*THERAPY_FIELDS, *TOXICITY_FIELDS)}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What rows are counted against: as-of date, anchor date and time, agents of the catalogue, study settings.

    `groups` are the groups of therapies that the study's lists know.
    """

    as_of: date
    anchor: date | None
    anchor_time: time | None
    agents: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, Any]
    groups: frozenset[str] = frozenset()


def typed(row: Mapping[str, Any], key: str) -> str:
    """The text of one field; a JSON boolean as a person would type it."""
    value = row.get(key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()


def row_label(row: Mapping[str, Any]) -> str:
    """The name of the row, as it stands in sentences."""
    return shorten(typed(row, "agent") or typed(row, "term") or "?")


def joined_texts(*parts: Message | None) -> Message:
    """What was typed of a row, in one text."""
    return message("comma_joined", parts=tuple(part for part in parts if part is not None))


def yes_no(row: Mapping[str, Any], key: str, label: str) -> Fact | Missing:
    """A yes or no; blank is not entered, anything else cannot be read."""
    text = typed(row, key)
    answer = {"yes": True, "no": False, "true": True, "false": False}.get(text.casefold())
    if answer is not None:
        return field(key, label, answer, text)
    if not text:
        return gap(key, Reason.NOT_ENTERED, label)
    return gap(key, Reason.UNREADABLE, label, message("typed", text=shorten(text)), text)


def field(
    name: str, row: str, value: Value, entered: str = "", source: str = "", undecided: Reason = Reason.UNCERTAIN
) -> Fact:
    """A known field of a row."""
    label = f"{row}: {_LABELS.get(name, name)}"
    return Fact(name, value, label, entered=entered, source=source, undecided=undecided, remedy="wait")


def gap(name: str, reason: Reason, row: str, detail: Message | None = None, entered: str = "") -> Missing:
    """A field of a row that is not known, and why."""
    label = f"{row}: {_LABELS.get(name, name.replace('_', ' '))}"
    return Missing(reason, name, label, "", detail, entered)
