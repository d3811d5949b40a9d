"""Numbers and quantities of a rule as text and unit, and back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.engine.language import nodes
from criteria.engine.language.parser import MAX_DIGITS
from criteria.engine.shown import unit_text

CALENDAR = {
    "seconds": "second",
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}
"""Calendar words as people choose them, and as nodes hold them. No UCUM code is spelled like one."""

# Words between which an amount of time can be moved: a month has no fixed number of days.
_ALIKE = (("minutes", "hours", "days", "weeks"), ("months", "years"), ("seconds",))
_NUMBER = re.compile(r"(-?)(\d+(?:\.\d+)?)", re.ASCII)

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written; `unit` is a UCUM code, a calendar word in the plural, or empty for a plain number."""

    text: str
    unit: str = ""


class NotANumber(ValueError):  # noqa: N818 - it says what the text is
    """A text that is not a plain decimal number; the message says what to write."""


def amount_of(node: nodes.Node) -> Amount | None:
    """The amount that a literal, or a negated one, stands for; None for anything else."""
    if isinstance(node, nodes.Negate):
        inner = amount_of(node.operand)
        return None if inner is None or isinstance(node.operand, nodes.Negate) else Amount(f"-{inner.text}", inner.unit)
    if isinstance(node, nodes.IntegerLiteral):
        return Amount(str(node.value))
    if isinstance(node, nodes.DecimalLiteral):
        return Amount(node.text)
    if isinstance(node, nodes.QuantityLiteral):
        return Amount(node.text, f"{node.unit}s" if node.calendar else node.unit)
    return None


def node_of(text: str, unit: str = "") -> nodes.Node:
    """The literal of an amount. Raises NotANumber."""
    sign, digits = _digits(text)
    literal = _quantity(digits, unit) if unit else _number(digits)
    return nodes.Negate(literal) if sign else literal


def whole_of(text: str) -> int:
    """A whole number from 1 on. Raises NotANumber."""
    sign, digits = _digits(text)
    if sign or "." in digits or int(digits) < 1:
        raise NotANumber(_("Write a whole number from 1 on, got '%(text)s'.") % {"text": _short(text)})
    return int(digits)


def unit_choices(codes: Iterable[str], current: str) -> Choices:
    """The units to choose from: those given, or, where time is meant, the words that can replace the current one."""
    if current in CALENDAR:
        codes = next(words for words in _ALIKE if current in words)
    known = dict.fromkeys([*codes, current])
    return tuple((code, code if code in CALENDAR else unit_text(code) or _("(a fraction of 1)")) for code in known)


def _digits(text: str) -> tuple[str, str]:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        sentence = _("Write a number with digits and a point, such as 2.5; got '%(text)s'.")
        raise NotANumber(sentence % {"text": _short(text)})
    if len(found[2]) > MAX_DIGITS:
        raise NotANumber(_("A number has at most %(most)s digits.") % {"most": MAX_DIGITS})
    return found[1], found[2]


def _number(digits: str) -> nodes.Node:
    return nodes.DecimalLiteral(digits) if "." in digits else nodes.IntegerLiteral(int(digits))


def _quantity(digits: str, unit: str) -> nodes.Node:
    return nodes.QuantityLiteral(digits, CALENDAR.get(unit, unit), unit in CALENDAR)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
