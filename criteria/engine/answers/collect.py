"""A whole candidate document -> Facts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from criteria.engine import spans
from criteria.engine.answers.choosing import choose
from criteria.engine.answers.reading import RECORDED_KINDS, Entry, gap, is_blank, typed
from criteria.engine.dates import days_between
from criteria.engine.entries import Unreadable, read_date, read_time
from criteria.engine.errors import FormatError
from criteria.engine.facts import Fact, Facts, Judgement, Missing, RowList, Unused
from criteria.engine.formulas import FORMULAS
from criteria.engine.messages import Message, message
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.rows import GROUPS, Occasion, row_list
from criteria.engine.shown import date_text
from criteria.engine.variables import Kind, Variable
from criteria.engine.versions import Contradiction, Version

Entries = dict[str, "Fact | Missing | RowList"]
AS_OF, ANCHOR = "As-of date", "Anchor date"
CONSENT_DATE = "consent_date"
OUTCOMES = {"met": True, "not_met": False, "unknown": None}


def facts_from(candidate: Mapping[str, Any], version: Version) -> Facts:
    """All facts of a candidate document. Raises FormatError where the as-of date is missing or unreadable."""
    as_of = _as_of(candidate)
    anchor, _, anchor_gap = _anchor(candidate)
    occasion = occasion_of(candidate, version)
    entries: Entries = {}
    unused: list[Unused] = []
    supplied = dict(_supplied(candidate))
    for variable in version.dictionary:
        if variable.kind in RECORDED_KINDS:
            entries[variable.name], left = choose(variable, supplied.pop(variable.key, []), as_of)
            unused += left
    unused += [_not_in_dictionary(key, found) for key, found in supplied.items()]
    unused += _unread_anchor_time(candidate)
    entries.update(_lists(candidate, version, occasion))
    entries[AS_OF] = Fact(AS_OF, as_of, AS_OF, "as_of")
    entries[ANCHOR] = Fact(ANCHOR, anchor, "Planned anchor date", "anchor") if anchor else anchor_gap
    entries = _noted(_counted(_dated_later(entries, version), version), version, as_of, anchor)
    facts = Facts(as_of, anchor, _with_derived(entries, version, as_of), _judgements(candidate), tuple(unused))
    return _without_contradictions(facts, entries, version)


def occasion_of(candidate: Mapping[str, Any], version: Version) -> Occasion:
    """What the rows of a candidate document are counted against. Raises FormatError like `facts_from`."""
    anchor, anchor_time, _ = _anchor(candidate)
    listed = (group for variable in version.dictionary for group in variable.rows.get("groups", ()))
    groups = GROUPS.union(listed)
    return Occasion(_as_of(candidate), anchor, anchor_time, version.agents, version.settings, groups)


def _as_of(candidate: Mapping[str, Any]) -> date:
    value = read_date(str(candidate.get("as_of", "")))
    if not isinstance(value, date):
        raise FormatError(
            "candidate.as_of", "as_of must be a full date such as 2026-03-02.", hint="It is the day of judgement."
        )
    return value


def _anchor(candidate: Mapping[str, Any]) -> tuple[date | None, time | None, Missing]:
    """The anchor date with its time; the reason for its absence otherwise."""
    given = candidate.get("anchor")
    anchor = given if isinstance(given, Mapping) else {"date": given}
    text, clock = typed(anchor, "date"), typed(anchor, "time")
    nothing = Missing(Reason.NOT_ENTERED, ANCHOR, "Planned anchor date", "anchor")
    if not text:
        return None, None, nothing
    day = read_date(text)
    if not isinstance(day, date):
        why = day.why if isinstance(day, Unreadable) else message("not_a_date", text=text)
        return None, None, replace(nothing, reason=Reason.UNREADABLE, detail=why, entered=text)
    hour = read_time(clock) if clock else None
    return day, (None if isinstance(hour, Unreadable) else hour), nothing


def _unread_anchor_time(candidate: Mapping[str, Any]) -> list[Unused]:
    """An hour that cannot be read is not used, and that is said."""
    anchor = candidate.get("anchor")
    clock = typed(anchor, "time") if isinstance(anchor, Mapping) else ""
    hour = read_time(clock) if clock else None
    return [Unused("Anchor time", "Planned anchor time", clock, None, hour.why)] if isinstance(hour, Unreadable) else []


def _supplied(candidate: Mapping[str, Any]) -> Iterator[tuple[str, list[Entry]]]:
    """Every entry by key: answers first, then the results of each panel with the panel's date and source."""
    found: dict[str, list[Entry]] = {}
    for key, value in (candidate.get("answers") or {}).items():
        items = value if isinstance(value, list) else [value]
        found[key] = [item if isinstance(item, Mapping) else {"value": item} for item in items]
    for panel in candidate.get("panels") or ():
        about = {"date": panel.get("date"), "time": panel.get("time"), "source": panel.get("source")}
        for key, result in (panel.get("results") or {}).items():
            entry = result if isinstance(result, Mapping) else {"value": result}
            found.setdefault(key, []).append({**about, **entry})
    for key, entries in found.items():
        yield key, [entry for entry in entries if not is_blank(entry)]


def _not_in_dictionary(key: str, entries: list[Entry]) -> Unused:
    entered = ", ".join(typed(entry, "value") for entry in entries)
    return Unused(key, key, entered, None, message("not_in_dictionary", key=key))


def _lists(candidate: Mapping[str, Any], version: Version, occasion: Occasion) -> Entries:
    return {
        variable.name: row_list(variable, candidate.get(variable.rows["list"]) or {}, occasion)
        for variable in version.dictionary
        if variable.kind is Kind.ROWS
    }


def _dated_later(entries: Entries, version: Version) -> Entries:
    """What is dated after the as-of date has not happened yet: neither the date nor what it belongs to is used."""
    dated = dict(entries)
    for variable in version.dictionary:
        found, event = entries.get(variable.name), entries.get(variable.date_of)
        of = version.dictionary.by_name(variable.date_of)
        if isinstance(found, Missing) and found.reason is Reason.CONTRADICTORY and isinstance(event, Fact) and of:
            dated[of.name] = gap(of, Reason.CONTRADICTORY, found.detail, event.entered)
    return dated


def _counted(entries: Entries, version: Version) -> Entries:
    """Values that count only where another answer says so (saturation on room air, a test in serum)."""
    counted = dict(entries)
    for variable in version.dictionary:
        condition = variable.counts_if
        if condition is None or not isinstance(entries.get(variable.name), Fact):
            continue
        found, of = entries.get(condition.variable), version.dictionary.by_name(condition.variable)
        if isinstance(found, Missing):
            counted[variable.name] = found
        elif isinstance(found, Fact) and found.value != condition.code and of is not None:
            choice = of.choice_named(condition.code)
            wanted = choice.label if choice else condition.code
            detail = message("needs_condition", condition=of.label, wanted=wanted)
            counted[variable.name] = gap(variable, Reason.NOT_COUNTED, detail, found.entered)
    return counted


def _noted(entries: Entries, version: Version, as_of: date, anchor: date | None) -> Entries:
    """Results older than their window (flagged, or unknown where the study enforces it), and older than consent."""
    enforced = version.settings.get("enforced_windows") or ()
    consent_of = version.dictionary.by_key(CONSENT_DATE)
    consent = entries.get(consent_of.name) if consent_of else None
    signed = consent.value if isinstance(consent, Fact) else None
    noted = dict(entries)
    for variable in version.dictionary:
        found = entries.get(variable.name)
        if not isinstance(found, Fact):
            continue
        stale = _stale(variable, found, anchor or as_of)
        if variable.key in enforced and variable.window_days is not None:
            noted[variable.name] = _within_window(variable, found, stale, anchor)
        elif stale is not None:
            noted[variable.name] = replace(found, notes=(*found.notes, stale))
        if found.collected is not None and isinstance(signed, date) and spans.less(found.collected, signed):
            noted[variable.name] = _with_note(noted[variable.name], variable)
    return noted


def _with_note(found: Fact | Missing | RowList, variable: Variable) -> Fact | Missing | RowList:
    if not isinstance(found, Fact):
        return found
    note = Note(Flag.BEFORE_CONSENT, message("flag_before_consent", name=variable.label))
    return replace(found, notes=(*found.notes, note))


def _within_window(variable: Variable, found: Fact, stale: Note | None, anchor: date | None) -> Fact | Missing:
    """Where a window is enforced, a result counts once it is known to lie within it."""
    if anchor is None:
        return Missing(Reason.NOT_ENTERED, ANCHOR, "Planned anchor date", "anchor")
    if found.collected is None:
        return gap(variable, Reason.OUTSIDE_WINDOW, message("flag_undated", name=variable.label), found.entered)
    return found if stale is None else gap(variable, Reason.OUTSIDE_WINDOW, stale.message, found.entered)


def _stale(variable: Variable, found: Fact, until: date) -> Note | None:
    if variable.window_days is None or found.collected is None:
        return None
    age = spans.as_span(days_between(found.collected, until))
    if age.high <= variable.window_days:
        return None
    sentence = message(
        "flag_stale",
        name=variable.label,
        date=date_text(found.collected),
        days=variable.window_days,
        anchor=date_text(until),
    )
    return Note(Flag.STALE, sentence)


def _with_derived(entries: Entries, version: Version, as_of: date) -> Entries:
    """Adds the derived facts. One may rest on another: each is worked out once its inputs are."""
    derived = [variable for variable in version.dictionary if variable.kind is Kind.DERIVED]
    done = dict(entries)

    def work_out(variable: Variable, above: tuple[str, ...]) -> None:
        if variable.name in done or variable.name in above:
            return
        inputs: dict[str, Fact | Missing] = {}
        for parameter, name in variable.inputs.items():
            other = version.dictionary.by_name(name)
            if other is not None and other.kind is Kind.DERIVED:
                work_out(other, (*above, variable.name))
            found = done.get(name)
            inputs[parameter] = found if isinstance(found, Fact | Missing) else _not_entered(name, other)
        try:
            done[variable.name] = FORMULAS[variable.formula](variable, inputs, as_of)
        except Exception as problem:
            done[variable.name] = gap(variable, Reason.RULE_ERROR, message("text", text=str(problem)))

    for variable in derived:
        work_out(variable, ())
    return done


def _not_entered(name: str, variable: Variable | None) -> Missing:
    return gap(variable, Reason.NOT_ENTERED) if variable else Missing(Reason.NOT_ENTERED, name, name)


def _without_contradictions(facts: Facts, entries: Entries, version: Version) -> Facts:
    """Entries that contradict each other are not used: none of them, until somebody clears the doubt."""
    doubted: Entries = {}
    for contradiction in version.contradictions:
        reason, detail = _doubt(contradiction, facts)
        for name in contradiction.variables if reason else ():
            variable = version.dictionary.by_name(name)
            found = facts.get(name)
            if variable is not None and isinstance(found, Fact | RowList) and reason:
                doubted[name] = gap(variable, reason, detail, getattr(found, "entered", ""))
    if not doubted:
        return facts
    return facts.with_values(_with_derived(_counted({**entries, **doubted}, version), version, facts.as_of))


def _doubt(contradiction: Contradiction, facts: Facts) -> tuple[Reason | None, Message]:
    """Why entries are doubted. A check that fails has not cleared them: then they are in doubt as well."""
    detail = message("contradiction", says=contradiction.says.rstrip("."))
    try:
        return (Reason.CONTRADICTORY if contradiction.when.ask(facts).answer is True else None), detail
    except Exception as problem:
        return Reason.RULE_ERROR, message("text", text=str(problem))


def _judgements(candidate: Mapping[str, Any]) -> dict[str, Judgement]:
    """The latest judgement of each criterion; one that nobody put a name to does not count."""
    return {
        typed(item, "criterion"): Judgement(
            typed(item, "criterion"), OUTCOMES.get(typed(item, "outcome")), typed(item, "by"), typed(item, "reason")
        )
        for item in candidate.get("judgements") or ()
        if typed(item, "by")
    }
