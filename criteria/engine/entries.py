"""Text as typed -> value. What cannot be read with certainty is refused, never guessed.

Numbers are ASCII digits with a point, or with one comma as the decimal mark; a comma before exactly three digits may
be a thousands mark and is refused. A laboratory's "<0.2" or ">=90" and a range "50-55" become spans.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from criteria.engine.dates import month_span
from criteria.engine.messages import Message, message
from criteria.engine.spans import Span

MAX_LENGTH = 24
_NUMBER = r"[0-9]{1,18}(?:[.,][0-9]{1,18})?"
_PLAIN = re.compile(rf"-?{_NUMBER}")
_BOUND = re.compile(rf"(<=|>=|<|>|≤|≥)\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\s*[-–]\s*({_NUMBER})")
_THOUSANDS = re.compile(r"[0-9.,'  ]*[0-9][.,'  ][0-9]{3}(?![0-9])[0-9.,'  ]*")
_ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_WORD_DATE = re.compile(r"([0-9]{1,2})\.? ([A-Za-z]{3,9})\.?,? ([0-9]{4})")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Text that has no certain reading, with the sentence that says what to write."""

    why: Message


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """An exact number or a span of numbers, and the sentence that reads it back where it was not plain."""

    value: Fraction | Span
    read_back: Message | None = None


def read_number(text: str) -> ReadNumber | Unreadable:
    """A number, a bound or a range. Negative numbers are read (and found not believable later)."""
    text = text.strip()
    if len(text) > MAX_LENGTH or (not text.isascii() and not text.startswith(("≤", "≥")) and "–" not in text):
        return Unreadable(message("not_a_number", text=shorten(text)))
    if plain := _PLAIN.fullmatch(text):
        return _read_plain(plain.group(), text)
    if bound := _BOUND.fullmatch(text):
        return _read_bound(bound.group(1), bound.group(2), text)
    if both := _RANGE.fullmatch(text):
        return _read_range(both.group(1), both.group(2), text)
    code = "thousands_mark" if _THOUSANDS.fullmatch(text) else "not_a_number"
    return Unreadable(message(code, text=shorten(text)))


def _decimal(digits: str) -> Fraction | None:
    """The exact number; None where a comma may be a thousands mark."""
    whole, comma, rest = digits.partition(",")
    if comma and len(rest) == 3 and whole.lstrip("-") != "0":
        return None
    return Fraction(digits.replace(",", "."))


def _read_plain(digits: str, text: str) -> ReadNumber | Unreadable:
    value = _decimal(digits)
    if value is None or (value == 0 and digits.startswith("-")):
        return Unreadable(message("thousands_mark" if value is None else "not_a_number", text=text))
    back = message("comma_read", text=text, read=digits.replace(",", ".")) if "," in digits else None
    return ReadNumber(value, back)


def _read_bound(sign: str, digits: str, text: str) -> ReadNumber | Unreadable:
    value = _decimal(digits)
    if value is None:
        return Unreadable(message("thousands_mark", text=text))
    sign = {"≤": "<=", "≥": ">="}.get(sign, sign)
    if value == 0 and sign[0] == "<":
        return Unreadable(message("not_a_number", text=text))
    closed = sign.endswith("=")
    # What a laboratory finds below its bound is more than nothing: zero is left out, so that one may divide by it.
    span = Span(Fraction(0), value, False, closed) if sign[0] == "<" else Span(value, None, closed, False)
    return ReadNumber(span, message("bound_read", text=text, read=f"{sign} {digits.replace(',', '.')}"))


def _read_range(first: str, last: str, text: str) -> ReadNumber | Unreadable:
    low, high = _decimal(first), _decimal(last)
    if low is None or high is None:
        return Unreadable(message("thousands_mark", text=text))
    if low > high:
        return Unreadable(message("range_reversed", text=text))
    return ReadNumber(Span(low, high) if low < high else low)


def read_date(text: str) -> date | Span | Unreadable:
    """2026-03-02, 2 Mar 2026, or incomplete: 2026-03, 2026 (a span of days). 02/03/2026 has two readings: refused."""
    text = text.strip()
    iso, words = _ISO_DATE.fullmatch(text), _WORD_DATE.fullmatch(text)
    if not text.isascii() or not (iso or words):
        return Unreadable(message("not_a_date", text=shorten(text)))
    if iso:
        year, month, day = (int(part) if part else None for part in iso.groups())
    elif words and (month := _month(words.group(2))):
        year, day = int(words.group(3)), int(words.group(1))
    else:
        return Unreadable(message("not_a_date", text=shorten(text)))
    try:
        if day is None or month is None:
            return month_span(year or 0, month)
        return date(year or 0, month, day)
    except ValueError:
        return Unreadable(message("no_such_day", text=text))


def _month(word: str) -> int | None:
    """The month of an English name or its beginning, of three letters at least."""
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())), None)


def read_time(text: str) -> time | Unreadable:
    """08:30 or 08:30:15."""
    match = _TIME.fullmatch(text.strip())
    if not match or not text.isascii():
        return Unreadable(message("not_a_time", text=shorten(text)))
    hour, minute, second = match.groups()
    return time(int(hour), int(minute), int(second or 0))


def shorten(text: str, length: int = 40) -> str:
    """Typed text as it may stand in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
