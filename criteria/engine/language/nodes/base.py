"""What all nodes share."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from criteria.engine.errors import Place


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
class Binary(Node):
    """A construct of two parts."""

    left: Node
    right: Node
