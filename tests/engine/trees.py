"""Generated rules: any tree that can be written, and conditions of the small study that make sense."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from criteria.engine.entries import read_date
from criteria.engine.language import nodes
from criteria.engine.language.nodes import Node

_CLASSES = [kind for name in nodes.__all__ if isinstance(kind := getattr(nodes, name), type)]
KINDS = frozenset(
    kind for kind in _CLASSES if not any(issubclass(other, kind) for other in _CLASSES if other is not kind)
)
"""Every kind of node that a rule can hold."""


def _dates() -> SearchStrategy[Node]:
    texts = st.dates().map(lambda day: day.isoformat()) | st.sampled_from(["2026-02", "2026", "2024-02-29"])
    return st.builds(lambda text: nodes.DateLiteral(text, read_date(text)), texts)  # type: ignore[arg-type]


# --- Any tree ------------------------------------------------------------------------------------------------------

ALIASES = st.sampled_from(["T", "U", "row_1", "_x", "order", "notable", "days"])
TEXTS = st.text(max_size=8) | st.sampled_from(["'", '"', "\\", "\\'", "a'b", "// x", "/*", "\n", "µmol/L", "(((("])
NUMERALS = st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True)
NAMES = st.builds(nodes.Name, TEXTS)
CALENDAR_WORDS = ("year", "month", "week", "day", "hour", "minute", "second")
LEAVES: dict[type[Node], SearchStrategy[Node]] = {
    nodes.BooleanLiteral: st.builds(nodes.BooleanLiteral, st.booleans()),
    nodes.IntegerLiteral: st.builds(nodes.IntegerLiteral, st.integers(0, 10**9)),
    nodes.DecimalLiteral: st.builds(nodes.DecimalLiteral, st.from_regex(r"[0-9]{1,9}\.[0-9]{1,6}", fullmatch=True)),
    nodes.StringLiteral: st.builds(nodes.StringLiteral, TEXTS),
    nodes.QuantityLiteral: st.builds(nodes.QuantityLiteral, NUMERALS, TEXTS)
    | st.builds(nodes.QuantityLiteral, NUMERALS, st.sampled_from(CALENDAR_WORDS), st.just(True)),
    nodes.DateLiteral: _dates(),
    nodes.Name: NAMES,
    nodes.Field: st.builds(nodes.Field, ALIASES, ALIASES),
    nodes.UpperLimit: st.builds(nodes.UpperLimit, NAMES),
    nodes.LowerLimit: st.builds(nodes.LowerLimit, NAMES),
}
_OF_TWO = [kind for kind in KINDS if issubclass(kind, nodes.Binary | nodes.Pick)]


def _kinds(below: SearchStrategy[Node]) -> dict[type[Node], SearchStrategy[Node]]:
    """How each kind is made from parts."""
    lists = st.builds(nodes.ListOf, st.lists(below, max_size=3).map(tuple))
    queries = st.builds(nodes.Query, NAMES, ALIASES, below)
    return LEAVES | {
        **{kind: st.builds(kind, below, below) for kind in _OF_TWO},
        nodes.Not: st.builds(nodes.Not, below),
        nodes.Negate: st.builds(nodes.Negate, below),
        nodes.Between: st.builds(nodes.Between, below, below, below),
        nodes.In: st.builds(nodes.In, below, lists),
        nodes.ListOf: lists,
        nodes.Every: st.builds(nodes.Every, queries),
        nodes.Some: st.builds(nodes.Some, queries),
        nodes.AtLeastOf: st.builds(nodes.AtLeastOf, st.integers(1, 9), queries),
    }


def trees(depth: int = 3) -> SearchStrategy[Node]:
    """Trees of every kind of node, sensible or not; each kind is as likely as any other."""
    made = LEAVES if depth == 0 else _kinds(trees(depth - 1))
    return st.sampled_from(sorted(made, key=lambda kind: kind.__name__)).flatmap(made.__getitem__)


# --- Conditions that make sense ------------------------------------------------------------------------------------


def _name(name: str) -> SearchStrategy[Node]:
    return st.just(nodes.Name(name))


def _whole(low: int = 0, high: int = 20) -> SearchStrategy[Node]:
    return st.builds(nodes.IntegerLiteral, st.integers(low, high))


def _either(*kinds: type[Node]) -> Callable[..., SearchStrategy[Node]]:
    return lambda *parts: st.sampled_from(kinds).flatmap(lambda kind: st.builds(kind, *parts))


_ordered = _either(nodes.Less, nodes.AtMost, nodes.More, nodes.AtLeast, nodes.Equal, nodes.NotEqual)
_timed = _either(nodes.Before, nodes.After, nodes.OnOrBefore, nodes.OnOrAfter, nodes.SameDay)
_added = _either(nodes.Add, nodes.Subtract)
_picked = _either(nodes.Lowest, nodes.Highest)


def _numbers() -> SearchStrategy[Node]:
    decimals = st.builds(nodes.DecimalLiteral, st.sampled_from(["0.5", "2.0", "7.25"]))
    plain = _name("Count") | _whole() | decimals
    return plain | st.one_of(
        _added(plain, plain),
        st.builds(nodes.Multiply, plain, plain),
        st.builds(nodes.Divide, plain, plain),
        st.builds(nodes.Negate, plain),
        _picked(plain, plain),
    )


def _masses() -> SearchStrategy[Node]:
    literals = st.builds(nodes.QuantityLiteral, st.integers(30, 90).map(str), st.just("kg")) | st.builds(
        nodes.QuantityLiteral, st.integers(30, 90).map(lambda kilograms: f"{kilograms}000"), st.just("g")
    )
    plain = _name("Mass") | literals
    return plain | st.one_of(
        _added(plain, plain),
        st.builds(nodes.Multiply, plain, _whole(0, 2)),
        st.builds(nodes.Divide, plain, _whole(0, 2)),
        _picked(plain, plain),
    )


def _days() -> SearchStrategy[Node]:
    plain = (
        _name("Begun")
        | _name("Ended")
        | _name("As-of date")
        | st.builds(
            lambda day: nodes.DateLiteral(day, read_date(day)),  # type: ignore[arg-type]
            st.sampled_from(["2026-01-31", "2026-02-28", "2024-02-29", "2026-03-02"]),
        )
    )
    steps = st.builds(
        nodes.QuantityLiteral,
        st.integers(0, 14).map(str),
        st.sampled_from(["year", "month", "week", "day"]),
        st.just(True),
    )
    return plain | _added(plain, steps) | _picked(plain, plain)


def _queries() -> SearchStrategy[Node]:
    grade, stable = st.just(nodes.Field("T", "grade")), st.just(nodes.Field("T", "stable"))
    asked = _ordered(grade, _whole(0, 5)) | stable
    body = asked | _either(nodes.And, nodes.Or, nodes.Xor, nodes.Implies)(asked, asked | _name("A"))
    return st.builds(nodes.Query, st.just(nodes.Name("Harms")), st.just("T"), body)


def _simple() -> SearchStrategy[Node]:
    numbers, masses, days = _numbers(), _masses(), _days()
    limits = st.builds(
        nodes.Multiply,
        st.builds(nodes.DecimalLiteral, st.sampled_from(["0.9", "1.0", "1.1"])),
        st.sampled_from([nodes.UpperLimit(nodes.Name("Sodium")), nodes.LowerLimit(nodes.Name("Sodium"))]),
    )
    colours = st.builds(nodes.StringLiteral, st.sampled_from(["red", "deep blue"]))
    return st.one_of(
        _name("A") | _name("B") | _name("C"),
        st.builds(nodes.BooleanLiteral, st.booleans()),
        _ordered(numbers, numbers),
        _ordered(masses, masses),
        _ordered(_name("Sodium"), limits),
        _timed(days, days),
        _ordered(days, days),
        _either(nodes.Equal, nodes.NotEqual)(_name("Colour"), colours),
        st.builds(
            nodes.In, _name("Colour"), st.builds(nodes.ListOf, st.lists(colours, min_size=1, max_size=2).map(tuple))
        ),
        st.builds(nodes.Between, numbers, _whole(0, 5), _whole(6, 20)),
        st.builds(nodes.Every, _queries()),
        st.builds(nodes.Some, _queries()),
        st.builds(nodes.AtLeastOf, st.integers(1, 3), _queries()),
    )


def _combined(below: SearchStrategy[Node]) -> SearchStrategy[Node]:
    both = _either(nodes.And, nodes.Or, nodes.Xor, nodes.Implies, nodes.Equal, nodes.NotEqual)
    return both(below, below) | st.builds(nodes.Not, below)


def conditions() -> SearchStrategy[Any]:
    """Conditions of the small study that pass the checker."""
    return st.recursive(_simple(), _combined, max_leaves=6)
