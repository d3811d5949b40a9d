"""Conditions joined by Kleene's tables."""

from dataclasses import dataclass

from criteria.engine.language.nodes.base import Binary, Node


class Logical(Binary):
    """Two booleans to one, by Kleene's tables."""

    __slots__ = ()


class And(Logical):
    """`left and right`: any false wins, else any unknown."""

    __slots__ = ()


class Or(Logical):
    """`left or right`: any true wins, else any unknown."""

    __slots__ = ()


class Xor(Logical):
    """`left xor right`: unknown if either is."""

    __slots__ = ()


class Implies(Logical):
    """`left implies right`: holds where left is false."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not operand`."""

    operand: Node
