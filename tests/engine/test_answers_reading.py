"""One entry as typed: a fact, or missing with the reason. Nothing is guessed."""

import time as clock
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.answers import read_entry
from criteria.engine.facts import Fact, Missing
from criteria.engine.messages import render
from criteria.engine.quantities import Quantity
from criteria.engine.variables import variable_from
from tests.engine.builders import (
    COLOUR,
    MASS,
    SODIUM,
    VARIABLES,
    YES_NO,
    detail_of,
    kilograms,
    reason_of,
    shipped,
    span,
)

BY_NAME = {item["name"]: variable_from(item) for item in VARIABLES}
LABEL = {"name": "Asked", "key": "asked", "kind": "boolean"}


def read(name: str, **entry: Any) -> Fact | Missing:
    return read_entry(BY_NAME[name], entry)


def value_of(found: Fact | Missing) -> Any:
    assert isinstance(found, Fact), detail_of(found)
    return found.value


# --- Yes and no, codes, whole numbers, dates -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"), [("yes", True), ("Yes", True), ("YES ", True), ("no", False), (True, True), (False, False)]
)
def test_yes_and_no_are_read_however_written(typed, value):
    assert value_of(read("A", value=typed)) is value


@pytest.mark.parametrize("typed", ["y", "true", "1", "perhaps", "ＹＥＳ"])
def test_another_word_is_unreadable_and_told_the_answers(typed):
    found = read("A", value=typed)
    assert reason_of(found) == "unreadable"
    assert detail_of(found) == f"{typed} is not one of the answers: Yes, No"


def test_a_code_is_read_by_code_or_label():
    assert value_of(read("Colour", value="deep blue")) == "deep blue"
    assert value_of(read("Colour", value="Deep Blue")) == "deep blue"
    found = read("Colour", value="blue")
    assert reason_of(found) == "unreadable"
    assert detail_of(found) == "blue is not one of the answers: Red, Deep blue, Hardly any, Not assessed"


@pytest.mark.parametrize(("code", "reason"), [("pale", "awaits_judgement"), ("not assessed", "not_done")])
def test_an_answer_with_a_reason_is_missing_however_it_is_given(code, reason):
    assert reason_of(read("Colour", value=code)) == reason
    assert reason_of(read("Colour", missing=code)) == reason


@pytest.mark.parametrize(
    ("typed", "value"), [("0", 0), ("20", 20), ("3.0", 3), ("3,0", 3), (" 7 ", 7), (5, 5), ("007", 7)]
)
def test_a_whole_number_is_read(typed, value):
    found = value_of(read("Count", value=typed))
    assert found == value
    assert type(found) is int


@pytest.mark.parametrize(
    ("typed", "reason", "detail"),
    [
        ("2.5", "unreadable", "typed 2.5; a whole number is needed"),
        ("<3", "unreadable", "typed <3; a whole number is needed"),
        ("1-2", "unreadable", "typed 1-2; a whole number is needed"),
        ("two", "unreadable", "typed two; write a number with a point, such as 1.5"),
        ("-1", "not_believable", "-1 is not possible: 0 to 20"),
        ("21", "not_believable", "21 is not possible: 0 to 20"),
        ("1,000", "unreadable", "typed 1,000; write it without a thousands mark, with a point as the decimal mark"),
    ],
)
def test_what_is_no_possible_whole_number_is_refused(typed, reason, detail):
    found = read("Count", value=typed)
    assert (reason_of(found), detail_of(found)) == (reason, detail)


def test_a_date_is_read_and_a_wrong_one_told():
    assert value_of(read("Begun", value="2026-03-02")) == date(2026, 3, 2)
    assert reason_of(read("Begun", value="02/03/2026")) == "unreadable"
    assert detail_of(read("Begun", value="2026-02-30")) == "typed 2026-02-30; the calendar has no such day"


# --- Measured values (hazard H05) ----------------------------------------------------------------------------------


def test_a_quantity_is_brought_to_the_canonical_unit_exactly():
    assert value_of(read("Mass", value="72.5", unit="kg")) == kilograms("72.5")
    assert value_of(read("Mass", value="72500", unit="g")) == kilograms("72.5")
    assert value_of(read("Mass", value="50-55", unit="kg")) == kilograms(span("[50, 55]"))


def test_the_text_stays_as_typed_beside_its_unit():
    found = read("Mass", value="72,50", unit="kg", source="visit note")
    assert isinstance(found, Fact)
    assert (found.entered, found.source, found.shown_unit) == ("72,50 kg", "visit note", "kg")


def test_a_number_without_a_unit_is_kept_and_not_used():
    found = read("Mass", value="72")
    assert isinstance(found, Missing)
    assert (reason_of(found), found.entered, detail_of(found)) == ("no_unit", "72", "typed: 72")


@pytest.mark.parametrize("unit", ["lb", "KG", "mg/dL", "kg ; drop"])
def test_a_unit_that_the_variable_does_not_take_is_refused(unit):
    found = read("Mass", value="72", unit=unit)
    assert reason_of(found) == "wrong_unit"
    assert detail_of(found) == f"{unit} is not a unit of Mass; accepted are kg, g"


@pytest.mark.parametrize("sign", ["µ", "μ"])
def test_both_micro_signs_are_the_u_of_ucum(sign):
    creatinine = shipped().dictionary.by_name("Creatinine")
    found = read_entry(creatinine, {"value": "88.4", "unit": f"{sign}mol/L"})
    assert value_of(found) == Quantity(Fraction(1), "mg/dL")


@pytest.mark.parametrize(
    ("value", "unit", "detail"),
    [
        ("19.99", "kg", "19.99 kg is not believable for Mass: 20 to 350 kg is"),
        ("350.01", "kg", "350.01 kg is not believable for Mass: 20 to 350 kg is"),
        ("72", "g", "72 g is not believable for Mass; 72 kg would be ordinary: which is it?"),
        ("72000", "kg", "72000 kg is not believable for Mass; 72000 g would be ordinary: which is it?"),
        ("-72", "kg", "-72 kg is not believable for Mass: 20 to 350 kg is"),
        ("<10", "kg", "<10 kg is not believable for Mass: 20 to 350 kg is"),
        (">400", "kg", ">400 kg is not believable for Mass: 20 to 350 kg is"),
        ("10-80", "kg", "10-80 kg is not believable for Mass: 20 to 350 kg is"),
    ],
)
def test_a_value_outside_what_is_believable_is_doubted(value, unit, detail):
    found = read("Mass", value=value, unit=unit)
    assert (reason_of(found), detail_of(found)) == ("not_believable", detail)


@pytest.mark.parametrize(
    ("value", "unit"), [("20", "kg"), ("350", "kg"), ("20000", "g"), ("350000", "g"), ("<20", "kg")]
)
def test_the_ends_of_what_is_believable_are(value, unit):
    assert isinstance(read("Mass", value=value, unit=unit), Fact)


@pytest.mark.parametrize(
    ("value", "unit"),
    [("0.9", "umol/L"), ("80", "mg/dL"), ("16", "mg/dL"), ("16", "umol/L"), ("<0.9", "umol/L"), ("88", "mmol/L")],
)
def test_a_creatinine_under_the_wrong_unit_is_doubted(value, unit):
    "Hazard H05: under the wrong unit everybody passes, or nobody."
    creatinine = shipped().dictionary.by_name("Creatinine")
    assert reason_of(read_entry(creatinine, {"value": value, "unit": unit})) == "not_believable"


@pytest.mark.parametrize(
    ("name", "one", "other"), [("Creatinine", "mg/dL", "umol/L"), ("Weight", "kg", "g"), ("Height", "cm", "m")]
)
def test_no_number_is_believable_in_two_units_that_are_confused(name, one, other):
    variable = shipped().dictionary.by_name(name)
    low, high = sorted((variable.unit_named(one), variable.unit_named(other)), key=lambda unit: unit.low)
    assert low.high < high.low


def test_a_named_person_and_source_confirm_an_unusual_value():
    checked = {"by": "Example nurse", "source": "report, page 2"}
    found = read("Mass", value="360", unit="kg", confirmed=checked)
    assert value_of(found) == kilograms(360)
    assert [render(note.message) for note in found.notes] == [
        "unusual value, confirmed by Example nurse: report, page 2"
    ]


@pytest.mark.parametrize(
    "checked", [{"by": "Example nurse"}, {"source": "report"}, {"by": " ", "source": "x"}, {}, None]
)
def test_half_a_confirmation_confirms_nothing(checked):
    assert reason_of(read("Mass", value="360", unit="kg", confirmed=checked)) == "not_believable"


def test_a_confirmation_makes_no_negative_value_true_and_marks_no_ordinary_one():
    checked = {"by": "Example nurse", "source": "report"}
    assert reason_of(read("Mass", value="-72", unit="kg", confirmed=checked)) == "not_believable"
    ordinary = read("Mass", value="72", unit="kg", confirmed=checked)
    assert isinstance(ordinary, Fact)
    assert ordinary.notes == ()


# --- Missing values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [None, "", "   ", "\n"])
def test_blank_is_not_entered(typed):
    assert reason_of(read("Mass", value=typed, unit="kg")) == "not_entered"


@pytest.mark.parametrize(
    ("code", "reason"), [("not_done", "not_done"), ("not done", "not_done"), ("lost", "not_recorded")]
)
def test_a_reason_may_be_given_in_place_of_a_value(code, reason):
    assert reason_of(read("Mass", missing=code)) == reason


@pytest.mark.parametrize("code", ["awaits_judgement", "rule_error", "conflicting", "not_counted", "positive"])
def test_a_reason_that_only_the_engine_gives_cannot_be_declared(code):
    "Otherwise a judgement could stand in for a laboratory value that nobody entered."
    assert reason_of(read("Mass", missing=code)) == "not_recorded"


def test_a_value_beside_a_reason_for_having_none_is_contradictory():
    found = read("Mass", value="72", unit="kg", missing="not_done")
    assert (reason_of(found), detail_of(found)) == ("contradictory", "typed: 72 / not_done")


def test_a_boolean_without_choices_of_its_own_is_answered_by_yes_and_no():
    assert variable_from(LABEL).answers == ("yes", "no")
    assert [item["code"] for item in YES_NO] == ["yes", "no"]


# --- Any text at all -----------------------------------------------------------------------------------------------

ODD = st.text(max_size=40) | st.sampled_from(["", "NaN", "-0", "1e400", "9" * 30, "<0.2", "50-55", "yes", "kg", "72"])


@given(st.sampled_from([COLOUR, MASS, SODIUM, *VARIABLES[:4], VARIABLES[8]]), st.dictionaries(
    st.sampled_from(["value", "unit", "uln", "uln_unit", "lln", "lln_unit", "missing", "source"]),
    ODD | st.none() | st.booleans() | st.integers(),
))  # fmt: skip
def test_no_entry_breaks_the_reading(definition, entry):
    found = read_entry(variable_from(definition), entry)
    assert isinstance(found, Fact | Missing)
    if isinstance(found, Missing) and found.detail is not None:
        render(found.detail)


@pytest.mark.parametrize("name", ["A", "Count", "Colour", "Mass", "Sodium", "Begun"])
def test_five_thousand_characters_in_every_part_are_answered_quickly(name):
    started = clock.process_time()
    long = dict.fromkeys(("value", "unit", "uln", "uln_unit", "missing"), "9," * 2500)
    assert reason_of(read(name, **long)) == "contradictory"
    assert reason_of(read(name, **{**long, "missing": ""})) == "unreadable"
    assert clock.process_time() - started < 1
