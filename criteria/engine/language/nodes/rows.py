"""Conditions asked of the rows of a list."""

from dataclasses import dataclass

from criteria.engine.language.nodes.base import Node
from criteria.engine.language.nodes.names import Name


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
    """`Every(query)`: any false row wins, else any unknown row."""

    __slots__ = ()


class Some(Quantified):
    """`Some(query)`: any true row wins, else any unknown row."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AtLeastOf(Node):
    """`AtLeast(count, query)`: enough rows are true for certain."""

    count: int
    query: Query
