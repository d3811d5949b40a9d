"""Numbers with units."""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine import quantities
from criteria.engine.errors import UnitError
from criteria.engine.quantities import CALENDAR_UNITS, Quantity, check_unit, factor, same_dimension
from criteria.engine.spans import Span
from tests.engine.builders import PROJECT

CATALOGUE = json.loads((PROJECT / "criteria" / "catalogue" / "variables.json").read_text(encoding="utf-8"))
MEASURED = [item for item in CATALOGUE if item.get("units")]
CODES = sorted({unit["code"] for item in MEASURED for unit in item["units"]})
# g/mol, from the sum formulas C4H7N3O and C33H36N4O6.
MOLAR_MASS = {
    "creatinine": Decimal("113.12"),
    "bilirubin_total": Decimal("584.67"),
    "bilirubin_direct": Decimal("584.67"),
}


def ratio(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or 1)


def pairs_of_one_variable() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for item in MEASURED:
        for one, other in permutations(item["units"], 2):
            yield item["key"], one, other


@pytest.mark.parametrize("code", [*CODES, *CALENDAR_UNITS.values(), "10*9/L", "mL/min/{1.73_m2}", "mm[Hg]"])
def test_every_unit_of_the_catalogue_is_a_plain_ucum_unit(code):
    check_unit(code)


def test_units_of_one_dimension_convert_as_the_catalogue_says():
    compared = 0
    for key, one, other in pairs_of_one_variable():
        if {"%", "1"} == {one["code"], other["code"]} or not same_dimension(one["code"], other["code"]):
            continue
        declared = ratio(one["factor"]) / ratio(other["factor"])
        assert factor(one["code"], other["code"]) == declared, f"{key}: {one['code']} to {other['code']}"
        compared += 1
    assert compared >= 16


def test_molar_factors_of_the_catalogue_agree_with_the_molar_mass():
    compared = 0
    for key, one, other in pairs_of_one_variable():
        if one["code"] == "mg/dL" and other["code"] in ("umol/L", "mmol/L"):
            grams_per_litre = Decimal("0.01")
            per_litre = grams_per_litre / MOLAR_MASS[key] * {"umol/L": 10**6, "mmol/L": 10**3}[other["code"]]
            declared = ratio(one["factor"]) / ratio(other["factor"])
            assert abs(declared / Fraction(per_litre) - 1) < Fraction("0.001"), key
            compared += 1
    assert compared == 4


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("d", "h", "24"),
        ("h", "d", "1/24"),
        ("wk", "d", "7"),
        ("h", "min", "60"),
        ("s", "d", "1/86400"),
        ("a", "mo", "12"),
        ("a", "d", "365.25"),
        ("kg", "g", "1000"),
        ("[lb_av]", "kg", "0.45359237"),
        ("[in_i]", "cm", "2.54"),
        ("U/L", "ukat/L", "1/60"),
        ("mg/dL", "g/L", "0.01"),
        ("10*9/L", "/uL", "1000"),
        ("kg", "kg", "1"),
    ],
)
def test_factors_are_exact_both_ways(source, target, expected):
    assert factor(source, target) == ratio(expected)
    assert factor(target, source) == 1 / ratio(expected)


def test_twenty_four_hours_are_one_day_exactly():
    assert Quantity(Fraction(24), "h").to("d") == Quantity(Fraction(1), "d")
    assert Quantity(Fraction(1), "d").to("h") == Quantity(Fraction(24), "h")


@pytest.mark.parametrize("code", ["{INR}", "{score}", "mL/min/1.73.m2", "[pH]", "foo", "", "2mg", "mg / dL", "mg/dL "])
def test_what_is_no_plain_unit_is_refused(code):
    with pytest.raises(UnitError, match="is not a") as refusal:
        check_unit(code)
    assert refusal.value.code == "unit.unknown"
    assert repr(code) in refusal.value.message
    assert refusal.value.hint == "Use a code such as mg/dL."


@pytest.mark.parametrize(
    ("source", "target"),
    [("[iU]/L", "U/L"), ("10*9/L", "[iU]/L"), ("mg/dL", "mmol/L"), ("mL/min", "mg/dL"), ("kg", "cm"), ("%", "kg")],
)
def test_units_that_measure_different_things_have_no_factor(source, target):
    assert same_dimension(source, target) is False
    with pytest.raises(UnitError, match="they measure different things") as refusal:
        factor(source, target)
    assert refusal.value.code == "unit.dimension"


@pytest.mark.parametrize(("source", "target"), [("%", "mmol/mol"), ("mL/min", "mL/min/{1.73_m2}")])
def test_a_ratio_converts_to_no_other_ratio_and_a_normalised_value_to_no_plain_one(source, target):
    "HbA1c 7.2 % is about 55 mmol/mol, another scale; a clearance per 1.73 m2 is not the clearance."
    for one, other in ((source, target), (target, source)):
        with pytest.raises(UnitError) as refusal:
            factor(one, other)
        assert refusal.value.code == "unit.dimension"


@pytest.mark.parametrize(("source", "target"), [("Cel", "K"), ("K", "Cel"), ("Cel", "[degF]")])
def test_scales_with_another_zero_are_refused(source, target):
    with pytest.raises(UnitError, match="are not proportional") as refusal:
        factor(source, target)
    assert refusal.value.code == "unit.offset"


@pytest.mark.parametrize(("source", "target"), list(permutations(["s", "min", "h", "d", "wk", "mo", "a"], 2)))
def test_there_and_back_is_where_it_began(source, target):
    assert factor(source, target) * factor(target, source) == 1


@given(st.fractions(), st.sampled_from(["s", "min", "h", "d", "wk"]), st.sampled_from(["s", "min", "h", "d", "wk"]))
def test_a_quantity_converted_twice_is_the_same(amount, unit, other):
    quantity = Quantity(amount, unit)
    assert quantity.to(other).to(unit) == quantity


def test_a_span_of_quantities_converts_at_both_ends():
    found = Quantity(Span(Fraction(24), Fraction(48), True, False), "h").to("d")
    assert found == Quantity(Span(Fraction(1), Fraction(2), True, False), "d")


def test_a_multiple_keeps_the_unit():
    assert Quantity(Fraction(26), "h").times(Fraction(5)) == Quantity(Fraction(130), "h")


def test_twelve_threads_that_start_cold_agree():
    pairs = [("d", "h"), ("[lb_av]", "kg"), ("[in_i]", "cm"), ("U/L", "ukat/L"), ("mg/dL", "g/L"), ("umol/L", "mmol/L")]
    expected = [factor(*pair) for pair in pairs]
    for cached in (quantities._registry, quantities._pint_unit, quantities.factor):
        cached.cache_clear()
    found: list[object] = []
    start, interval = Barrier(12), sys.getswitchinterval()

    def convert() -> None:
        start.wait()
        found.append([factor(*pair) for pair in pairs])

    threads = [Thread(target=convert) for _ in range(12)]
    sys.setswitchinterval(1e-4)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert found == [expected] * 12
