"""The conclusion of a report as sentences, and the word for each verdict."""

from collections import Counter
from collections.abc import Callable

from criteria.engine.messages import Message, Param, message
from criteria.engine.reasons import Flag, WaitsFor
from criteria.engine.reports import Conclusion, Report
from criteria.engine.shown import date_text
from criteria.engine.verdicts import Evidence, Outcome, Step, Verdict
from criteria.engine.versions import Category

WORDS: dict[tuple[Category, Outcome], str] = {
    (Category.INCLUSION, Outcome.PASS): "word_met",
    (Category.INCLUSION, Outcome.FAIL): "word_not_met",
    (Category.EXCLUSION, Outcome.PASS): "word_absent",
    (Category.EXCLUSION, Outcome.FAIL): "word_excludes",
    (Category.PRECONDITION, Outcome.PASS): "word_given",
    (Category.PRECONDITION, Outcome.FAIL): "word_not_given",
}
_KIND_TEMPLATES = {
    (Category.INCLUSION, 1): "kind_inclusion_one",
    (Category.PRECONDITION, 1): "kind_precondition_one",
    (Category.PRECONDITION, 2): "kind_precondition_two",
    (Category.EXCLUSION, 1): "kind_exclusion_one",
}
_REMEDIES = ("repeat", "wait", "fixed")  # from the easiest to the hardest way out of a failure
# Answers that turn as soon as one of their parts does.
_ONE_SUFFICES = {
    *((step, False) for step in (Step.ANY, Step.SOME, Step.IMPLIES, Step.AT_LEAST, Step.XOR)),
    *((step, True) for step in (Step.ALL, Step.EVERY, Step.XOR)),
}
_COUNTS = {
    WaitsFor.ENTER: "count_to_enter",
    WaitsFor.CLARIFY: "count_to_clarify",
    WaitsFor.INVESTIGATOR: "count_awaits",
}


def word(category: Category, verdict: Verdict) -> Message:
    """The word for a verdict: by polarity, and "met" never for an exclusion."""
    if not verdict.applicable:
        return message("word_not_applicable")
    return message(WORDS.get((category, verdict.outcome), "word_unknown"))


def awaits_investigator(verdict: Verdict) -> bool:
    """Does this verdict still need the investigator's own answer, be it unknown or as entered by a coordinator?"""
    if verdict.waits_for is WaitsFor.INVESTIGATOR:
        return True
    return any(note.flag is Flag.AWAITING_JUDGEMENT for note in verdict.notes)


def waiting(report: Report) -> Counter[WaitsFor]:
    """How many criteria wait for what."""
    counts = Counter(verdict.waits_for for verdict in report.verdicts if verdict.waits_for is not None)
    counts[WaitsFor.INVESTIGATOR] = sum(awaits_investigator(verdict) for verdict in report.verdicts)
    return counts


def headline(report: Report) -> list[Message]:
    """The conclusion in sentences: what was found, which readings it rests on, what it covers."""
    first, *others = _HEADLINES[report.conclusion](report)
    if not report.readings:
        return [first, *others]
    named = tuple(message("reading_named", code=item.criterion, label=item.label) for item in report.readings)
    return [first, message("conclusion_readings", readings=message("comma_joined", parts=named)), *others]


def _meets(report: Report) -> list[Message]:
    kinds = Counter(criterion.category for criterion in report.version.criteria)
    when: dict[str, Param] = {"as_of": date_text(report.facts.as_of), "version": report.version.number}
    awaiting = waiting(report)[WaitsFor.INVESTIGATOR]
    sentences = []
    if kinds[Category.INCLUSION] or kinds[Category.PRECONDITION]:
        met = _of_kinds(kinds, (Category.INCLUSION, Category.PRECONDITION))
        code, count = ("conclusion_meets_as_entered", {"count": awaiting}) if awaiting else ("conclusion_meets", {})
        sentences.append(message(code, criteria=met, **when, **count))
    if kinds[Category.EXCLUSION]:
        absent = _of_kinds(kinds, (Category.EXCLUSION,))
        sentences.append(message("conclusion_absent", criteria=absent, **when))
    if awaiting and len(sentences) == 1 and kinds[Category.EXCLUSION]:
        sentences.append(message("conclusion_also_open", parts=_counted(WaitsFor.INVESTIGATOR, awaiting)))
    loaded = report.version.exclusions_loaded
    sentences.append(message("conclusion_no_decision" if loaded else "conclusion_no_exclusions"))
    return sentences


def _of_kinds(kinds: Counter[Category], wanted: tuple[Category, ...]) -> Message:
    """ "All 19 inclusion criteria and both preconditions"; of a single one no "all"."""
    present = [category for category in wanted if kinds[category]]
    if [kinds[category] for category in present] == [1]:
        return message(f"only_{present[0].value}")
    parts = tuple(
        message(_KIND_TEMPLATES.get((category, kinds[category]), f"kind_{category.value}"), count=kinds[category])
        for category in present
    )
    several = all(kinds[category] > 1 for category in present)
    return message("all_of" if several else "these", criteria=message("and_joined", parts=parts))


def _fails(report: Report) -> list[Message]:
    failing = [verdict for verdict in report.verdicts if verdict.outcome is Outcome.FAIL]
    codes = message("comma_joined", parts=tuple(_failing(verdict) for verdict in failing))
    code = "conclusion_fails_one" if len(failing) == 1 else "conclusion_fails"
    sentences = [message(code, count=len(failing), codes=codes)]
    parts = _waiting_parts(report)
    if parts:
        sentences.append(message("conclusion_also_open", parts=message("comma_joined", parts=parts)))
    return sentences


def _failing(verdict: Verdict) -> Message:
    remedy = remedy_of(verdict)
    if not remedy:
        return message("failing_plain", code=verdict.code)
    return message("failing", code=verdict.code, remedy=message(f"remedy_{remedy}"))


def remedy_of(verdict: Verdict) -> str:
    """What could change a failure: repeat, wait, fixed (nothing), or empty where nobody said."""
    return _remedy(verdict.evidence) if verdict.evidence else ""


def _remedy(evidence: Evidence) -> str:
    """What could turn this answer: of several ways out the easiest, of several things to mend the hardest."""
    if not evidence.parts:
        return _pick(max, [fact.remedy for fact in evidence.facts])
    if (evidence.step, evidence.answer) in _ONE_SUFFICES:
        return _pick(min, [_remedy(part) for part in evidence.parts])
    deciding = [part for part in evidence.parts if part.answer is evidence.answer] or list(evidence.parts)
    return _pick(max, [_remedy(part) for part in deciding])


def _pick(which: Callable[..., str], remedies: list[str]) -> str:
    known = [remedy for remedy in remedies if remedy]
    return which(known, key=_REMEDIES.index) if known else ""


def _open(report: Report) -> list[Message]:
    if not report.verdicts:
        return [message("conclusion_nothing_in_force")]
    return [message("conclusion_open", parts=message("comma_joined", parts=_waiting_parts(report)))]


def _waiting_parts(report: Report) -> tuple[Message, ...]:
    counts = waiting(report)
    return tuple(_counted(kind, counts[kind]) for kind in WaitsFor if counts[kind])


def _counted(kind: WaitsFor, count: int) -> Message:
    one = kind is WaitsFor.INVESTIGATOR and count == 1
    return message("count_awaits_one" if one else _COUNTS[kind], count=count)


_HEADLINES = {
    Conclusion.NOT_ELIGIBLE: _fails,
    Conclusion.UNDETERMINED: _open,
    Conclusion.MEETS_LISTED: _meets,
    Conclusion.ELIGIBLE: _meets,
}
