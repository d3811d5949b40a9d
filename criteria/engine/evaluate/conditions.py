"""The condition side of a rule: logic, comparisons and rows, compiled into closures that answer with evidence."""

from collections.abc import Callable

from criteria.engine import spans
from criteria.engine.errors import EngineError
from criteria.engine.evaluate.leaves import compared_leaf, missing_leaf, truth_leaf
from criteria.engine.evaluate.results import Ask, Known, Scope, Unknown, aligned, facts_of, missing_of
from criteria.engine.evaluate.values import ValueCompiler, outside_queries
from criteria.engine.facts import Facts, Missing, RowList, Value
from criteria.engine.language import nodes
from criteria.engine.messages import message
from criteria.engine.verdicts import Evidence, Step, kleene_all, kleene_any, kleene_not


class Compiler(ValueCompiler):
    """Compiles conditions."""

    def condition(self, node: nodes.Node) -> Ask:
        return _CONDITIONS[type(node)](self, node)

    # Logic

    def logical(self, node: nodes.Logical) -> Ask:
        step, combine = _LOGIC[type(node)]
        asks = [self.condition(part) for part in _flat(node)]

        def ask(facts: Facts, scope: Scope) -> Evidence:
            parts = tuple(part(facts, scope) for part in asks)
            return Evidence(combine(tuple(part.answer for part in parts)), step, parts)

        return ask

    def negation(self, node: nodes.Not) -> Ask:
        inner = self.condition(node.operand)

        def ask(facts: Facts, scope: Scope) -> Evidence:
            part = inner(facts, scope)
            return Evidence(kleene_not(part.answer), Step.NOT, (part,))

        return ask

    def truth(self, node: nodes.Name | nodes.Field) -> Ask:
        value, name, alias = self.value(node), self.subject(node), _alias_in(node)

        def ask(facts: Facts, scope: Scope) -> Evidence:
            found = value(facts, scope)
            row = scope[alias].label if alias else ""
            if isinstance(found, Unknown):
                return missing_leaf(found.missing, found.facts, row)
            return truth_leaf(bool(found.value), name, found.facts, row)

        return ask

    def constant(self, node: nodes.BooleanLiteral) -> Ask:
        evidence = Evidence(node.value, Step.LEAF, message=message("is_constant"))
        return lambda facts, scope: evidence

    # Rows

    def every(self, node: nodes.Every) -> Ask:
        return self._over_rows(node.query, Step.EVERY, kleene_all)

    def some(self, node: nodes.Some) -> Ask:
        return self._over_rows(node.query, Step.SOME, kleene_any)

    def at_least_of(self, node: nodes.AtLeastOf) -> Ask:
        def enough(answers: tuple[bool | None, ...]) -> bool | None:
            sure = sum(answer is True for answer in answers)
            possible = sum(answer is not False for answer in answers)
            return True if sure >= node.count else (False if possible < node.count else None)

        return self._over_rows(node.query, Step.AT_LEAST, enough, unlisted=node.count)

    def _over_rows(
        self,
        query: nodes.Query,
        step: Step,
        combine: Callable[[tuple[bool | None, ...]], bool | None],
        unlisted: int = 1,
    ) -> Ask:
        """`unlisted` is how many unknown rows a list that nobody marked complete must be thought to hold."""
        variable = self.dictionary.by_name(query.source.name)
        if variable is None:
            raise EngineError("rule.name", f'There is no list "{query.source.name}".')
        body = Compiler(self.dictionary, {**self.rows, query.alias: variable.rows["list"]}).condition(query.body)

        def ask(facts: Facts, scope: Scope) -> Evidence:
            rows = facts.get(variable.name)
            if isinstance(rows, Missing):
                return missing_leaf((rows,))
            if not isinstance(rows, RowList):
                rows = RowList(variable.name, (), False, variable.label, variable.key)
            parts = tuple(
                Evidence(part.answer, Step.ROW, (part,), notes=row.notes, label=row.label)
                for row in rows.rows
                for part in (body(facts, {**scope, query.alias: row}),)
            )
            if not rows.complete:
                parts += (missing_leaf((rows.not_reviewed,)),) * unlisted
            answer = combine(tuple(part.answer for part in parts))
            about = message("no_rows", name=variable.label) if not parts else None
            return Evidence(answer, step, parts, message=about, notes=rows.notes)

        return ask

    # Comparison

    def comparison(self, node: nodes.Comparison) -> Ask:
        compare, code = _COMPARISONS[type(node)]
        measured = self.variable_of(node.left, node.right)
        left, right = self.value(node.left, measured), self.value(node.right, measured)
        name, shown_by = self.subject(node.left), self.dictionary.by_name(getattr(node.left, "name", ""))
        alias = _alias_in(node)

        def ask(facts: Facts, scope: Scope) -> Evidence:
            a, b = left(facts, scope), right(facts, scope)
            row = scope[alias].label if alias else ""
            if isinstance(a, Unknown) or isinstance(b, Unknown):
                return missing_leaf(missing_of(a, b), facts_of(a, b), row)
            answer = compare(*aligned(a.value, b.value))
            return compared_leaf(answer, code, name, a, {"limit": b}, shown_by, row)

        return ask

    def between(self, node: nodes.Between) -> Ask:
        measured = self.variable_of(node.operand, node.low, node.high)
        operand, low, high = (self.value(part, measured) for part in (node.operand, node.low, node.high))
        name, shown_by = self.subject(node.operand), self.dictionary.by_name(getattr(node.operand, "name", ""))
        alias = _alias_in(node)

        def ask(facts: Facts, scope: Scope) -> Evidence:
            a, b, c = operand(facts, scope), low(facts, scope), high(facts, scope)
            row = scope[alias].label if alias else ""
            if isinstance(a, Unknown) or isinstance(b, Unknown) or isinstance(c, Unknown):
                return missing_leaf(missing_of(a, b, c), facts_of(a, b, c), row)
            above = spans.at_most(*aligned(b.value, a.value))
            below = spans.at_most(*aligned(a.value, c.value))
            answer = kleene_all((above, below))
            return compared_leaf(answer, "is_between", name, a, {"low": b, "high": c}, shown_by, row)

        return ask

    def member(self, node: nodes.In) -> Ask:
        measured = self.variable_of(node.operand)
        operand = self.value(node.operand, measured)
        items = [self.value(item, measured) for item in node.items.items]
        name, shown_by = self.subject(node.operand), self.dictionary.by_name(getattr(node.operand, "name", ""))
        alias = _alias_in(node)

        def ask(facts: Facts, scope: Scope) -> Evidence:
            a = operand(facts, scope)
            row = scope[alias].label if alias else ""
            found = [item(facts, scope) for item in items]
            known = [item for item in found if isinstance(item, Known)]
            if isinstance(a, Unknown) or len(known) < len(found):
                return missing_leaf(missing_of(a, *found), facts_of(a, *found), row)
            answer = kleene_any(tuple(spans.equal(*aligned(a.value, item.value)) for item in known))
            return compared_leaf(answer, "is_one_of", name, a, {"limit": known}, shown_by, row)

        return ask


def _flat(node: nodes.Logical) -> list[nodes.Node]:
    """`a and b and c` has three parts, not a pair in a pair; implies keeps its two."""
    if isinstance(node, nodes.Implies | nodes.Xor):
        return [node.left, node.right]
    left = _flat(node.left) if type(node.left) is type(node) and isinstance(node.left, nodes.Logical) else [node.left]
    return [*left, node.right]


def _implies(answers: tuple[bool | None, ...]) -> bool | None:
    return kleene_any((kleene_not(answers[0]), answers[1]))


def _exclusive(answers: tuple[bool | None, ...]) -> bool | None:
    return None if None in answers else answers[0] is not answers[1]


def _alias_in(node: nodes.Node) -> str:
    """The alias of the row that a comparison is about; empty where it is about no row."""
    return next((part.alias for part in outside_queries(node) if isinstance(part, nodes.Field)), "")


_LOGIC: dict[type[nodes.Node], tuple[Step, Callable[[tuple[bool | None, ...]], bool | None]]] = {
    nodes.And: (Step.ALL, kleene_all),
    nodes.Or: (Step.ANY, kleene_any),
    nodes.Xor: (Step.XOR, _exclusive),
    nodes.Implies: (Step.IMPLIES, _implies),
}
_Compare = Callable[[Value, Value], bool | None]
_COMPARISONS: dict[type[nodes.Node], tuple[_Compare, str]] = {
    nodes.Less: (spans.less, "is_less"),
    nodes.AtMost: (spans.at_most, "is_at_most"),
    nodes.More: (lambda a, b: spans.less(b, a), "is_more"),
    nodes.AtLeast: (lambda a, b: spans.at_most(b, a), "is_at_least"),
    nodes.Equal: (spans.equal, "is_equal"),
    nodes.NotEqual: (lambda a, b: spans.opposite(spans.equal(a, b)), "is_unequal"),
    nodes.Before: (spans.less, "is_before"),
    nodes.After: (lambda a, b: spans.less(b, a), "is_after"),
    nodes.OnOrBefore: (spans.at_most, "is_on_or_before"),
    nodes.OnOrAfter: (lambda a, b: spans.at_most(b, a), "is_on_or_after"),
    nodes.SameDay: (spans.equal, "is_same_date"),
}
_CONDITIONS: dict[type[nodes.Node], Callable[..., Ask]] = {
    nodes.And: Compiler.logical,
    nodes.Or: Compiler.logical,
    nodes.Xor: Compiler.logical,
    nodes.Implies: Compiler.logical,
    nodes.Not: Compiler.negation,
    nodes.BooleanLiteral: Compiler.constant,
    nodes.Name: Compiler.truth,
    nodes.Field: Compiler.truth,
    nodes.Every: Compiler.every,
    nodes.Some: Compiler.some,
    nodes.AtLeastOf: Compiler.at_least_of,
    nodes.Between: Compiler.between,
    nodes.In: Compiler.member,
    **dict.fromkeys(_COMPARISONS, Compiler.comparison),
}
