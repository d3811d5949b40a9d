"""Several results of one variable -> the one that counts.

The latest collected on or before the as-of date counts; a later unreadable one gives unknown, never the older pass;
two that disagree at the same time give unknown; one dated after the as-of date gives unknown. The unused are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from criteria.engine import spans
from criteria.engine.answers.reading import Entry, gap, read_entry, typed
from criteria.engine.entries import Unreadable, read_date, read_time
from criteria.engine.facts import Fact, Missing, Unused
from criteria.engine.messages import message
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.shown import date_text
from criteria.engine.spans import Span
from criteria.engine.variables import Kind, Variable

# An examination that was not done says nothing against an older one that was.
_NO_RESULT = (Reason.NOT_DONE, Reason.NOT_RECORDED, Reason.NOT_ENTERED)


@dataclass(frozen=True, slots=True)
class Result:
    """One entry as read, with the span of moments at which it may have been collected (None: undated)."""

    reading: Fact | Missing
    collected: date | Span | None
    moment: Span | None

    def is_before(self, other: "Result") -> bool:
        return self.moment is not None and other.moment is not None and bool(spans.less(self.moment, other.moment))


def choose(variable: Variable, entries: Sequence[Entry], as_of: date) -> tuple[Fact | Missing, tuple[Unused, ...]]:
    """The fact that counts, and the entries that were read and do not count."""
    results = [_result(variable, entry) for entry in entries]
    if any(_lies_after(result, as_of) for result in results):
        late = next(result for result in results if _lies_after(result, as_of))
        shown = next(date_text(day) for day in _dates_of(late) if bool(spans.less(as_of, day)))
        detail = message("after_as_of", date=shown, as_of=date_text(as_of))
        others = tuple(_unused(result, "not_used_in_doubt") for result in results if result is not late)
        return gap(variable, Reason.CONTRADICTORY, detail, _entered(late)), others
    done = [result for result in results if not _says_nothing(result)]
    if not done:
        return (results[0].reading if results else gap(variable, Reason.NOT_ENTERED)), ()
    latest = [one for one in done if not any(one.is_before(other) for other in done)]
    used = next((one for one in latest if one.collected is not None), latest[0])
    unused = [_unused(one, "result_used") for one in results if one not in done]
    unused += [_unused(one, "newer_used") for one in done if one not in latest]
    if any(not _agree(used.reading, other.reading) for other in latest):
        other = next(one for one in latest if not _agree(used.reading, one.reading))
        detail = message("two_answers", first=_entered(used) or "?", second=_entered(other) or "?")
        unused += [_unused(one, "not_used_in_conflict") for one in latest if one not in (used, other)]
        return gap(variable, Reason.CONFLICTING, detail), tuple(unused)
    unused += [_unused(one, "same_again") for one in latest if one is not used]
    return _dated(variable, used), tuple(unused)


def _result(variable: Variable, entry: Entry) -> Result:
    reading = read_entry(variable, entry)
    when, clock = typed(entry, "date"), typed(entry, "time")
    if not when:
        return Result(reading, None, None)
    day = read_date(when)
    if isinstance(day, Unreadable):
        return Result(gap(variable, Reason.UNREADABLE, day.why, _text_of(reading)), None, None)
    hour = read_time(clock) if clock else None
    if isinstance(hour, Unreadable):
        return Result(gap(variable, Reason.UNREADABLE, hour.why, _text_of(reading)), day, None)
    if isinstance(reading, Fact):
        reading = replace(reading, collected=day)
    return Result(reading, day, _moment(day, hour))


def _moment(day: date | Span, hour: time | None) -> Span:
    days = spans.as_span(day)
    start, end = (hour, hour) if hour else (time.min, time.max)
    return Span(datetime.combine(days.low, start), datetime.combine(days.high, end))


def _lies_after(result: Result, as_of: date) -> bool:
    """Collected, or (for a variable that is itself a date) lying, after the as-of date."""
    return any(bool(spans.less(as_of, day)) for day in _dates_of(result))


def _dates_of(result: Result) -> list[date | Span]:
    """The day of collection, and the value where that is a date."""
    value = result.reading.value if isinstance(result.reading, Fact) else None
    dates = [] if result.collected is None else [result.collected]
    if isinstance(value, date) or (isinstance(value, Span) and isinstance(value.low, date)):
        dates.append(value)
    return dates


def _says_nothing(result: Result) -> bool:
    return isinstance(result.reading, Missing) and result.reading.reason in _NO_RESULT


def _agree(one: Fact | Missing, other: Fact | Missing) -> bool:
    if isinstance(one, Fact) and isinstance(other, Fact):
        return one.value == other.value and one.upper == other.upper and one.lower == other.lower
    return isinstance(one, Missing) and isinstance(other, Missing) and one.reason is other.reason


def _dated(variable: Variable, result: Result) -> Fact | Missing:
    """The fact with the flag of a result that carries no date."""
    needs_date = variable.dated or variable.kind is Kind.LAB
    if isinstance(result.reading, Missing) or result.collected is not None or not needs_date:
        return result.reading
    note = Note(Flag.UNDATED, message("flag_undated", name=variable.label))
    return replace(result.reading, notes=(*result.reading.notes, note))


def _unused(result: Result, why: str) -> Unused:
    reading = result.reading
    return Unused(reading.name, reading.label, _entered(result), result.collected, message(why))


def _entered(result: Result) -> str:
    return _text_of(result.reading)


def _text_of(reading: Fact | Missing) -> str:
    return reading.entered
