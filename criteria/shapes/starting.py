"""First rules: for somebody who begins with a variable and wants fields to fill in, not a language to write."""

from collections.abc import Callable
from fractions import Fraction

from criteria.engine.language import nodes
from criteria.engine.shown import number_text
from criteria.engine.variables import Dictionary, Kind, Variable

Choices = list[tuple[str, str]]


def starts(dictionary: Dictionary) -> Choices:
    """The variables that a first rule can be made of, as name and label."""
    return [(variable.name, variable.label) for variable in dictionary if variable.kind in _RULES]


def starting_rule(dictionary: Dictionary, name: str) -> nodes.Node:
    """A first rule for a variable: readable, and meant to be changed. Raises KeyError for one that has none."""
    variable = dictionary.by_name(name)
    if variable is None:
        raise KeyError(name)
    return _RULES[variable.kind](variable)


def _yes(variable: Variable) -> nodes.Node:
    return nodes.Name(variable.name)


def _first_answer(variable: Variable) -> nodes.Node:
    answers = tuple(nodes.StringLiteral(code) for code in variable.answers[:1])
    return nodes.In(nodes.Name(variable.name), nodes.ListOf(answers))


def _whole_range(variable: Variable) -> nodes.Node:
    low, high = (bound if bound is not None else Fraction(usual) for bound, usual in _bounds(variable))
    literals = (nodes.IntegerLiteral(int(bound)) for bound in (low, high))
    return nodes.Between(nodes.Name(variable.name), *literals)


def _bounds(variable: Variable) -> tuple[tuple[Fraction | None, int], ...]:
    return (variable.low, 0), (variable.high, 100)


def _at_least(variable: Variable) -> nodes.Node:
    unit = variable.units[0]
    low = number_text(unit.low if unit.low is not None else 0)
    return nodes.AtLeast(nodes.Name(variable.name), nodes.QuantityLiteral(low, unit.code))


def _derived(variable: Variable) -> nodes.Node:
    return _at_least(variable) if variable.units else _whole_range(variable)


_RULES: dict[Kind, Callable[[Variable], nodes.Node]] = {
    Kind.BOOLEAN: _yes,
    Kind.CODE: _first_answer,
    Kind.INTEGER: _whole_range,
    Kind.QUANTITY: _at_least,
    Kind.LAB: _at_least,
    Kind.DERIVED: _derived,
}
