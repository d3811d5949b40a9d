"""The leaves of evidence: one comparison of recorded values, in words, with its notes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from criteria.engine.evaluate.results import Known, undecided
from criteria.engine.facts import Fact, Missing
from criteria.engine.messages import Message, Param, message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.shown import value_text
from criteria.engine.spans import Span
from criteria.engine.variables import Variable
from criteria.engine.verdicts import Evidence, Step

NEAR = Fraction(5, 100)  # of the limit, for computed values (clinical decision: "within 5 %")
_ORDERS = {"is_less", "is_at_most", "is_more", "is_at_least", "is_between"}


def missing_leaf(missing: tuple[Missing, ...], facts: tuple[Fact, ...] = (), row: str = "") -> Evidence:
    """A comparison that cannot be made because something is not known."""
    return Evidence(None, Step.LEAF, facts=facts, missing=missing, notes=_notes(facts), label=row)


def truth_leaf(answer: bool, name: str, facts: tuple[Fact, ...], row: str = "") -> Evidence:
    """A recorded yes or no."""
    sentence = message("is_true" if answer else "is_false", name=name)
    return Evidence(answer, Step.LEAF, message=_of_row(sentence, row), facts=facts, notes=_notes(facts), label=row)


def compared_leaf(
    answer: bool | None,
    code: str,
    name: str,
    found: Known,
    limits: Mapping[str, Known | Sequence[Known]],
    variable: Variable | None,
    row: str,
) -> Evidence:
    """One comparison: what was found, against which limits, with what answer."""
    against = [known for value in limits.values() for known in _as_list(value)]
    facts = tuple(dict.fromkeys((*found.facts, *(fact for known in against for fact in known.facts))))
    shown = {key: _limit_text(value, variable) for key, value in limits.items()}
    if answer is None:
        limit = shown.get("limit") or message("range", low=shown["low"], high=shown["high"])
        sentence = message("open_between", name=name, found=found_text(found, against, variable), limit=limit)
        missing = undecided(tuple(fact for fact in facts if _is_span(fact))) or undecided(facts)
        missing = tuple(_with_latest_dose(item, found, against) for item in missing)
    else:
        negated = code if answer else code.replace("is_", "is_not_", 1)
        sentence = message(negated, name=name, found=found_text(found, against, variable), **shown)
        missing = ()
    notes = (*_notes(facts), *_closeness(code, found, against))
    return Evidence(answer, Step.LEAF, (), _of_row(sentence, row), facts, missing, notes, row)


def found_text(found: Known, against: Sequence[Known], variable: Variable | None) -> Param:
    """The value as entered; where the rule used another unit, that too."""
    if found.shown is not None:
        return found.shown
    limit = against[0].value if against else None
    fact = found.facts[0] if len(found.facts) == 1 else None
    used = value_text(found.value, variable, limit)
    if fact is None or not fact.entered or fact.derived or isinstance(found.value, str | bool | date):
        return used
    if isinstance(found.value, Quantity) and fact.shown_unit not in ("", found.value.unit):
        return f"{fact.entered} (= {used})"
    return fact.entered


def _with_latest_dose(missing: Missing, found: Known, against: Sequence[Known]) -> Missing:
    """Of a therapy still given: by which day the last dose must be, for this demand on elapsed time."""
    fact = found.facts[0] if found.facts else None
    limit = against[0].value if against else None
    if missing.reason is not Reason.STILL_GIVEN or fact is None or fact.counts_to is None:
        return missing
    if not isinstance(limit, Quantity) or isinstance(limit.amount, Span):
        return missing
    days = ceil(limit.to("d").amount)  # type: ignore[arg-type]
    row = missing.label.partition(": ")[0]
    return replace(missing, name="last_dose", label=row, latest=fact.counts_to - timedelta(days=days))


def _limit_text(value: Known | Sequence[Known], variable: Variable | None) -> Param:
    if isinstance(value, Known):
        return value.shown if value.shown is not None else value_text(value.value, variable)
    return ", ".join(value_text(known.value, variable) for known in value)


def _as_list(value: Known | Sequence[Known]) -> Sequence[Known]:
    return [value] if isinstance(value, Known) else value


def _is_span(fact: Fact) -> bool:
    value = fact.value.amount if isinstance(fact.value, Quantity) else fact.value
    return isinstance(value, Span)


def _of_row(sentence: Message, row: str) -> Message:
    return message("of_row", row=row, what=sentence) if row else sentence


def _notes(facts: tuple[Fact, ...]) -> tuple[Note, ...]:
    return tuple(note for fact in facts for note in fact.notes)


def _closeness(code: str, found: Known, against: Sequence[Known]) -> tuple[Note, ...]:
    """Flags a measured value at its limit, and a computed one within 5 % of it."""
    if code not in _ORDERS or not found.facts or not isinstance(found.value, Quantity) or not found.facts[0].key:
        return ()
    value = found.value.amount
    for known in against:
        limit = known.value.to(found.value.unit).amount if isinstance(known.value, Quantity) else None
        if limit is None or isinstance(limit, Span | date) or isinstance(value, Span):
            continue
        if value == limit:
            return (Note(Flag.NEAR_LIMIT, message("flag_at_limit")),)
        if found.facts[0].derived and abs(value - limit) <= NEAR * abs(limit):
            return (Note(Flag.NEAR_LIMIT, message("flag_near_limit")),)
    return ()
