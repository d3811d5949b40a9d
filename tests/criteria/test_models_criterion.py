"""Criteria and examples: what every export will demand of them is demanded when they are written."""

import pytest

from tests import factories
from tests.refusals import accepted, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return factories.draft(criteria=())


def write(draft, **said):
    return factories.criterion(draft, factories.criterion_json("I1", '"Relapsed"') | said)


@pytest.mark.parametrize("code", ["I1", "I9a", "P2", "A", "E_12345a"])
def test_a_code_begins_with_a_letter_and_has_at_most_eight_characters(draft, code):
    write(draft, code=code)
    accepted()


@pytest.mark.parametrize("code", ["", "1", "9a", "I 1", "I-1", "_1", "É1", "I1\n"])
def test_any_other_code_is_refused(draft, code):
    with refused("criterion_code"):
        write(draft, code=code)


@pytest.mark.parametrize("twin", ["I9a", "I9A"])
def test_a_code_stands_once_in_a_version_in_any_case(draft, twin):
    write(draft, code="I9a")
    with refused("criterion_code_once"):
        write(draft, code=twin)


def test_a_code_may_stand_in_another_version(draft):
    write(draft)
    write(factories.draft(criteria=()))
    accepted()


@pytest.mark.parametrize("text", ["", "ALT and AST <= 2.5 x ULN", "x" * 200])
def test_a_short_text_is_plain_and_short(draft, text):
    write(draft, short_text=text)
    accepted()


@pytest.mark.parametrize("text", ["ALT ≤ 2.5", "two\nlines", "tab\t"])
def test_a_short_text_with_other_characters_is_refused(draft, text):
    with refused("criterion_short_text"):
        write(draft, short_text=text)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"category": "wish"}, "criterion_category"),
        ({"decided_by": "dice"}, "criterion_decided_by"),
        ({"title": " "}, "criterion_has_title"),
    ],
)
def test_what_is_none_of_the_kinds_is_refused(draft, said, constraint):
    with refused(constraint):
        write(draft, **said)


@pytest.mark.parametrize("category", ["inclusion", "exclusion", "precondition"])
def test_each_kind_is_accepted(draft, category):
    write(draft, category=category, decided_by="investigator")
    accepted()


def test_places_are_taken_once_and_may_be_exchanged(draft):
    one, two = write(draft), write(draft, code="I2")
    with refused("criterion_place_once"):
        draft.criteria.filter(pk=one.pk).update(position=two.position)
    draft.criteria.filter(pk=one.pk).update(position=two.position)
    draft.criteria.filter(pk=two.pk).update(position=one.position)
    accepted()


def test_examples_have_a_place_and_a_verdict(draft):
    criterion = write(draft)
    for verdict in ("pass", "fail", "unknown", "not-applicable"):
        factories.example(criterion, verdict, {})
    accepted()
    with refused("example_verdict"):
        factories.example(criterion, "eligible", {})
    with refused("example_place_once"):
        criterion.examples.update(position=1)


def test_any_length_of_source_and_rule_is_kept(draft):
    long = write(draft, source="s" * 50_000, expression="e" * 50_000)
    long.refresh_from_db()
    assert (len(long.source), len(long.expression)) == (50_000, 50_000)


def test_a_criterion_shows_its_code_and_title(draft):
    assert str(write(draft, title="Relapsed")) == "I1 Relapsed"
