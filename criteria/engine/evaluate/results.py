"""What the closures of a compiled rule take and give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from criteria.engine.facts import Fact, Facts, Missing, Row, Value
from criteria.engine.messages import Param
from criteria.engine.quantities import Quantity
from criteria.engine.verdicts import Evidence

Scope = Mapping[str, Row]  # the row behind each alias
Ask = Callable[[Facts, Scope], Evidence]


@dataclass(frozen=True, slots=True)
class Known:
    """A computed value, the facts it came from, and how it is written where that says more than the value.

    `unit` is the unit that it was entered in, where that may be another than the canonical one.
    """

    value: Value
    facts: tuple[Fact, ...] = ()
    shown: Param | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be computed, and why."""

    missing: tuple[Missing, ...]
    facts: tuple[Fact, ...] = ()


Compute = Callable[[Facts, Scope], Known | Unknown]


def missing_of(*values: Known | Unknown) -> tuple[Missing, ...]:
    """What is missing of these values, each once."""
    return tuple(dict.fromkeys(missing for value in values if isinstance(value, Unknown) for missing in value.missing))


def facts_of(*values: Known | Unknown) -> tuple[Fact, ...]:
    """The facts that these values came from."""
    return tuple(fact for value in values for fact in value.facts)


def undecided(facts: tuple[Fact, ...]) -> tuple[Missing, ...]:
    """Facts that are known too vaguely for the comparison at hand."""
    return tuple(Missing(fact.undecided, fact.name, fact.label, fact.key, entered=fact.entered) for fact in facts)


def aligned(left: Value, right: Value) -> tuple[Any, Any]:
    """Both values as bare comparables; a quantity is brought to the other's unit first."""
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return left.amount, right.to(left.unit).amount
    return left, right
