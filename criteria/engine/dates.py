"""Calendar arithmetic on dates as patients and protocols use them: no clock, no time zone.

A date that lacks its day or month is a `Span` of dates. Completed years and calendar months follow the civil
calendar: born on 29 February, a birthday falls on 1 March in common years (clinical decision, shown as a flag).
"""

from calendar import monthrange
from datetime import date, time, timedelta
from fractions import Fraction

from criteria.engine import spans
from criteria.engine.spans import Span

HOURS_PER_DAY = 24


def completed_years(birth: date, on: date) -> int:
    """Birthdays passed from birth up to and including the day; negative where the day lies before birth."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_on(birth: date | Span, on: date) -> int | Span:
    """Completed years; a span of years where the birth date lacks its day or month."""
    if isinstance(birth, Span):
        age: int | Span = spans.simplest(Span(completed_years(birth.high, on), completed_years(birth.low, on)))
        return age
    return completed_years(birth, on)


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the last day where the month is shorter (31 Jan + 1 month = 28 or 29 Feb)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_calendar(day: date | Span, amount: int, unit: str) -> date | Span:
    """A date moved by whole years, months, weeks or days of the calendar.

    Raises OverflowError or ValueError outside the calendar's years 1 to 9999.
    """
    steps = {
        "year": lambda d: add_months(d, 12 * amount),
        "month": lambda d: add_months(d, amount),
        "week": lambda d: d + timedelta(days=7 * amount),
        "day": lambda d: d + timedelta(days=amount),
    }
    moved: date | Span = spans.each_end(day, steps[unit])
    return moved


def days_between(start: date | Span, end: date | Span) -> Fraction | Span:
    """Calendar days from start to end, whatever the hour; a span where a date is incomplete."""
    if isinstance(start, Span) or isinstance(end, Span):
        first, last = spans.as_span(start), spans.as_span(end)
        return Span(Fraction((last.low - first.high).days), Fraction((last.high - first.low).days))
    return Fraction((end - start).days)


def hours_between(
    start: date | Span, start_time: time | None, end: date | Span, end_time: time | None
) -> Fraction | Span:
    """Hours from start to end: exact where both clock times are known, else all that the dates allow."""
    days = days_between(start, end)
    after = _hours_into_day(end_time)
    before = spans.negate(_hours_into_day(start_time))
    total: Fraction | Span = spans.add(spans.add(spans.multiply(days, Fraction(HOURS_PER_DAY)), after), before)
    return total


def _hours_into_day(clock: time | None) -> Fraction | Span:
    if clock is None:
        return Span(Fraction(0), Fraction(HOURS_PER_DAY), True, False)
    return Fraction(clock.hour) + Fraction(clock.minute, 60) + Fraction(clock.second, 3600)


def month_span(year: int, month: int | None = None) -> Span:
    """All days of a month, or of a year."""
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
