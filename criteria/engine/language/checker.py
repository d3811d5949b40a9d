"""Does a rule make sense? Types, names, units and answer codes, checked before anybody is judged by it.

`check` collects all errors of one rule; `type_of` gives the type that the evaluator needs (which variable's units a
value is measured in).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from criteria.engine.errors import RuleError, RuleErrors, UnitError
from criteria.engine.language import nodes
from criteria.engine.language.comparable import comparison_errors, is_reversed, unit_errors
from criteria.engine.language.types import NUMBERS, UNKNOWN, Sort, Type, type_of_field, type_of_variable
from criteria.engine.quantities import CALENDAR_UNITS, check_unit
from criteria.engine.rowfields import FIELDS
from criteria.engine.variables import Dictionary, Kind


def check(rule: nodes.Node, dictionary: Dictionary) -> None:
    """Raises RuleErrors with every error of the rule."""
    checker = Checker(dictionary)
    found = checker.type_of(rule)
    if found.sort not in (Sort.BOOLEAN, Sort.UNKNOWN):
        checker.wrong("rule.type", f"A criterion answers yes or no; this is a {found.sort.value}.", rule)
    if checker.errors:
        raise RuleErrors(sorted(checker.errors, key=lambda error: (error.line, error.column)))


def type_of(node: nodes.Node, dictionary: Dictionary, rows: Mapping[str, str] | None = None) -> Type:
    """The type of a checked rule's part. `rows` names the list behind each alias in scope."""
    return Checker(dictionary, dict(rows or {})).type_of(node)


@dataclass(slots=True)
class Checker:
    """One walk over one rule: the types, and the errors met on the way."""

    dictionary: Dictionary
    rows: dict[str, str] = field(default_factory=dict)
    errors: list[RuleError] = field(default_factory=list)

    def wrong(self, code: str, sentence: str, node: nodes.Node, hint: str = "") -> Type:
        self.errors.append(RuleError(code, sentence, hint=hint, place=node.place))
        return UNKNOWN

    def type_of(self, node: nodes.Node) -> Type:
        return _TYPES[type(node)](self, node)

    def expect(self, node: nodes.Node, *sorts: Sort) -> Type:
        found = self.type_of(node)
        if found.sort not in (*sorts, Sort.UNKNOWN):
            wanted = " or ".join(sort.value for sort in sorts)
            return self.wrong("rule.type", f"A {wanted} is needed here, got a {found.sort.value}.", node)
        return found

    # Names

    def name(self, node: nodes.Name) -> Type:
        variable = self.dictionary.by_name(node.name)
        if variable is None:
            near = get_close_matches(node.name, self.dictionary.names, n=3, cutoff=0.5)
            hint = f"Did you mean {', '.join(map(_quoted, near))}?" if near else "See the dictionary of variables."
            return self.wrong("rule.name", f'There is no variable "{node.name}".', node, hint)
        return type_of_variable(variable)

    def row_field(self, node: nodes.Field) -> Type:
        source = self.rows.get(node.alias)
        if source is None:
            return self.wrong("rule.alias", f"{node.alias} names no row here.", node, 'Write "List" T return all ...')
        found = FIELDS[source].get(node.name)
        if found is None:
            near = get_close_matches(node.name, list(FIELDS[source]), n=3, cutoff=0.5) or list(FIELDS[source])
            return self.wrong(
                "rule.field", f"Rows of this list have no field {node.name}.", node, f"Known are: {', '.join(near)}."
            )
        return type_of_field(found)

    # Logic

    def logical(self, node: nodes.Logical) -> Type:
        self.expect(node.left, Sort.BOOLEAN)
        self.expect(node.right, Sort.BOOLEAN)
        return Type(Sort.BOOLEAN)

    def negated(self, node: nodes.Not) -> Type:
        self.expect(node.operand, Sort.BOOLEAN)
        return Type(Sort.BOOLEAN)

    def quantified(self, node: nodes.Every | nodes.Some | nodes.AtLeastOf) -> Type:
        if isinstance(node, nodes.AtLeastOf) and node.count < 1:
            self.wrong("rule.count", "AtLeast(0, ...) holds for everybody.", node, "Ask for 1 row or more.")
        return self.query(node.query)

    def query(self, node: nodes.Query) -> Type:
        source = self.expect(node.source, Sort.ROWS)
        if source.variable is None:
            return UNKNOWN
        inner = Checker(self.dictionary, {**self.rows, node.alias: source.variable.rows["list"]}, self.errors)
        inner.expect(node.body, Sort.BOOLEAN)
        return Type(Sort.BOOLEAN)

    # Comparison

    def compared(self, node: nodes.Comparison) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        self._comparable(left, right, node.left, node.right)
        return Type(Sort.BOOLEAN)

    def ordered(self, node: nodes.Comparison) -> Type:
        orderable = (*NUMBERS, Sort.QUANTITY, Sort.DATE)
        left, right = self.expect(node.left, *orderable), self.expect(node.right, *orderable)
        self._comparable(left, right, node.left, node.right)
        return Type(Sort.BOOLEAN)

    def timed(self, node: nodes.Timing) -> Type:
        self.expect(node.left, Sort.DATE)
        self.expect(node.right, Sort.DATE)
        return Type(Sort.BOOLEAN)

    def between(self, node: nodes.Between) -> Type:
        orderable = (*NUMBERS, Sort.QUANTITY, Sort.DATE)
        operand = self.expect(node.operand, *orderable)
        for bound in (node.low, node.high):
            self._comparable(operand, self.expect(bound, *orderable), node.operand, bound)
        if is_reversed(node, operand.variable):
            self.wrong("rule.reversed", "The range runs backwards: nobody can be within it.", node, "Swap the bounds.")
        return Type(Sort.BOOLEAN)

    def member(self, node: nodes.In) -> Type:
        operand = self.type_of(node.operand)
        if not node.items.items:
            self.wrong("rule.empty_list", "The list is empty: nothing is in it.", node.items)
        for item in node.items.items:
            self._comparable(operand, self.type_of(item), node.operand, item)
        return Type(Sort.BOOLEAN)

    def _comparable(self, left: Type, right: Type, left_node: nodes.Node, right_node: nodes.Node) -> None:
        self.errors += comparison_errors(left, right, left_node, right_node)

    # Values

    def quantity(self, node: nodes.QuantityLiteral) -> Type:
        unit = CALENDAR_UNITS[node.unit] if node.calendar else node.unit
        try:
            check_unit(unit)
        except UnitError as problem:
            return self.wrong("rule.unit", problem.message, node, problem.hint)
        return Type(Sort.QUANTITY, unit)

    def limit(self, node: nodes.LimitOfNormal) -> Type:
        found = self.expect(node.of, Sort.QUANTITY)
        if found.variable and found.variable.kind is not Kind.LAB:
            return self.wrong("rule.no_limits", f'"{node.of.name}" has no limits of normal.', node)
        return Type(found.sort, found.unit, found.variable, limit_of=True)

    def sum(self, node: nodes.Arithmetic) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left.sort is Sort.DATE:
            if not isinstance(node.right, nodes.QuantityLiteral) or not node.right.calendar:
                return self.wrong("rule.type", "To a date, calendar time is added.", node.right, "Write + 6 months.")
            if node.right.unit not in ("year", "month", "week", "day") or "." in node.right.text:
                return self.wrong("rule.type", "To a date, whole years, months, weeks or days are added.", node.right)
            return left
        self._comparable(left, right, node.left, node.right)
        return self._number_or_quantity(left, right, node)

    def product(self, node: nodes.Multiply) -> Type:
        left, right = (self.expect(side, *NUMBERS, Sort.QUANTITY) for side in (node.left, node.right))
        if left.sort is Sort.QUANTITY and right.sort is Sort.QUANTITY:
            return self.wrong("rule.type", "Two quantities cannot be multiplied here.", node)
        return self._number_or_quantity(left, right, node)

    def quotient(self, node: nodes.Divide) -> Type:
        left, right = (self.expect(side, *NUMBERS, Sort.QUANTITY) for side in (node.left, node.right))
        if right.sort is not Sort.QUANTITY:
            return left if left.sort is Sort.QUANTITY else Type(Sort.DECIMAL)
        if left.sort is not Sort.QUANTITY:
            return self.wrong("rule.type", "A number cannot be divided by a quantity here.", node)
        self.errors += unit_errors(left, right, node.right)
        return Type(Sort.DECIMAL)

    def _number_or_quantity(self, left: Type, right: Type, node: nodes.Node) -> Type:
        for side in (left, right):
            if side.sort is Sort.QUANTITY:
                return side
        if Sort.UNKNOWN in (left.sort, right.sort):
            return UNKNOWN
        if left.sort not in NUMBERS:
            return self.wrong("rule.type", f"A {left.sort.value} cannot be calculated with.", node)
        return Type(Sort.INTEGER if left.sort is right.sort is Sort.INTEGER else Sort.DECIMAL)

    def minus(self, node: nodes.Negate) -> Type:
        return self.expect(node.operand, *NUMBERS, Sort.QUANTITY)

    def pick(self, node: nodes.Pick) -> Type:
        left, right = (self.expect(side, *NUMBERS, Sort.QUANTITY, Sort.DATE) for side in (node.first, node.second))
        self._comparable(left, right, node.first, node.second)
        return left

    def list_of(self, node: nodes.ListOf) -> Type:
        return self.wrong("rule.type", "A list stands only behind `in`.", node)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _constant(sort: Sort) -> Callable[[Checker, nodes.Node], Type]:
    return lambda checker, node: Type(sort)


_TYPES: dict[type[nodes.Node], Callable[..., Type]] = {
    nodes.BooleanLiteral: _constant(Sort.BOOLEAN),
    nodes.IntegerLiteral: _constant(Sort.INTEGER),
    nodes.DecimalLiteral: _constant(Sort.DECIMAL),
    nodes.StringLiteral: _constant(Sort.STRING),
    nodes.DateLiteral: _constant(Sort.DATE),
    nodes.QuantityLiteral: Checker.quantity,
    nodes.Name: Checker.name,
    nodes.Field: Checker.row_field,
    nodes.ListOf: Checker.list_of,
    nodes.And: Checker.logical,
    nodes.Or: Checker.logical,
    nodes.Xor: Checker.logical,
    nodes.Implies: Checker.logical,
    nodes.Not: Checker.negated,
    nodes.Equal: Checker.compared,
    nodes.NotEqual: Checker.compared,
    nodes.Less: Checker.ordered,
    nodes.AtMost: Checker.ordered,
    nodes.More: Checker.ordered,
    nodes.AtLeast: Checker.ordered,
    nodes.Before: Checker.timed,
    nodes.After: Checker.timed,
    nodes.OnOrBefore: Checker.timed,
    nodes.OnOrAfter: Checker.timed,
    nodes.SameDay: Checker.timed,
    nodes.Between: Checker.between,
    nodes.In: Checker.member,
    nodes.Add: Checker.sum,
    nodes.Subtract: Checker.sum,
    nodes.Multiply: Checker.product,
    nodes.Divide: Checker.quotient,
    nodes.Negate: Checker.minus,
    nodes.UpperLimit: Checker.limit,
    nodes.LowerLimit: Checker.limit,
    nodes.Lowest: Checker.pick,
    nodes.Highest: Checker.pick,
    nodes.Query: Checker.query,
    nodes.Every: Checker.quantified,
    nodes.Some: Checker.quantified,
    nodes.AtLeastOf: Checker.quantified,
}
