"""Values of a rule: comparisons on both sides of each limit, arithmetic, limits of normal, dates; and their words."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from criteria.engine.dates import month_span
from criteria.engine.messages import render
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Reason
from criteria.engine.reports import missing_sentence
from tests.engine.builders import answer, ask, kilograms, known, missing, rows, span


def sodium(amount: str, upper: str = "", lower: str = "", **more: Any) -> Any:
    limits = {name: Quantity(Fraction(text), "mmol/L") for name, text in (("upper", upper), ("lower", lower)) if text}
    return known("Sodium", Quantity(Fraction(amount), "mmol/L"), **limits, **more)


# --- Both sides of each limit (hazard H10) -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
        ("=", False, True, False),
        ("!=", True, False, True),
    ],
)
def test_a_comparison_is_exact_on_both_sides_of_its_limit(operator, below, at, above):
    tiny = Fraction(1, 10**20)
    wanted = [below, at, above]
    masses = [kilograms(Fraction(72) + step) for step in (-tiny, 0, tiny)]
    assert [answer(f"\"Mass\" {operator} 72 'kg'", Mass=mass) for mass in masses] == wanted
    assert [answer(f"\"Mass\" {operator} 72000 'g'", Mass=mass) for mass in masses] == wanted
    assert [answer(f'"Count" {operator} 2', Count=count) for count in (1, 2, 3)] == wanted


@pytest.mark.parametrize(
    ("operator", "before", "same", "after"),
    [
        ("before", True, False, False),
        ("on or before", True, True, False),
        ("after", False, False, True),
        ("on or after", False, True, True),
        ("same day as", False, True, False),
        ("<", True, False, False),
        (">=", False, True, True),
    ],
)
def test_dates_are_compared_by_the_day(operator, before, same, after):
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    assert [answer(f'"Begun" {operator} "As-of date"', Begun=day) for day in days] == [before, same, after]


@pytest.mark.parametrize(("count", "within"), [(0, False), (1, True), (3, True), (4, False), (None, None)])
def test_between_includes_both_ends(count, within):
    assert answer('"Count" between 1 and 3', Count=count) is within


@pytest.mark.parametrize(("colour", "expected"), [("red", True), ("deep blue", False), (None, None)])
def test_equality_of_codes(colour, expected):
    assert answer("\"Colour\" = 'red'", Colour=colour) is expected
    assert answer("\"Colour\" in {'red'}", Colour=colour) is expected
    assert answer("\"Colour\" != 'red'", Colour=colour) is (None if expected is None else not expected)
    assert answer("\"Colour\" in {'red', 'deep blue'}", Colour=colour) is (None if expected is None else True)


@pytest.mark.parametrize(
    ("mass", "more", "at_most"),
    [
        ("[50, 55]", None, None),
        ("[60, 65]", None, None),
        ("(60, 65]", True, False),
        ("[40, 60]", False, True),
        ("(0, 60)", False, True),
        ("[61, )", True, False),
        ("(0, 61)", None, None),
    ],
)
def test_a_bound_or_range_is_decided_only_where_every_value_in_it_agrees(mass, more, at_most):
    wanted = None if mass == "[50, 55]" else more
    limit = 52 if mass == "[50, 55]" else 60
    assert answer(f"\"Mass\" > {limit} 'kg'", Mass=kilograms(span(mass))) is wanted
    assert answer(f"\"Mass\" <= {limit} 'kg'", Mass=kilograms(span(mass))) is (None if wanted is None else at_most)


def test_a_value_that_is_open_says_why_it_is():
    vague = known("Mass", kilograms(span("[55, 65]")), undecided=Reason.TIME_OF_DAY_NEEDED)
    evidence = ask("\"Mass\" > 60 'kg'", Mass=vague)
    assert [item.reason for item in evidence.missing] == [Reason.TIME_OF_DAY_NEEDED]
    assert render(evidence.message) == "Mass is 55 to 65 kg: on which side of 60 kg it lies is not known"


# --- Arithmetic ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        '"Count" + 2 = 5',
        '"Count" - 5 = -2',
        '"Count" * 2.5 = 7.5',
        '"Count" / 2 = 1.5',
        '-"Count" = -3',
        '1 / "Count" * 3 = 1',
        'Lowest("Count", 2) = 2',
        'Highest("Count", 2) = 3',
        'Lowest("Count", 3) = 3',
        "\"Mass\" + 500 'g' = 72.5 'kg'",
        "\"Mass\" - 1 'kg' = 71000 'g'",
        "\"Mass\" * 2 = 144 'kg'",
        "2 * \"Mass\" = 144 'kg'",
        "\"Mass\" / 2 = 36 'kg'",
        "\"Mass\" / 36000 'g' = 2",
        "-\"Mass\" < 0 'kg'",
        "Lowest(\"Mass\", 71000 'g') = 71 'kg'",
        "Highest(\"Mass\", 71000 'g') = 72 'kg'",
        '"Begun" + 1 month = @2026-02-28',
        '"Begun" - 1 year = @2025-01-31',
        '"Begun" + 2 weeks = @2026-02-14',
        '"Begun" + 1 day = @2026-02-01',
        'Lowest("Begun", @2026-03-02) = "Begun"',
    ],
)
def test_calculation_is_exact(rule):
    assert answer(rule, Count=3, Mass=kilograms(72), Begun=date(2026, 1, 31)) is True
    assert answer(rule) is None


@pytest.mark.parametrize("rule", ['1 / "Count" > 0', '"Count" / 0 > 1', '"Mass" / "Count" > 1 \'kg\''])
def test_division_by_zero_is_unknown(rule):
    assert answer(rule, Count=0, Mass=kilograms(72)) is None


def test_what_cannot_be_worked_out_says_of_what():
    evidence = ask('1 / "Count" > 0', Count=0)
    assert [(item.reason, item.label) for item in evidence.missing] == [(Reason.UNCERTAIN, "Count")]


@pytest.mark.parametrize("rule", ['Lowest("Count", 2) = 2', 'Highest("Count", 2) = 2'])
def test_the_lowest_and_the_highest_of_an_unknown_are_unknown(rule):
    assert answer(rule) is None


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        (month_span(2025, 8), True),
        (month_span(2025, 9), None),
        (month_span(2025, 10), False),
        (month_span(2025), None),
        (month_span(2024), True),
    ],
)
def test_an_incomplete_date_is_decided_where_every_day_of_it_agrees(begun, expected):
    assert answer('"Begun" + 6 months on or before "As-of date"', Begun=begun) is expected


def test_a_date_beyond_the_calendar_is_unknown():
    assert answer('"Begun" + 8000 years > "As-of date"', Begun=date(2026, 3, 2)) is None


# --- Limits of normal ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "expected"), [("159.5", True), ("159.50001", False)])
def test_a_multiple_of_the_limit_that_came_with_the_result(amount, expected):
    assert answer('"Sodium" <= 1.1 * ULN("Sodium")', Sodium=sodium(amount, "145")) is expected


def test_a_limit_that_did_not_come_is_missing_and_named():
    evidence = ask('"Sodium" <= 1.1 * ULN("Sodium")', Sodium=sodium("140"))
    assert evidence.answer is None
    (item,) = evidence.missing
    assert (item.reason, item.key) == (Reason.NOT_ENTERED, "sodium")
    assert render(missing_sentence(item)) == "upper limit of normal of Sodium is not entered"


def test_a_limit_in_doubt_keeps_its_reason():
    doubted = known("Sodium", Quantity(Fraction(140), "mmol/L"), upper=missing("Sodium", Reason.WRONG_UNIT))
    evidence = ask('"Sodium" <= ULN("Sodium")', Sodium=doubted)
    assert [item.reason for item in evidence.missing] == [Reason.WRONG_UNIT]


def test_a_result_that_is_missing_needs_no_limit():
    evidence = ask('"Sodium" <= ULN("Sodium")')
    assert [item.label for item in evidence.missing] == ["Sodium"]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ('"Sodium" <= 1.1 * ULN("Sodium")', "Sodium is 140 mmol/L: at most 1.1 × 145 mmol/L = 159.5 mmol/L"),
        ('"Sodium" <= ULN("Sodium")', "Sodium is 140 mmol/L: at most 145 mmol/L"),
        ('"Sodium" >= 0.9 * LLN("Sodium")', "Sodium is 140 mmol/L: at least 0.9 × 135 mmol/L = 121.5 mmol/L"),
        ('"Sodium" >= LLN("Sodium")', "Sodium is 140 mmol/L: at least 135 mmol/L"),
    ],
)
def test_a_limit_is_written_with_its_working(rule, sentence):
    entered = sodium("140", "145", "135", limit_entered="145 mmol/L", limit_unit="mmol/L", shown_unit="mmol/L")
    assert render(ask(rule, Sodium=entered).message) == sentence


# --- In words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        ('"Count" < 3', "Count is 2: below 3", "Count is 4: not below 3"),
        ('"Count" <= 3', "Count is 2: at most 3", "Count is 4: more than 3"),
        ('"Count" > 3', "Count is 4: above 3", "Count is 2: not above 3"),
        ('"Count" >= 3', "Count is 4: at least 3", "Count is 2: less than 3"),
        ('"Count" between 3 and 4', "Count is 4: within 3 to 4", "Count is 2: outside 3 to 4"),
        ('"Count" = 4', "Count is 4", "Count is 2, not 4"),
        ('"Count" != 2', "Count is 4, not 2", "Count is 2"),
        ('"Count" in {4, 5}', "Count is 4", "Count is 2: not one of 4, 5"),
    ],
)
def test_the_answer_says_what_was_found_and_what_was_wanted(rule, holds, fails):
    sentences = {ask(rule, Count=count).answer: render(ask(rule, Count=count).message) for count in (2, 4)}
    assert sentences == {True: holds, False: fails}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ('"Begun" before @2026-03-02', "Begun is 1 Mar 2026: before 2 Mar 2026"),
        ('"Begun" after @2026-03-02', "Begun is 1 Mar 2026: not after 2 Mar 2026"),
        ('"Begun" on or before @2026-03-01', "Begun is 1 Mar 2026: on or before 1 Mar 2026"),
        ('"Begun" on or after @2026-03-02', "Begun is 1 Mar 2026: before 2 Mar 2026"),
        ('"Begun" same day as @2026-03-01', "Begun is 1 Mar 2026: the same day as 1 Mar 2026"),
        ('"Begun" same day as @2026-03-02', "Begun is 1 Mar 2026: not the same day as 2 Mar 2026"),
        ('"A"', "A: yes"),
        ('"B"', "B: no"),
        ("\"Colour\" = 'red'", "Colour is Deep blue, not Red"),
        ("\"Colour\" in {'red', 'deep blue'}", "Colour is Deep blue"),
    ],
)
def test_dates_answers_and_codes_in_words(rule, sentence):
    evidence = ask(rule, Begun=date(2026, 3, 1), A=True, B=False, Colour="deep blue")
    assert render(evidence.message) == sentence


def test_a_value_stands_as_entered_with_the_unit_that_the_rule_used():
    entered = known("Mass", kilograms("72.5"), entered="72500 g", shown_unit="g")
    assert render(ask("\"Mass\" > 72 'kg'", Mass=entered).message) == "Mass is 72500 g (= 72.5 kg): above 72 kg"


def test_a_value_close_to_its_limit_never_reads_as_the_limit():
    "Hazard H09: 59.9973 against 60 never reads 60.00."
    close = known("Mass", kilograms(Fraction(17999, 300)), derived=True)
    assert render(ask("\"Mass\" > 60 'kg'", Mass=close).message) == "Mass is 59.997 kg: not above 60 kg"


@pytest.mark.parametrize(
    ("amount", "derived", "flags"),
    [
        ("60", False, ["near_limit"]),
        ("60", True, ["near_limit"]),
        ("60.5", False, []),
        ("63", True, ["near_limit"]),
        ("57", True, ["near_limit"]),
        ("63.0001", True, []),
        ("56.9999", True, []),
    ],
)
def test_a_value_at_its_limit_and_a_computed_one_within_five_percent_are_flagged(amount, derived, flags):
    evidence = ask("\"Mass\" > 60 'kg'", Mass=known("Mass", kilograms(amount), derived=derived))
    assert [note.flag.value for note in evidence.notes] == flags


def test_hours_compare_with_days_and_half_lives_with_hours():
    elapsed = {"hoursElapsed": Quantity(Fraction(130), "h"), "halfLife": Quantity(Fraction(26), "h")}
    rule = 'Every("Drugs" T return all T.hoursElapsed >= 5 * T.halfLife and T.halfLife < 2 days)'
    assert answer(rule, Drugs=rows("Drugs", elapsed)) is True
