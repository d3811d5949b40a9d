"""Rules asked of facts: logic, rows, and values that are missing."""

from itertools import product

import pytest

from criteria.engine.evaluate import is_not_applicable
from criteria.engine.messages import render
from criteria.engine.reasons import Reason
from criteria.engine.verdicts import Evidence, Step
from tests.engine.builders import answer, ask, missing, rows

ANSWERS = (True, False, None)


def kleene(operator: str, a: bool | None, b: bool | None) -> bool | None:
    """The table of an operator: what holds whatever the unknown ones are."""
    ordinary = {
        "and": lambda x, y: x and y,
        "or": lambda x, y: x or y,
        "xor": lambda x, y: x is not y,
        "implies": lambda x, y: not x or y,
    }[operator]
    worlds = {
        ordinary(x, y) for x, y in product(*([value] if value is not None else [True, False] for value in (a, b)))
    }
    return worlds.pop() if len(worlds) == 1 else None


@pytest.mark.parametrize("operator", ["and", "or", "xor", "implies"])
@pytest.mark.parametrize(("a", "b"), list(product(ANSWERS, ANSWERS)))
def test_logic_answers_what_holds_whatever_the_unknown_is(operator, a, b):
    assert answer(f'"A" {operator} "B"', A=a, B=b) is kleene(operator, a, b)


@pytest.mark.parametrize(("a", "denied"), [(True, False), (False, True), (None, None)])
def test_not_turns_an_answer_and_leaves_unknown_unknown(a, denied):
    assert answer('not "A"', A=a) is denied


@pytest.mark.parametrize(("a", "b", "c"), list(product(ANSWERS, repeat=3)))
def test_a_chain_is_one_step_of_many_parts(a, b, c):
    for operator, step in (("and", Step.ALL), ("or", Step.ANY)):
        evidence = ask(f'"A" {operator} "B" {operator} "C"', A=a, B=b, C=c)
        assert (evidence.step, len(evidence.parts)) == (step, 3)
        assert evidence.answer is kleene(operator, kleene(operator, a, b), c)


def test_a_constant_is_its_own_evidence():
    evidence = ask("true")
    assert (evidence.answer, evidence.step) == (True, Step.LEAF)
    assert render(evidence.message) == "the rule says so for everybody"


# --- Rows ----------------------------------------------------------------------------------------------------------

EVERY = 'Every("Harms" T return all T.stable)'
SOME = 'Some("Harms" T return all T.stable)'
TWO = 'AtLeast(2, "Harms" T return all T.stable)'


@pytest.mark.parametrize(
    ("stable", "complete", "every", "some", "two"),
    [
        ([], True, True, False, False),
        ([], False, None, None, None),
        ([True], True, True, True, False),
        ([True], False, None, True, None),
        ([False], True, False, False, False),
        ([False], False, False, None, None),
        ([None], True, None, None, False),
        ([True, None], True, None, True, None),
        ([True, True], True, True, True, True),
        ([True, True], False, None, True, True),
        ([True, False, None], True, False, True, None),
        ([False, None, None], True, False, None, None),
        ([False, False, None], True, False, None, False),
        ([False, False, None], False, False, None, None),
        ([True, True, False], True, False, True, True),
    ],
)
def test_rows_are_counted_with_the_unknown_ones_and_one_more_until_reviewed(stable, complete, every, some, two):
    harms = rows("Harms", *({"stable": value} for value in stable), complete=complete)
    assert [answer(rule, Harms=harms) for rule in (EVERY, SOME, TWO)] == [every, some, two]


def test_a_list_of_which_nothing_is_known_is_an_unreviewed_one():
    evidence = ask(EVERY)
    assert evidence.answer is None
    assert [item.reason for item in evidence.decisive()[0].missing] == [Reason.NOT_REVIEWED]


def test_a_row_is_named_in_its_evidence():
    harms = rows("Harms", {"stable": True}, {"stable": False})
    (leaf,) = ask(EVERY, Harms=harms).decisive()
    assert (leaf.label, render(leaf.message)) == ("row 2", "row 2: Stable: no")


def test_an_empty_reviewed_list_says_that_it_is_empty():
    evidence = ask(EVERY, Harms=rows("Harms"))
    assert render(evidence.message) == "Harms: none listed"


def test_rows_within_rows_each_keep_their_own_fields():
    rule = 'Every("Harms" T return all Some("Harms" U return all U.grade > T.grade) or T.grade = 3)'
    assert answer(rule, Harms=rows("Harms", {"grade": 1}, {"grade": 3})) is True
    assert answer(rule, Harms=rows("Harms", {"grade": 1}, {"grade": 2})) is False


@pytest.mark.parametrize("rule", [f'"A" = {EVERY}', f"{EVERY} = true", f'"A" in {{{SOME}, {EVERY}}}'])
def test_the_answer_of_a_list_may_be_compared(rule):
    assert answer(rule, A=True, Harms=rows("Harms", {"stable": True})) is True
    assert answer(rule, A=True) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('("Count" > 1) = "A"', True),
        ('not "A" = "B"', True),
        ('("A" and "B") != "A"', True),
        ('"B" = ("Count" < 1)', True),
    ],
)
def test_the_answer_of_a_condition_may_be_compared(rule, expected):
    assert answer(rule, A=True, B=False, Count=2) is expected
    assert answer(rule, A=True, B=False if '"B"' in rule and "Count" not in rule else None) in (expected, None)


# --- Not applicable ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (ask('"A" implies "B"', A=False), True),
        (ask('"A" implies "B"', A=True, B=True), False),
        (ask('"A" implies "B"', A=None, B=True), False),
        (ask(EVERY, Harms=rows("Harms")), True),
        (ask(EVERY, Harms=rows("Harms", {"stable": True})), False),
        (ask(EVERY, Harms=rows("Harms", complete=False)), False),
        (ask(SOME, Harms=rows("Harms")), False),
        (ask('"A"', A=True), False),
        (Evidence(None, Step.LEAF), False),
    ],
)
def test_a_rule_that_asks_nothing_of_this_candidate_is_not_applicable(evidence, expected):
    assert is_not_applicable(evidence) is expected


# --- What is missing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", list(Reason))
def test_whatever_the_reason_a_missing_value_is_unknown(reason):
    for rule in ('"A"', 'not "A"', '"A" = "B"', '"A" != "B"', '"A" in {"B"}'):
        evidence = ask(rule, A=missing("A", reason), B=True)
        assert evidence.answer is None
        assert [item.reason for leaf in evidence.decisive() for item in leaf.missing] == [reason]


def test_all_that_is_missing_is_named_once():
    evidence = ask('"Count" > 1 and "Count" < 9 and "A"')
    missed = [item.name for leaf in evidence.decisive() for item in leaf.missing]
    assert missed == ["Count", "Count", "A"]
    assert [item.name for item in ask('"Count" + "Count" > 1').missing] == ["Count"]


def test_what_cannot_change_the_answer_is_not_asked_for():
    "A definite failure beats unknown; what is known to hold needs no other branch."
    assert [leaf.missing for leaf in ask('"A" and "B"', A=False).decisive()] == [()]
    assert [leaf.missing for leaf in ask('"A" or "B"', A=True).decisive()] == [()]
