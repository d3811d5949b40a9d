"""Text -> rule objects. lark reads; this module builds the nodes and turns every refusal into a `RuleError`."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from criteria.engine import entries
from criteria.engine.errors import Place, RuleError
from criteria.engine.language import nodes
from criteria.engine.language.refused import REFUSED

MAX_LENGTH = 8_000  # characters of one rule
MAX_TREE = 100  # constructs within constructs
LIMITS = {"ULN": nodes.UpperLimit, "LLN": nodes.LowerLimit}
PICKS = {"Lowest": nodes.Lowest, "Highest": nodes.Highest}
QUANTIFIERS = {"Every": nodes.Every, "Some": nodes.Some}
FUNCTIONS = (*LIMITS, *PICKS, *QUANTIFIERS, "AtLeast")


# Built once, at import: two threads that build a grammar at once disturb each other.
_LARK = Lark(
    (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    propagate_positions=True,
    maybe_placeholders=False,
)


def read(text: str) -> nodes.Node:
    """The rule of a text, not yet checked against a dictionary. Raises RuleError with the place."""
    _check_size(text)
    try:
        tree = _LARK.parse(text)
    except UnexpectedInput as problem:
        raise _syntax_error(text, problem) from problem
    _check_depth(tree)
    try:
        rule: nodes.Node = _Builder().transform(tree).children[0]
    except VisitError as problem:
        if isinstance(problem.orig_exc, RuleError):
            raise problem.orig_exc from problem
        raise
    return rule


def _check_size(text: str) -> None:
    if not text.strip():
        raise RuleError("rule.empty", "The expression is empty.", hint='Write a condition such as "Age" >= 18.')
    if len(text) > MAX_LENGTH:
        raise RuleError(
            "rule.too_long", f"The expression has {len(text)} characters; at most {MAX_LENGTH} can be read."
        )


def _check_depth(tree: Any) -> None:
    """Refuses what could not be walked: without recursion, since that is what must be prevented."""
    level = [tree]
    for _ in range(MAX_TREE):
        level = [child for node in level for child in getattr(node, "children", ())]
        if not level:
            return
    raise RuleError(
        "rule.too_deep",
        f"More than {MAX_TREE} constructs stand inside each other.",
        hint="Split the criterion, or use a list: in {...}.",
    )


def _syntax_error(text: str, problem: UnexpectedInput) -> RuleError:
    line, column = max(problem.line, 1), max(problem.column, 1)
    token = problem.token if isinstance(problem, UnexpectedToken) else None
    rest = text.split("\n")[line - 1][column - 1 :]
    word = str(token) if token is not None else (rest.split() or [rest[:1]])[0]
    place = Place(line, column, len(word))
    refused = _refused_near(text, line, column, word)
    if refused:
        return RuleError("rule.refused", f"{refused} is not used in criteria.", hint=REFUSED[refused], place=place)
    if token is not None and token.type == "$END":
        return RuleError(
            "rule.incomplete",
            "The expression ends too early.",
            hint="Something must follow.",
            place=Place(line, column, 1),
        )
    return RuleError(
        "rule.syntax",
        f"{word!r} is not understood here.",
        hint="Names stand in double quotes, texts and units in single quotes.",
        place=place,
    )


def _refused_near(text: str, line: int, column: int, word: str) -> str | None:
    """The refused construct that the error is about: the word itself, or the one just before it."""
    lines = text.split("\n")
    at_end = word == ""
    before = (text if at_end else lines[line - 1][: column - 1]).split()
    for candidate in (word, *before[-1:]):
        if candidate.strip("()[]{},") in REFUSED:
            return candidate.strip("()[]{},")
    return None


def _place(meta: Any) -> Place:
    if getattr(meta, "empty", True):
        return Place()
    length = max(meta.end_pos - meta.start_pos, 0)
    return Place(meta.line, meta.column, length)


def _unquote(token: Token) -> str:
    return re.sub(r"\\(.)", r"\1", str(token)[1:-1], flags=re.DOTALL)


def _binary(kind: type[nodes.Binary]) -> Any:
    def build(self: "_Builder", meta: Any, parts: list[Any]) -> nodes.Node:
        operands = [part for part in parts if isinstance(part, nodes.Node)]
        return kind(*operands, place=_place(meta))

    return build


@v_args(meta=True)
class _Builder(Transformer[Token, Any]):
    """One method per rule of the grammar."""

    implies = _binary(nodes.Implies)
    disjunction = _binary(nodes.Or)
    exclusive = _binary(nodes.Xor)
    conjunction = _binary(nodes.And)
    equal = _binary(nodes.Equal)
    not_equal = _binary(nodes.NotEqual)
    at_most = _binary(nodes.AtMost)
    less = _binary(nodes.Less)
    at_least = _binary(nodes.AtLeast)
    more = _binary(nodes.More)
    on_or_before = _binary(nodes.OnOrBefore)
    on_or_after = _binary(nodes.OnOrAfter)
    same_day = _binary(nodes.SameDay)
    before = _binary(nodes.Before)
    after = _binary(nodes.After)
    add = _binary(nodes.Add)
    subtract = _binary(nodes.Subtract)
    multiply = _binary(nodes.Multiply)
    divide = _binary(nodes.Divide)

    def negation(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.Not(parts[0], place=_place(meta))

    def minus(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.Negate(parts[0], place=_place(meta))

    def between(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.Between(*parts, place=_place(meta))

    def member(self, meta: Any, parts: list[Any]) -> nodes.Node:
        operand, items = parts
        if not isinstance(items, nodes.ListOf):
            raise RuleError(
                "rule.list_needed", "Behind `in` stands a list.", hint="Write in {'a', 'b'}.", place=items.place
            )
        return nodes.In(operand, items, place=_place(meta))

    def true(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.BooleanLiteral(True, place=_place(meta))

    def false(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.BooleanLiteral(False, place=_place(meta))

    def integer(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.IntegerLiteral(_whole(parts[0], meta), place=_place(meta))

    def decimal(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.DecimalLiteral(_digits(parts[0], meta), place=_place(meta))

    def string(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.StringLiteral(_unquote(parts[0]), place=_place(meta))

    def quantity(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.QuantityLiteral(_digits(parts[0], meta), _unquote(parts[1]), place=_place(meta))

    def calendar_quantity(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.QuantityLiteral(_digits(parts[0], meta), str(parts[1]).rstrip("s"), True, place=_place(meta))

    def date_literal(self, meta: Any, parts: list[Any]) -> nodes.Node:
        text = str(parts[0])[1:]
        value = entries.read_date(text)
        if isinstance(value, entries.Unreadable):
            raise RuleError("rule.date", f"@{text} is not a day of the calendar.", place=_place(meta))
        return nodes.DateLiteral(text, value, place=_place(meta))

    def name(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.Name(_unquote(parts[0]), place=_place(meta))

    def field(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.Field(str(parts[0]), str(parts[1]), place=_place(meta))

    def list_of(self, meta: Any, parts: list[Any]) -> nodes.Node:
        return nodes.ListOf(tuple(parts), place=_place(meta))

    def query(self, meta: Any, parts: list[Any]) -> nodes.Node:
        source, alias, body = parts
        place = Place(source.line or 1, source.column or 1, len(source))
        return nodes.Query(nodes.Name(_unquote(source), place=place), str(alias), body, place=_place(meta))

    def call(self, meta: Any, parts: list[Any]) -> nodes.Node:
        function, arguments = str(parts[0]), parts[1:]
        return _call(function, arguments, _place(meta))


MAX_DIGITS = 24


def _digits(token: Token, meta: Any) -> str:
    if len(token) > MAX_DIGITS:
        raise RuleError("rule.number", f"A number has at most {MAX_DIGITS} digits.", place=_place(meta))
    return str(token)


def _whole(token: Token, meta: Any) -> int:
    return int(_digits(token, meta))


def _call(function: str, arguments: list[nodes.Node], place: Place) -> nodes.Node:
    if function in LIMITS and len(arguments) == 1 and isinstance(arguments[0], nodes.Name):
        return LIMITS[function](arguments[0], place=place)
    if function in PICKS and len(arguments) == 2:
        return PICKS[function](*arguments, place=place)
    if function in QUANTIFIERS and len(arguments) == 1 and isinstance(arguments[0], nodes.Query):
        return QUANTIFIERS[function](arguments[0], place=place)
    if function == "AtLeast" and len(arguments) == 2:
        count, query = arguments
        if isinstance(count, nodes.IntegerLiteral) and isinstance(query, nodes.Query):
            return nodes.AtLeastOf(count.value, query, place=place)
    raise _wrong_call(function, place)


def _wrong_call(function: str, place: Place) -> RuleError:
    if function in REFUSED:
        return RuleError("rule.refused", f"{function} is not used in criteria.", hint=REFUSED[function], place=place)
    usage = {
        **{name: f'{name}("Variable")' for name in LIMITS},
        **{name: f"{name}(a, b)" for name in PICKS},
        **{name: f'{name}("List" T return all ...)' for name in QUANTIFIERS},
        "AtLeast": 'AtLeast(2, "List" T return all ...)',
    }
    if function in usage:
        return RuleError("rule.arguments", f"{function} is written {usage[function]}.", place=place)
    near = get_close_matches(function, FUNCTIONS, n=3, cutoff=0.5) or FUNCTIONS
    return RuleError(
        "rule.function", f"There is no function {function}.", hint=f"Known are: {', '.join(near)}.", place=place
    )
