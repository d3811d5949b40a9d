"""Rule objects -> the plain English sentence that people read beside the source sentence.

Every phrase is a template of one table, so that a second language can be added as data.
"""

from collections.abc import Callable

from criteria.engine.language import nodes
from criteria.engine.rowfields import FIELDS
from criteria.engine.shown import date_text, unit_text
from criteria.engine.variables import Dictionary

PHRASES: dict[str, str] = {
    "And": "{left} and {right}",
    "Or": "{left} or {right}",
    "Xor": "either {left} or {right}, not both",
    "Implies": "if {left}: {right}",
    "Not": "not ({operand})",
    "NotName": "not: {operand}",
    "Equal": "{left} is {right}",
    "NotEqual": "{left} is not {right}",
    "Less": "{left} below {right}",
    "AtMost": "{left} at most {right}",
    "More": "{left} above {right}",
    "AtLeast": "{left} at least {right}",
    "Before": "{left} before {right}",
    "After": "{left} after {right}",
    "OnOrBefore": "{left} on or before {right}",
    "OnOrAfter": "{left} on or after {right}",
    "SameDay": "{left} on the same day as {right}",
    "Between": "{operand} from {low} to {high}, both included",
    "In": "{operand} is one of: {items}",
    "Add": "{left} + {right}",
    "Subtract": "{left} - {right}",
    "Multiply": "{left} × {right}",
    "Divide": "{left} / {right}",
    "Negate": "-{operand}",
    "UpperLimit": "upper limit of normal",
    "LowerLimit": "lower limit of normal",
    "Lowest": "the lower of {first} and {second}",
    "Highest": "the higher of {first} and {second}",
    "Every": "for each of the {source}: {body}",
    "Some": "for one of the {source} at least: {body}",
    "AtLeastOf": "for at least {count} of the {source}: {body}",
    "group": "({inner})",
    "yes": "yes",
    "no": "no",
    "separator": ", ",
}
# What needs brackets inside what, so that the sentence has one reading.
_CONDITIONS = (nodes.Logical, nodes.Not, nodes.Comparison, nodes.Between, nodes.In, nodes.Quantified, nodes.AtLeastOf)
_OF_ROWS = (nodes.Every, nodes.Some, nodes.AtLeastOf)
_GROUPED = {
    nodes.And: (nodes.Or, nodes.Xor, nodes.Implies, *_OF_ROWS),
    nodes.Or: (nodes.And, nodes.Xor, nodes.Implies, *_OF_ROWS),
    nodes.Xor: (nodes.And, nodes.Or, nodes.Xor, nodes.Implies, *_OF_ROWS),
    nodes.Implies: (nodes.Or, nodes.Xor, nodes.Implies, *_OF_ROWS),
    nodes.Negate: (nodes.Add, nodes.Subtract, nodes.Multiply, nodes.Divide, nodes.Negate),
    nodes.Not: (),
    nodes.Multiply: (nodes.Add, nodes.Subtract),
    nodes.Divide: (nodes.Add, nodes.Subtract, nodes.Multiply, nodes.Divide),
    nodes.Subtract: (nodes.Add, nodes.Subtract),
}


def plain(rule: nodes.Node, dictionary: Dictionary) -> str:
    """The rule as a sentence, starting with a capital letter."""
    sentence = _Writer(dictionary).write(rule)
    return sentence[:1].upper() + sentence[1:]


class _Writer:
    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.rows: dict[str, str] = {}

    def write(self, node: nodes.Node) -> str:
        special = _SPECIAL.get(type(node))
        if special:
            return special(self, node)
        parts = {item: self._part(node, getattr(node, item)) for item in _parts_of(node)}
        return PHRASES[type(node).__name__].format(**parts)

    def _part(self, parent: nodes.Node, part: nodes.Node) -> str:
        text = self._answer(parent, part) or self.write(part)
        return PHRASES["group"].format(inner=text) if _needs_brackets(parent, part) else text

    def _answer(self, parent: nodes.Node, part: nodes.Node) -> str:
        """The label of an answer code that a variable beside it gives; empty for anything else."""
        if not isinstance(part, nodes.StringLiteral):
            return ""
        beside = next((node for node in parent.children() if isinstance(node, nodes.Name)), None)
        variable = self.dictionary.by_name(beside.name) if beside else None
        choice = variable.choice_named(part.value) if variable else None
        return f"‘{choice.label}’" if choice else ""

    def name(self, node: nodes.Name) -> str:
        variable = self.dictionary.by_name(node.name)
        label = variable.label if variable else node.name
        return label if label[:2].isupper() else label[:1].lower() + label[1:]

    def row_field(self, node: nodes.Field) -> str:
        found = FIELDS.get(self.rows.get(node.alias, ""), {}).get(node.name)
        return found.label if found else node.name

    def text(self, node: nodes.StringLiteral) -> str:
        return f"'{node.value}'"

    def quantity(self, node: nodes.QuantityLiteral) -> str:
        if node.calendar:
            return f"{node.text} {node.unit}{'' if node.number == 1 else 's'}"
        return f"{node.text} {unit_text(node.unit)}"

    def negation(self, node: nodes.Not) -> str:
        phrase = "NotName" if isinstance(node.operand, nodes.Name | nodes.Field) else "Not"
        return PHRASES[phrase].format(operand=self.write(node.operand))

    def member(self, node: nodes.In) -> str:
        items = PHRASES["separator"].join(self._answer(node, item) or self.write(item) for item in node.items.items)
        operand = self.write(node.operand)
        if isinstance(node.operand, _CONDITIONS):
            operand = PHRASES["group"].format(inner=operand)
        return PHRASES["In"].format(operand=operand, items=items)

    def quantified(self, node: nodes.Every | nodes.Some | nodes.AtLeastOf) -> str:
        source = self.dictionary.by_name(node.query.source.name)
        self.rows[node.query.alias] = source.rows["list"] if source else ""
        return PHRASES[type(node).__name__].format(
            source=self.name(node.query.source), body=self.write(node.query.body), count=getattr(node, "count", "")
        )


def _needs_brackets(parent: nodes.Node, part: nodes.Node) -> bool:
    """A condition that is compared stands in brackets, and so does what would read otherwise without them."""
    if isinstance(parent, nodes.Comparison | nodes.Between):
        return isinstance(part, _CONDITIONS)
    if isinstance(part, nodes.Not) and isinstance(part.operand, nodes.Name | nodes.Field):
        return isinstance(parent, nodes.Logical)
    if isinstance(part, nodes.Pick):
        return isinstance(parent, nodes.Arithmetic | nodes.Negate | nodes.Pick)
    return type(part) in _GROUPED.get(type(parent), ())


def _parts_of(node: nodes.Node) -> tuple[str, ...]:
    return tuple(item for item in ("left", "right", "operand", "low", "high", "first", "second") if hasattr(node, item))


_SPECIAL: dict[type[nodes.Node], Callable[..., str]] = {
    nodes.Name: _Writer.name,
    nodes.Field: _Writer.row_field,
    nodes.BooleanLiteral: lambda writer, node: PHRASES["yes" if node.value else "no"],
    nodes.IntegerLiteral: lambda writer, node: str(node.value),
    nodes.DecimalLiteral: lambda writer, node: node.text,
    nodes.StringLiteral: _Writer.text,
    nodes.DateLiteral: lambda writer, node: date_text(node.value),
    nodes.QuantityLiteral: _Writer.quantity,
    nodes.Not: _Writer.negation,
    nodes.In: _Writer.member,
    nodes.UpperLimit: lambda writer, node: PHRASES["UpperLimit"],
    nodes.LowerLimit: lambda writer, node: PHRASES["LowerLimit"],
    nodes.Every: _Writer.quantified,
    nodes.Some: _Writer.quantified,
    nodes.AtLeastOf: _Writer.quantified,
}
