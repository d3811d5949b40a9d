"""Limits that look like a slip: beyond what is believable, everybody stands on one side of them."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from criteria.engine.language import nodes
from criteria.engine.shown import number_text, unit_text
from criteria.engine.variables import Dictionary, Variable
from criteria.shapes.amounts import Amount, amount_of


def doubts_about(rule: nodes.Node, dictionary: Dictionary) -> list[str]:
    """A sentence for each limit of a variable that lies outside its believable values; none is an error."""
    return [
        sentence
        for node in rule.walk()
        for name, amount in _limits(node)
        if (variable := dictionary.by_name(name)) and (sentence := _doubt(variable, amount))
    ]


def _limits(node: nodes.Node) -> Iterator[tuple[str, Amount]]:
    match node:
        case nodes.Comparison(left=nodes.Name(name), right=limit):
            bounds = (limit,)
        case nodes.Between(operand=nodes.Name(name), low=low, high=high):
            bounds = (low, high)
        case _:
            return
    for bound in bounds:
        if (amount := amount_of(bound)) is not None:
            yield name, amount


def _doubt(variable: Variable, amount: Amount) -> str:
    unit = variable.unit_named(amount.unit)
    if unit is not None:
        low, high = unit.low, unit.high
    elif not amount.unit:
        low, high = variable.low, variable.high
    else:
        return ""
    value = Fraction(amount.text)
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    said = {
        "amount": f"{amount.text} {unit_text(amount.unit)}".strip(),
        "label": variable.label,
        "low": "…" if low is None else number_text(low),
        "high": "…" if high is None else number_text(high),
    }
    return _("%(label)s: the limit %(amount)s lies outside what is believable (%(low)s to %(high)s).") % said
