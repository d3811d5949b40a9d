"""What stands in the way of publishing, each problem with its code, its criterion and a sentence."""

import pytest

from criteria.models import CriteriaVersion
from criteria.publication import Problem, problems
from tests import factories
from tests.factories import criterion_json

pytestmark = pytest.mark.django_db


def found_in(*criteria: dict) -> list[tuple[str, str]]:
    return [(each.code, each.criterion) for each in problems(factories.draft(criteria=criteria))]


def with_example(expression: str, verdict: str, answers: dict) -> list[Problem]:
    draft = factories.draft(criteria=(criterion_json("C1", expression),))
    factories.example(draft.criteria.get(), verdict, answers, title="Worked")
    return problems(draft)


def test_two_small_criteria_are_fine():
    assert problems(factories.draft()) == []


def test_a_version_without_criteria_would_let_everybody_pass():
    (problem,) = problems(factories.draft(criteria=()))
    assert str(problem) == "The version has no criteria: nobody could fail it."


@pytest.mark.parametrize("name", ["short_text", "source", "expression"])
def test_a_criterion_says_all_that_is_needed(name):
    (problem,) = problems(factories.draft(criteria=(criterion_json("C1", '"Relapsed"') | {name: " "},)))
    assert (problem.code, problem.criterion) == ("criterion.incomplete", "C1")
    assert problem.sentence == f"The {name.replace('_', ' ')} is empty."


def test_a_precondition_may_be_without_a_sentence_of_the_protocol():
    assert found_in(criterion_json("P1", '"Relapsed"', category="precondition", source="")) == []


@pytest.mark.parametrize("expression", ['"ECOG" >', '"Nobody knows" > 3', "\"ECOG\" > 'mL'", "1"])
def test_a_rule_that_cannot_be_read_is_named(expression):
    codes = found_in(criterion_json("C1", '"Relapsed"'), criterion_json("C2", expression))
    assert {criterion for _, criterion in codes} == {"C2"}


def test_every_wrong_rule_is_named_at_once():
    codes = found_in(criterion_json("C1", "("), criterion_json("C2", ")"))
    assert [criterion for _, criterion in codes] == ["C1", "C2"]


def test_the_rules_of_readings_and_conditional_flags_are_read_too():
    reading = {"label": "other", "question": "?", "in_force": "", "expression": '"ECOG" >'}
    assert {code for _, code in found_in(criterion_json("C1", '"Relapsed"', readings=[reading]))} == {"C1"}
    flag = {"code": "registry_wording", "when": '"ECOG" >'}
    assert {code for _, code in found_in(criterion_json("C1", '"Relapsed"', flags=[flag]))} == {"C1"}


def test_the_rules_of_contradictions_are_read_too():
    draft = factories.draft()
    wrong = [{"when": '"ECOG" >', "variables": ["ECOG"], "says": "No."}]
    CriteriaVersion.objects.filter(pk=draft.pk).update(contradictions=wrong)
    draft.refresh_from_db()
    assert {problem.criterion for problem in problems(draft)} == {""}


def test_a_flag_that_does_not_exist_is_a_problem_of_the_version():
    assert len(found_in(criterion_json("C1", '"Relapsed"', flags=["no_such_flag"]))) == 1


@pytest.mark.parametrize("expression", ["true", '"Relapsed" or not "Relapsed" or true', "2 > 1"])
def test_a_rule_that_is_met_out_of_nothing_is_refused(expression):
    assert ("criterion.out_of_nothing", "C1") in found_in(criterion_json("C1", expression))


class TestExamples:
    @pytest.mark.parametrize(
        ("ecog", "verdict"), [("3", "pass"), ("4", "fail"), ("", "unknown"), ("2.5", "unknown"), ("99", "unknown")]
    )
    def test_right_ones_are_no_problem(self, ecog, verdict):
        assert with_example('"ECOG" between 0 and 3', verdict, {"answers": {"ecog": ecog}}) == []

    def test_a_wrong_one_is_named_with_what_came_out(self):
        "An editor's slip: 3 became 30."
        (problem,) = with_example('"ECOG" <= 30', "fail", {"answers": {"ecog": "4"}})
        assert problem == Problem("example.wrong", "C1", 'The example "Worked" should give fail and gives pass.')

    def test_one_that_cannot_be_read_is_named(self):
        (problem,) = with_example('"Relapsed"', "pass", {"as_of": "yesterday"})
        assert (problem.code, problem.criterion) == ("example.unreadable", "C1")
        assert problem.sentence.startswith('The example "Worked" cannot be read: ')

    def test_it_says_only_what_differs_from_an_empty_candidate(self):
        assert with_example('"Relapsed"', "unknown", {}) == []
