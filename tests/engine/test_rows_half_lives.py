"""Half-lives count once a person has confirmed them with a source."""

from fractions import Fraction

import pytest

from criteria.engine.facts import Fact
from criteria.engine.messages import render
from criteria.engine.quantities import Quantity
from tests.engine.builders import detail_of, reason_of, span
from tests.engine.listed import CONFIRMED, therapy


@pytest.mark.parametrize(
    ("text", "unit", "hours"),
    [("26", "h", "26"), ("26,5", "hours", "26.5"), ("2", "d", "48"), ("2", "days", "48"), ("<26", "h", "(0, 26)"),
     (">=45", "h", "[45, )"), ("20-26", "h", "[20, 26]")],
)  # fmt: skip
def test_a_confirmed_half_life_counts_in_whatever_unit(text, unit, hours):
    found = therapy(half_life=text, half_life_unit=unit, **CONFIRMED).fields["halfLife"]
    assert isinstance(found, Fact)
    assert isinstance(found.value, Quantity)
    assert found.value.to("h").amount == (span(hours) if "," in hours else Fraction(hours))
    assert found.source == "US label"


def test_the_half_life_that_was_used_is_flagged_with_its_source():
    notes = therapy(half_life="26", half_life_unit="h", **CONFIRMED).notes
    assert [render(note.message) for note in notes] == ["half-life used for imported agent: 26 h, US label"]


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        ({}, "not_entered", ""),
        ({"agent": "venetoclax"}, "not_confirmed", "26 h proposed by the catalogue"),
        ({"half_life": "26", "half_life_unit": "h"}, "not_confirmed",
         "a half-life needs a source and a person who confirms it"),
        ({"half_life": "26", "half_life_unit": "h", **CONFIRMED, "half_life_source": ""}, "not_confirmed",
         "a half-life needs a source and a person who confirms it"),
        ({"half_life": "26", "half_life_unit": "h", **CONFIRMED, "half_life_confirmed_by": " "}, "not_confirmed",
         "a half-life needs a source and a person who confirms it"),
        ({"half_life": "26", **CONFIRMED}, "no_unit", ""),
        ({"half_life": "long", "half_life_unit": "h", **CONFIRMED}, "unreadable",
         "typed long; write a number with a point, such as 1.5"),
        ({"half_life": "0", "half_life_unit": "h", **CONFIRMED}, "not_believable", "typed: 0"),
        ({"half_life": "-5", "half_life_unit": "h", **CONFIRMED}, "not_believable", "typed: -5"),
    ],
)  # fmt: skip
def test_a_half_life_without_unit_source_or_person_does_not_count(row, reason, detail):
    found = therapy(**row).fields["halfLife"]
    assert (reason_of(found), detail_of(found)) == (reason, detail)


def test_a_half_life_in_another_unit_of_measure_is_told_apart_from_none():
    assert reason_of(therapy(half_life="26", half_life_unit="mg", **CONFIRMED).fields["halfLife"]) == "wrong_unit"
