"""Derived facts: completed years, creatinine clearance by Cockcroft and Gault."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.engine.dates import month_span
from criteria.engine.facts import Fact, Missing
from criteria.engine.formulas import FORMULAS, age_in_years, cockcroft_gault
from criteria.engine.messages import render
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Reason
from criteria.engine.shown import quantity_text
from tests.engine.builders import AS_OF, changed, complete_candidate, detail_of, judged, reason_of, shipped, span

AGE, CLEARANCE = (shipped().dictionary.by_name(name) for name in ("Age", "Creatinine clearance"))
NOTHING = Missing(Reason.NOT_ENTERED, "Nothing")


def fact(name: str, value: Any, **more: Any) -> Fact:
    return Fact(name, value, name, name.lower(), **more)


def test_the_table_holds_every_formula_of_the_shipped_dictionary():
    assert {variable.formula for variable in shipped().dictionary if variable.formula} == set(FORMULAS)


# --- Age -----------------------------------------------------------------------------------------------------------


def age(born: Any = None, entered: Any = None, on: date = AS_OF) -> Fact | Missing:
    inputs = {
        "birth_date": born if isinstance(born, Missing) else fact("Birth date", born) if born else NOTHING,
        "age_entered": entered
        if isinstance(entered, Missing)
        else fact("Age entered", entered)
        if entered
        else NOTHING,
    }
    return age_in_years(AGE, inputs, on)


@pytest.mark.parametrize(
    ("born", "entered", "value"),
    [
        (date(1985, 6, 15), None, 40),
        (date(2012, 3, 2), None, 14),
        (date(2012, 3, 3), None, 13),
        (None, 40, 40),
        (date(1985, 6, 15), 40, 40),
        (month_span(1985, 6), None, 40),
        (month_span(1985), None, span("[40, 41]")),
    ],
)
def test_age_comes_from_the_birth_date_or_as_entered(born, entered, value):
    found = age(born, entered)
    assert isinstance(found, Fact)
    assert (found.name, found.value, found.derived) == ("Age", value, True)


def test_an_age_that_lies_within_an_incomplete_birth_date_is_the_age():
    "Born in 1960, 65 or 66 on 2 March 2026: whoever says 65 has said the rest."
    found = age(month_span(1960), 65)
    assert isinstance(found, Fact)
    assert found.value == 65


def test_without_birth_date_and_age_the_age_is_missing():
    assert reason_of(age()) == "not_entered"


@pytest.mark.parametrize("reason", [Reason.UNREADABLE, Reason.CONFLICTING, Reason.CONTRADICTORY])
def test_a_birth_date_in_doubt_is_not_replaced_by_an_entered_age(reason):
    assert age(Missing(reason, "Birth date"), 40) == Missing(reason, "Birth date")


def test_an_entered_age_in_doubt_is_told():
    assert reason_of(age(None, Missing(Reason.UNREADABLE, "Age entered"))) == "unreadable"


@pytest.mark.parametrize("entered", [39, 41])
def test_birth_date_and_entered_age_that_disagree_are_contradictory(entered):
    found = age(date(1985, 6, 15), entered)
    assert (reason_of(found), detail_of(found)) == ("contradictory", f"age entered {entered}, by birth date 40")


@pytest.mark.parametrize(("born", "years"), [(date(1905, 3, 2), "121"), (date(2026, 3, 3), "-1")])
def test_an_impossible_age_is_doubted(born, years):
    found = age(born)
    assert (reason_of(found), detail_of(found)) == ("not_believable", f"that makes an age of {years}")


@pytest.mark.parametrize("born", [date(1905, 3, 3), date(2026, 3, 2)])
def test_the_ends_of_a_human_life_are_possible(born):
    assert isinstance(age(born), Fact)


@pytest.mark.parametrize(
    ("on", "years"), [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2028, 2, 28), 19), (date(2028, 2, 29), 20)]
)
def test_born_on_a_leap_day_the_birthday_is_the_first_of_march_and_flagged(on, years):
    found = age(date(2008, 2, 29), on=on)
    assert isinstance(found, Fact)
    assert found.value == years
    assert [note.flag.value for note in found.notes] == ["leap_day"]


# --- Creatinine clearance ------------------------------------------------------------------------------------------


def clearance(years: Any, sex: str, weight: Any, creatinine: Any, height: Any = None) -> Fact | Missing:
    amount = lambda value: value if not isinstance(value, str) else Fraction(value)  # noqa: E731
    inputs = {
        "age": fact("Age", years),
        "sex": fact("Sex", sex),
        "weight": fact("Weight", Quantity(amount(weight), "kg")),
        "creatinine": fact("Creatinine", Quantity(amount(creatinine), "mg/dL")),
        "height": fact("Height", Quantity(Fraction(height), "cm")) if height else NOTHING,
    }
    return cockcroft_gault(CLEARANCE, inputs, AS_OF)


def exact(found: Fact | Missing) -> Any:
    assert isinstance(found, Fact)
    assert found.value.unit == "mL/min"
    return found.value.amount


@pytest.mark.parametrize(
    ("years", "sex", "weight", "creatinine", "rounded"),
    [
        (55, "male", "90", "1.09", "97.48"),
        (65, "female", "60", "850/884", "55.25"),
        (40, "male", "80", "1", "111.11"),
        (25, "female", "60", "1", "81.46"),
        (40, "male", "70", "1.6212", "59.97"),
    ],
)
def test_published_values(years, sex, weight, creatinine, rounded):
    "clinical.md, section 4: examples of the packages admiral, clinPK and transplantr."
    assert round(exact(clearance(years, sex, weight, creatinine)), 2) == Fraction(rounded)


@pytest.mark.parametrize(
    ("years", "sex", "weight", "creatinine"),
    [
        (50, "male", "72", "1.5"),
        (20, "female", "72", "1.7"),
        (40, "male", "64.8", "1.5"),
        (50, "male", "72", "1326/884"),
    ],
)
def test_exactly_sixty_is_exactly_sixty(years, sex, weight, creatinine):
    "In binary floating point the last is 60.00000000000001."
    assert exact(clearance(years, sex, weight, creatinine)) == 60


@pytest.mark.parametrize("name", ["age", "sex", "weight", "creatinine"])
def test_without_one_of_its_four_inputs_there_is_no_clearance(name):
    inputs = {
        "age": fact("Age", 40),
        "sex": fact("Sex", "male"),
        "weight": fact("Weight", Quantity(Fraction(80), "kg")),
        "creatinine": fact("Creatinine", Quantity(Fraction(1), "mg/dL")),
    } | {name: Missing(Reason.NOT_DONE, name)}
    assert cockcroft_gault(CLEARANCE, inputs, AS_OF) == Missing(Reason.NOT_DONE, name)


def test_all_that_is_missing_is_named():
    inputs = dict.fromkeys(("age", "sex", "weight", "creatinine"), NOTHING)
    found = cockcroft_gault(CLEARANCE, inputs, AS_OF)
    assert isinstance(found, Missing)
    assert len(found.also) == 3


def test_bounds_of_the_inputs_become_bounds_of_the_result():
    assert exact(clearance(40, "male", "72", span("[1, 2]"))) == span("[50, 100]")
    assert exact(clearance(span("[40, 41]"), "male", "72", "1")) == span("[99, 100]")
    assert exact(clearance(40, "male", "72", span("(0, 1/2)"))).low == 200


def test_a_creatinine_of_zero_gives_nothing():
    assert reason_of(clearance(40, "male", "72", "0")) == "not_believable"


@given(
    st.integers(14, 90),
    st.sampled_from(["male", "female"]),
    st.decimals(20, 350, places=2),
    st.decimals("0.1", 15, places=4),
)
def test_the_formula_is_computed_exactly(years, sex, weight, creatinine):
    found = exact(clearance(years, sex, str(weight), str(creatinine)))
    factor = Fraction("0.85") if sex == "female" else 1
    assert found * 72 * Fraction(creatinine) == (140 - years) * Fraction(weight) * factor


# --- Other forms and weights ---------------------------------------------------------------------------------------


def variants(found: Fact | Missing) -> dict[str, str]:
    assert isinstance(found, Fact)
    return {render(item.label): quantity_text(item.value) for item in found.variants}


def test_the_rounded_form_is_shown_beside_it():
    "The man of 80 years, 107.96 kg and 132.6 umol/L: 59.98 by the formula, 60.09 by 1.23."
    found = clearance(80, "male", "107.96", "1.5")
    assert quantity_text(found.value) == "59.98 mL/min"
    assert variants(found) == {"the form with 1.23 / 1.04": "60.09 mL/min"}


def test_with_a_height_ideal_and_adjusted_weight_are_tried():
    "Devine: 50 kg + 2.3 kg per inch over 60; adjusted: ideal + 0.4 x (actual - ideal). 177.8 cm is 70 inches."
    assert variants(clearance(40, "male", "93", "1", "177.8")) == {
        "the form with 1.23 / 1.04": "129.40 mL/min",
        "ideal body weight 73 kg": "101.39 mL/min",
        "adjusted body weight 81 kg": "112.5 mL/min",
    }
    assert "ideal body weight 68.5 kg" in variants(clearance(40, "female", "93", "1", "177.8"))


@pytest.mark.parametrize(("height", "tried"), [("152.4", 3), ("152.3", 1), ("", 1)])
def test_below_sixty_inches_no_ideal_weight_is_defined(height, tried):
    assert len(variants(clearance(40, "male", "93", "1", height))) == tried


# --- Any unit, one verdict -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "unit", "per_canonical"), [
    ("Weight", "g", "1000"), ("Weight", "[lb_av]", "1/0.45359237"), ("Creatinine", "umol/L", "88.4"),
])  # fmt: skip
@given(value=st.fractions(min_value=Fraction(1, 100), max_value=400))
def test_a_value_is_the_same_number_whatever_the_unit_of_entry(name, unit, per_canonical, value):
    variable = shipped().dictionary.by_name(name)
    above, _, below = per_canonical.partition("/")
    entered = Quantity(value * Fraction(above) / Fraction(below or 1), unit)
    assert variable.canonical(entered) == Quantity(value, variable.unit)


@settings(max_examples=30)
@given(st.integers(44, 770), st.integers(1, 60))
def test_every_unit_of_entry_gives_the_same_verdict(pounds, halves):
    "One pound is 0.45359237 kg; half a mg/dL of creatinine is 44.2 umol/L."
    weights = [(f"{pounds}", "[lb_av]"), (_moved(pounds * 45359237, 8), "kg"), (_moved(pounds * 45359237, 5), "g")]
    creatinines = [(_moved(halves * 5, 1), "mg/dL"), (_moved(halves * 442, 1), "umol/L")]
    verdicts = {_verdict(weight, creatinine) for weight in weights for creatinine in creatinines}
    assert len(verdicts) == 1


def _moved(digits: int, places: int) -> str:
    text = f"{digits:0{places + 1}d}"
    return f"{text[:-places]}.{text[-places:]}"


def _verdict(weight: tuple[str, str], creatinine: tuple[str, str]) -> tuple[object, object]:
    checked = {"confirmed": {"by": "Example nurse", "source": "report"}}

    def enter(document: dict[str, Any]) -> None:
        document["answers"]["weight"] = {"value": weight[0], "unit": weight[1], "date": "2026-03-02", **checked}
        document["panels"][0]["results"]["creatinine"] = {"value": creatinine[0], "unit": creatinine[1], **checked}

    report = judged(shipped(), changed(complete_candidate(), enter))
    verdict = next(item for item in report.verdicts if item.code == "I9a")
    return verdict.outcome, report.facts["Creatinine clearance"].value
