"""Repeating rows (panels, therapies, toxicities) into their tables, as typed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from screening import policies
from screening.actions.entries import save_results, text
from screening.actions.refusals import Refused
from screening.models import LabPanel, Screening, Therapy, Toxicity
from trialsite.models import User

PANEL = ("collected_on", "collected_time", "laboratory", "source")
HALF_LIFE = ("half_life", "half_life_unit", "half_life_source")
CONFIRMED = ("agent", "group", *HALF_LIFE)  # what somebody who confirms a half-life has confirmed
THERAPY = ("agent", "group", "route", "last_dose", "last_dose_time", "ongoing", *HALF_LIFE)
TOXICITY = ("term", "grade", "stable", "related")
MOST_ROWS = 60  # of one list of one candidate; more would make a page that nobody can open
CLOSED = {"ongoing", "stable", "related"}
ANSWERS = ("", "yes", "no")

Changes = Iterable[Mapping[str, Any]]
_Row = TypeVar("_Row", bound=models.Model)


def save_panels(screening: Screening, changes: Changes, *, by: User, now: datetime) -> None:
    """Bring the laboratory panels to what was typed, each with its results."""
    for typed, panel in _rows(screening.panels, LabPanel(screening=screening), changes, ("laboratory",)):
        if _is_blank(panel, typed, (*PANEL, "results")):
            continue
        _write(panel, typed, PANEL)
        panel.save()
        save_results(panel, typed.get("results") or {}, by=by, now=now)


def save_therapies(screening: Screening, changes: Changes, *, by: User, now: datetime) -> None:
    """Bring the therapies to what was typed. A half-life counts once it is confirmed, with a source."""
    for typed, therapy in _rows(screening.therapies, Therapy(screening=screening), changes, THERAPY):
        if _is_blank(therapy, typed, THERAPY):
            continue
        before = [getattr(therapy, name) for name in CONFIRMED]
        _write(therapy, typed, THERAPY)
        changed = before != [getattr(therapy, name) for name in CONFIRMED]
        _confirm_half_life(therapy, typed, changed=changed, by=by, now=now)
        therapy.save()


def _confirm_half_life(therapy: Therapy, typed: Mapping[str, Any], *, changed: bool, by: User, now: datetime) -> None:
    """A tick confirms what stands beside it. One left standing beside something else confirms nothing: it is taken
    away, and must be given anew.
    """
    wanted = text(typed.get("half_life_confirmed")) in ("yes", "True")
    complete = all(getattr(therapy, name).strip() for name in HALF_LIFE)
    was_confirmed = therapy.half_life_confirmed_by is not None
    if not (wanted and complete) or (was_confirmed and changed):
        therapy.half_life_confirmed_by = therapy.half_life_confirmed_at = None
    elif not was_confirmed:
        therapy.half_life_confirmed_by, therapy.half_life_confirmed_at = by, now


def save_toxicities(screening: Screening, changes: Changes, *, by: User, now: datetime) -> None:
    """Bring the toxicities to what was typed. Only an investigator calls one insignificant, as it is graded now."""
    for typed, toxicity in _rows(screening.toxicities, Toxicity(screening=screening), changes, TOXICITY):
        if _is_blank(toxicity, typed, TOXICITY):
            continue
        before = (toxicity.term, toxicity.grade)
        _write(toxicity, typed, TOXICITY)
        _exempt(screening, toxicity, typed, changed=before != (toxicity.term, toxicity.grade), by=by, now=now)
        toxicity.save()


def _exempt(
    screening: Screening, toxicity: Toxicity, typed: Mapping[str, Any], *, changed: bool, by: User, now: datetime
) -> None:
    reason = text(typed.get("insignificant_reason", toxicity.insignificant_reason)).strip()
    if reason == toxicity.insignificant_reason:
        if changed:
            _set_exemption(toxicity, None, None, "")
        return
    policies.check_call_insignificant(by, screening)
    _set_exemption(toxicity, by if reason else None, now if reason else None, reason)


def _set_exemption(toxicity: Toxicity, by: User | None, at: datetime | None, reason: str) -> None:
    toxicity.insignificant_by, toxicity.insignificant_at, toxicity.insignificant_reason = by, at, reason


def _rows(
    present: Any, fresh: _Row, changes: Changes, _columns: tuple[str, ...]
) -> list[tuple[Mapping[str, Any], _Row]]:
    """The rows to write, each with what was typed. Rows marked for deletion go; an id of nobody's is ignored."""
    known = {row.pk: row for row in present.all()}
    position = max((row.position for row in known.values()), default=-1)
    found = []
    for typed in changes:
        key = _uuid(typed.get("id"))
        if typed.get("delete"):
            if key in known:
                known[key].delete()
            continue
        if key is None:
            if len(known) + sum(row._state.adding for _, row in found) >= MOST_ROWS:
                raise Refused("screening.too_many_rows", _("A list holds at most %(most)d rows.") % {"most": MOST_ROWS})
            position += 1
            row = type(fresh)(screening=fresh.screening, position=position)
            found.append((typed, row))
        elif key in known:
            found.append((typed, known[key]))
    return found


def _uuid(value: Any) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


def _is_blank(row: models.Model, typed: Mapping[str, Any], columns: tuple[str, ...]) -> bool:
    """A new row in which nothing stands is not a row."""
    if not row._state.adding or typed.get("keep"):
        return False
    return not any(_says_something(typed.get(name)) for name in columns)


def _says_something(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_says_something(part) for part in value.values())
    return bool(text(value).strip())


def _write(row: models.Model, typed: Mapping[str, Any], columns: tuple[str, ...]) -> None:
    for name in columns:
        if name not in typed:
            continue
        value = text(typed[name])
        if name in CLOSED and value not in ANSWERS:
            continue
        setattr(row, name, value)
