"""Therapies as typed -> rows with their elapsed time and half-life."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from criteria.engine import spans
from criteria.engine.entries import Unreadable, read_number
from criteria.engine.facts import Fact, Missing, Row
from criteria.engine.messages import Message, message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.rowfields import THERAPY_FIELDS
from criteria.engine.rows.cells import Occasion, field, gap, joined_texts, row_label, typed
from criteria.engine.rows.elapsed import elapsed
from criteria.engine.variables import Variable

HALF_LIFE_UNITS = {"h": "h", "d": "d", "hours": "h", "days": "d", "hour": "h", "day": "d"}
LOCAL_ROUTES = ("intrathecal", "topical", "local radiotherapy")
GROUPS = frozenset({"systemic", "checkpoint_inhibitor", "checkpoint_agonist"})  # and those that a study's lists name
UNKNOWN_GROUP = "unknown"


def therapy_row(row: Mapping[str, Any], occasion: Occasion) -> Row:
    """One therapy with its elapsed time and half-life, as far as they are known."""
    label = row_label(row)
    if _group(row, occasion) == UNKNOWN_GROUP:
        unknown = _why_unknown(row, label, occasion)
        return Row(label, {field.name: unknown for field in THERAPY_FIELDS}, _as_typed(row))
    half_life = _half_life(row, label, occasion)
    days, hours = elapsed(row, label, occasion)
    notes = _therapy_notes(row, label, half_life, occasion)
    fields = {
        "agent": field("agent", label, typed(row, "agent")),
        "group": field("group", label, _group(row, occasion)),
        "route": field("route", label, typed(row, "route")),
        "daysElapsed": days,
        "hoursElapsed": hours,
        "halfLife": half_life,
    }
    return Row(label, fields, _as_typed(row), notes)


def _as_typed(row: Mapping[str, Any]) -> Message:
    dose = f"{typed(row, 'last_dose')} {typed(row, 'last_dose_time')}".strip()
    half_life = f"{typed(row, 'half_life')} {typed(row, 'half_life_unit')}".strip()
    return joined_texts(
        message("typed_last_dose", text=dose) if dose else None,
        message("typed_still_given") if typed(row, "ongoing").casefold() == "yes" else None,
        message("text", text=typed(row, "route")) if typed(row, "route") else None,
        message("typed_half_life", text=half_life) if half_life else None,
    )


def _therapy_notes(
    row: Mapping[str, Any], label: str, half_life: Fact | Missing, occasion: Occasion
) -> tuple[Note, ...]:
    notes = []
    setting = _optional_setting(row, occasion)
    if setting is not None and occasion.settings.get(setting) is None:
        notes.append(Note(Flag.STEROID_COUNTED, message("flag_steroid_counted", row=label)))
    if isinstance(half_life, Fact):
        sentence = message("flag_half_life_used", row=label, half_life=half_life.entered, source=half_life.source)
        notes.append(Note(Flag.HALF_LIFE_USED, sentence))
    return tuple(notes)


def _half_life(row: Mapping[str, Any], label: str, occasion: Occasion) -> Fact | Missing:
    """A half-life counts once a person has confirmed it with a source; the catalogue only proposes one."""
    text, source, by = (typed(row, key) for key in ("half_life", "half_life_source", "half_life_confirmed_by"))
    proposed = _agent(row, occasion).get("half_life_hours_for_rule", "")
    if not text:
        detail = message("proposed_half_life", hours=proposed) if proposed else None
        return gap("halfLife", Reason.NOT_CONFIRMED if proposed else Reason.NOT_ENTERED, label, detail)
    number, unit = read_number(text), HALF_LIFE_UNITS.get(typed(row, "half_life_unit"))
    if isinstance(number, Unreadable):
        return gap("halfLife", Reason.UNREADABLE, label, number.why, text)
    if unit is None:
        written = typed(row, "half_life_unit")
        return gap(
            "halfLife", Reason.WRONG_UNIT if written else Reason.NO_UNIT, label, None, f"{text} {written}".strip()
        )
    if spans.less(Fraction(0), number.value) is not True:
        return gap("halfLife", Reason.NOT_BELIEVABLE, label, message("typed", text=text), text)
    if not (source and by):
        return gap("halfLife", Reason.NOT_CONFIRMED, label, message("half_life_source_missing"), text)
    return field("halfLife", label, Quantity(number.value, unit), f"{text} {unit}", source)


def belongs(row: Mapping[str, Any], variable: Variable, occasion: Occasion) -> bool:
    """A therapy of unknown group stands in every list, unknown."""
    group = _group(row, occasion)
    return group == UNKNOWN_GROUP or group in variable.rows.get("groups", ())


def _group(row: Mapping[str, Any], occasion: Occasion) -> str:
    """The group as typed, or the catalogue's. One that no list knows is unknown, and so is one that contradicts the
    catalogue: ipilimumab typed as systemic would clear after 14 days. The therapy then stands in every list.
    """
    entered, listed = typed(row, "group").casefold(), _agent(row, occasion).get("washout_group", "")
    if entered and listed and entered != listed:
        return UNKNOWN_GROUP
    group = entered or listed
    return group if group in occasion.groups else UNKNOWN_GROUP


def _why_unknown(row: Mapping[str, Any], label: str, occasion: Occasion) -> Missing:
    entered, listed = typed(row, "group"), _agent(row, occasion).get("washout_group", "")
    if listed and entered.casefold() not in ("", UNKNOWN_GROUP):
        detail = message("group_contradicts", typed=entered, listed=listed)
        return gap("group", Reason.CONTRADICTORY, label, detail, entered)
    return gap("group", Reason.NOT_RECORDED, label, message("group_unknown"))


def _agent(row: Mapping[str, Any], occasion: Occasion) -> Mapping[str, str]:
    return occasion.agents.get(typed(row, "agent").casefold(), {})


def not_counted(row: Mapping[str, Any], occasion: Occasion) -> Note | None:
    """Local therapy is listed and not counted; so are agents that the study has decided not to count."""
    route = typed(row, "route").casefold()
    if route in LOCAL_ROUTES:
        sentence = message("flag_non_systemic_ignored", row=row_label(row), route=typed(row, "route"))
        return Note(Flag.NON_SYSTEMIC_IGNORED, sentence)
    setting = _optional_setting(row, occasion)
    if setting is not None and occasion.settings.get(setting) is False:
        sentence = message("flag_not_counted_by_setting", row=row_label(row))
        return Note(Flag.NON_SYSTEMIC_IGNORED, sentence)
    return None


# Whether these count is a setting of the study: true, false, or not yet decided (counted and flagged).
_OPTIONAL: Mapping[str, tuple[str, str]] = {
    "count_steroids": ("drug_class", "glucocorticoid"),
    "count_hydroxycarbamide": ("agent", "hydroxycarbamide"),
}


def _optional_setting(row: Mapping[str, Any], occasion: Occasion) -> str | None:
    """The setting that decides about this row; None where it counts in any case."""
    agent = _agent(row, occasion)
    return next((name for name, (column, value) in _OPTIONAL.items() if agent.get(column) == value), None)
