"""Laws of evaluation, on generated rules and generated candidates."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.engine.evaluate import compile_rule
from criteria.engine.facts import Facts
from criteria.engine.language import print_rule
from criteria.engine.messages import render
from criteria.engine.reports import _missing_of
from tests.engine.builders import AS_OF, dictionary, shipped
from tests.engine.oracle import holds
from tests.engine.trees import conditions
from tests.engine.worlds import blurred, facts_of, worlds

THOROUGH = settings(max_examples=300)


def asked(rule: Any, facts: Facts) -> Any:
    return compile_rule(rule, dictionary())(facts)


@THOROUGH
@given(conditions(), worlds())
def test_exact_values_are_judged_as_ordinary_logic_judges_them(rule, world):
    assert asked(rule, facts_of(world)).answer is holds(rule, world), print_rule(rule)


@THOROUGH
@given(conditions(), worlds(), st.data())
def test_knowing_more_never_turns_an_answer_round(rule, world, data):
    "Law 1: what is decided on vague or missing values is decided the same once they are known exactly."
    exact = facts_of(world)
    vague = data.draw(blurred(exact))
    assert asked(rule, vague).answer in (None, asked(rule, exact).answer), print_rule(rule)


@THOROUGH
@given(conditions(), worlds(), st.data())
def test_every_answer_carries_its_reason(rule, world, data):
    evidence = asked(rule, data.draw(blurred(facts_of(world))))
    sentences = [leaf.message for leaf in evidence.decisive()]
    if evidence.answer is None:
        assert _missing_of(evidence) or any(sentences), print_rule(rule)
    for sentence in sentences:
        assert sentence is None or render(sentence)


@given(conditions(), worlds())
def test_the_deciding_leaves_are_among_all_leaves(rule, world):
    evidence = asked(rule, facts_of(world))
    assert set(map(id, evidence.decisive())) <= set(map(id, evidence.leaves()))


@pytest.mark.parametrize("criterion", shipped().criteria, ids=lambda criterion: criterion.code)
def test_nothing_known_is_never_met(criterion):
    assert criterion.rule.ask(Facts(AS_OF)).answer is None
    for reading in criterion.readings:
        assert reading.rule.ask(Facts(AS_OF)).answer is None


@pytest.mark.parametrize("contradiction", shipped().contradictions, ids=lambda one: one.says)
def test_nothing_known_contradicts_nothing(contradiction):
    assert contradiction.when.ask(Facts(AS_OF)).answer is None
