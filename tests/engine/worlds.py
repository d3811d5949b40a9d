"""Generated candidates of the small study: exact, with gaps, and known only vaguely."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from criteria.engine.facts import Fact, Facts
from criteria.engine.quantities import Quantity
from criteria.engine.spans import Span
from tests.engine.builders import facts, kilograms, known, rows

_COUNTS = st.integers(0, 20)
_MASSES = st.integers(60, 180).map(lambda halves: Fraction(halves, 2))
_DAYS = st.dates(date(2024, 1, 1), date(2026, 3, 2)) | st.sampled_from([date(2024, 2, 29), date(2026, 2, 28)])
_LIMITS = st.none() | st.integers(130, 160).map(Fraction)
_HARMS = st.fixed_dictionaries({"grade": st.none() | st.integers(0, 5), "stable": st.none() | st.booleans()})
_WHOLE = {
    "A": st.booleans(),
    "B": st.booleans(),
    "C": st.booleans(),
    "Count": _COUNTS,
    "Colour": st.sampled_from(["red", "deep blue"]),
    "Mass": _MASSES,
    "Sodium": st.tuples(st.integers(120, 170).map(Fraction), _LIMITS, _LIMITS),
    "Begun": _DAYS,
    "Ended": _DAYS,
}


def worlds() -> st.SearchStrategy[dict[str, Any]]:
    """Exact values of every variable, or None."""
    given = {name: st.none() | values for name, values in _WHOLE.items()}
    return st.fixed_dictionaries({**given, "Harms": st.tuples(st.lists(_HARMS, max_size=3), st.booleans())})


def facts_of(world: Mapping[str, Any]) -> Facts:
    """The facts of the engine for a world."""
    found: dict[str, Any] = {name: world[name] for name in ("A", "B", "C", "Count", "Colour", "Begun", "Ended")}
    found["Mass"] = world["Mass"] if world["Mass"] is None else kilograms(world["Mass"])
    if world["Sodium"] is not None:
        amount, upper, lower = (part if part is None else Quantity(part, "mmol/L") for part in world["Sodium"])
        found["Sodium"] = known("Sodium", amount, upper=upper, lower=lower)
    harms, complete = world["Harms"]
    return facts(**found, Harms=rows("Harms", *harms, complete=complete))


@st.composite
def blurred(draw: Callable[..., Any], exact: Facts) -> Facts:
    """The same candidate, of whom less is known: values forgotten or known within bounds, lists not reviewed."""
    vague: dict[str, Any] = {}
    for name, found in exact.items():
        if not isinstance(found, Fact) or name == "As-of date":
            continue
        how = draw(st.sampled_from(["as it is", "vague", "forgotten"]))
        if how == "vague":
            vague[name] = _vague(found, draw(st.integers(0, 5)), draw(st.integers(1, 5)))
        elif how == "forgotten":
            vague[name] = None
    harms: Any = exact["Harms"]
    if draw(st.booleans()):
        vague["Harms"] = replace(harms, rows=harms.rows[: draw(st.integers(0, 3))], complete=False)
    kept = {name: found for name, found in exact.items() if vague.get(name, found) is not None}
    return Facts(
        exact.as_of, exact.anchor, {**kept, **{name: item for name, item in vague.items() if item is not None}}
    )


def _vague(found: Fact, below: int, above: int) -> Fact:
    value: Any = found.value
    if isinstance(value, Quantity):
        around: Any = Quantity(Span(value.amount - below, value.amount + above, below > 0, False), value.unit)
    elif isinstance(value, date):
        around = Span(value - timedelta(days=below), value + timedelta(days=above))
    elif isinstance(value, int) and not isinstance(value, bool):
        around = Span(value - below, value + above)
    else:
        return found
    if isinstance(value, Quantity) and below == 0:
        around = Quantity(Span(value.amount, value.amount + above), value.unit)
    return Fact(found.name, around, found.label, found.key, upper=found.upper, lower=found.lower)
