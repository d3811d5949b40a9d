"""Calculating with values: exact numbers, quantities, and spans of either. None where there is no value."""

from collections.abc import Callable
from fractions import Fraction

from criteria.engine import spans
from criteria.engine.facts import Value
from criteria.engine.language import nodes
from criteria.engine.quantities import Quantity
from criteria.engine.spans import Span


def _plus(a: Value, b: Value) -> Value | None:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return Quantity(spans.add(a.amount, b.to(a.unit).amount), a.unit)
    total: Value = spans.add(a, b)
    return total


def _less_by(a: Value, b: Value) -> Value | None:
    negated = Quantity(spans.negate(b.amount), b.unit) if isinstance(b, Quantity) else spans.negate(b)
    return _plus(a, negated)


def _times(a: Value, b: Value) -> Value | None:
    if isinstance(a, Quantity):
        return a.times(b)  # type: ignore[arg-type]
    if isinstance(b, Quantity):
        return b.times(a)  # type: ignore[arg-type]
    product: Value = spans.multiply(a, b)
    return product


def _over(a: Value, b: Value) -> Value | None:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        ratio: Fraction | Span | None = spans.divide(a.amount, b.to(a.unit).amount)
        return ratio
    if isinstance(a, Quantity):
        amount = spans.divide(a.amount, b)
        return None if amount is None else Quantity(amount, a.unit)
    quotient: Fraction | Span | None = spans.divide(a, b)
    return quotient


ARITHMETIC: dict[type[nodes.Node], Callable[[Value, Value], Value | None]] = {
    nodes.Add: _plus,
    nodes.Subtract: _less_by,
    nodes.Multiply: _times,
    nodes.Divide: _over,
}
