"""How values are written for people: exact where short, else with digits enough to see the side of a limit."""

from datetime import date
from fractions import Fraction

from criteria.engine.facts import Fact, Value
from criteria.engine.quantities import Quantity
from criteria.engine.spans import Span
from criteria.engine.variables import Variable

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EXACT_PLACES = 6  # an exact decimal up to this length is written in full
MOST_PLACES = 12


def number_text(value: Fraction | int, against: Fraction | int | None = None, places: int = 2) -> str:
    """A decimal text. A value that is not short is rounded to `places`, and further where it would look equal to
    (or on the other side of) the number it was compared with: 59.9973 against 60 never reads "60.00". Where it was
    compared with nothing, the nearest whole number stands in: no rounding makes a whole number of it.
    """
    exact = Fraction(value)
    for digits in range(EXACT_PLACES + 1):
        if (exact * 10**digits).denominator == 1:
            return _fixed(exact, digits)
    against = round(exact) if against is None else against
    for digits in range(places, MOST_PLACES + 1):
        rounded = Fraction(round(exact * 10**digits), 10**digits)
        if _side(rounded, against) == _side(exact, against):
            return _fixed(rounded, digits)
    return _fixed(exact, MOST_PLACES)


def _side(value: Fraction, against: Fraction | int) -> int:
    return (value > against) - (value < against)


def _fixed(value: Fraction, digits: int) -> str:
    scaled = round(value * 10**digits)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}" if digits else f"{sign}{whole}"


def amount_text(amount: Fraction | int | Span, against: Fraction | int | None = None) -> str:
    """A number, or a span as a person would write it: "< 0.2", "50 to 55"."""
    if not isinstance(amount, Span):
        return number_text(amount, against)
    low, high = amount.low, amount.high
    if high is None:
        return "any" if low is None else f"{'≥' if amount.low_closed else '>'} {number_text(low, against)}"
    if low is None or low == 0:
        return f"{'≤' if amount.high_closed else '<'} {number_text(high, against)}"
    return f"{number_text(low, against)} to {number_text(high, against)}"


def date_text(value: date | Span) -> str:
    """2 Mar 2026; an incomplete date as its first and last possible day."""
    if isinstance(value, Span):
        return f"{date_text(value.low)} to {date_text(value.high)}"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def unit_text(unit: str) -> str:
    """A UCUM code as it stands after a number; months and years read better as words."""
    return {"mo": "months", "a": "years", "d": "days", "1": ""}.get(unit, unit)


def quantity_text(quantity: Quantity, against: Quantity | None = None) -> str:
    """Amount and unit, with digits enough to see on which side of `against` it lies."""
    other = against.amount if against is not None and against.unit == quantity.unit else None
    amount = amount_text(quantity.amount, None if isinstance(other, Span) else other)
    return f"{amount} {unit_text(quantity.unit)}".strip()


def value_text(value: Value, variable: Variable | None = None, against: Value | None = None) -> str:
    """Any value as text; codes by their label."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        choice = variable.choice_named(value) if variable else None
        return choice.label if choice else value
    if isinstance(value, Quantity):
        return quantity_text(value, against if isinstance(against, Quantity) else None)
    if isinstance(value, date) or (isinstance(value, Span) and isinstance(value.low, date)):
        return date_text(value)
    limit = against if isinstance(against, int | Fraction) else None
    return amount_text(value, limit)


def entered_text(fact: Fact) -> str:
    """The value as entered; what was derived is written from its value."""
    return fact.entered or value_text(fact.value)
