"""Text as typed, read exactly or not at all."""

import time as clock
from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.entries import ReadNumber, Unreadable, read_date, read_number, read_time, shorten
from criteria.engine.messages import render
from criteria.engine.spans import Span
from tests.engine.builders import span


def value_of(text: str) -> object:
    found = read_number(text)
    assert isinstance(found, ReadNumber), render(found.why)
    return found.value


def refusal_of(text: str) -> str:
    found = read_number(text)
    assert isinstance(found, Unreadable), found
    return render(found.why)


# --- Numbers (hazards H07, H08) ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        ("0,123", "0.123"),
        ("1.234", "1.234"),
        ("12,34", "12.34"),
        ("1,2345", "1.2345"),
        ("0", "0"),
        ("007", "7"),
        ("-5", "-5"),
        ("-0,5", "-0.5"),
        ("  88.4 ", "88.4"),
        ("132.6", "132.6"),
        ("0.1", "1/10"),
        ("999999999999999999", "999999999999999999"),
    ],
)
def test_a_number_is_read_exactly_with_a_point_or_one_comma(text, value):
    assert value_of(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<0.2", "(0, 1/5)"),
        ("< 0.2", "(0, 1/5)"),
        ("<=0.2", "(0, 1/5]"),
        ("≤0.2", "(0, 1/5]"),
        ("<0,2", "(0, 1/5)"),
        (">90", "(90, )"),
        (">=3", "[3, )"),
        ("≥ 3", "[3, )"),
        ("50-55", "[50, 55]"),
        ("50 – 55", "[50, 55]"),
        ("1,5-2,5", "[3/2, 5/2]"),
    ],
)
def test_bounds_and_ranges_become_spans(text, value):
    found, wanted = value_of(text), span(value)
    assert isinstance(found, Span)
    assert (found.low, found.high, found.low_closed) == (wanted.low, wanted.high, wanted.low_closed)
    assert found.high is None or found.high_closed is wanted.high_closed


def test_a_range_of_one_number_is_that_number():
    assert value_of("50-50") == 50


@pytest.mark.parametrize("text", ["1,234", "12,345", "1.500,0", "1,234,567", "1 000", "1'000", "<1,234", "1,234-2,345"])
def test_what_may_hold_a_thousands_mark_is_refused(text):
    assert refusal_of(text) == (f"typed {text}; write it without a thousands mark, with a point as the decimal mark")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1_0",
        "1.0 mg/dL",
        "NaN",
        "Infinity",
        "-inf",
        "1e400",
        "1E5",
        "0x10",
        ".5",
        "5.",
        "+5",
        "--5",
        "<",
        "<-1",
        "=5",
        "=>3",
        "<>3",
        "1.2.3",
        "1/2",
        "½",
        "5²",
        "−5",
        "５",
        "٣",
        "１０.５",
        "1٣",
        "<٣",
        "five",
        "5-",
        "1-2-3",
        "9" * 19,
        "9" * 30,
        "0." + "1" * 19,
    ],
)
def test_everything_else_is_refused_with_what_to_write(text):
    assert refusal_of(text) == f"typed {shorten(text)}; write a number with a point, such as 1.5"


@pytest.mark.parametrize("text", ["≤٣", "≥１０", "٣–٥", "≤ ٣,٥", "1–٥"])
def test_other_digits_are_refused_behind_a_sign_too(text):
    assert refusal_of(text) == f"typed {text}; write a number with a point, such as 1.5"


@pytest.mark.parametrize("text", ["-0", "-0.0", "-0,0", "-00", "-0.000"])
def test_a_negative_zero_is_refused(text):
    "Hazard H08: somebody meant something else."
    assert refusal_of(text) == f"typed {text}; write a number with a point, such as 1.5"


@pytest.mark.parametrize("text", ["<0", "<=0", "≤0", "<0.0"])
def test_nothing_lies_below_zero(text):
    refusal_of(text)


def test_a_range_that_runs_backwards_is_refused():
    assert refusal_of("55-50") == "typed 55-50; the range runs backwards"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,5", "typed 1,5, read as 1.5"),
        ("<0,2", "typed <0,2, read as < 0.2"),
        ("≥3", "typed ≥3, read as >= 3"),
        ("1.5", None),
    ],
)
def test_what_is_not_plain_is_read_back(text, told):
    found = read_number(text)
    assert isinstance(found, ReadNumber)
    assert (render(found.read_back) if found.read_back else None) == told


@given(st.integers(0, 10**9), st.integers(0, 9999), st.sampled_from([".", ","]))
def test_the_reading_is_exact_and_the_mark_makes_no_difference(whole, part, mark):
    text = f"{whole}{mark}{part:04d}"
    assert value_of(text) == Fraction(f"{whole}.{part:04d}")


@given(st.text(max_size=60) | st.text("0123456789.,-<>=≤≥– '٣１e", max_size=30))
def test_no_text_breaks_the_reading(text):
    for read in (read_number, read_date, read_time):
        found = read(text)
        if isinstance(found, Unreadable):
            render(found.why)


@pytest.mark.parametrize("character", ["9", "1,", "1.", "-", "<", " 1", "'1", "2026-", "–", "a"])
def test_five_thousand_characters_are_answered_quickly(character):
    started = clock.process_time()
    for read in (read_number, read_date, read_time):
        found = read(character * 5000)
        assert isinstance(found, Unreadable)
        assert len(render(found.why)) < 120
    assert clock.process_time() - started < 1


# --- Dates and times -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-3-2", date(2026, 3, 2)),
        (" 2026-03-02 ", date(2026, 3, 2)),
        ("2 Mar 2026", date(2026, 3, 2)),
        ("2 March 2026", date(2026, 3, 2)),
        ("2. mar. 2026", date(2026, 3, 2)),
        ("02 SEPT 2026", date(2026, 9, 2)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("2026-03", Span(date(2026, 3, 1), date(2026, 3, 31))),
        ("2024-02", Span(date(2024, 2, 1), date(2024, 2, 29))),
        ("2026", Span(date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_a_date_is_read_whole_or_as_all_days_that_it_may_be(text, value):
    assert read_date(text) == value


@pytest.mark.parametrize(
    "text",
    ["02/03/2026", "03-02-2026", "2.3.2026", "26-03-02", "20260302", "2026/03/02", "March 2026", "today", "", "2026-",
     "2026-03-02T10:00", "２０２６-03-02", "2 Mar", "2 Mar 26"],
)  # fmt: skip
def test_a_date_of_several_readings_or_none_is_refused(text):
    found = read_date(text)
    assert isinstance(found, Unreadable)
    assert render(found.why) == f"typed {text}; write the date as 2026-03-02"


@pytest.mark.parametrize(
    "text", ["12 junk 2026", "2 Marble 2026", "2 marraskuu 2026", "3 Mayor 2026", "1 decimal 2026"]
)
def test_a_word_that_is_no_month_is_refused(text):
    "marraskuu is November in Finnish, and begins like March."
    found = read_date(text)
    assert isinstance(found, Unreadable)
    assert render(found.why) == f"typed {text}; write the date as 2026-03-02"


@pytest.mark.parametrize(
    "text", ["2026-02-31", "2023-02-29", "2026-13-01", "2026-00-10", "2026-13", "0000", "31 Apr 2026"]
)
def test_a_day_that_the_calendar_lacks_is_refused(text):
    found = read_date(text)
    assert isinstance(found, Unreadable)
    assert render(found.why) == f"typed {text}; the calendar has no such day"


@given(st.dates())
def test_every_day_is_read_as_itself(day):
    assert read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "value"),
    [("08:30", time(8, 30)), ("8:30", time(8, 30)), ("23:59:59", time(23, 59, 59)), ("00:00", time(0))],
)
def test_a_time_is_read(text, value):
    assert read_time(text) == value


@pytest.mark.parametrize("text", ["24:00", "8.30", "08:60", "8", "8 pm", "08:30:60", "", "٠٨:٣٠"])
def test_what_is_no_time_is_refused(text):
    found = read_time(text)
    assert isinstance(found, Unreadable)
    assert render(found.why) == f"typed {text}; write the time as 08:30"


@pytest.mark.parametrize(("text", "shown"), [("a  b\nc", "a b c"), ("x" * 40, "x" * 40), ("x" * 41, "x" * 39 + "…")])
def test_long_text_is_shortened_for_a_sentence(text, shown):
    assert shorten(text) == shown
