"""Calculations."""

from dataclasses import dataclass

from criteria.engine.language.nodes.base import Binary, Node


class Arithmetic(Binary):
    """Two numbers, quantities, or a date and calendar time."""

    __slots__ = ()


class Add(Arithmetic):
    """`left + right`."""

    __slots__ = ()


class Subtract(Arithmetic):
    """`left - right`."""

    __slots__ = ()


class Multiply(Arithmetic):
    """`left * right`."""

    __slots__ = ()


class Divide(Arithmetic):
    """`left / right`; unknown where right is zero."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-operand`."""

    operand: Node
