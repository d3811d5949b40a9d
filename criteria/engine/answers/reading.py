"""One entry as typed -> one fact, or missing with the reason. No unit, limit or decimal mark is guessed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from criteria.engine import spans
from criteria.engine.entries import ReadNumber, Unreadable, read_date, read_number, shorten
from criteria.engine.facts import Fact, Missing, Value
from criteria.engine.messages import Message, message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.shown import number_text, unit_text
from criteria.engine.spans import Span
from criteria.engine.variables import Kind, Unit, Variable

Entry = Mapping[str, Any]
_MICRO = str.maketrans({"µ": "u", "μ": "u"})  # both code points of the micro sign; UCUM writes u


# What somebody may declare about any variable; every other reason is found by the engine alone.
_DECLARABLE = {reason.value: reason for reason in (Reason.NOT_ENTERED, Reason.NOT_DONE, Reason.NOT_RECORDED)}


def typed(entry: Entry, key: str) -> str:
    """The text of one part of an entry; a JSON number or boolean as a person would type it."""
    value = entry.get(key)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def is_blank(entry: Entry) -> bool:
    """Nothing typed, and no reason given either."""
    return not typed(entry, "value") and not typed(entry, "missing")


def read_entry(variable: Variable, entry: Entry) -> Fact | Missing:
    """The fact that an entry states, before dates, conditions and contradictions are looked at."""
    value, code = typed(entry, "value"), typed(entry, "missing")
    if value and code:
        return gap(variable, Reason.CONTRADICTORY, message("typed", text=shorten(f"{value} / {code}")), value)
    if code:
        return _declared_missing(variable, code)
    if not value:
        return gap(variable, Reason.NOT_ENTERED)
    return _READERS[variable.kind](variable, entry, value)


def gap(variable: Variable, reason: Reason, detail: Message | None = None, entered: str = "") -> Missing:
    """A missing value of this variable."""
    return Missing(reason, variable.name, variable.label, variable.key, detail, shorten(entered))


def fact(variable: Variable, value: Value, entered: str, entry: Entry, **more: Any) -> Fact:
    """A known value of this variable, with its source."""
    return Fact(
        variable.name,
        value,
        variable.label,
        variable.key,
        entered=entered,
        source=typed(entry, "source"),
        remedy=variable.remedy,
        **more,
    )


def _declared_missing(variable: Variable, code: str) -> Missing:
    """A missing code: one of the variable's own, or a reason of the engine's table."""
    choice = variable.choice_named(code)
    if choice is not None and choice.reason is not None:
        return gap(variable, choice.reason, entered=choice.label)
    reason = _DECLARABLE.get(code.casefold().replace(" ", "_"))
    if reason is not None:
        return gap(variable, reason)
    return gap(variable, Reason.NOT_RECORDED, message("typed", text=shorten(code)), code)


def _read_choice(variable: Variable, entry: Entry, text: str) -> Fact | Missing:
    wanted = text.casefold()
    choice = next((c for c in variable.choices if wanted in (c.code.casefold(), c.label.casefold())), None)
    if choice is None:
        choices = ", ".join(c.label for c in variable.choices)
        return gap(variable, Reason.UNREADABLE, message("not_a_choice", text=shorten(text), choices=choices), text)
    if choice.reason is not None:
        return gap(variable, choice.reason, entered=choice.label)
    value: Value = choice.code if variable.kind is Kind.CODE else choice.code == "yes"
    return fact(variable, value, choice.label, entry)


def _read_integer(variable: Variable, entry: Entry, text: str) -> Fact | Missing:
    number = read_number(text)
    if isinstance(number, Unreadable):
        return gap(variable, Reason.UNREADABLE, number.why, text)
    if isinstance(number.value, Span) or number.value.denominator != 1:
        return gap(variable, Reason.UNREADABLE, message("not_a_whole_number", text=shorten(text)), text)
    low, high = variable.low, variable.high
    if (low is not None and number.value < low) or (high is not None and number.value > high):
        detail = message("outside_possible", value=text, low=_bound(low), high=_bound(high))
        return gap(variable, Reason.NOT_BELIEVABLE, detail, text)
    return fact(variable, int(number.value), text, entry)


def _read_date(variable: Variable, entry: Entry, text: str) -> Fact | Missing:
    value = read_date(text)
    if isinstance(value, Unreadable):
        return gap(variable, Reason.UNREADABLE, value.why, text)
    return fact(variable, value, text, entry)


def _read_quantity(variable: Variable, entry: Entry, text: str) -> Fact | Missing:
    number, code = read_number(text), typed(entry, "unit").translate(_MICRO)
    entered = f"{text} {code}".strip()
    if isinstance(number, Unreadable):
        return gap(variable, Reason.UNREADABLE, number.why, text)
    if not code:
        return gap(variable, Reason.NO_UNIT, message("typed", text=shorten(text)), text)
    unit = variable.unit_named(code)
    if unit is None:
        units = ", ".join(accepted.code for accepted in variable.units)
        detail = message("unit_not_accepted", unit=shorten(code), name=variable.label, units=units)
        return gap(variable, Reason.WRONG_UNIT, detail, entered)
    doubt = _doubt(variable, unit, number, text)
    confirmed = _confirmation(entry)
    if doubt is not None and (confirmed is None or not _is_positive(number)):
        return gap(variable, Reason.NOT_BELIEVABLE, doubt, entered)
    notes = (confirmed,) if doubt is not None and confirmed is not None else ()
    amount = spans.multiply(number.value, unit.factor)
    limits = _limits(variable, entry, code) if variable.kind is Kind.LAB else {}
    notes += limits.pop("notes", ())
    return fact(variable, Quantity(amount, variable.unit), entered, entry, shown_unit=code, notes=notes, **limits)


def _is_positive(number: ReadNumber) -> bool:
    return bool(spans.as_span(number.value).low >= 0)


def _doubt(variable: Variable, unit: Unit, number: ReadNumber, text: str) -> Message | None:
    """Why the number is not believable in its unit; None where it is."""
    if _believable(unit.low, unit.high, number.value):
        return None
    others = [
        other for other in variable.units if other is not unit and _believable(other.low, other.high, number.value)
    ]
    if len(others) == 1 and unit.low is not None:
        return message(
            "other_unit_fits", value=_written(text, unit), name=variable.label, other=_written(text, others[0])
        )
    return message(
        "outside_believable",
        value=_written(text, unit),
        name=variable.label,
        low=_bound(unit.low),
        high=_bound(unit.high),
        unit=unit_text(unit.code),
    )


def _written(text: str, unit: Unit) -> str:
    return f"{text} {unit_text(unit.code)}".strip()


def _believable(low: Fraction | None, high: Fraction | None, value: Fraction | Span) -> bool:
    """Within what is believable; of a bound ("<0.2") the number typed, of a range both ends. Never negative."""
    if isinstance(value, Span):
        is_below = value.low == 0 and not value.low_closed and value.high is not None
        ends = [end for end in ((None if is_below else value.low), value.high) if end is not None]
    else:
        ends = [value]
    return all((end >= (low or 0)) and (high is None or end <= high) for end in ends)


def _bound(value: Fraction | None) -> str:
    return "?" if value is None else number_text(value)


def _confirmation(entry: Entry) -> Note | None:
    """An unusual value stands once a named person has checked it against a named source."""
    given = entry.get("confirmed")
    confirmed = given if isinstance(given, Mapping) else {}
    by, source = typed(confirmed, "by"), typed(confirmed, "source")
    if not (by and source):
        return None
    return Note(Flag.CONFIRMED_UNUSUAL, message("flag_confirmed_unusual", by=by, source=source))


def _limits(variable: Variable, entry: Entry, value_unit: str) -> dict[str, Any]:
    """The limits of normal that came with this result, in the canonical unit."""
    upper, lower = (_limit(variable, entry, key) for key in ("uln", "lln"))
    units = [typed(entry, f"{key}_unit").translate(_MICRO) for key in ("uln", "lln")]
    notes: tuple[Note, ...] = ()
    if isinstance(upper, Quantity) and units[0] != value_unit:
        sentence = message("flag_limit_unit_differs", unit=value_unit, limit_unit=units[0])
        notes = (Note(Flag.LIMIT_UNIT_DIFFERS, sentence),)
    return {
        "upper": upper,
        "lower": lower,
        "limit_entered": f"{typed(entry, 'uln')} {units[0]}" if isinstance(upper, Quantity) else "",
        "limit_unit": units[0],
        "lower_entered": f"{typed(entry, 'lln')} {units[1]}" if isinstance(lower, Quantity) else "",
        "lower_unit": units[1],
        "notes": notes,
    }


def _limit(variable: Variable, entry: Entry, key: str) -> Quantity | Missing | None:
    """A limit of normal in the canonical unit; None where none came."""
    found = _limit_as_typed(variable, entry, key)
    return replace(found, limit=_WHICH[key]) if isinstance(found, Missing) else found


def _limit_as_typed(variable: Variable, entry: Entry, key: str) -> Quantity | Missing | None:
    text, code = typed(entry, key), typed(entry, f"{key}_unit").translate(_MICRO)
    if not text:
        return None
    number, unit = read_number(text), variable.unit_named(code)
    entered = f"{text} {code}".strip()
    if isinstance(number, Unreadable) or isinstance(number.value, Span):
        detail = number.why if isinstance(number, Unreadable) else message("not_a_number", text=text)
        return gap(variable, Reason.UNREADABLE, detail, entered)
    if unit is None:
        return gap(variable, Reason.WRONG_UNIT if code else Reason.NO_UNIT, None, entered)
    if number.value <= 0:
        return gap(variable, Reason.NOT_BELIEVABLE, message("limit_must_be_positive", value=entered), entered)
    if key == "uln" and not _believable(unit.limit_low, unit.limit_high, number.value):
        return gap(variable, Reason.NOT_BELIEVABLE, message("limit_not_believable", value=entered), entered)
    return Quantity(number.value * unit.factor, variable.unit)


_WHICH = {"uln": "upper", "lln": "lower"}
_READERS: dict[Kind, Callable[[Variable, Entry, str], Fact | Missing]] = {
    Kind.BOOLEAN: _read_choice,
    Kind.CODE: _read_choice,
    Kind.INTEGER: _read_integer,
    Kind.QUANTITY: _read_quantity,
    Kind.LAB: _read_quantity,
    Kind.DATE: _read_date,
}
RECORDED_KINDS = frozenset(_READERS)
