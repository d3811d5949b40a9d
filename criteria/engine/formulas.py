"""Derived facts: each formula with its citation, closed over recorded facts. A missing input makes the result missing.

`FORMULAS` is the table that the dictionary's `formula` names; `INPUTS` says what each needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from criteria.engine import spans
from criteria.engine.dates import age_on
from criteria.engine.facts import Fact, Missing, Variant
from criteria.engine.messages import message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.shown import quantity_text
from criteria.engine.spans import Span
from criteria.engine.variables import Variable

OLDEST_AGE = 120
UMOL_PER_MG = Fraction("88.4")  # creatinine, umol/L per mg/dL (clinical decision; the molar mass gives 88.4017)
FEMALE_FACTOR = Fraction("0.85")
SHORT_FORM = {"male": Fraction("1.23"), "female": Fraction("1.04")}  # the rounded form in umol/L
DEVINE = {"male": Fraction(50), "female": Fraction("45.5")}
CM_PER_INCH = Fraction("2.54")

Inputs = Mapping[str, "Fact | Missing"]
Formula = Callable[[Variable, Inputs, date], "Fact | Missing"]


def age_in_years(variable: Variable, inputs: Inputs, as_of: date) -> Fact | Missing:
    """Completed years on the as-of date, from the birth date, or as entered where no birth date may be held.

    Both, when they disagree, are contradictory. Born on 29 February: birthday on 1 March in common years.
    """
    born, entered = inputs["birth_date"], inputs["age_entered"]
    if isinstance(born, Missing):
        if born.reason is not Reason.NOT_ENTERED:
            return born
        if isinstance(entered, Missing):
            return born if entered.reason is Reason.NOT_ENTERED else entered
        return _derived(variable, entered.value, (entered,))  # type: ignore[arg-type]
    age = age_on(born.value, as_of)  # type: ignore[arg-type]
    ends = spans.as_span(age)
    if ends.low < 0 or ends.high > OLDEST_AGE:
        detail = message("age_impossible", age=str(ends.low if ends.low < 0 else ends.high))
        return Missing(Reason.NOT_BELIEVABLE, variable.name, variable.label, born.key, detail)
    if isinstance(entered, Fact) and spans.equal(age, entered.value) is False:
        detail = message("age_conflict", entered=str(entered.value), computed=str(ends.low))
        return Missing(Reason.CONTRADICTORY, variable.name, variable.label, born.key, detail)
    if isinstance(entered, Fact) and isinstance(age, Span):
        return _derived(variable, entered.value, (born, entered))  # type: ignore[arg-type]
    leap = not isinstance(born.value, Span) and (born.value.month, born.value.day) == (2, 29)  # type: ignore[union-attr]
    notes = (Note(Flag.LEAP_DAY, message("flag_leap_day")),) if leap else ()
    return _derived(variable, age, (born,), notes)


def cockcroft_gault(variable: Variable, inputs: Inputs, as_of: date) -> Fact | Missing:
    """Creatinine clearance in mL/min = (140 - age) x weight / (72 x creatinine), x 0.85 for women.

    Years, kg, mg/dL; actual body weight. Cockcroft DW, Gault MH. Nephron 1976;16:31-41. The results with ideal
    (Devine 1974) and adjusted weight and with the rounded constants 1.23 / 1.04 are shown as variants, never used.
    """
    needed = [inputs[name] for name in ("age", "sex", "weight", "creatinine")]
    missing = [item for item in needed if isinstance(item, Missing)]
    if missing:
        return replace(missing[0], also=tuple(missing[1:]))
    age, sex, weight, creatinine = (item for item in needed if isinstance(item, Fact))
    clearance = _clearance(variable, age, sex, weight.value, creatinine)
    if clearance is None:
        return Missing(Reason.NOT_BELIEVABLE, variable.name, variable.label, creatinine.key)
    variants = _clearance_variants(variable, age, sex, weight, creatinine, inputs.get("height"))
    return _derived(variable, clearance, (age, sex, weight, creatinine), (), variants)


def _clearance(variable: Variable, age: Fact, sex: Fact, weight: object, creatinine: Fact) -> Quantity | None:
    years_left = spans.add(Fraction(140), spans.negate(_number(age.value)))
    above = spans.multiply(years_left, _number(weight))
    amount = spans.divide(above, spans.multiply(Fraction(72), _number(creatinine.value)))
    if amount is None:
        return None
    factor = FEMALE_FACTOR if sex.value == "female" else Fraction(1)
    return Quantity(spans.multiply(amount, factor), variable.unit)


def _clearance_variants(
    variable: Variable, age: Fact, sex: Fact, weight: Fact, creatinine: Fact, height: Fact | Missing | None
) -> tuple[Variant, ...]:
    found = []
    rounded = _rounded_form(age, sex, weight, creatinine)
    if rounded is not None:
        quantity = Quantity(rounded, variable.unit)
        found.append(_variant(Flag.CONSTANT_DEPENDENT, "rounded_constants", quantity))
    if isinstance(height, Fact) and not isinstance(_number(height.value), Span):
        for code, kilograms in _other_weights(sex, weight, height).items():
            other = _clearance(variable, age, sex, Quantity(kilograms, "kg"), creatinine)
            if other is not None:
                shown = quantity_text(Quantity(kilograms, "kg"))
                found.append(_variant(Flag.WEIGHT_SENSITIVITY, code, other, weight=shown))
    return tuple(found)


def _rounded_form(age: Fact, sex: Fact, weight: Fact, creatinine: Fact) -> Fraction | Span | None:
    """(140 - age) x weight x 1.23 (men) or 1.04 (women) / creatinine in umol/L."""
    years_left = spans.add(Fraction(140), spans.negate(_number(age.value)))
    above = spans.multiply(spans.multiply(years_left, _number(weight.value)), SHORT_FORM[str(sex.value)])
    below = spans.multiply(_number(creatinine.value), UMOL_PER_MG)
    result: Fraction | Span | None = spans.divide(above, below)
    return result


def _other_weights(sex: Fact, weight: Fact, height: Fact) -> dict[str, Fraction | Span]:
    """Ideal body weight (Devine: 50 or 45.5 kg + 2.3 kg per inch over 60 in), and adjusted: ideal + 0.4 x excess.

    Below 60 inches the formula is not defined, and nothing is shown.
    """
    inches = _number(height.value) / CM_PER_INCH  # type: ignore[operator]
    if inches < 60:
        return {}
    ideal = DEVINE[str(sex.value)] + Fraction("2.3") * (inches - 60)
    excess = spans.add(_number(weight.value), -ideal)
    return {"ideal_weight": ideal, "adjusted_weight": spans.add(ideal, spans.multiply(Fraction("0.4"), excess))}


def _variant(flag: Flag, code: str, value: Quantity, **params: str) -> Variant:
    label = message(code, **params)
    sentence = message(f"flag_{flag.value}", label=label, value=quantity_text(value))
    return Variant(label, value, Note(flag, sentence))


def _number(value: object) -> Fraction | Span:
    if isinstance(value, Quantity):
        return value.amount
    return value if isinstance(value, Span) else Fraction(str(value))


def _derived(
    variable: Variable,
    value: int | Span | Quantity,
    inputs: tuple[Fact, ...],
    notes: tuple[Note, ...] = (),
    variants: tuple[Variant, ...] = (),
) -> Fact:
    carried = tuple(note for fact in inputs for note in fact.notes)
    undecided = next((fact.undecided for fact in inputs if isinstance(fact.value, Span)), Reason.UNCERTAIN)
    return Fact(
        variable.name,
        value,
        variable.label,
        variable.key,
        remedy=variable.remedy,
        derived=True,
        undecided=undecided,
        notes=tuple(dict.fromkeys((*carried, *notes))),
        inputs=inputs,
        variants=variants,
    )


FORMULAS: dict[str, Formula] = {"age_in_years": age_in_years, "cockcroft_gault": cockcroft_gault}
