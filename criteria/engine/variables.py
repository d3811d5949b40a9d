"""What can be recorded: variables with their kinds, units, believable ranges and answer codes.

A `Dictionary` is read from plain JSON (criteria/catalogue/README.md) and belongs to the snapshot of a published
criteria version: what a value may look like bears on a verdict.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any

from criteria.engine import spans
from criteria.engine.errors import FormatError
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Reason


class Kind(Enum):
    """How a variable is recorded. `LAB` is a quantity with the limits of normal that came with it."""

    BOOLEAN = "boolean"
    CODE = "code"
    INTEGER = "integer"
    QUANTITY = "quantity"
    LAB = "lab"
    DATE = "date"
    ROWS = "rows"
    DERIVED = "derived"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Unit:
    """An accepted UCUM unit of a variable: canonical value = value x factor, exactly.

    `low` and `high` bound what is believable in this unit, `limit_low` and `limit_high` what is believable for a
    limit of normal; None is without bound. One that is for files only is not offered where somebody types: its numbers
    look like another unit's.
    """

    code: str
    factor: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    limit_low: Fraction | None = None
    limit_high: Fraction | None = None
    files_only: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer code. One with a reason is a missing value, never an answer."""

    code: str
    label: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """The value counts only where another variable has this code (saturation: only on room air)."""

    variable: str
    code: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing that can be recorded. `name` stands in expressions, `key` in documents, `label` on the page.

    `date_of` names what a date belongs to: a relapse dated tomorrow is no relapse that anybody may count on.
    """

    name: str
    key: str
    label: str
    kind: Kind
    section: str = ""
    position: int = 0
    units: tuple[Unit, ...] = ()
    choices: tuple[Choice, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    counts_if: Condition | None = None
    date_of: str = ""
    dated: bool = False
    window_days: int | None = None
    remedy: str = ""
    formula: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)
    loinc: str = ""
    loinc_checked: bool = False
    help: str = ""

    @property
    def unit(self) -> str:
        """The canonical unit, or empty for what is not measured."""
        return self.units[0].code if self.units else ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes that are answers; the others are ways of missing."""
        return tuple(choice.code for choice in self.choices if choice.reason is None)

    def unit_named(self, code: str) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def choice_named(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)

    def canonical(self, quantity: Quantity) -> Quantity | None:
        """The quantity in the canonical unit by this variable's exact factor; None where it takes no such unit."""
        unit = self.unit_named(quantity.unit)
        if unit is None:
            return None
        return quantity if unit.factor == 1 and unit.code == self.unit else _scaled(quantity, unit.factor, self.unit)

    def expressed_in(self, quantity: Quantity, code: str) -> Quantity:
        """A canonical quantity in another accepted unit."""
        unit = self.unit_named(code)
        return quantity if unit is None else _scaled(quantity, 1 / unit.factor, code)


def _scaled(quantity: Quantity, factor: Fraction, unit: str) -> Quantity:
    return Quantity(spans.multiply(quantity.amount, factor), unit)


class Dictionary:
    """All variables of one criteria version, by name and by key, in the order of a coordinator's work."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self._by_name = {variable.name: variable for variable in variables}
        self._by_key = {variable.key: variable for variable in variables}
        if len(self._by_name) != len(variables) or len(self._by_key) != len(variables):
            raise FormatError("dictionary.duplicate", "Two variables of the dictionary share a name or a key.")

    def by_name(self, name: str) -> Variable | None:
        return self._by_name.get(name)

    def by_key(self, key: str) -> Variable | None:
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """These names and all that they rest on: inputs of derived ones, and the conditions under which they count."""
        found: dict[str, None] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop(0)
            variable = self.by_name(name)
            if name in found or variable is None:
                continue
            found[name] = None
            waiting += variable.inputs.values()
            waiting += [variable.counts_if.variable] if variable.counts_if else []
        return tuple(found)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)


def dictionary_from(data: Sequence[Mapping[str, Any]]) -> Dictionary:
    """The dictionary of a JSON list. Raises FormatError naming the variable and the field that is wrong."""
    dictionary = Dictionary([variable_from(item) for item in data])
    for variable in dictionary:
        wrong = next(_wrong_references(variable, dictionary), None)
        if wrong is not None:
            raise FormatError("dictionary.reference", f"Variable {variable.name!r} of the dictionary: {wrong}.")
    return dictionary


# What each formula of formulas.py is made of.
FORMULA_INPUTS: dict[str, tuple[str, ...]] = {
    "age_in_years": ("birth_date", "age_entered"),
    "cockcroft_gault": ("age", "sex", "weight", "creatinine", "height"),
}


def _wrong_references(variable: Variable, dictionary: Dictionary) -> Iterator[str]:
    """What the variable names and the dictionary does not hold: a condition on nothing would count every value."""
    if variable.counts_if is not None:
        of = dictionary.by_name(variable.counts_if.variable)
        if of is None or variable.counts_if.code not in of.answers:
            yield f"counts_if names {variable.counts_if.variable!r} = {variable.counts_if.code!r}, which is no answer"
    if variable.date_of and dictionary.by_name(variable.date_of) is None:
        yield f"date_of names {variable.date_of!r}, which is no variable"
    if variable.kind is Kind.DERIVED:
        needed = FORMULA_INPUTS.get(variable.formula)
        if needed is None or set(needed) - set(variable.inputs):
            yield f"formula {variable.formula!r} needs the inputs {', '.join(needed or ('of a known formula',))}"
    for name in variable.inputs.values():
        if dictionary.by_name(name) is None:
            yield f"inputs name {name!r}, which is no variable"


def variable_from(data: Mapping[str, Any]) -> Variable:
    """One variable of its JSON form. Raises FormatError naming the field that is wrong."""
    try:
        return Variable(
            name=data["name"],
            key=data["key"],
            label=data.get("label") or data["name"],
            kind=Kind(data["kind"]),
            section=data.get("section", ""),
            position=int(data.get("position", 0)),
            units=tuple(_unit_from(unit) for unit in data.get("units", ())),
            choices=_choices_from(data),
            low=_number(data.get("low")),
            high=_number(data.get("high")),
            counts_if=_condition_from(data.get("counts_if")),
            date_of=data.get("date_of", ""),
            dated=bool(data.get("dated", False)),
            window_days=data.get("window_days"),
            remedy=data.get("remedy", ""),
            formula=data.get("formula", ""),
            inputs=dict(data.get("inputs", {})),
            rows=dict(data.get("rows", {})),
            loinc=data.get("loinc", ""),
            loinc_checked=bool(data.get("loinc_checked", False)),
            help=data.get("help", ""),
        )
    except (KeyError, ValueError, TypeError, ZeroDivisionError) as problem:
        name = data.get("name", "?") if isinstance(data, Mapping) else "?"
        raise FormatError(
            "dictionary.variable", f"Variable {name!r} of the dictionary is wrong: {problem}."
        ) from problem


def _choices_from(data: Mapping[str, Any]) -> tuple[Choice, ...]:
    given = data.get("choices", ())
    choices = tuple(
        Choice(item["code"], item.get("label", item["code"]), Reason(item["reason"]) if item.get("reason") else None)
        for item in given
    )
    if data["kind"] == Kind.BOOLEAN.value and not choices:
        return (Choice("yes", "Yes"), Choice("no", "No"))
    return choices


def _condition_from(data: Mapping[str, str] | None) -> Condition | None:
    return Condition(data["variable"], data["is"]) if data else None


def _unit_from(data: Mapping[str, Any]) -> Unit:
    return Unit(
        code=data["code"],
        factor=_ratio(str(data["factor"])),
        low=_number(data.get("low")),
        high=_number(data.get("high")),
        limit_low=_number(data.get("limit_low")),
        limit_high=_number(data.get("limit_high")),
        files_only=bool(data.get("files_only", False)),
    )


def _ratio(text: str) -> Fraction:
    """An exact factor: "17.1" or "1/17.1"."""
    numerator, _, denominator = text.partition("/")
    return Fraction(numerator) / Fraction(denominator or 1)


def _number(text: Any) -> Fraction | None:
    return None if text is None or text == "" else Fraction(str(text))
