"""May two values be compared? Sorts, units, limits of other variables, and answer codes that nobody can give."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from criteria.engine import spans
from criteria.engine.errors import RuleError
from criteria.engine.language import nodes
from criteria.engine.language.types import NUMBERS, Sort, Type
from criteria.engine.quantities import CALENDAR_UNITS, Quantity, same_dimension
from criteria.engine.spans import Span
from criteria.engine.variables import Variable


def comparison_errors(left: Type, right: Type, left_node: nodes.Node, right_node: nodes.Node) -> Iterator[RuleError]:
    """What is wrong with comparing these two, one error each."""
    if Sort.UNKNOWN in (left.sort, right.sort) or (left.sort in NUMBERS and right.sort in NUMBERS):
        return
    if Sort.ROWS in (left.sort, right.sort):
        hint = 'Ask its rows: Every("List" T return all ...).'
        yield RuleError("rule.type", "A list cannot be compared.", hint=hint, place=right_node.place)
    elif left.sort is not right.sort:
        sentence = f"A {left.sort.value} cannot be compared with a {right.sort.value}."
        yield RuleError("rule.type", sentence, hint=_unit_hint(left, right), place=right_node.place)
    elif left.sort is Sort.QUANTITY:
        yield from unit_errors(left, right, right_node)
    elif left.sort is Sort.STRING:
        yield from _answer_errors(left, right_node)
        yield from _answer_errors(right, left_node)


def unit_errors(left: Type, right: Type, node: nodes.Node) -> Iterator[RuleError]:
    """Two quantities compare in a unit that the variable takes, or in units of one dimension.

    `ULN("AST")` beside "ALT" compares units that agree and things that do not: refused.
    """
    if left.variable and right.variable and left.variable is not right.variable and (left.limit_of or right.limit_of):
        sentence = f'A limit of "{right.variable.name}" says nothing about "{left.variable.name}".'
        yield RuleError("rule.limit_of_other", sentence, place=node.place)
        return
    for measured, other in ((left, right), (right, left)):
        if measured.variable and measured.variable.unit_named(other.unit):
            return
    if left.unit and right.unit and not same_dimension(left.unit, right.unit):
        variable = left.variable or right.variable
        accepted = ", ".join(unit.code for unit in variable.units) if variable else left.unit
        sentence = f"{right.unit!r} cannot be compared with {left.unit!r}: they measure different things."
        yield RuleError("rule.unit", sentence, hint=f"Use one of: {accepted}.", place=node.place)


def is_reversed(node: nodes.Between, measured: Variable | None) -> bool:
    """Does a range whose bounds stand in the rule run backwards, so that nobody can be within it?"""
    low, high = _constant(node.low, measured), _constant(node.high, measured)
    return low is not None and high is not None and type(low) is type(high) and bool(spans.less(high, low))


def _constant(node: nodes.Node, measured: Variable | None) -> Fraction | date | Span | None:
    """The value of a bound that is written in the rule, in the variable's canonical unit; None for any other."""
    match node:
        case nodes.IntegerLiteral() | nodes.DecimalLiteral():
            return Fraction(node.value)
        case nodes.DateLiteral():
            return node.value
        case nodes.Negate():
            inner = _constant(node.operand, measured)
            return -inner if isinstance(inner, Fraction) else None
        case nodes.QuantityLiteral():
            quantity = Quantity(node.number, CALENDAR_UNITS[node.unit] if node.calendar else node.unit)
            canonical = measured.canonical(quantity) if measured else None
            amount = (canonical or quantity).amount
            return amount if isinstance(amount, Fraction) else None
    return None


def _answer_errors(answered: Type, node: nodes.Node) -> Iterator[RuleError]:
    variable = answered.variable
    if variable is None or not isinstance(node, nodes.StringLiteral) or node.value in variable.answers:
        return
    hint = f"Answers are: {', '.join(repr(code) for code in variable.answers)}."
    yield RuleError(
        "rule.answer", f'{node.value!r} is not an answer of "{variable.name}".', hint=hint, place=node.place
    )


def _unit_hint(left: Type, right: Type) -> str:
    quantity = left if left.sort is Sort.QUANTITY else right
    if quantity.sort is not Sort.QUANTITY or not {left.sort, right.sort} & set(NUMBERS):
        return ""
    counted = right if left is quantity else left
    if counted.variable is not None:
        return "It is counted without a unit: leave the unit out."
    return f"Give the number its unit, such as 60 '{quantity.unit}'."
