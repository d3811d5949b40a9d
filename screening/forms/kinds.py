"""Which parts an entry has, by the kind of its variable: one row per kind, and no variable is named anywhere.

`value` stands for the answer itself; the other parts are the same for every variable that has them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.engine.variables import Kind, Variable
from screening.forms.texts import DAY_HINT, TIME_HINT, choice, line, paragraph

# Ways of not having a value that a person may state for any number or date; the engine's table of reasons has more.
NOT_THERE = [
    ("not_done", _("not done")),
    ("not_recorded", _("not recorded")),
    ("indeterminate", _("indeterminate")),
]

# Units whose UCUM code is not what a report prints; the code stays what is saved.
UNIT_WORDS = {
    "[lb_av]": _("lb"),
    "[in_i]": _("in"),
    "[iU]/L": _("IU/L"),
    "umol/L": _("µmol/L"),
    "ukat/L": _("µkat/L"),
    "mo": _("months"),
    "1": _("as a fraction"),
}


def _answer(variable: Variable) -> forms.Field:
    return choice(_("answer"), _("choose …"), [(item.code, _(item.label)) for item in variable.choices])


def _number(variable: Variable) -> forms.Field:
    return line(_("value"))


def _day(variable: Variable) -> forms.Field:
    return line(_("date"), DAY_HINT)


def unit_choice(variable: Variable, label: str = _("unit")) -> forms.Field:
    """Return the list of a variable's units; none is chosen beforehand."""
    offered = [unit.code for unit in variable.units if not unit.files_only]
    return choice(label, _("unit?"), [(code, UNIT_WORDS.get(code, code)) for code in offered])


@dataclass(frozen=True)
class Shape:
    """How a kind of variable is asked: what its answer looks like, and which parts follow the answer."""

    answer: Callable[[Variable], forms.Field]
    parts: tuple[str, ...] = ()


SHAPES: dict[Kind, Shape] = {
    # An answer list holds its own ways of not having an answer.
    Kind.BOOLEAN: Shape(_answer),
    Kind.CODE: Shape(_answer),
    Kind.INTEGER: Shape(_number, ("missing",)),
    Kind.QUANTITY: Shape(_number, ("unit", "missing", "confirmed")),
    Kind.LAB: Shape(_number, ("unit", "uln", "uln_unit", "missing", "lln", "lln_unit", "confirmed")),
    Kind.DATE: Shape(_day, ("missing",)),
}
"""Kinds that a person answers. Lists have forms of their own; derived and given values are never typed."""

PARTS: dict[str, Callable[[Variable], forms.Field]] = {
    "unit": unit_choice,
    "uln": lambda variable: line(_("ULN")),
    "uln_unit": lambda variable: unit_choice(variable, _("unit of the upper limit of normal")),
    "lln": lambda variable: line(_("LLN")),
    "lln_unit": lambda variable: unit_choice(variable, _("unit of the lower limit of normal")),
    "missing": lambda variable: choice(_("why there is no value"), _("or: not done …"), NOT_THERE),
    "observed_on": lambda variable: line(_("date of the examination"), DAY_HINT),
    "observed_time": lambda variable: line(_("time"), TIME_HINT),
    "source": lambda variable: line(_("source document"), _("source document")),
    "note": lambda variable: paragraph(_("note")),
    "confirmed": lambda variable: line(_("Right as typed? Name the document that shows it")),
}

EXAMINED = ("observed_on", "source", "observed_time")
"""Parts of an entry with a date of its own."""


def part_names(variable: Variable) -> tuple[str, ...]:
    """Return the parts of an entry, in the order of the page. In a panel, date and source stand once at its head."""
    own = SHAPES[variable.kind].parts
    if variable.kind is Kind.LAB:
        return ("value", *own, "note")
    return ("value", *own, *(EXAMINED if variable.dated else ("source",)), "note")


def parts_of(variable: Variable, without: Collection[str] = ()) -> dict[str, forms.Field]:
    """Return the fields of an entry, but for the parts that have no business on this page now."""
    makers = {"value": SHAPES[variable.kind].answer} | PARTS
    return {name: makers[name](variable) for name in part_names(variable) if name not in without}
