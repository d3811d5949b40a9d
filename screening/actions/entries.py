"""Single entries (observations and laboratory results) into their rows, as typed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from criteria.engine.entries import ReadNumber, read_number
from criteria.engine.spans import Span
from screening.models import LabPanel, LabResult, Observation, Screening
from screening.models.entries import Entry
from trialsite.models import User

VALUE = ("value", "unit", "missing", "note")
OBSERVATION = (*VALUE, "observed_on", "observed_time", "source")
RESULT = (*VALUE, "uln", "uln_unit", "lln", "lln_unit")


def save_observations(screening: Screening, changes: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Bring observations to what was typed; a list of entries under one key are several examinations."""
    present = {(row.variable_key, row.position): row for row in screening.observations.all()}
    for key, given in changes.items():
        for position, typed in enumerate(given if isinstance(given, list) else [given]):
            row = present.get((key, position)) or Observation(screening=screening, variable_key=key, position=position)
            _save_entry(row, typed, OBSERVATION, by=by, now=now)


def save_results(panel: LabPanel, changes: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Bring the results of one panel to what was typed."""
    present = {row.variable_key: row for row in panel.results.all()}
    for key, typed in changes.items():
        row = present.get(key) or LabResult(panel=panel, variable_key=key)
        row.comparator, row.amount = _sorting(text(typed.get("value")))
        _save_entry(row, typed, RESULT, by=by, now=now)


def _save_entry(row: Entry, typed: Mapping[str, Any], columns: tuple[str, ...], *, by: User, now: datetime) -> None:
    """An entry that was never typed makes no row; one that is emptied keeps its row, empty."""
    before = _content(row)
    for name in columns:
        if name in typed:
            setattr(row, name, text(typed[name]))
    if row._state.adding and not any(getattr(row, name) for name in columns):
        return
    _confirm(row, named_source(typed.get("confirmed")), changed=_content(row) != before, by=by, now=now)
    row.save()


def named_source(value: Any) -> str:
    """A document by name; blanks and marks alone name none."""
    source = text(value).strip()
    return source if any(character.isalnum() for character in source) else ""


def _content(row: Entry) -> tuple[str, str]:
    return row.value, row.unit


def _confirm(row: Entry, source: str, *, changed: bool, by: User, now: datetime) -> None:
    """A confirmation names the document that was looked at; it belongs to the value it was given for.

    The same text left standing beside another value confirms nothing: it must be given anew for it.
    """
    kept = row.confirmed_source
    if source == kept and (not changed or not kept):
        return
    if source and source != kept:
        row.confirmed_by, row.confirmed_at, row.confirmed_source = by, now, source
    else:
        row.confirmed_by, row.confirmed_at, row.confirmed_source = None, None, ""


def text(value: Any) -> str:
    """A typed value as text; nothing as the empty text."""
    return "" if value is None else str(value)


def _sorting(typed: str) -> tuple[str, Decimal | None]:
    """Comparator and number for sorting; no verdict rests on them."""
    number = read_number(typed)
    if not isinstance(number, ReadNumber):
        return "", None
    value = number.value
    if not isinstance(value, Span):
        return "", _decimal(value)
    if value.high is None:
        return (">=" if value.low_closed else ">"), _decimal(value.low)
    if typed.strip().startswith(("<", "≤")):
        return ("<=" if value.high_closed else "<"), _decimal(value.high)
    return "", _decimal(value.low)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
