"""Numbers with units. The only module that knows pint.

A unit is a UCUM code (ucum.org). Amounts are exact rational numbers (`Fraction`), so a conversion never rounds: 1.5 x
1.2 is 1.8, and a value in umol/L meets a limit exactly where the same value in mg/dL does. Two ways of converting:

- between units of one dimension (h and d), by the factor that pint and UCUM know: `factor`;
- between units of one variable (mg/dL and umol/L of creatinine), by the exact factor in the dictionary: see
  `variables.Variable.canonical`. pint's contexts are never used: they are shared state and mixed molar masses up.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

from criteria.engine import spans
from criteria.engine.errors import UnitError
from criteria.engine.spans import Span

# CQL's calendar words beside the UCUM codes that they compare as. Date arithmetic counts calendar units (dates.py);
# a quantity of days is compared as UCUM "d", one of months as "mo".
CALENDAR_UNITS = {
    "year": "a",
    "month": "mo",
    "week": "wk",
    "day": "d",
    "hour": "h",
    "minute": "min",
    "second": "s",
    "millisecond": "ms",
}


# pint and its registry are built once and asked by one thread at a time; answers are kept.
_asking_pint = RLock()
_ANNOTATION = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount (or a span of amounts) of a UCUM unit."""

    amount: Fraction | Span
    unit: str

    def times(self, number: Fraction | Span) -> "Quantity":
        return Quantity(spans.multiply(self.amount, number), self.unit)

    def to(self, unit: str) -> "Quantity":
        """The same quantity in another unit of its dimension. Raises UnitError where there is no factor."""
        if unit == self.unit:
            return self
        return Quantity(spans.multiply(self.amount, factor(self.unit, unit)), unit)


@lru_cache(maxsize=1)
def _registry() -> tuple[Any, Any, Any]:
    """pint on decimals, taught UCUM's units: (registry, UCUM parser, tree to pint)."""
    import pint
    import ucumvert
    from ucumvert import UcumToPintTransformer, get_ucum_parser

    registry: Any = pint.UnitRegistry(non_int_type=Decimal)
    registry.load_definitions(Path(ucumvert.__file__).parent / "pint_ucum_defs.txt")
    # An international unit counts biological activity; left undefined, "[IU]/L" has the dimension of a cell count.
    registry.define("international_unit = [biological_activity] = _ = i.U. = IU = iU")
    return registry, get_ucum_parser(), UcumToPintTransformer(ureg=registry).transform


@lru_cache(maxsize=512)
def _pint_unit(code: str) -> Any:
    """The pint unit of a UCUM code. Raises UnitError for whatever is not a plain unit of measure."""
    registry, parser, to_pint = _registry()
    try:
        parsed = to_pint(parser.parse(code))
    except Exception as problem:
        raise UnitError("unit.unknown", f"{code!r} is not a UCUM unit.", hint="Use a code such as mg/dL.") from problem
    if not isinstance(parsed, registry.Quantity) or parsed.magnitude != 1:
        raise UnitError("unit.unknown", f"{code!r} is not a plain unit of measure.", hint="Use a code such as mg/dL.")
    return parsed.units


def check_unit(code: str) -> None:
    """Raises UnitError where the code is not a plain UCUM unit."""
    with _asking_pint:
        _pint_unit(code)


def same_dimension(left: str, right: str) -> bool:
    """Do both units measure the same kind of thing (so that one has a factor to the other)?"""
    try:
        factor(left, right)
    except UnitError:
        return False
    return True


@lru_cache(maxsize=1024)
def factor(source: str, target: str) -> Fraction:
    """How many of the target unit make one of the source unit, exactly.

    Asked of pint once per pair: the images of 0, 1 and 2 must lie on a line through zero (so 37 Cel is refused), and
    the factor is the ratio of the exact factors to the base unit. An annotation makes another unit of one
    (mL/min/{1.73_m2} is no mL/min), and what has no dimension is comparable with itself alone (% with %).
    Raises UnitError where the units measure different things, or are not proportional.
    """
    with _asking_pint:
        return _factor(source, target)


def _factor(source: str, target: str) -> Fraction:
    if source == target:
        check_unit(source)
        return Fraction(1)
    registry, _, _ = _registry()
    unit = _pint_unit(source)
    if _ANNOTATION.findall(source) != _ANNOTATION.findall(target) or (unit.dimensionless and source != target):
        raise _different(source, target)
    _check_proportional(registry, source, target)
    direct = _short_ratio(registry, unit, _pint_unit(target))
    if direct is not None:
        return direct
    base = registry.get_base_units(unit)[1]
    ratios = [_short_ratio(registry, _pint_unit(code), base) for code in (source, target)]
    if ratios[0] is None or ratios[1] is None:
        raise UnitError("unit.inexact", f"No exact factor is known between {source!r} and {target!r}.")
    return ratios[0] / ratios[1]


SHORT = 20  # digits; longer ones were cut by the registry's decimals (1/24)


def _short_ratio(registry: Any, source: Any, target: Any) -> Fraction | None:
    """The factor between two pint units, taken from the direction in which it is a short decimal (24 h = 1 d)."""
    forward, backward = (
        Decimal(registry.Quantity(Decimal(1), start).to(end).magnitude).normalize()
        for start, end in ((source, target), (target, source))
    )
    if len(forward.as_tuple().digits) <= SHORT:
        return Fraction(forward)
    return 1 / Fraction(backward) if len(backward.as_tuple().digits) <= SHORT else None


def _different(source: str, target: str) -> UnitError:
    sentence = f"{source!r} cannot be compared with {target!r}: they measure different things."
    return UnitError("unit.dimension", sentence)


def _check_proportional(registry: Any, source: str, target: str) -> None:
    for zero, one, two in (_images(registry, source, target), _images(registry, target, source)):
        if zero != 0 or abs(two - 2 * one) > abs(one) * Decimal("1e-20"):
            raise UnitError("unit.offset", f"{source!r} and {target!r} are not proportional.")


def _images(registry: Any, source: str, target: str) -> tuple[Decimal, Decimal, Decimal]:
    from pint.errors import DimensionalityError

    start, end = _pint_unit(source), _pint_unit(target)
    try:
        images = [Decimal(registry.Quantity(Decimal(n), start).to(end).magnitude) for n in (0, 1, 2)]
    except DimensionalityError as problem:
        raise _different(source, target) from problem
    return images[0], images[1], images[2]
