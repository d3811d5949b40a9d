"""Three-valued outcomes, and which parts of the evidence decided."""

from itertools import product

import pytest

from criteria.engine.facts import Missing
from criteria.engine.messages import message
from criteria.engine.reasons import Reason, WaitsFor
from criteria.engine.verdicts import Evidence, Outcome, Step, Verdict, kleene_all, kleene_any, kleene_not

T, F, U = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
AND = {(T, T): T, (T, U): U, (T, F): F, (U, T): U, (U, U): U, (U, F): F, (F, T): F, (F, U): F, (F, F): F}
OR = {(T, T): T, (T, U): T, (T, F): T, (U, T): T, (U, U): U, (U, F): U, (F, T): T, (F, U): U, (F, F): F}


@pytest.mark.parametrize(("one", "other"), list(product(Outcome, Outcome)))
def test_outcomes_combine_by_kleenes_strong_tables(one, other):
    "Kleene, Introduction to Metamathematics, 1952, section 64."
    assert one & other is AND[one, other]
    assert one | other is OR[one, other]
    assert ~(one & other) is ~one | ~other


def test_the_opposite_of_unknown_is_unknown():
    assert (~T, ~F, ~U) == (F, T, U)
    assert [kleene_not(answer) for answer in (True, False, None)] == [False, True, None]


def test_of_nothing_all_hold_and_none_does():
    assert kleene_all(()) is True
    assert kleene_any(()) is False


@pytest.mark.parametrize(("answer", "outcome"), [(True, T), (False, F), (None, U)])
def test_an_answer_is_an_outcome_and_back(answer, outcome):
    assert Outcome.of(answer) is outcome
    assert outcome.answer is answer


def leaf(answer: bool | None, name: str = "") -> Evidence:
    return Evidence(answer, Step.LEAF, label=name)


@pytest.mark.parametrize(
    ("step", "answer", "parts", "decided"),
    [
        (Step.ALL, False, {"a": True, "b": False, "c": None, "d": False}, "bd"),
        (Step.ALL, None, {"a": True, "b": None}, "b"),
        (Step.ALL, True, {"a": True, "b": True}, "ab"),
        (Step.ANY, True, {"a": False, "b": True, "c": None}, "b"),
        (Step.ANY, None, {"a": False, "b": None}, "b"),
        (Step.ANY, False, {"a": False, "b": False}, "ab"),
        (Step.XOR, True, {"a": True, "b": False}, "ab"),
        (Step.XOR, None, {"a": True, "b": None}, "b"),
        (Step.IMPLIES, False, {"a": True, "b": False}, "ab"),
        (Step.IMPLIES, True, {"a": False, "b": False}, "a"),
        (Step.IMPLIES, True, {"a": False, "b": True}, "ab"),
        (Step.IMPLIES, True, {"a": None, "b": True}, "b"),
        (Step.IMPLIES, None, {"a": None, "b": False}, "a"),
        (Step.IMPLIES, None, {"a": True, "b": None}, "b"),
        (Step.IMPLIES, None, {"a": None, "b": None}, "ab"),
        (Step.NOT, False, {"a": True}, "a"),
        (Step.EVERY, False, {"a": True, "b": False, "c": None}, "b"),
        (Step.EVERY, None, {"a": True, "b": None}, "b"),
        (Step.SOME, True, {"a": True, "b": False, "c": None}, "a"),
        (Step.SOME, False, {"a": False, "b": False}, "ab"),
        (Step.AT_LEAST, True, {"a": True, "b": False, "c": True}, "ac"),
        (Step.AT_LEAST, None, {"a": True, "b": None, "c": False}, "b"),
        (Step.AT_LEAST, False, {"a": True, "b": False}, "ab"),
    ],
)
def test_the_failures_of_a_failure_and_the_open_parts_of_an_unknown_decide(step, answer, parts, decided):
    evidence = Evidence(answer, step, tuple(leaf(value, name) for name, value in parts.items()))
    assert "".join(part.label for part in evidence.decisive()) == decided
    assert "".join(part.label for part in evidence.leaves()) == "".join(parts)


def test_what_decided_below_is_found_through_every_step():
    failed = Evidence(False, Step.ALL, (leaf(True, "a"), leaf(False, "b")))
    denied = Evidence(True, Step.NOT, (failed,))
    whole = Evidence(True, Step.ANY, (leaf(False, "c"), Evidence(True, Step.EVERY, (denied,))))
    assert [part.label for part in whole.decisive()] == ["b"]


def test_a_list_without_rows_speaks_for_itself():
    empty = Evidence(True, Step.EVERY, message=message("no_rows", name="Harms"))
    assert empty.decisive() == empty.leaves() == (empty,)


@pytest.mark.parametrize(
    ("reasons", "waits"),
    [
        ((Reason.AWAITS_JUDGEMENT,), WaitsFor.INVESTIGATOR),
        ((Reason.AWAITS_JUDGEMENT, Reason.UNREADABLE), WaitsFor.CLARIFY),
        ((Reason.UNREADABLE, Reason.NOT_DONE), WaitsFor.ENTER),
        ((), WaitsFor.CLARIFY),
    ],
)
def test_an_unknown_waits_for_entering_before_clarifying_before_the_investigator(reasons, waits):
    missing = tuple(Missing(reason, "X") for reason in reasons)
    verdict = Verdict("R1", Outcome.UNKNOWN, True, message("is_constant"), None, missing)
    assert verdict.waits_for is waits


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.FAIL])
def test_what_is_decided_waits_for_nothing(outcome):
    assert Verdict("R1", outcome, True, message("is_constant"), None).waits_for is None


@pytest.mark.parametrize(
    ("waits", "reasons"),
    [
        (WaitsFor.ENTER, "not_entered not_done not_recorded not_counted not_reviewed outside_window"),
        (WaitsFor.CLARIFY, "unreadable no_unit wrong_unit not_believable contradictory conflicting suspected "
         "indeterminate uncertain time_of_day_needed not_confirmed still_given rule_error"),
        (WaitsFor.INVESTIGATOR, "awaits_judgement"),
    ],
)  # fmt: skip
def test_every_reason_waits_for_somebody(waits, reasons):
    assert {reason.value for reason in Reason if reason.waits_for is waits} == set(reasons.split())
