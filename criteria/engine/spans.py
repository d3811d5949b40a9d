"""Values of which only bounds are known, and comparison that may answer "unknown".

A laboratory prints "<0.2", an echocardiogram "50-55 %", a date lacks its day, a dose its hour. Such a value is a
`Span`: everything between two ends. A comparison with a span is decided only when every value in it gives the same
answer; otherwise the answer is None, which reads "unknown" (CQL 1.5, "uncertainty").

Ends are anything that has an order: exact numbers (`Fraction`, `int`) or dates. An end of None is without bound.
Arithmetic is interval arithmetic on exact numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

type_of_end = Any  # int | Fraction | date: all ends of one span have one type


@dataclass(frozen=True, slots=True)
class Span:
    """Every value from `low` to `high`; an end that is not closed does not belong to it."""

    low: type_of_end = None
    high: type_of_end = None
    low_closed: bool = True
    high_closed: bool = True


def as_span(value: type_of_end) -> Span:
    """A known value is the span that holds nothing else."""
    return value if isinstance(value, Span) else Span(value, value)


def simplest(span: Span) -> type_of_end:
    """The value itself where only one value is left."""
    if span.low is not None and span.low == span.high and span.low_closed and span.high_closed:
        return span.low
    return span


def less(left: type_of_end, right: type_of_end) -> bool | None:
    """Is left < right? None where the spans leave it open."""
    if not isinstance(left, Span) and not isinstance(right, Span):
        return bool(left < right)
    a, b = as_span(left), as_span(right)
    if a.high is not None and b.low is not None:
        touching_is_less = not (a.high_closed and b.low_closed)
        if a.high < b.low or (a.high == b.low and touching_is_less):
            return True
    if a.low is not None and b.high is not None and a.low >= b.high:
        return False
    return None


def at_most(left: type_of_end, right: type_of_end) -> bool | None:
    """Is left <= right? It is where right is not less than left."""
    return opposite(less(right, left))


def equal(left: type_of_end, right: type_of_end) -> bool | None:
    """Is left = right? Two spans are never known to be equal, but may be known to differ."""
    if not isinstance(left, Span) and not isinstance(right, Span):
        return bool(left == right)
    if less(left, right) or less(right, left):
        return False
    return None


def opposite(answer: bool | None) -> bool | None:
    """Not true, not false; unknown stays unknown."""
    return None if answer is None else not answer


def add(left: type_of_end, right: type_of_end) -> type_of_end:
    """left + right; unknown ends stay unknown."""
    if not isinstance(left, Span) and not isinstance(right, Span):
        return left + right
    a, b = as_span(left), as_span(right)
    return Span(
        None if a.low is None or b.low is None else a.low + b.low,
        None if a.high is None or b.high is None else a.high + b.high,
        a.low_closed and b.low_closed,
        a.high_closed and b.high_closed,
    )


def negate(value: type_of_end) -> type_of_end:
    """The value below zero as far as it was above."""
    if not isinstance(value, Span):
        return -value
    return Span(
        None if value.high is None else -value.high,
        None if value.low is None else -value.low,
        value.high_closed,
        value.low_closed,
    )


def multiply(left: type_of_end, right: type_of_end) -> type_of_end:
    """left x right. An endless span times anything but a positive known number is taken to be endless."""
    if not isinstance(left, Span) and not isinstance(right, Span):
        return left * right
    a, b = as_span(left), as_span(right)
    if _not_negative(a) and _not_negative(b) and (a.high is None or b.high is None):
        low, low_closed = _corner((a.low, a.low_closed), (b.low, b.low_closed))
        return Span(low, None, low_closed, False)
    if None in (a.low, a.high, b.low, b.high):
        return Span()
    corners = [
        _corner(x, y)
        for x in ((a.low, a.low_closed), (a.high, a.high_closed))
        for y in ((b.low, b.low_closed), (b.high, b.high_closed))
    ]
    low, high = min(c[0] for c in corners), max(c[0] for c in corners)
    return Span(
        low, high, any(closed for v, closed in corners if v == low), any(closed for v, closed in corners if v == high)
    )


def _corner(x: tuple[type_of_end, bool], y: tuple[type_of_end, bool]) -> tuple[type_of_end, bool]:
    """The product of two ends, and whether it is reached: by both, or by a zero that is reached itself."""
    (left, left_closed), (right, right_closed) = x, y
    reached = (left_closed and right_closed) or (left == 0 and left_closed) or (right == 0 and right_closed)
    return left * right, reached


def divide(left: type_of_end, right: type_of_end) -> type_of_end:
    """left / right, exactly; None where right may be zero (CQL: division by zero is null)."""
    if not isinstance(left, Span) and not isinstance(right, Span):
        return None if right == 0 else Fraction(left) / Fraction(right)
    b = as_span(right)
    if b.low is None or b.low < 0 or b.high == 0:
        return None if _may_be_zero(b) else multiply(left, _reciprocal(b))
    if b.low == 0 and b.low_closed:
        return None
    return multiply(left, _reciprocal(b))


def each_end(value: type_of_end, change: Callable[[Any], Any]) -> type_of_end:
    """The same growing change applied to a value, or to both ends of a span."""
    if not isinstance(value, Span):
        return change(value)
    return Span(
        None if value.low is None else change(value.low),
        None if value.high is None else change(value.high),
        value.low_closed,
        value.high_closed,
    )


def _not_negative(span: Span) -> bool:
    return span.low is not None and span.low >= 0


def _may_be_zero(span: Span) -> bool:
    below = span.low is None or span.low < 0 or (span.low == 0 and span.low_closed)
    above = span.high is None or span.high > 0 or (span.high == 0 and span.high_closed)
    return below and above


def _reciprocal(span: Span) -> Span:
    """1 / span for a span on one side of zero."""
    return Span(
        _inverse_end(span.high),
        _inverse_end(span.low),
        _is_closed(span.high, span.high_closed),
        _is_closed(span.low, span.low_closed),
    )


def _inverse_end(end: type_of_end) -> Fraction | None:
    """No bound becomes zero, and zero becomes no bound."""
    if end is None:
        return Fraction(0)
    return None if end == 0 else 1 / Fraction(end)


def _is_closed(end: type_of_end, closed: bool) -> bool:
    return end is not None and closed
