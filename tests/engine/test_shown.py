"""How values are written for people."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.dates import month_span
from criteria.engine.quantities import Quantity
from criteria.engine.shown import (
    amount_text,
    date_text,
    entered_text,
    number_text,
    quantity_text,
    unit_text,
    value_text,
)
from criteria.engine.variables import variable_from
from tests.engine.builders import COLOUR, kilograms, known, span


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("5", "5"),
        ("-5", "-5"),
        ("0.5", "0.5"),
        ("-0.25", "-0.25"),
        ("1.50", "1.5"),
        ("0.000001", "0.000001"),
        ("123456789.123456", "123456789.123456"),
        ("1/3", "0.33"),
        ("2/3", "0.67"),
        ("-1/3", "-0.33"),
        ("1000/3", "333.33"),
        ("1/3000", "0.0003"),
    ],
)
def test_a_short_decimal_is_exact_and_a_long_one_rounded(value, text):
    assert number_text(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "against", "text"),
    [
        ("59.9973", "60", "59.9973"),
        ("60", "60", "60"),
        ("179992/3000", "60", "59.997"),
        ("1800001/30000", "60", "60.00003"),
        ("1799999/30000", "60", "59.99997"),
        ("1/3", "0.33", "0.333"),
        ("1/3", "0.34", "0.33"),
    ],
)
def test_a_value_never_reads_as_the_limit_that_it_is_not(value, against, text):
    "Hazard H09."
    assert number_text(Fraction(value), Fraction(against)) == text


@given(st.fractions(-1000, 1000, max_denominator=10**5), st.integers(-1000, 1000))
def test_the_shown_number_lies_on_the_side_of_the_limit_where_the_value_lies(value, limit):
    shown = Fraction(number_text(value, limit))
    assert (shown > limit, shown < limit) == (value > limit, value < limit)


@given(st.fractions(-1000, 1000, max_denominator=10**5))
def test_no_rounding_makes_a_whole_number(value):
    assert (Fraction(number_text(value)).denominator == 1) is (value.denominator == 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("(0, 1/5)", "< 0.2"),
        ("(0, 1/5]", "≤ 0.2"),
        ("(90, )", "> 90"),
        ("[90, )", "≥ 90"),
        ("[50, 55]", "50 to 55"),
        ("(216, 264)", "216 to 264"),
        ("(-24, 24)", "-24 to 24"),
        ("(, 5]", "≤ 5"),
        ("(, )", "any"),
    ],
)
def test_bounds_and_ranges_are_written_as_people_write_them(value, text):
    assert amount_text(span(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 2), "2 Mar 2026"),
        (date(1999, 12, 31), "31 Dec 1999"),
        (month_span(2026, 2), "1 Feb 2026 to 28 Feb 2026"),
    ],
)
def test_dates_are_written_with_the_month_in_letters(value, text):
    assert date_text(value) == text


@pytest.mark.parametrize(
    ("unit", "text"), [("mg/dL", "mg/dL"), ("mo", "months"), ("a", "years"), ("d", "days"), ("1", ""), ("%", "%")]
)
def test_units_stand_as_ucum_or_as_words(unit, text):
    assert unit_text(unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (0, "0"),
        ("deep blue", "Deep blue"),
        ("other", "other"),
        (Fraction(1, 2), "0.5"),
        (kilograms("72.5"), "72.5 kg"),
        (Quantity(span("[50, 55]"), "%"), "50 to 55 %"),
        (Quantity(Fraction(3), "mo"), "3 months"),
        (Quantity(Fraction(1, 2), "1"), "0.5"),
        (date(2026, 3, 2), "2 Mar 2026"),
        (month_span(2026), "1 Jan 2026 to 31 Dec 2026"),
        (span("[40, 41]"), "40 to 41"),
    ],
)
def test_any_value_is_written(value, text):
    assert value_text(value, variable_from(COLOUR)) == text


def test_a_quantity_is_written_against_a_limit_of_its_own_unit():
    close = Quantity(Fraction(179992, 3000), "mL/min")
    assert quantity_text(close, Quantity(Fraction(60), "mL/min")) == "59.997 mL/min"
    assert quantity_text(close, Quantity(Fraction(3600), "mL/h")) == "59.997 mL/min"


def test_a_fact_is_written_as_entered_or_from_its_value():
    assert entered_text(known("Mass", kilograms(72), entered="72,0 kg")) == "72,0 kg"
    assert entered_text(known("Mass", kilograms(72))) == "72 kg"
