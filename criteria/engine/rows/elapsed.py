"""How long ago the last dose was, at the anchor date: days, and hours as far as the times allow."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import Any

from criteria.engine import spans
from criteria.engine.dates import days_between, hours_between
from criteria.engine.entries import Unreadable, read_date, read_time
from criteria.engine.facts import Fact, Missing
from criteria.engine.messages import Message, message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Reason
from criteria.engine.rows.cells import Occasion, field, gap, typed, yes_no
from criteria.engine.shown import date_text
from criteria.engine.spans import Span


def elapsed(row: Mapping[str, Any], label: str, occasion: Occasion) -> tuple[Fact | Missing, Fact | Missing]:
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
        late = gap("last_dose", Reason.CONTRADICTORY, label, detail, entered)
        return replace(late, name="daysElapsed"), replace(late, name="hoursElapsed")
    if isinstance(hours.amount, Span) and hours.amount.low < 0:
        hours = Quantity(Span(Fraction(0), hours.amount.high, True, hours.amount.high_closed), "h")
    days_fact = field("daysElapsed", label, days, entered, undecided=undecided or Reason.UNCERTAIN)
    hours_fact = field("hoursElapsed", label, hours, entered, undecided=undecided or Reason.TIME_OF_DAY_NEEDED)
    return replace(days_fact, entered="", counts_to=occasion.anchor), replace(
        hours_fact, entered="", counts_to=occasion.anchor
    )


_Dose = tuple[date | Span, time | None, Reason | None, str]


def _last_dose(row: Mapping[str, Any], label: str, occasion: Occasion) -> "_Dose | Missing":
    """When the last dose was, as far as it is known, checked against the as-of and anchor dates."""
    if occasion.anchor is None:
        return Missing(Reason.NOT_ENTERED, "Anchor date", "Planned anchor date", "anchor")
    ongoing = yes_no(row, "ongoing", label)
    if isinstance(ongoing, Missing) and ongoing.reason is not Reason.NOT_ENTERED:
        return ongoing
    if isinstance(ongoing, Fact) and ongoing.value is True:
        return _dose_still_given(label, occasion)
    text = typed(row, "last_dose")
    if not text:
        return gap("last_dose", Reason.NOT_ENTERED, label)
    day = read_date(text)
    if isinstance(day, Unreadable):
        return gap("last_dose", Reason.UNREADABLE, label, day.why, text)
    problem = _dose_problem(day, occasion)
    if problem is not None:
        return gap("last_dose", Reason.CONTRADICTORY, label, problem, text)
    return _with_clock(row, label, day, text)


def _dose_problem(day: date | Span, occasion: Occasion) -> Message | None:
    assert occasion.anchor is not None
    if spans.less(occasion.anchor, day):
        return message("after_anchor", date=date_text(day), anchor=date_text(occasion.anchor))
    if spans.less(occasion.as_of, day):
        return message("planned_dose", date=date_text(day))
    return None


def _with_clock(row: Mapping[str, Any], label: str, day: date | Span, text: str) -> "_Dose | Missing":
    clock_text = typed(row, "last_dose_time")
    if not clock_text:
        return day, None, None, text
    clock = read_time(clock_text)
    if isinstance(clock, Unreadable):
        return gap("last_dose", Reason.UNREADABLE, label, clock.why, clock_text)
    return day, clock, None, f"{text} {clock_text}"


def _dose_still_given(label: str, occasion: Occasion) -> "_Dose | Missing":
    """Somewhere from the as-of date to the anchor date."""
    assert occasion.anchor is not None
    if occasion.anchor < occasion.as_of:
        anchor, as_of = date_text(occasion.anchor), date_text(occasion.as_of)
        detail = message("anchor_before_as_of", anchor=anchor, as_of=as_of)
        return gap("last_dose", Reason.CONTRADICTORY, label, detail)
    day = Span(occasion.as_of, occasion.anchor)
    return spans.simplest(day), None, Reason.STILL_GIVEN, ""
