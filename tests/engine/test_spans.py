"""Values of which only bounds are known."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine import spans
from criteria.engine.spans import Span
from tests.engine.builders import span

YES, NO, OPEN = True, False, None


def value(text: str) -> Any:
    return span(text) if text[0] in "[(" else Fraction(text)


@pytest.mark.parametrize(
    ("left", "right", "is_less", "is_at_most"),
    [
        ("1", "2", YES, YES),
        ("2", "2", NO, YES),
        ("2", "1", NO, NO),
        ("[1, 2]", "[3, 4]", YES, YES),
        ("[3, 4]", "[1, 2]", NO, NO),
        ("[1, 3]", "[2, 4]", OPEN, OPEN),
        ("[1, 2]", "[2, 3]", OPEN, YES),
        ("[1, 2)", "[2, 3]", YES, YES),
        ("[1, 2]", "(2, 3]", YES, YES),
        ("[2, 3]", "[1, 2]", NO, OPEN),
        ("(2, 3]", "[1, 2]", NO, NO),
        ("[2, 3]", "[1, 2)", NO, NO),
        ("[1, 2]", "2", OPEN, YES),
        ("[1, 2)", "2", YES, YES),
        ("[2, 3]", "2", NO, OPEN),
        ("(2, 3]", "2", NO, NO),
        ("(0, 2)", "2", YES, YES),
        ("[2, )", "2", NO, OPEN),
        ("(2, )", "2", NO, NO),
        ("(, 2)", "2", YES, YES),
        ("(, 2]", "2", OPEN, YES),
        ("(, )", "2", OPEN, OPEN),
        ("2", "(, )", OPEN, OPEN),
        ("(, 2)", "[2, )", YES, YES),
        ("[2, )", "(, 2)", NO, NO),
    ],
)
def test_order_is_decided_only_where_every_value_agrees(left, right, is_less, is_at_most):
    assert spans.less(value(left), value(right)) is is_less
    assert spans.at_most(value(left), value(right)) is is_at_most


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2", "2", YES),
        ("2", "3", NO),
        ("[1, 2]", "[3, 4]", NO),
        ("[1, 2)", "[2, 3]", NO),
        ("[1, 2]", "[2, 3]", OPEN),
        ("[1, 2]", "2", OPEN),
        ("(0, 2)", "0", NO),
        ("[2, )", "1", NO),
        ("(, )", "1", OPEN),
    ],
)
def test_spans_may_be_known_to_differ_but_never_to_be_equal(left, right, expected):
    assert spans.equal(value(left), value(right)) is expected
    assert spans.equal(value(right), value(left)) is expected


def test_a_span_of_one_value_is_that_value():
    assert spans.simplest(span("[2, 2]")) == 2
    assert spans.simplest(span("[2, 3]")) == span("[2, 3]")
    assert spans.simplest(span("(, )")) == span("(, )")


@pytest.mark.parametrize("answer", [True, False])
def test_the_opposite_of_an_answer_is_the_other_and_of_unknown_unknown(answer):
    assert spans.opposite(answer) is not answer
    assert spans.opposite(None) is None


# --- Against samples -----------------------------------------------------------------------------------------------

numbers = st.fractions(min_value=-20, max_value=20, max_denominator=6)


@st.composite
def spans_with_a_value(draw: Callable[..., Any], low: Any = numbers) -> tuple[Any, Fraction]:
    """A value or a span, and one number that lies within it."""
    start, width = draw(low), draw(st.fractions(min_value=0, max_value=9, max_denominator=6))
    if width == 0:
        return start, start
    low_closed, high_closed = draw(st.booleans()), draw(st.booleans())
    part = draw(st.sampled_from([Fraction(0), Fraction(1, 7), Fraction(1, 2), Fraction(1)]))
    if (part == 0 and not low_closed) or (part == 1 and not high_closed):
        part = Fraction(1, 3)
    endless = draw(st.sampled_from(["", "", "", "low", "high", "both"]))
    whole = Span(
        None if endless in ("low", "both") else start,
        None if endless in ("high", "both") else start + width,
        low_closed,
        high_closed,
    )
    return whole, start + width * part


def contains(outer: Any, number: Fraction) -> bool:
    if not isinstance(outer, Span):
        return bool(outer == number)
    low_holds = outer.low is None or outer.low < number or (outer.low == number and outer.low_closed)
    high_holds = outer.high is None or number < outer.high or (outer.high == number and outer.high_closed)
    return low_holds and high_holds


@given(spans_with_a_value(), spans_with_a_value())
def test_a_decided_comparison_agrees_with_every_value(one, other):
    (a, x), (b, y) = one, other
    for compare in (spans.less, spans.at_most, spans.equal):
        assert compare(a, b) in (compare(x, y), None)


@given(spans_with_a_value(), spans_with_a_value())
def test_sum_and_difference_hold_every_sum_and_difference(one, other):
    (a, x), (b, y) = one, other
    assert contains(spans.add(a, b), x + y)
    assert contains(spans.add(a, spans.negate(b)), x - y)


@given(spans_with_a_value(), spans_with_a_value())
def test_a_product_holds_every_product(one, other):
    (a, x), (b, y) = one, other
    assert contains(spans.multiply(a, b), x * y)


@given(spans_with_a_value(), spans_with_a_value())
def test_a_quotient_holds_every_quotient_or_is_unknown(one, other):
    (a, x), (b, y) = one, other
    quotient = spans.divide(a, b)
    assert quotient is None or contains(quotient, x / y)


@given(spans_with_a_value(), spans_with_a_value())
def test_bounded_positive_arithmetic_is_as_narrow_as_can_be(one, other):
    (a, _), (b, _) = one, other
    first, second = spans.as_span(a), spans.as_span(b)
    if None in (first.low, first.high, second.low, second.high) or first.low <= 0 or second.low <= 0:
        return
    product = spans.as_span(spans.multiply(a, b))
    assert (product.low, product.high) == (first.low * second.low, first.high * second.high)
    quotient = spans.as_span(spans.divide(a, b))
    assert (quotient.low, quotient.high) == (first.low / second.high, first.high / second.low)


@pytest.mark.parametrize("divisor", ["0", "[-1, 1]", "[0, 1]", "[-1, 0]", "(, )", "(, 0]", "[0, )", "(-1, )"])
def test_division_by_what_may_be_zero_is_unknown(divisor):
    assert spans.divide(Fraction(1), value(divisor)) is None


@pytest.mark.parametrize(
    ("divisor", "quotient"),
    [
        ("(0, 2]", "[1/2, )"),
        ("(0, 2)", "(1/2, )"),
        ("[1, 2]", "[1/2, 1]"),
        ("[2, )", "(0, 1/2]"),
        ("[-2, -1]", "[-1, -1/2]"),
        ("(, -2]", "[-1/2, 0)"),
    ],
)
def test_division_by_a_span_on_one_side_of_zero_is_known(divisor, quotient):
    found, wanted = spans.divide(Fraction(1), value(divisor)), value(quotient)
    assert (found.low, found.high) == (wanted.low, wanted.high)
    assert found.low is None or found.low_closed is wanted.low_closed
    assert found.high is None or found.high_closed is wanted.high_closed


def test_nothing_is_rounded():
    third = spans.divide(Fraction(1), Fraction(3))
    assert spans.multiply(third, Fraction(3)) == 1
    assert spans.multiply(Fraction("1.5"), Fraction("1.2")) == Fraction("1.8")
