"""What a rule reads of a candidate."""

from dataclasses import dataclass

from criteria.engine.language.nodes.base import Node


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
class LimitOfNormal(Node):
    """The limit of normal that came with this very result."""

    of: Name


class UpperLimit(LimitOfNormal):
    """`ULN("Variable")`."""

    __slots__ = ()


class LowerLimit(LimitOfNormal):
    """`LLN("Variable")`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """The lowest or highest of two values; unknown if either is."""

    first: Node
    second: Node


class Lowest(Pick):
    """`Lowest(first, second)`."""

    __slots__ = ()


class Highest(Pick):
    """`Highest(first, second)`."""

    __slots__ = ()
