"""A rule after some of its parts were changed; all others stay the very same nodes."""

from collections.abc import Iterable
from dataclasses import replace

from criteria.engine.language import nodes
from criteria.shapes.parts import Part, Values


def rebuilt(rule: nodes.Node, changes: Iterable[tuple[Part, Values]]) -> nodes.Node:
    """The rule with the values of some parts put in. A part whose values are the old ones keeps its node.

    Raises PartError, naming the control, for a value that the part cannot take.
    """
    for part, values in changes:
        if dict(values) != part.values():
            rule = _with(rule, part.path, part, values)
    return rule


def _with(node: nodes.Node, path: tuple[str, ...], part: Part, values: Values) -> nodes.Node:
    if not path:
        return part.written(node, values)
    step, *rest = path
    return replace(node, **{step: _with(getattr(node, step), tuple(rest), part, values)})
