"""A snapshot holds all that bears on a verdict; its digest is the same wherever it is computed."""

import hashlib
import json

import pytest

from criteria.models import Agent, Variable
from criteria.snapshots import canonical, digest_of, engine_version, snapshot_of
from tests import factories


class TestCanonical:
    def test_keys_are_sorted_and_nothing_is_blank(self):
        assert canonical({"b": [1, True, None], "a": {"ü": "x y"}}) == '{"a":{"ü":"x y"},"b":[1,true,null]}'

    def test_the_same_character_has_one_form(self):
        assert canonical("e\u0301") == canonical("\u00e9")

    @pytest.mark.parametrize("document", [0.1, [0.1], {"a": {"b": [1.0]}}, float("nan")])
    def test_binary_fractions_are_refused(self, document):
        with pytest.raises(TypeError, match=r"write the number .* as text: a binary fraction has no exact text"):
            canonical(document)

    def test_the_digest_is_sha_256_of_the_text(self):
        assert digest_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()

    def test_the_order_of_keys_does_not_matter_the_order_of_lists_does(self):
        assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
        assert digest_of([1, 2]) != digest_of([2, 1])


@pytest.mark.django_db
class TestSnapshot:
    def test_it_holds_everything_that_bears_on_a_verdict(self):
        study = factories.study(code="cd7", title="CD7", exclusions="loaded")
        draft = factories.draft(study)
        assert snapshot_of(draft) == {
            "format": 1,
            "study": {"code": "cd7", "title": "CD7", "exclusions": "loaded"},
            "number": 1,
            "settings": {},
            "contradictions": [],
            "variables": [factories.RELAPSED, factories.ECOG],
            "agents": [],
            "criteria": [dict(item) for item in factories.TWO_CRITERIA],
        }

    def test_the_digest_survives_the_way_through_the_database(self):
        version = factories.published()
        version.refresh_from_db()
        assert digest_of(version.snapshot) == version.digest
        assert json.loads(canonical(version.snapshot)) == version.snapshot

    def test_a_change_of_the_catalogue_reaches_no_published_version(self):
        version = factories.published()
        Variable.objects.filter(key="ecog").update(definition={"low": "0", "high": "9"})
        Agent.objects.create(agent="new", washout_group="systemic")
        version.refresh_from_db()
        assert digest_of(version.snapshot) == version.digest
        assert engine_version(version).dictionary.by_key("ecog").high == 5

    def test_the_engine_reads_a_draft_from_its_rows(self):
        draft = factories.draft()
        factories.criterion(draft, factories.criterion_json("C3", '"ECOG" = 1'))
        assert [each.code for each in engine_version(draft).criteria] == ["C1", "C2", "C3"]

    def test_the_engine_reads_a_published_version_once(self, django_assert_num_queries):
        version = factories.published()
        first = engine_version(version)
        assert (first.digest, first.number) == (version.digest, version.number)
        with django_assert_num_queries(0):
            assert engine_version(version) is first
