"""An independent reading of conditions: ordinary Python on exact values, None where something is absent.

It shares no code with the engine, so that agreement means something: `holds(rule, world)`. A world gives each variable
of the small study its exact value or None; `Sodium` is (value, upper limit, lower limit), `Harms` (rows, complete).
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from criteria.engine.language import nodes
from tests.engine.builders import AS_OF

World = Mapping[str, Any]
_ORDER: dict[type, Callable[[Any, Any], bool]] = {
    nodes.Less: lambda a, b: a < b,
    nodes.AtMost: lambda a, b: a <= b,
    nodes.More: lambda a, b: a > b,
    nodes.AtLeast: lambda a, b: a >= b,
    nodes.Equal: lambda a, b: a == b,
    nodes.NotEqual: lambda a, b: a != b,
    nodes.Before: lambda a, b: a < b,
    nodes.After: lambda a, b: a > b,
    nodes.OnOrBefore: lambda a, b: a <= b,
    nodes.OnOrAfter: lambda a, b: a >= b,
    nodes.SameDay: lambda a, b: a == b,
}
_KILOGRAMS = {"kg": Fraction(1), "g": Fraction(1, 1000)}


def holds(node: nodes.Node, world: World, row: Mapping[str, Any] | None = None) -> bool | None:
    """True, False, or None where what is known leaves it open."""

    def ask(part: nodes.Node) -> Any:
        return _value(part, world, row)

    match node:
        case nodes.And():
            answers = [holds(node.left, world, row), holds(node.right, world, row)]
            return False if False in answers else None if None in answers else True
        case nodes.Or():
            answers = [holds(node.left, world, row), holds(node.right, world, row)]
            return True if True in answers else None if None in answers else False
        case nodes.Implies() | nodes.Xor() | nodes.Not() | nodes.Between():
            return holds(_in_other_words(node), world, row)
        case nodes.In():
            found, items = ask(node.operand), [ask(item) for item in node.items.items]
            return None if found is None or None in items else found in items
        case nodes.Quantified() | nodes.AtLeastOf():
            return _of_rows(node, world)
        case nodes.Comparison():
            left, right = ask(node.left), ask(node.right)
            return None if left is None or right is None else _ORDER[type(node)](left, right)
    found = ask(node)
    assert found is None or isinstance(found, bool)
    return found


def _in_other_words(node: nodes.Node) -> nodes.Node:
    match node:
        case nodes.Implies():
            return nodes.Or(nodes.Not(node.left), node.right)
        case nodes.Xor():
            return nodes.NotEqual(node.left, node.right)
        case nodes.Not():
            return nodes.Equal(node.operand, nodes.BooleanLiteral(False))
    assert isinstance(node, nodes.Between)
    return nodes.And(nodes.AtMost(node.low, node.operand), nodes.AtMost(node.operand, node.high))


def _of_rows(node: Any, world: World) -> bool | None:
    rows, complete = world["Harms"]
    answers = [holds(node.query.body, world, row) for row in rows] + ([] if complete else [None])
    if isinstance(node, nodes.Every):
        return False if False in answers else None if None in answers else True
    least = 1 if isinstance(node, nodes.Some) else node.count
    if answers.count(True) >= least:
        return True
    # A list that nobody reviewed may hold any number of further rows.
    return False if complete and len(answers) - answers.count(False) < least else None


def _value(node: nodes.Node, world: World, row: Mapping[str, Any] | None) -> Any:
    match node:
        case nodes.Name():
            found = AS_OF if node.name == "As-of date" else world.get(node.name)
            return found[0] if node.name == "Sodium" and found else found
        case nodes.Field():
            return (row or {})[node.name]
        case nodes.UpperLimit() | nodes.LowerLimit():
            sodium = world.get("Sodium")
            return sodium and sodium[1 if isinstance(node, nodes.UpperLimit) else 2]
        case nodes.QuantityLiteral():
            return (int(node.text), node.unit) if node.calendar else Fraction(node.text) * _KILOGRAMS[node.unit]
        case nodes.DecimalLiteral():
            return Fraction(node.text)
        case nodes.IntegerLiteral() | nodes.StringLiteral() | nodes.BooleanLiteral() | nodes.DateLiteral():
            return node.value
        case nodes.Negate():
            found = _value(node.operand, world, row)
            return None if found is None else -found
        case nodes.Arithmetic() | nodes.Pick():
            return _of_two(node, *(_value(part, world, row) for part in node.children()))
    return holds(node, world, row)


def _of_two(node: nodes.Node, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    match node:
        case nodes.Lowest():
            return min(left, right)
        case nodes.Highest():
            return max(left, right)
        case nodes.Multiply():
            return left * right
        case nodes.Divide():
            return None if right == 0 else Fraction(left) / right
    sign = -1 if isinstance(node, nodes.Subtract) else 1
    return _moved(left, sign * right[0], right[1]) if isinstance(left, date) else left + sign * right


def _moved(day: date, amount: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=amount * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
