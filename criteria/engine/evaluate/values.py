"""The value side of a rule: names, fields, limits, literals and arithmetic, compiled into closures."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from criteria.engine import spans
from criteria.engine.dates import add_calendar
from criteria.engine.errors import EngineError
from criteria.engine.evaluate.arithmetic import ARITHMETIC
from criteria.engine.evaluate.results import (
    Ask,
    Compute,
    Known,
    Scope,
    Unknown,
    aligned,
    facts_of,
    missing_of,
    undecided,
)
from criteria.engine.facts import Fact, Facts, Missing, Value
from criteria.engine.language import nodes
from criteria.engine.language.checker import type_of
from criteria.engine.language.printer import print_rule
from criteria.engine.language.types import Sort
from criteria.engine.messages import Param, message
from criteria.engine.quantities import CALENDAR_UNITS, Quantity
from criteria.engine.reasons import Reason
from criteria.engine.rowfields import FIELDS
from criteria.engine.shown import number_text, quantity_text
from criteria.engine.variables import Dictionary, Variable


def outside_queries(node: nodes.Node) -> Iterator[nodes.Node]:
    """The node and its parts, but of a query its list alone: fields of its rows belong to it."""
    yield node
    for child in (node.source,) if isinstance(node, nodes.Query) else node.children():
        yield from outside_queries(child)


class ValueCompiler(ABC):
    """Compiles values; `rows` names the list behind each alias in scope."""

    def __init__(self, dictionary: Dictionary, rows: Mapping[str, str] | None = None) -> None:
        self.dictionary = dictionary
        self.rows = dict(rows or {})

    def value(self, node: nodes.Node, measured: Variable | None = None) -> Compute:
        """`measured` is the variable whose units hold for literals beside it (mg/dL or umol/L of creatinine)."""
        if isinstance(node, nodes.QuantityLiteral):
            return _literal_quantity(node, measured)
        if type(node) not in _VALUES:
            return _answer_of(self.condition(node))
        return _VALUES[type(node)](self, node, measured)

    @abstractmethod
    def condition(self, node: nodes.Node) -> Ask:
        """A condition compiled to evidence: see `conditions.Compiler`."""

    def variable_of(self, *parts: nodes.Node) -> Variable | None:
        for part in parts:
            variable = type_of(part, self.dictionary, self.rows).variable
            if variable is not None and variable.units:
                return variable
        return None

    def subject(self, node: nodes.Node) -> str:
        """What a comparison is about, in words."""
        if isinstance(node, nodes.Name):
            variable = self.dictionary.by_name(node.name)
            return variable.label if variable else node.name
        if isinstance(node, nodes.Field):
            label = FIELDS[self.rows[node.alias]][node.name].label
            return label[:1].upper() + label[1:]
        inner = next((part for part in outside_queries(node) if isinstance(part, nodes.Name | nodes.Field)), None)
        return self.subject(inner) if inner is not None else ""

    def name(self, node: nodes.Name, measured: Variable | None) -> Compute:
        variable = self.dictionary.by_name(node.name)
        label, key = (variable.label, variable.key) if variable else (node.name, "")
        nothing = Unknown((Missing(Reason.NOT_ENTERED, node.name, label, key),))

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            found = facts.get(node.name)
            if isinstance(found, Fact):
                return Known(found.value, (found,))
            return Unknown((replace(found, also=()), *found.also)) if isinstance(found, Missing) else nothing

        return compute

    def row_field(self, node: nodes.Field, measured: Variable | None) -> Compute:
        label = self.subject(node)

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            found = scope[node.alias].fields.get(node.name)
            if isinstance(found, Fact):
                return Known(found.value, (found,))
            return Unknown((found or Missing(Reason.NOT_ENTERED, label, label),))

        return compute

    def limit(self, node: nodes.LimitOfNormal, measured: Variable | None) -> Compute:
        variable = self.dictionary.by_name(node.of.name)
        upper = isinstance(node, nodes.UpperLimit)
        value = self.value(node.of)
        label = variable.label if variable else node.of.name
        key, which = (variable.key if variable else ""), ("upper" if upper else "lower")
        nothing = Missing(Reason.NOT_ENTERED, node.of.name, label, key, limit=which)

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            found = value(facts, scope)
            if isinstance(found, Unknown):
                return found
            fact = found.facts[0]
            limit = fact.upper if upper else fact.lower
            if not isinstance(limit, Quantity):
                return Unknown((limit or nothing,), found.facts)
            entered, unit = (fact.limit_entered, fact.limit_unit) if upper else (fact.lower_entered, fact.lower_unit)
            return Known(limit, found.facts, entered or quantity_text(limit), unit)

        return compute

    def arithmetic(self, node: nodes.Arithmetic, measured: Variable | None) -> Compute:
        measured = measured or self.variable_of(node.left, node.right)
        left, right = self.value(node.left, measured), self.value(node.right, measured)
        combine = ARITHMETIC[type(node)]
        variable, written = self.variable_of(node), print_rule(node)

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            a, b = left(facts, scope), right(facts, scope)
            if isinstance(a, Unknown) or isinstance(b, Unknown):
                return Unknown(missing_of(a, b), facts_of(a, b))
            value = combine(a.value, b.value)
            if value is None:
                facts_in = (*a.facts, *b.facts)
                return Unknown(undecided(facts_in) or (Missing(Reason.UNCERTAIN, "", written),), facts_in)
            return Known(value, (*a.facts, *b.facts), _product_shown(node, a, b, value, variable))

        return compute

    def moved_date(self, node: nodes.Arithmetic, measured: Variable | None) -> Compute:
        if type_of(node.left, self.dictionary, self.rows).sort is not Sort.DATE:
            return self.arithmetic(node, measured)
        step = node.right
        if not isinstance(step, nodes.QuantityLiteral):
            raise EngineError("rule.type", "To a date, calendar time is added.")
        amount = int(step.number) * (-1 if isinstance(node, nodes.Subtract) else 1)
        start = self.value(node.left)

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            found = start(facts, scope)
            if isinstance(found, Unknown):
                return found
            try:
                return Known(add_calendar(found.value, amount, step.unit), found.facts)  # type: ignore[arg-type]
            except (OverflowError, ValueError):  # beyond the years that a calendar has
                return Unknown(undecided(found.facts), found.facts)

        return compute

    def minus(self, node: nodes.Negate, measured: Variable | None) -> Compute:
        inner = self.value(node.operand, measured)

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            found = inner(facts, scope)
            if isinstance(found, Unknown):
                return found
            if isinstance(found.value, Quantity):
                return Known(Quantity(spans.negate(found.value.amount), found.value.unit), found.facts)
            return Known(spans.negate(found.value), found.facts)

        return compute

    def pick(self, node: nodes.Pick, measured: Variable | None) -> Compute:
        measured = measured or self.variable_of(node.first, node.second)
        first, second = self.value(node.first, measured), self.value(node.second, measured)
        want_less = isinstance(node, nodes.Lowest)

        def compute(facts: Facts, scope: Scope) -> Known | Unknown:
            a, b = first(facts, scope), second(facts, scope)
            if isinstance(a, Unknown) or isinstance(b, Unknown):
                return Unknown(missing_of(a, b), facts_of(a, b))
            first_is_less = spans.at_most(*aligned(a.value, b.value))
            if first_is_less is None:
                return Unknown(undecided((*a.facts, *b.facts)), (*a.facts, *b.facts))
            return a if first_is_less is want_less else b

        return compute


def _answer_of(ask: Ask) -> Compute:
    """A condition as a value: its answer, or what is missing for one."""

    def compute(facts: Facts, scope: Scope) -> Known | Unknown:
        evidence = ask(facts, scope)
        leaves = evidence.decisive()
        read = tuple(dict.fromkeys(fact for leaf in leaves for fact in leaf.facts))
        if evidence.answer is None:
            return Unknown(tuple(dict.fromkeys(item for leaf in leaves for item in leaf.missing)), read)
        return Known(evidence.answer, read)

    return compute


def _literal_quantity(node: nodes.QuantityLiteral, measured: Variable | None) -> Compute:
    quantity = Quantity(node.number, CALENDAR_UNITS[node.unit] if node.calendar else node.unit)
    canonical = measured.canonical(quantity) if measured else None
    known = Known(canonical or quantity, (), quantity_text(quantity))
    return lambda facts, scope: known


def _literal(self: ValueCompiler, node: nodes.Node, measured: Variable | None) -> Compute:
    known = Known(node.value)  # type: ignore[attr-defined]
    return lambda facts, scope: known


def _product_shown(node: nodes.Arithmetic, a: Known, b: Known, value: Value, variable: Variable | None) -> Param | None:
    """A multiple of a limit or a half-life is written with its working: 2.5 x 40 U/L = 100 U/L."""
    if not isinstance(node, nodes.Multiply) or not isinstance(value, Quantity):
        return None
    number, base = (a, b) if isinstance(b.value, Quantity) else (b, a)
    if not isinstance(base.value, Quantity) or not isinstance(number.value, int | Fraction) or not base.facts:
        return None
    result = variable.expressed_in(value, base.unit) if variable and base.unit else value
    return message(
        "multiple_of",
        factor=number_text(number.value),
        base=base.shown if isinstance(base.shown, str) else quantity_text(base.value),
        result=quantity_text(result),
    )


_VALUES: dict[type[nodes.Node], Callable[..., Compute]] = {
    nodes.IntegerLiteral: _literal,
    nodes.DecimalLiteral: _literal,
    nodes.StringLiteral: _literal,
    nodes.DateLiteral: _literal,
    nodes.BooleanLiteral: _literal,
    nodes.Name: ValueCompiler.name,
    nodes.Field: ValueCompiler.row_field,
    nodes.UpperLimit: ValueCompiler.limit,
    nodes.LowerLimit: ValueCompiler.limit,
    nodes.Add: ValueCompiler.moved_date,
    nodes.Subtract: ValueCompiler.moved_date,
    nodes.Multiply: ValueCompiler.arithmetic,
    nodes.Divide: ValueCompiler.arithmetic,
    nodes.Negate: ValueCompiler.minus,
    nodes.Lowest: ValueCompiler.pick,
    nodes.Highest: ValueCompiler.pick,
}
