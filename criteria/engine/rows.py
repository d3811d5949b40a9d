"""Lists as typed -> rows that rules can ask: therapies with their elapsed time, toxicities with their exemption.

Elapsed time counts from the last dose to the anchor date. With dates only, the hours are all that the two days allow.
A therapy still given has its last dose somewhere between the as-of date and the anchor date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from fractions import Fraction
from typing import Any

from criteria.engine import spans
from criteria.engine.dates import days_between, hours_between
from criteria.engine.entries import Unreadable, read_date, read_number, read_time, shorten
from criteria.engine.facts import Fact, Missing, Row, RowList, Value
from criteria.engine.messages import Message, message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.rowfields import THERAPY_FIELDS, TOXICITY_FIELDS
from criteria.engine.shown import date_text
from criteria.engine.spans import Span
from criteria.engine.variables import Variable

HALF_LIFE_UNITS = {"h": "h", "d": "d", "hours": "h", "days": "d", "hour": "h", "day": "d"}
LOCAL_ROUTES = ("intrathecal", "topical", "local radiotherapy")
UNKNOWN_GROUP = "unknown"
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


def row_list(variable: Variable, listed: Mapping[str, Any], occasion: Occasion) -> RowList:
    """The rows of one list variable, from the list as typed: {"reviewed": bool or None, "rows": [...]}."""
    typed: Sequence[Mapping[str, Any]] = listed.get("rows") or ()
    complete = listed.get("reviewed") is True
    if variable.rows["list"] == "toxicities":
        rows = tuple(toxicity_row(row, occasion) for row in typed)
        return RowList(variable.name, rows, complete, variable.label, variable.key)
    counted, notes = [], []
    for row in typed:
        why_not = _not_counted(row, occasion)
        if why_not is not None:
            notes.append(why_not)
        elif _belongs(row, variable, occasion):
            counted.append(therapy_row(row, occasion))
    return RowList(variable.name, tuple(counted), complete, variable.label, variable.key, tuple(notes))


def _belongs(row: Mapping[str, Any], variable: Variable, occasion: Occasion) -> bool:
    """A therapy of unknown group stands in every list, unknown."""
    group = _group(row, occasion)
    return group == UNKNOWN_GROUP or group in variable.rows.get("groups", ())


def _group(row: Mapping[str, Any], occasion: Occasion) -> str:
    """A group that no list knows is unknown: the therapy then stands in every list."""
    typed = _typed(row, "group").casefold() or _agent(row, occasion).get("washout_group", "")
    return typed if typed in occasion.groups else UNKNOWN_GROUP


def _agent(row: Mapping[str, Any], occasion: Occasion) -> Mapping[str, str]:
    return occasion.agents.get(_typed(row, "agent").casefold(), {})


def _typed(row: Mapping[str, Any], key: str) -> str:
    """The text of one field; a JSON boolean as a person would type it."""
    value = row.get(key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()


def _not_counted(row: Mapping[str, Any], occasion: Occasion) -> Note | None:
    """Local therapy is listed and not counted; so are agents that the study has decided not to count."""
    route = _typed(row, "route").casefold()
    if route in LOCAL_ROUTES:
        sentence = message("flag_non_systemic_ignored", row=_row_label(row), route=_typed(row, "route"))
        return Note(Flag.NON_SYSTEMIC_IGNORED, sentence)
    setting = _optional_setting(row, occasion)
    if setting is not None and occasion.settings.get(setting) is False:
        sentence = message("flag_not_counted_by_setting", row=_row_label(row))
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


def _row_label(row: Mapping[str, Any]) -> str:
    return shorten(_typed(row, "agent") or _typed(row, "term") or "?")


# Therapies


def therapy_row(row: Mapping[str, Any], occasion: Occasion) -> Row:
    """One therapy with its elapsed time and half-life, as far as they are known."""
    label = _row_label(row)
    if _group(row, occasion) == UNKNOWN_GROUP:
        unknown = _gap("group", Reason.NOT_RECORDED, label, message("group_unknown"))
        return Row(label, {field.name: unknown for field in THERAPY_FIELDS})
    half_life = _half_life(row, label, occasion)
    days, hours = _elapsed(row, label, occasion)
    notes = _therapy_notes(row, label, half_life, occasion)
    fields = {
        "agent": _field("agent", label, _typed(row, "agent")),
        "group": _field("group", label, _group(row, occasion)),
        "route": _field("route", label, _typed(row, "route")),
        "daysElapsed": days,
        "hoursElapsed": hours,
        "halfLife": half_life,
    }
    return Row(label, fields, notes)


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
    text, source, by = (_typed(row, key) for key in ("half_life", "half_life_source", "half_life_confirmed_by"))
    proposed = _agent(row, occasion).get("half_life_hours_for_rule", "")
    if not text:
        detail = message("proposed_half_life", hours=proposed) if proposed else None
        return _gap("halfLife", Reason.NOT_CONFIRMED if proposed else Reason.NOT_ENTERED, label, detail)
    number, unit = read_number(text), HALF_LIFE_UNITS.get(_typed(row, "half_life_unit"))
    if isinstance(number, Unreadable):
        return _gap("halfLife", Reason.UNREADABLE, label, number.why, text)
    if unit is None:
        return _gap("halfLife", Reason.NO_UNIT, label, None, text)
    if spans.less(Fraction(0), number.value) is not True:
        return _gap("halfLife", Reason.NOT_BELIEVABLE, label, message("typed", text=text), text)
    if not (source and by):
        return _gap("halfLife", Reason.NOT_CONFIRMED, label, message("half_life_source_missing"), text)
    return _field("halfLife", label, Quantity(number.value, unit), f"{text} {unit}", source)


def _elapsed(row: Mapping[str, Any], label: str, occasion: Occasion) -> tuple[Fact | Missing, Fact | Missing]:
    """Days and hours from the last dose to the anchor date."""
    dose = _last_dose(row, label, occasion)
    if isinstance(dose, Missing):
        return replace(dose, name="daysElapsed"), replace(dose, name="hoursElapsed")
    day, clock, undecided, entered = dose
    assert occasion.anchor is not None
    days = Quantity(days_between(day, occasion.anchor), "d")
    hours = Quantity(hours_between(day, clock, occasion.anchor, occasion.anchor_time), "h")
    if spans.less(hours.amount, Fraction(0)):
        detail = message("after_anchor", date=entered, anchor=date_text(occasion.anchor))
        late = _gap("last_dose", Reason.CONTRADICTORY, label, detail, entered)
        return replace(late, name="daysElapsed"), replace(late, name="hoursElapsed")
    if isinstance(hours.amount, Span) and hours.amount.low < 0:
        hours = Quantity(Span(Fraction(0), hours.amount.high, True, hours.amount.high_closed), "h")
    days_fact = _field("daysElapsed", label, days, entered, undecided=undecided or Reason.UNCERTAIN)
    hours_fact = _field("hoursElapsed", label, hours, entered, undecided=undecided or Reason.TIME_OF_DAY_NEEDED)
    return replace(days_fact, entered="", inputs=()), replace(hours_fact, entered="", inputs=())


_Dose = tuple[date | Span, time | None, Reason | None, str]


def _last_dose(row: Mapping[str, Any], label: str, occasion: Occasion) -> "_Dose | Missing":
    """When the last dose was, as far as it is known, checked against the as-of and anchor dates."""
    if occasion.anchor is None:
        return Missing(Reason.NOT_ENTERED, "Anchor date", "Planned anchor date", "anchor")
    ongoing = _yes_no(row, "ongoing", label)
    if isinstance(ongoing, Missing) and ongoing.reason is not Reason.NOT_ENTERED:
        return ongoing
    if isinstance(ongoing, Fact) and ongoing.value is True:
        return _dose_still_given(label, occasion)
    text = _typed(row, "last_dose")
    if not text:
        return _gap("last_dose", Reason.NOT_ENTERED, label)
    day = read_date(text)
    if isinstance(day, Unreadable):
        return _gap("last_dose", Reason.UNREADABLE, label, day.why, text)
    problem = _dose_problem(day, occasion)
    if problem is not None:
        return _gap("last_dose", Reason.CONTRADICTORY, label, problem, text)
    return _with_clock(row, label, day, text)


def _dose_problem(day: date | Span, occasion: Occasion) -> Message | None:
    assert occasion.anchor is not None
    if spans.less(occasion.anchor, day):
        return message("after_anchor", date=date_text(day), anchor=date_text(occasion.anchor))
    if spans.less(occasion.as_of, day):
        return message("planned_dose", date=date_text(day))
    return None


def _with_clock(row: Mapping[str, Any], label: str, day: date | Span, text: str) -> "_Dose | Missing":
    clock_text = _typed(row, "last_dose_time")
    if not clock_text:
        return day, None, None, text
    clock = read_time(clock_text)
    if isinstance(clock, Unreadable):
        return _gap("last_dose", Reason.UNREADABLE, label, clock.why, clock_text)
    return day, clock, None, f"{text} {clock_text}"


def _dose_still_given(label: str, occasion: Occasion) -> "_Dose | Missing":
    """Somewhere from the as-of date to the anchor date."""
    assert occasion.anchor is not None
    if occasion.anchor < occasion.as_of:
        anchor, as_of = date_text(occasion.anchor), date_text(occasion.as_of)
        detail = message("anchor_before_as_of", anchor=anchor, as_of=as_of)
        return _gap("last_dose", Reason.CONTRADICTORY, label, detail)
    day = Span(occasion.as_of, occasion.anchor)
    return spans.simplest(day), None, Reason.STILL_GIVEN, ""


# Toxicities


def toxicity_row(row: Mapping[str, Any], occasion: Occasion) -> Row:
    """One toxicity with its grade and exemption."""
    label = _row_label(row)
    exempt_terms = [term.casefold() for term in occasion.settings.get("exempt_toxicities", ("Alopecia",))]
    given = row.get("insignificant")
    insignificant = given if isinstance(given, Mapping) else {}
    judged = bool(_typed(insignificant, "by") and _typed(insignificant, "reason"))
    by_term = _typed(row, "term").casefold() in exempt_terms
    awaiting = judged and not by_term and insignificant.get("role") != "investigator"
    notes = (Note(Flag.AWAITING_JUDGEMENT, message("flag_awaiting_judgement")),) if awaiting else ()
    fields = {
        "term": _field("term", label, _typed(row, "term")),
        "grade": _grade(_typed(row, "grade"), label),
        "stable": _yes_no(row, "stable", label),
        "related": _yes_no(row, "related", label),
        "exempt": _exempt(row, label, by_term or judged),
    }
    return Row(label, fields, notes)


def _exempt(row: Mapping[str, Any], label: str, is_exempt: bool) -> Fact | Missing:
    """What treatment did not cause (low counts of the leukaemia itself) counts or not as the investigator decides."""
    if not is_exempt and _typed(row, "related").casefold() == "no":
        return _gap("exempt", Reason.AWAITS_JUDGEMENT, label)
    return _field("exempt", label, is_exempt)


def _grade(text: str, label: str) -> Fact | Missing:
    if not text:
        return _gap("grade", Reason.NOT_ENTERED, label)
    number = read_number(text)
    if isinstance(number, Unreadable):
        return _gap("grade", Reason.UNREADABLE, label, number.why, text)
    if isinstance(number.value, Span) or number.value.denominator != 1:
        return _gap("grade", Reason.UNREADABLE, label, message("not_a_whole_number", text=text), text)
    if not 0 <= number.value <= 5:
        detail = message("outside_possible", value=text, low="0", high="5")
        return _gap("grade", Reason.NOT_BELIEVABLE, label, detail, text)
    return _field("grade", label, int(number.value), text)


def _yes_no(row: Mapping[str, Any], key: str, label: str) -> Fact | Missing:
    answer = {"yes": True, "no": False, "true": True, "false": False}.get(_typed(row, key).casefold())
    if answer is None:
        typed = _typed(row, key)
        reason = Reason.UNREADABLE if typed else Reason.NOT_ENTERED
        return _gap(key, reason, label, message("typed", text=shorten(typed)) if typed else None, typed)
    return _field(key, label, answer, _typed(row, key))


def _field(
    name: str, row: str, value: Value, entered: str = "", source: str = "", undecided: Reason = Reason.UNCERTAIN
) -> Fact:
    label = f"{row}: {_LABELS.get(name, name)}"
    return Fact(name, value, label, entered=entered, source=source, undecided=undecided, remedy="wait")


def _gap(name: str, reason: Reason, row: str, detail: Message | None = None, entered: str = "") -> Missing:
    label = f"{row}: {_LABELS.get(name, name.replace('_', ' '))}"
    return Missing(reason, name, label, "", detail, entered)
