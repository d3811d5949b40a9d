"""Limits of normal that come with a result (hazard H06)."""

from fractions import Fraction
from typing import Any

import pytest

from criteria.engine.answers import read_entry
from criteria.engine.facts import Fact, Missing
from criteria.engine.messages import render
from criteria.engine.quantities import Quantity
from criteria.engine.reports import missing_sentence
from criteria.engine.variables import variable_from
from tests.engine.builders import (
    VARIABLES,
    detail_of,
    reason_of,
    shipped,
)

BY_NAME = {item["name"]: variable_from(item) for item in VARIABLES}
LABEL = {"name": "Asked", "key": "asked", "kind": "boolean"}


def read(name: str, **entry: Any) -> Fact | Missing:
    return read_entry(BY_NAME[name], entry)


def test_limits_come_with_the_result_and_are_converted_like_it():
    found = read("Sodium", value="140", unit="mmol/L", uln="0.145", uln_unit="mol/L", lln="135", lln_unit="mmol/L")
    assert isinstance(found, Fact)
    assert found.upper == Quantity(Fraction(145), "mmol/L")
    assert found.lower == Quantity(Fraction(135), "mmol/L")
    assert [note.flag.value for note in found.notes] == ["limit_unit_differs"]


def test_without_a_limit_there_is_none():
    found = read("Sodium", value="140", unit="mmol/L")
    assert isinstance(found, Fact)
    assert (found.upper, found.lower, found.notes) == (None, None, ())


@pytest.mark.parametrize(
    ("uln", "unit", "reason", "detail"),
    [
        ("0", "mmol/L", "not_believable", "a limit of normal is above zero, got 0 mmol/L"),
        ("-145", "mmol/L", "not_believable", "a limit of normal is above zero, got -145 mmol/L"),
        ("129", "mmol/L", "not_believable", "a limit of 129 mmol/L is not believable; check it against the report"),
        ("161", "mmol/L", "not_believable", "a limit of 161 mmol/L is not believable; check it against the report"),
        ("145", "", "no_unit", ""),
        ("145", "mg/dL", "wrong_unit", ""),
        ("<145", "mmol/L", "unreadable", "typed <145; write a number with a point, such as 1.5"),
        ("135-145", "mmol/L", "unreadable", "typed 135-145; write a number with a point, such as 1.5"),
        ("NaN", "mmol/L", "unreadable", "typed NaN; write a number with a point, such as 1.5"),
    ],
)
def test_a_limit_that_cannot_be_is_missing_and_the_value_stays(uln, unit, reason, detail):
    found = read("Sodium", value="140", unit="mmol/L", uln=uln, uln_unit=unit)
    assert isinstance(found, Fact)
    assert isinstance(found.upper, Missing)
    assert (reason_of(found.upper), detail_of(found.upper)) == (reason, detail)
    assert "upper limit of normal of Sodium" in render(missing_sentence(found.upper))


@pytest.mark.parametrize(
    ("value", "uln", "value_is_known", "limit_is_known"),
    [("40", "0.6", True, False), ("0.6", "40", False, None), ("40", "0", True, False), ("40", "-40", True, False)],
)
def test_an_enzyme_and_its_limit_must_fit_one_unit(value, uln, value_is_known, limit_is_known):
    alt = shipped().dictionary.by_name("ALT")
    found = read_entry(alt, {"value": value, "unit": "U/L", "uln": uln, "uln_unit": "U/L"})
    assert isinstance(found, Fact) is value_is_known
    assert limit_is_known is None or isinstance(found.upper, Quantity) is limit_is_known


def test_a_bilirubin_limit_in_umol_typed_under_mg_is_doubted():
    bilirubin = shipped().dictionary.by_name("Total bilirubin")
    found = read_entry(bilirubin, {"value": "14", "unit": "mg/dL", "uln": "20", "uln_unit": "mg/dL"})
    assert reason_of(found.upper) == "not_believable"
