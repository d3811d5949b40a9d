"""A whole version asked of one candidate: every verdict, the conclusion, and what is missing and still matters.

The conclusion: any criterion not met -> not eligible; else any unknown -> undetermined; else the listed criteria are
met. "Eligible" needs a loaded list of exclusion criteria. Flags never change a verdict; they are counted and shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from criteria.engine import judgements
from criteria.engine.evaluate import is_not_applicable
from criteria.engine.facts import Fact, Facts, Missing
from criteria.engine.messages import Message, message
from criteria.engine.reasons import Flag, Note, Reason, WaitsFor
from criteria.engine.shown import date_text
from criteria.engine.verdicts import Evidence, Outcome, Verdict
from criteria.engine.versions import Category, CompiledRule, Criterion, Reading, Version


class Conclusion(Enum):
    """What a report says about the candidate as a whole."""

    NOT_ELIGIBLE = "not-eligible"
    UNDETERMINED = "undetermined"
    MEETS_LISTED = "meets-listed"
    ELIGIBLE = "eligible"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that is missing and can still change the conclusion, with the criteria that wait for it."""

    missing: Missing
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnconfirmedReading:
    """A recorded reading of a criterion under which the conclusion would differ."""

    criterion: str
    label: str
    question: str


@dataclass(frozen=True, slots=True)
class _Differing:
    """A reading under which one criterion would have another outcome."""

    position: int
    criterion: Criterion
    reading: Reading
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts of one candidate under one version, as of one day."""

    version: Version
    facts: Facts
    verdicts: tuple[Verdict, ...]
    conclusion: Conclusion
    wanted: tuple[Wanted, ...]
    readings: tuple[UnconfirmedReading, ...]


def assess(version: Version, facts: Facts) -> Report:
    """Every criterion of the version asked of these facts. Never raises for what a rule does: see `judge`."""
    verdicts = tuple(judge(criterion, facts) for criterion in version.criteria)
    conclusion = conclude(version, (verdict.outcome for verdict in verdicts))
    differing = _differing_readings(version, facts, verdicts)
    readings = _changing_conclusion(version, verdicts, conclusion, differing)
    verdicts = tuple(_with_reading_notes(verdict, differing) for verdict in verdicts)
    return Report(version, facts, verdicts, conclusion, _wanted(conclusion, verdicts), readings)


def conclude(version: Version, outcomes: Iterable[Outcome]) -> Conclusion:
    """The conclusion of a set of verdicts; without any criterion nothing is decided."""
    found = list(outcomes)
    if Outcome.FAIL in found:
        return Conclusion.NOT_ELIGIBLE
    if not found or Outcome.UNKNOWN in found:
        return Conclusion.UNDETERMINED
    return Conclusion.ELIGIBLE if version.exclusions_loaded else Conclusion.MEETS_LISTED


def judge(criterion: Criterion, facts: Facts) -> Verdict:
    """One criterion asked of the facts. A rule that raises is unknown with its error, and hides no other.

    This is the one place that stops every kind of error: whatever goes wrong in one rule, the others are answered.
    """
    try:
        computed = _computed(criterion, facts)
        return judgements.applied(criterion, computed, facts)
    except Exception as problem:
        return _broken(criterion, problem)


def _computed(criterion: Criterion, facts: Facts) -> Verdict:
    evidence = criterion.rule.ask(facts)
    outcome = _outcome(criterion, evidence.answer)
    missing = _missing_of(evidence) if outcome is Outcome.UNKNOWN else ()
    applicable = not (criterion.category is not Category.EXCLUSION and is_not_applicable(evidence))
    notes = (*_notes_of(evidence), *_variant_notes(criterion, facts, evidence), *_own_notes(criterion, facts))
    reason = _reason(evidence, missing)
    if not applicable:
        reason = message("verdict_not_applicable", what=reason)
    return Verdict(criterion.code, outcome, applicable, reason, evidence, missing, tuple(dict.fromkeys(notes)))


def _outcome(criterion: Criterion, answer: bool | None) -> Outcome:
    """An exclusion criterion that is true excludes."""
    outcome = Outcome.of(answer)
    return ~outcome if criterion.category is Category.EXCLUSION else outcome


def _broken(criterion: Criterion, problem: Exception) -> Verdict:
    missing = Missing(Reason.RULE_ERROR, criterion.title, criterion.title)
    sentence = message("verdict_rule_error", problem=str(problem) or type(problem).__name__)
    return Verdict(criterion.code, Outcome.UNKNOWN, True, sentence, None, (missing,))


def _missing_of(evidence: Evidence) -> tuple[Missing, ...]:
    """What is missing, each once; of a therapy that one of several demands would clear, the latest day counts."""
    found: dict[Missing, date | None] = {}
    for leaf in evidence.decisive():
        for item in leaf.missing:
            known = [day for day in (found.get(replace(item, latest=None)), item.latest) if day is not None]
            found[replace(item, latest=None)] = max(known, default=None)
    return tuple(replace(item, latest=latest) for item, latest in found.items())


def _notes_of(evidence: Evidence) -> tuple[Note, ...]:
    """The notes of every step that bears on the answer, and of the rows and lists above."""
    own = evidence.notes
    if not evidence.parts:
        return own
    return (*own, *(note for part in evidence.parts for note in _notes_of(part)))


def _reason(evidence: Evidence, missing: tuple[Missing, ...]) -> Message:
    """The sentence of what decided: the leaves in reading order, each once."""
    if missing:
        return message("joined", parts=tuple(dict.fromkeys(missing_sentence(item) for item in missing)))
    sentences = [leaf.message for leaf in evidence.decisive() if leaf.message is not None]
    if not sentences:
        return evidence.message or message("is_constant")
    return message("joined", parts=tuple(dict.fromkeys(sentences)))


def name_of(missing: Missing) -> Message:
    """What is missing, in words: the value, or its limit of normal."""
    name = missing.label or missing.name
    return message(f"limit_of_normal_{missing.limit}", name=name) if missing.limit else message("text", text=name)


def missing_sentence(missing: Missing) -> Message:
    """Why a value is missing, in words."""
    what = message(missing.reason.value, name=name_of(missing))
    detail = message("last_dose_by", date=date_text(missing.latest)) if missing.latest else missing.detail
    return what if detail is None else message("with_detail", what=what, detail=detail)


def _own_notes(criterion: Criterion, facts: Facts) -> tuple[Note, ...]:
    """The criterion's own flags: always, or where their condition is known to hold."""
    return tuple(item.note for item in criterion.notes if item.when is None or _asked(item.when, facts) is True)


def _variant_notes(criterion: Criterion, facts: Facts, evidence: Evidence) -> tuple[Note, ...]:
    """Would another published form or weight give another verdict? Found by asking the rule again."""
    notes = []
    for name in criterion.rule.needs:
        found = facts.get(name)
        if not isinstance(found, Fact):
            continue
        for variant in found.variants:
            other = facts.with_values({name: replace(found, value=variant.value)})
            if variant.note is not None and _asked(criterion.rule, other) is not evidence.answer:
                notes.append(variant.note)
    return tuple(notes)


def _asked(rule: CompiledRule, facts: Facts) -> bool | None:
    """The answer of a rule that stands beside a verdict; an error there is no answer and changes nothing."""
    try:
        return rule.ask(facts).answer
    except Exception:
        return None


def _differing_readings(version: Version, facts: Facts, verdicts: tuple[Verdict, ...]) -> list[_Differing]:
    """The recorded readings under which a decided criterion would have another outcome."""
    return [
        _Differing(position, criterion, reading, other)
        for position, criterion in enumerate(version.criteria)
        if verdicts[position].outcome is not Outcome.UNKNOWN
        for reading in criterion.readings
        for other in (_under(criterion, reading, facts),)
        if other is not None and other is not verdicts[position].outcome
    ]


def _under(criterion: Criterion, reading: Reading, facts: Facts) -> Outcome | None:
    """The outcome under another reading; None where the reading is no question for this candidate."""
    try:
        if reading.when is not None and reading.when.ask(facts).answer is not True:
            return None
        return _outcome(criterion, reading.rule.ask(facts).answer)
    except Exception:
        return Outcome.UNKNOWN


def _changing_conclusion(
    version: Version, verdicts: tuple[Verdict, ...], conclusion: Conclusion, differing: list[_Differing]
) -> tuple[UnconfirmedReading, ...]:
    """Of those, the ones under which the conclusion itself would differ."""
    outcomes = [verdict.outcome for verdict in verdicts]
    found = []
    for item in differing:
        changed = [*outcomes[: item.position], item.outcome, *outcomes[item.position + 1 :]]
        if conclude(version, changed) is not conclusion:
            found.append(UnconfirmedReading(item.criterion.code, item.reading.label, item.reading.question))
    return tuple(found)


def _with_reading_notes(verdict: Verdict, differing: list[_Differing]) -> Verdict:
    notes = tuple(
        Note(Flag.UNCONFIRMED_READING, message("flag_unconfirmed_reading", label=item.reading.label))
        for item in differing
        if item.criterion.code == verdict.code
    )
    return replace(verdict, notes=(*verdict.notes, *notes)) if notes else verdict


def _wanted(conclusion: Conclusion, verdicts: tuple[Verdict, ...]) -> tuple[Wanted, ...]:
    """What is missing and can still change the conclusion, best first: what opens most criteria, what can be entered.

    After a definite failure nothing that is missing can change the conclusion, and nothing is asked for.
    """
    if conclusion is not Conclusion.UNDETERMINED:
        return ()
    waiting: dict[tuple[Message, str], tuple[Missing, list[str]]] = {}
    for verdict in verdicts:
        for missing in verdict.missing if verdict.outcome is Outcome.UNKNOWN else ():
            _, codes = waiting.setdefault((name_of(missing), missing.key), (missing, []))
            if verdict.code not in codes:
                codes.append(verdict.code)
    order = list(WaitsFor)
    found = [Wanted(missing, tuple(codes)) for missing, codes in waiting.values()]
    return tuple(sorted(found, key=lambda one: (-len(one.criteria), order.index(one.missing.waits_for))))
