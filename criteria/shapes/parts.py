"""The parts of a rule that fields can change: one small class per simple shape.

A part knows where it stands (`path`: the fields that lead from the root to it), shows its controls, and writes its
node anew from values. Values are texts, or tuples of texts where several can be chosen.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from criteria.engine.errors import EngineError
from criteria.engine.language import nodes
from criteria.shapes.amounts import Amount, Choices, NotANumber, amount_of, node_of, unit_choices, whole_of

Values = Mapping[str, Any]

OPERATORS: dict[str, type[nodes.Comparison]] = {
    "below": nodes.Less,
    "at_most": nodes.AtMost,
    "above": nodes.More,
    "at_least": nodes.AtLeast,
    "is": nodes.Equal,
    "is_not": nodes.NotEqual,
}
_OPERATOR_OF = {kind: name for name, kind in OPERATORS.items()}


class PartError(EngineError):
    """A value that a part cannot take; `control` names the field."""

    def __init__(self, control: str, message: str) -> None:
        super().__init__("rule.part", message)
        self.control = control


@dataclass(frozen=True, slots=True)
class Control:
    """One field of a part: a choice, several choices (`many`), or, without choices, a number."""

    name: str
    label: str
    value: str | tuple[str, ...]
    choices: Choices = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Part(ABC):
    """A part of a rule with its controls. `node` is the part as it stands in the rule."""

    path: tuple[str, ...]
    label: str
    node: Any

    @abstractmethod
    def controls(self) -> tuple[Control, ...]:
        """The fields of the part, with their values as they are now."""

    @abstractmethod
    def written(self, node: Any, values: Values) -> nodes.Node:
        """The node with the values put in. Raises PartError."""

    def values(self) -> dict[str, Any]:
        """The values of all controls as they are now."""
        return {control.name: control.value for control in self.controls()}

    def beside(self) -> str:
        """The words that stand behind the last field."""
        return ""


@dataclass(frozen=True, slots=True)
class Limit(Part):
    """A value compared with a number or a quantity. `units` are those that the value can be given in."""

    units: tuple[str, ...] = ()

    def controls(self) -> tuple[Control, ...]:
        amount = _amount(self.node.right)
        return (_operator(self.node), _number("limit", _("Limit"), amount), *_unit(self.units, amount))

    def written(self, node: nodes.Comparison, values: Values) -> nodes.Node:
        limit = _literal("limit", values["limit"], values.get("unit", ""))
        return OPERATORS[values["operator"]](node.left, limit)


@dataclass(frozen=True, slots=True)
class Range(Part):
    """A value between two numbers, both included."""

    units: tuple[str, ...] = ()

    def controls(self) -> tuple[Control, ...]:
        low, high = _amount(self.node.low), _amount(self.node.high)
        return (_number("low", _("From"), low), _number("high", _("To"), high), *_unit(self.units, low))

    def written(self, node: nodes.Between, values: Values) -> nodes.Node:
        unit = values.get("unit", "")
        low, high = (_literal(name, values[name], unit) for name in ("low", "high"))
        if _value(low) > _value(high):
            raise PartError("low", _("The range runs backwards: nobody can be within it. Swap the two."))
        return replace(node, low=low, high=high)

    def beside(self) -> str:
        return _("both included")


@dataclass(frozen=True, slots=True)
class Multiple(Part):
    """A value compared with a multiple of another: of its upper limit of normal, of a half-life."""

    of: str = ""

    def controls(self) -> tuple[Control, ...]:
        return _operator(self.node), _number("factor", _("Times"), Amount(self._factor(self.node)))

    def written(self, node: nodes.Comparison, values: Values) -> nodes.Node:
        right, factor = node.right, values["factor"].strip()
        if factor != self._factor(node):
            measure = right.right if isinstance(right, nodes.Multiply) else right
            right = nodes.Multiply(_literal("factor", factor), measure)
        return OPERATORS[values["operator"]](node.left, right)

    def beside(self) -> str:
        return f"× {self.of}"

    @staticmethod
    def _factor(node: nodes.Comparison) -> str:
        return _amount(node.right.left).text if isinstance(node.right, nodes.Multiply) else "1"


@dataclass(frozen=True, slots=True)
class Answers(Part):
    """A coded answer that must, or must not, be one of several. `offered` are the codes and labels of all answers."""

    offered: Choices = ()

    def controls(self) -> tuple[Control, ...]:
        _name, codes, negated = answers_in(self.node)
        sides = (("one_of", _("is one of")), ("none_of", _("is none of")))
        return (
            Control("operator", _("Comparison"), sides[negated][0], sides),
            Control("codes", _("Answers"), codes, self.offered, many=True),
        )

    def written(self, node: nodes.Node, values: Values) -> nodes.Node:
        name, before, _negated = answers_in(node)
        chosen = set(values["codes"])
        # Those that stay keep their order, so that a diff shows what changed and nothing else.
        known = dict.fromkeys([*before, *(code for code, _label in self.offered)])
        codes = tuple(nodes.StringLiteral(code) for code in known if code in chosen)
        if not codes:
            raise PartError("codes", _("Choose at least one answer: nothing is in an empty list."))
        return self._node(node, name, codes, negated=values["operator"] == "none_of")

    @staticmethod
    def _node(was: nodes.Node, name: nodes.Name, codes: tuple[nodes.StringLiteral, ...], *, negated: bool) -> Any:
        # One answer that stood in a list stays in a list.
        listed = isinstance(was, nodes.In | nodes.Not)
        if len(codes) == 1 and not listed:
            return (nodes.NotEqual if negated else nodes.Equal)(name, codes[0])
        within = nodes.In(name, nodes.ListOf(codes))
        return nodes.Not(within) if negated else within


@dataclass(frozen=True, slots=True)
class YesNo(Part):
    """A yes/no value that must be the one or the other."""

    def controls(self) -> tuple[Control, ...]:
        value = "no" if isinstance(self.node, nodes.Not) else "yes"
        return (Control("answer", _("Answer"), value, (("yes", _("is yes")), ("no", _("is no")))),)

    def written(self, node: nodes.Node, values: Values) -> nodes.Node:
        subject = node.operand if isinstance(node, nodes.Not) else node
        return subject if values["answer"] == "yes" else nodes.Not(subject)


@dataclass(frozen=True, slots=True)
class Period(Part):
    """Calendar time added to, or taken from, a date."""

    def controls(self) -> tuple[Control, ...]:
        amount = _amount(self.node.right)
        words = ("days", "weeks", "months", "years")
        choices = tuple((word, word) for word in words)
        return _number("period", _("Time"), amount), Control("unit", _("Unit"), amount.unit, choices)

    def written(self, node: nodes.Arithmetic, values: Values) -> nodes.Node:
        return replace(node, right=_literal("period", str(_whole("period", values["period"])), values["unit"]))


@dataclass(frozen=True, slots=True)
class Count(Part):
    """How many rows of a list must fulfil a condition."""

    def controls(self) -> tuple[Control, ...]:
        return (_number("count", _("At least"), Amount(str(self.node.count))),)

    def written(self, node: nodes.AtLeastOf, values: Values) -> nodes.Node:
        return replace(node, count=_whole("count", values["count"]))


def answers_in(node: nodes.Node) -> tuple[nodes.Name, tuple[str, ...], bool]:
    """The variable, the codes, and whether they are the ones it must not be. Raises TypeError for another shape."""
    match node:
        case nodes.Equal(nodes.Name() as name, nodes.StringLiteral(code)):
            return name, (code,), False
        case nodes.NotEqual(nodes.Name() as name, nodes.StringLiteral(code)):
            return name, (code,), True
        case nodes.In(nodes.Name() as name, nodes.ListOf(items)) if all(
            isinstance(item, nodes.StringLiteral) for item in items
        ):
            return name, tuple(item.value for item in items), False
        case nodes.Not(nodes.In() as within):
            name, codes, _negated = answers_in(within)
            return name, codes, True
    raise TypeError(f"{type(node).__name__} compares no variable with answer codes")


def _operator(node: nodes.Comparison) -> Control:
    words = {
        "below": _("is below"),
        "at_most": _("is at most"),
        "above": _("is above"),
        "at_least": _("is at least"),
        "is": _("is"),
        "is_not": _("is not"),
    }
    return Control("operator", _("Comparison"), _OPERATOR_OF[type(node)], tuple(words.items()))


def _amount(node: nodes.Node) -> Amount:
    found = amount_of(node)
    if found is None:
        raise TypeError(f"{type(node).__name__} is no number")
    return found


def _number(name: str, label: str, amount: Amount) -> Control:
    return Control(name, label, amount.text)


def _unit(units: tuple[str, ...], amount: Amount) -> tuple[Control, ...]:
    """The choice of the unit; none for a plain number."""
    if not amount.unit:
        return ()
    return (Control("unit", _("Unit"), amount.unit, unit_choices(units, amount.unit)),)


def _literal(control: str, text: str, unit: str = "") -> nodes.Node:
    try:
        return node_of(text, unit)
    except NotANumber as problem:
        raise PartError(control, str(problem)) from problem


def _whole(control: str, text: str) -> int:
    try:
        return whole_of(text)
    except NotANumber as problem:
        raise PartError(control, str(problem)) from problem


def _value(node: nodes.Node) -> Any:
    """What a literal amounts to, for comparing two of one unit."""
    if isinstance(node, nodes.Negate):
        return -_value(node.operand)
    return node.number if isinstance(node, nodes.QuantityLiteral) else node.value  # type: ignore[attr-defined]
