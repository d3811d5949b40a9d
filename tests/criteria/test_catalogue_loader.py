"""The catalogue's files into tables: once, exactly, and never over what is in use."""

import csv
import json
from pathlib import Path

import pytest

from criteria import actions
from criteria.catalogue_loader import CATALOGUE, CatalogueError, load_study
from criteria.models import Agent, CriteriaVersion, Variable
from criteria.publication import problems
from tests import factories
from trialsite.models import HistoryEntry, Study
from trialsite.roles import Role

pytestmark = pytest.mark.django_db

SHIPPED = CATALOGUE / "studies" / "cd7-car-t.json"


@pytest.fixture
def person():
    return factories.user()


@pytest.fixture
def small(tmp_path):
    """A catalogue of one study with two criteria."""
    data = {
        "format": 1,
        "code": "small",
        "title": "A small study",
        "short_title": "Small",
        "exclusions": "none_in_record",
        "settings": {"age_of_majority": 18},
        "criteria": [
            item | {"examples": [{"title": "Nothing", "answers": {}, "verdict": "unknown"}]}
            for item in factories.TWO_CRITERIA
        ],
    }
    (tmp_path / "studies").mkdir()
    (tmp_path / "variables.json").write_text(json.dumps([factories.ECOG, factories.RELAPSED]))
    file = tmp_path / "studies" / "small.json"
    file.write_text(json.dumps(data))
    return file


def rewrite(file: Path, **said: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | said))


class TestShipped:
    def test_the_first_study_is_loaded_as_its_files_say(self, person):
        draft = load_study(SHIPPED, person)
        data = json.loads(SHIPPED.read_text(encoding="utf-8"))
        assert (draft.status, draft.number, draft.study.code) == ("draft", 1, "cd7-car-t")
        assert [each.as_json() for each in draft.criteria.all()] == [
            {name: value for name, value in item.items() if name != "examples"} for item in data["criteria"]
        ]
        assert [each.as_json() for each in draft.criteria.first().examples.all()] == data["criteria"][0]["examples"]
        assert draft.study.record == data["record"]

    def test_variables_and_agents_are_loaded_as_their_files_say(self, person):
        load_study(SHIPPED, person)
        variables = json.loads((CATALOGUE / "variables.json").read_text(encoding="utf-8"))
        assert {each.key: each.as_json() for each in Variable.objects.all()} == {
            item["key"]: {name: value for name, value in item.items() if value not in ("", None, False)}
            for item in variables
        }
        with (CATALOGUE / "agents.csv").open(encoding="utf-8", newline="") as lines:
            assert {each.agent: each.as_row() for each in Agent.objects.all()} == {
                row["agent"]: row for row in csv.DictReader(lines)
            }

    def test_it_can_be_published(self, person):
        draft = load_study(SHIPPED, person)
        assert problems(draft) == []
        actions.publish(version=draft, by=factories.member(Role.CRITERIA_APPROVER, draft.study))


def test_loading_twice_changes_nothing(small, person):
    first = load_study(small, person)
    before = HistoryEntry.objects.count()
    assert load_study(small, person) == first
    assert HistoryEntry.objects.count() == before


def test_a_changed_file_changes_the_draft(small, person):
    first = load_study(small, person)
    rewrite(small, criteria=[factories.TWO_CRITERIA[0]], settings={})
    again = load_study(small, person)
    assert (again, list(again.criteria.values_list("code", flat=True)), again.settings) == (first, ["C1"], {})


@pytest.mark.parametrize("change", ["criteria", "variables"])
def test_what_is_published_stays_and_a_changed_file_makes_the_next_draft(small, person, change):
    first = load_study(small, person)
    actions.publish(version=first, by=factories.member(Role.CRITERIA_APPROVER, first.study))
    assert load_study(small, person) == first
    if change == "criteria":
        rewrite(small, criteria=[factories.TWO_CRITERIA[0]])
    else:
        (small.parent.parent / "variables.json").write_text(json.dumps([factories.ECOG | {"label": "Other"}]))
    again = load_study(small, person)
    assert (again.number, again.status) == (2, "draft")
    assert CriteriaVersion.objects.get(pk=first.pk).status == "published"
    assert load_study(small, person) == again


def test_who_loads_stands_in_history(small, person):
    draft = load_study(small, person)
    for row in (draft, draft.study, draft.criteria.first(), Variable.objects.first()):
        entry = HistoryEntry.objects.of(row).first()
        assert (entry.actor, entry.reason) == (person.pk, "Loaded from the catalogue.")


def test_the_study_follows_its_file(small, person):
    load_study(small, person)
    rewrite(small, short_title="Smaller", target_enrolment=12)
    load_study(small, person)
    study = Study.objects.get()
    assert (study.short_title, study.target_enrolment) == ("Smaller", 12)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"format": 2}, "small.json: format must be 1, got 2"),
        ({"code": "", "criteria": []}, "small.json: code, criteria missing"),
        ({"settings": {"limit": 2.5}}, 'small.json: write 2.5 as text ("2.5"), binary fractions are not exact'),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named_and_nothing_is_kept(small, person, said, sentence):
    rewrite(small, **said)
    with pytest.raises(CatalogueError) as refusal:
        load_study(small, person)
    assert str(refusal.value) == sentence
    assert not Study.objects.exists()


@pytest.mark.parametrize("text", ["{", "", "\xff"])
def test_a_file_that_is_no_json_is_named(small, person, text):
    small.write_bytes(text.encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"^small\.json: "):
        load_study(small, person)
