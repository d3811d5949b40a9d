"""Calendar arithmetic: no clock, no time zone."""

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.dates import (
    add_calendar,
    add_months,
    age_on,
    completed_years,
    days_between,
    hours_between,
    month_span,
)
from criteria.engine.spans import Span
from tests.engine.builders import span

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ("2012-03-02", "2026-03-01", 13),
        ("2012-03-02", "2026-03-02", 14),
        ("1960-03-02", "2026-03-01", 65),
        ("1960-03-02", "2026-03-02", 66),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-03", "2026-03-02", -1),
        ("1999-12-31", "2000-01-01", 0),
    ],
)
def test_years_are_complete_on_the_birthday(birth, on, years):
    "Hazard H11. Born on 29 February: the birthday falls on 1 March in common years."
    assert completed_years(day(birth), day(on)) == years


@given(days, st.integers(0, 120))
def test_a_birthday_completes_a_year_and_the_day_before_does_not(birth, years):
    birthday = (
        date(birth.year + years, 3, 1)
        if (birth.month, birth.day) == (2, 29) and not _is_leap(birth.year + years)
        else birth.replace(year=birth.year + years)
    )
    assert completed_years(birth, birthday) == years
    assert completed_years(birth, birthday - timedelta(days=1)) == years - 1


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def test_an_incomplete_birth_date_gives_all_ages_that_it_allows():
    assert age_on(month_span(1960), day("2026-03-02")) == Span(65, 66)
    assert age_on(month_span(1960, 3), day("2026-03-02")) == Span(65, 66)
    assert age_on(month_span(1960, 2), day("2026-03-02")) == 66
    assert age_on(month_span(1960, 4), day("2026-03-02")) == 65


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-01-15", 6, "2026-07-15"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-01", -1, "2025-12-01"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(start, months, end):
    "As CQL 1.5 adds calendar months."
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("amount", "unit", "end"),
    [(2, "year", "2026-02-28"), (1, "month", "2024-03-29"), (1, "week", "2024-03-07"), (1, "day", "2024-03-01"),
     (-1, "year", "2023-02-28")],
)  # fmt: skip
def test_calendar_units_are_added(amount, unit, end):
    assert add_calendar(day("2024-02-29"), amount, unit) == day(end)


def test_an_incomplete_date_moves_at_both_ends():
    assert add_calendar(month_span(2025, 1), 1, "month") == Span(day("2025-02-01"), day("2025-02-28"))


@pytest.mark.parametrize(("amount", "unit"), [(9000, "year"), (10**6, "week"), (-3000, "year")])
def test_outside_the_calendar_it_raises(amount, unit):
    with pytest.raises((OverflowError, ValueError)):
        add_calendar(day("2026-03-02"), amount, unit)


@given(days, days, st.integers(-500, 500))
def test_moving_by_months_keeps_the_order(one, other, months):
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


@given(days, days)
def test_days_are_counted_by_the_calendar_whatever_the_hour(one, other):
    assert days_between(one, other) == (other - one).days


def test_an_incomplete_date_gives_all_days_that_it_allows():
    assert days_between(month_span(2026, 2), day("2026-03-02")) == Span(2, 29)
    assert days_between(day("2026-02-10"), month_span(2026, 3)) == Span(19, 49)


@pytest.mark.parametrize(
    ("start", "start_time", "end", "end_time", "hours"),
    [
        ("2026-03-01", "08:00", "2026-03-06", "18:00", "130"),
        ("2026-03-01", "08:30", "2026-03-01", "08:45", "1/4"),
        ("2026-03-01", "10:00", "2026-03-01", "09:00", "-1"),
        ("2026-03-01", "", "2026-03-11", "", "(216, 264)"),
        ("2026-03-01", "", "2026-03-11", "09:00", "(225, 249]"),
        ("2026-03-01", "20:00", "2026-03-11", "", "[220, 244)"),
    ],
)
def test_hours_are_exact_with_both_times_and_all_that_the_dates_allow_without(start, start_time, end, end_time, hours):
    found = hours_between(day(start), _time(start_time), day(end), _time(end_time))
    assert found == (span(hours) if "," in hours else Fraction(hours))


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


@given(days, st.times(), days, st.times(), st.booleans(), st.booleans())
def test_the_span_of_hours_holds_the_true_interval(start, start_time, end, end_time, knows_start, knows_end):
    start_time, end_time = start_time.replace(microsecond=0), end_time.replace(microsecond=0)
    true = Fraction((end - start).days * 24) + _hours(end_time) - _hours(start_time)
    found = hours_between(start, start_time if knows_start else None, end, end_time if knows_end else None)
    if isinstance(found, Span):
        assert found.low <= true <= found.high
        assert found.low < true or found.low_closed
        assert true < found.high or found.high_closed
    else:
        assert found == true


def _hours(clock: time) -> Fraction:
    return Fraction(clock.hour) + Fraction(clock.minute, 60) + Fraction(clock.second, 3600)
