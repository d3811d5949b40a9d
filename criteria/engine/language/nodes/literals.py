"""Values that stand in the rule itself."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from criteria.engine.language.nodes.base import Node
from criteria.engine.spans import Span


@dataclass(frozen=True, slots=True)
class BooleanLiteral(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class IntegerLiteral(Node):
    """A whole number."""

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
    """A text in single quotes: an answer code."""

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
    """`{'a', 'b'}`."""

    items: tuple[Node, ...]
