"""An investigator's recorded judgement beside a computed verdict: it completes one, it never overrides one.

- A verdict that waits for the investigator takes the judgement's answer.
- On a criterion that the investigator decides, the coordinator's finding gives the verdict, flagged until the
  investigator has answered; an answer that disagrees with the finding makes it unknown until both agree. Where no
  finding is entered the investigator's answer is the finding.
- On a computed verdict a judgement changes nothing.
"""

from dataclasses import replace

from criteria.engine.facts import Facts, Judgement, Missing
from criteria.engine.messages import Message, message
from criteria.engine.reasons import Flag, Note, Reason, WaitsFor
from criteria.engine.verdicts import Outcome, Verdict
from criteria.engine.versions import Category, Criterion, DecidedBy


def applied(criterion: Criterion, verdict: Verdict, facts: Facts) -> Verdict:
    """The verdict with the investigator's judgement on this criterion, where there is one."""
    judgement = facts.judgements.get(criterion.code)
    if _waits_for_investigator(verdict) or _is_left_to_investigator(criterion, verdict):
        return _completed(criterion, verdict, judgement)
    if criterion.decided_by is not DecidedBy.INVESTIGATOR or verdict.outcome is Outcome.UNKNOWN:
        return verdict
    if judgement is None:
        note = Note(Flag.AWAITING_JUDGEMENT, message("flag_awaiting_judgement"))
        return replace(verdict, notes=(*verdict.notes, note))
    if judgement.answer is None:
        return _open(criterion, verdict, judgement)
    if Outcome.of(judgement.answer) is verdict.outcome:
        return replace(verdict, reason=message("joined", parts=(verdict.reason, _sentence(criterion, judgement))))
    return _disagreeing(criterion, verdict, judgement)


def _waits_for_investigator(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.UNKNOWN and verdict.waits_for is WaitsFor.INVESTIGATOR


def _is_left_to_investigator(criterion: Criterion, verdict: Verdict) -> bool:
    """Nothing is entered for a criterion that the investigator decides."""
    nothing = all(missing.reason is Reason.NOT_ENTERED for missing in verdict.missing)
    return criterion.decided_by is DecidedBy.INVESTIGATOR and verdict.outcome is Outcome.UNKNOWN and nothing


def _completed(criterion: Criterion, verdict: Verdict, judgement: Judgement | None) -> Verdict:
    if judgement is None:
        return verdict
    if judgement.answer is None:
        return _open(criterion, verdict, judgement)
    return replace(verdict, outcome=Outcome.of(judgement.answer), reason=_sentence(criterion, judgement), missing=())


def _open(criterion: Criterion, verdict: Verdict, judgement: Judgement) -> Verdict:
    missing = Missing(Reason.AWAITS_JUDGEMENT, criterion.title, criterion.title)
    code = "judgement_open" if judgement.why else "judgement_open_without_reason"
    sentence = message(code, by=judgement.by, **({"why": judgement.why} if judgement.why else {}))
    return replace(verdict, outcome=Outcome.UNKNOWN, applicable=True, reason=sentence, missing=(missing,))


def _disagreeing(criterion: Criterion, verdict: Verdict, judgement: Judgement) -> Verdict:
    missing = Missing(Reason.CONFLICTING, criterion.title, criterion.title)
    sentence = message(
        "judged_otherwise",
        entered=_answer(criterion, verdict.outcome is Outcome.PASS),
        by=judgement.by,
        answer=_answer(criterion, judgement.answer),
    )
    return replace(verdict, outcome=Outcome.UNKNOWN, applicable=True, reason=sentence, missing=(missing,))


def _sentence(criterion: Criterion, judgement: Judgement) -> Message:
    if not judgement.why:
        return message("judged_without_reason", by=judgement.by, answer=_answer(criterion, judgement.answer))
    return message("judged", by=judgement.by, answer=_answer(criterion, judgement.answer), why=judgement.why)


def _answer(criterion: Criterion, answer: bool | None) -> Message:
    """The word for an answer; an exclusion criterion is absent or present, never met."""
    if answer is None:
        return message("answer_unknown")
    if criterion.category is Category.EXCLUSION:
        return message("answer_absent" if answer else "answer_present")
    return message("answer_met" if answer else "answer_not_met")
