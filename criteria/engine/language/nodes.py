"""Rules as frozen values: one small class per construct of the language.

A node says what an expression *is*; how it is read, printed, checked and answered stands in parser, printer, checker
and evaluate, one entry per class in each. `place` is where the node stood in the text; it never counts in comparison.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction

from criteria.engine.errors import Place
from criteria.engine.spans import Span


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a rule."""

    place: Place = field(default=Place(), compare=False, repr=False, kw_only=True)

    def children(self) -> Iterator["Node"]:
        """The parts directly below, in reading order."""
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (part for part in value if isinstance(part, Node))

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class BooleanLiteral(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class IntegerLiteral(Node):
    value: int


@dataclass(frozen=True, slots=True)
class DecimalLiteral(Node):
    """A decimal; `text` keeps the digits as written."""

    text: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class StringLiteral(Node):
    value: str


@dataclass(frozen=True, slots=True)
class QuantityLiteral(Node):
    """A number with a UCUM unit in quotes, or with a calendar word (`14 days`)."""

    text: str
    unit: str
    calendar: bool = False

    @property
    def number(self) -> Fraction:
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class DateLiteral(Node):
    """@2026-03-02; one without day or month is a span of days."""

    text: str
    value: date | Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, by the name in double quotes."""

    name: str


@dataclass(frozen=True, slots=True)
class Field(Node):
    """A field of the row that a query names by its alias."""

    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class Binary(Node):
    left: Node
    right: Node


class Logical(Binary):
    """Two booleans to one, by Kleene's tables."""

    __slots__ = ()


class And(Logical):
    __slots__ = ()


class Or(Logical):
    __slots__ = ()


class Xor(Logical):
    __slots__ = ()


class Implies(Logical):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node


class Comparison(Binary):
    """Two values of one type."""

    __slots__ = ()


class Less(Comparison):
    __slots__ = ()


class AtMost(Comparison):
    __slots__ = ()


class More(Comparison):
    __slots__ = ()


class AtLeast(Comparison):
    __slots__ = ()


class Equal(Comparison):
    __slots__ = ()


class NotEqual(Comparison):
    __slots__ = ()


class Timing(Comparison):
    """Two dates."""

    __slots__ = ()


class Before(Timing):
    __slots__ = ()


class After(Timing):
    __slots__ = ()


class OnOrBefore(Timing):
    __slots__ = ()


class OnOrAfter(Timing):
    __slots__ = ()


class SameDay(Timing):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Between(Node):
    """Both ends included, as in CQL."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    operand: Node
    items: ListOf


class Arithmetic(Binary):
    __slots__ = ()


class Add(Arithmetic):
    __slots__ = ()


class Subtract(Arithmetic):
    __slots__ = ()


class Multiply(Arithmetic):
    __slots__ = ()


class Divide(Arithmetic):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Negate(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class LimitOfNormal(Node):
    """The limit of normal that came with this very result."""

    of: Name


class UpperLimit(LimitOfNormal):
    __slots__ = ()


class LowerLimit(LimitOfNormal):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """The lowest or highest of two values; unknown if either is."""

    first: Node
    second: Node


class Lowest(Pick):
    __slots__ = ()


class Highest(Pick):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Query(Node):
    """`"List" T return all <condition>`: the condition asked of every row."""

    source: Name
    alias: str
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """How many rows must fulfil the condition; a list that nobody marked complete holds one more unknown row."""

    query: Query


class Every(Quantified):
    __slots__ = ()


class Some(Quantified):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AtLeastOf(Node):
    count: int
    query: Query


def needs(node: Node) -> tuple[str, ...]:
    """The names of all variables that a rule reads, each once, in reading order."""
    return tuple(dict.fromkeys(part.name for part in node.walk() if isinstance(part, Name)))
