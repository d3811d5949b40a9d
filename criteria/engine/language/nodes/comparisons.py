"""Conditions on values."""

from dataclasses import dataclass

from criteria.engine.language.nodes.base import Binary, Node
from criteria.engine.language.nodes.literals import ListOf


class Comparison(Binary):
    """Two values of one type."""

    __slots__ = ()


class Less(Comparison):
    """`left < right`."""

    __slots__ = ()


class AtMost(Comparison):
    """`left <= right`."""

    __slots__ = ()


class More(Comparison):
    """`left > right`."""

    __slots__ = ()


class AtLeast(Comparison):
    """`left >= right`."""

    __slots__ = ()


class Equal(Comparison):
    """`left = right`."""

    __slots__ = ()


class NotEqual(Comparison):
    """`left != right`."""

    __slots__ = ()


class Timing(Comparison):
    """Two dates."""

    __slots__ = ()


class Before(Timing):
    """`left before right`."""

    __slots__ = ()


class After(Timing):
    """`left after right`."""

    __slots__ = ()


class OnOrBefore(Timing):
    """`left on or before right`."""

    __slots__ = ()


class OnOrAfter(Timing):
    """`left on or after right`."""

    __slots__ = ()


class SameDay(Timing):
    """`left same day as right`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Between(Node):
    """Both ends included, as in CQL."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`operand in {...}`: one of the list."""

    operand: Node
    items: ListOf
