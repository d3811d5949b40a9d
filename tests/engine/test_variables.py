"""What can be recorded: the dictionary of variables and its JSON form."""

from fractions import Fraction

import pytest

from criteria.engine.errors import FormatError
from criteria.engine.quantities import Quantity
from criteria.engine.variables import Kind, dictionary_from, variable_from
from tests.engine.builders import COLOUR, MASS, VARIABLES, dictionary, shipped

LEAST = {"name": "Given name", "key": "given_name", "kind": "integer"}


def test_only_name_key_and_kind_are_needed():
    variable = variable_from(LEAST)
    assert (variable.name, variable.key, variable.label, variable.kind) == (
        "Given name",
        "given_name",
        "Given name",
        Kind.INTEGER,
    )
    assert (variable.unit, variable.units, variable.choices, variable.low, variable.window_days) == (
        "",
        (),
        (),
        None,
        None,
    )


@pytest.mark.parametrize("field", ["name", "key", "kind"])
def test_each_of_them_is_needed(field):
    data = {name: value for name, value in LEAST.items() if name != field}
    with pytest.raises(FormatError, match=rf"^Variable '.+' of the dictionary is wrong: '{field}'\.$") as refusal:
        variable_from(data)
    assert refusal.value.code == "dictionary.variable"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "number"),
        ("low", "a few"),
        ("high", "NaN"),
        ("position", "first"),
        ("units", [{"code": "kg"}]),
        ("units", [{"code": "kg", "factor": "1/0"}]),
        ("units", [{"code": "kg", "factor": "much"}]),
        ("choices", [{"label": "Red"}]),
        ("choices", [{"code": "red", "reason": "forgotten"}]),
        ("counts_if", {"variable": "Colour"}),
    ],
)
def test_a_wrong_field_is_refused_with_the_variable_named(field, value):
    with pytest.raises(FormatError, match=r"^Variable 'Given name' of the dictionary is wrong: ") as refusal:
        variable_from({**LEAST, field: value})
    assert refusal.value.code == "dictionary.variable"


@pytest.mark.parametrize("field", ["name", "key"])
def test_two_variables_never_share_a_name_or_a_key(field):
    other = {**LEAST, "name": "Other", "key": "other", field: LEAST[field]}
    with pytest.raises(FormatError, match=r"^Two variables of the dictionary share a name or a key\.$") as refusal:
        dictionary_from([LEAST, other])
    assert refusal.value.code == "dictionary.duplicate"


def test_a_variable_is_found_by_name_and_by_key_and_listed_in_order():
    assert dictionary().by_name("Mass") is dictionary().by_key("mass")
    assert dictionary().by_name("mass") is None
    assert dictionary().by_key("Mass") is None
    assert list(dictionary().names) == [item["name"] for item in VARIABLES]
    assert [variable.name for variable in dictionary()] == list(dictionary().names)
    assert len(dictionary()) == len(VARIABLES)


def test_factors_are_exact():
    unit = variable_from(
        {**MASS, "units": [{"code": "mg/dL", "factor": "1"}, {"code": "umol/L", "factor": "1/88.4"}]}
    ).units[1]
    assert unit.factor == Fraction(10, 884)


def test_the_first_unit_is_the_canonical_one():
    mass = variable_from(MASS)
    assert mass.unit == "kg"
    assert mass.canonical(Quantity(Fraction(500), "g")) == Quantity(Fraction(1, 2), "kg")
    assert mass.canonical(Quantity(Fraction(1), "kg")) == Quantity(Fraction(1), "kg")
    assert mass.canonical(Quantity(Fraction(1), "mg")) is None
    assert mass.expressed_in(Quantity(Fraction(1, 2), "kg"), "g") == Quantity(Fraction(500), "g")
    assert mass.expressed_in(Quantity(Fraction(1, 2), "kg"), "mg") == Quantity(Fraction(1, 2), "kg")


def test_an_answer_with_a_reason_is_no_answer():
    colour = variable_from(COLOUR)
    assert colour.answers == ("red", "deep blue")
    assert colour.choice_named("pale").reason.value == "awaits_judgement"
    assert colour.choice_named("green") is None


def test_every_reference_of_the_shipped_dictionary_leads_somewhere():
    whole = shipped().dictionary
    for variable in whole:
        named = [*variable.inputs.values(), *([variable.counts_if.variable] if variable.counts_if else [])]
        named += [variable.date_of] if variable.date_of else []
        assert [name for name in named if whole.by_name(name) is None] == [], variable.name
        if variable.counts_if:
            assert variable.counts_if.code in whole.by_name(variable.counts_if.variable).answers


@pytest.mark.parametrize(
    "extra",
    [
        {"counts_if": {"variable": "Nowhere", "is": "red"}},
        {"counts_if": {"variable": "Colour", "is": "green"}},
        {"date_of": "Nowhere"},
        {"kind": "derived", "formula": "nothing", "inputs": {}},
        {"kind": "derived", "formula": "age_in_years", "inputs": {"birth_date": "Nowhere", "age_entered": "Count"}},
    ],
)
def test_a_dictionary_that_leads_nowhere_is_refused(extra):
    "A condition on a variable that does not exist would count every value."
    with pytest.raises(FormatError) as refusal:
        dictionary_from([*VARIABLES, {**LEAST, **extra}])
    assert "Given name" in refusal.value.message


@pytest.mark.parametrize(
    ("names", "behind"),
    [
        (["ECOG"], {"ECOG"}),
        (["SpO2"], {"SpO2", "Oxygen source"}),
        (["Age"], {"Age", "Birth date", "Age entered"}),
        (
            ["Creatinine clearance"],
            {"Creatinine clearance", "Age", "Birth date", "Age entered", "Sex", "Weight", "Creatinine", "Height"},
        ),
        (["Nowhere"], set()),
        ([], set()),
    ],
)
def test_a_derived_or_conditional_value_rests_on_others(names, behind):
    assert set(shipped().dictionary.behind(names)) == behind


def test_two_units_of_one_size_become_the_canonical_one():
    "For ALT an IU/L is a U/L; for UCUM they measure different things."
    alt = shipped().dictionary.by_name("ALT")
    assert alt.canonical(Quantity(Fraction(40), "[iU]/L")) == Quantity(Fraction(40), "U/L")
