"""A stored snapshot becomes a version that can be asked; what is wrong with it is named."""

import copy
from typing import Any

import pytest

from criteria.engine.errors import EngineError, FormatError, RuleError
from criteria.engine.serializer import version_from
from criteria.engine.versions import Category, DecidedBy
from tests.engine.builders import VARIABLES, criterion, shipped, shipped_snapshot, version


def snapshot(**changes: Any) -> dict[str, Any]:
    whole = {
        "format": 1,
        "study": {"code": "small", "exclusions": "loaded"},
        "number": 3,
        "variables": VARIABLES,
        "criteria": [criterion("R1", '"A"')],
    }
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


def test_a_snapshot_is_read():
    found = version_from(snapshot(digest="abc", settings={"age_of_majority": 18}))
    assert (found.study, found.number, found.digest, found.exclusions_loaded) == ("small", 3, "abc", True)
    assert found.settings == {"age_of_majority": 18}
    (only,) = found.criteria
    assert (only.code, only.category, only.decided_by, only.plain) == ("R1", Category.INCLUSION, DecidedBy.DATA, "A")


def test_reading_a_snapshot_leaves_it_as_it_was():
    whole = shipped_snapshot()
    before = copy.deepcopy(whole)
    version_from(whole)
    assert whole == before


@pytest.mark.parametrize("given", [0, 2, "1", None])
def test_another_format_is_refused(given):
    with pytest.raises(FormatError, match=r"^A criteria version of format 1 is needed, got ") as refusal:
        version_from({**snapshot(), "format": given})
    assert refusal.value.code == "version.format"
    assert repr(given) in refusal.value.message


@pytest.mark.parametrize(
    "changes",
    [
        {"study": None},
        {"study": {}},
        {"number": None},
        {"number": "first"},
        {"variables": None},
        {"criteria": None},
        {"criteria": [{"code": "R1"}]},
        {"criteria": [criterion("R1", '"A"', category="wish")]},
        {"criteria": [criterion("R1", '"A"', decided_by="lot")]},
        {"criteria": [criterion("R1", '"A"', flags=["no_such_flag"])]},
        {"contradictions": [{"when": '"A"'}]},
        {"study": "small"},
        {"criteria": ["R1"]},
        {"variables": ["A"]},
    ],
)
def test_a_document_of_another_form_is_refused(changes):
    with pytest.raises(FormatError) as refusal:
        version_from(snapshot(**changes))
    assert refusal.value.code in ("version.document", "dictionary.variable")
    assert refusal.value.message


@pytest.mark.parametrize(
    "changes",
    [
        {"expression": '"A" and "Nowhere"'},
        {"flags": [{"code": "age_boundary", "when": '"Nowhere"'}]},
        {"readings": [{"label": "other", "expression": '"Nowhere"'}]},
        {"readings": [{"label": "other", "expression": '"A"', "when": '"Nowhere"'}]},
    ],
)
def test_a_rule_that_cannot_be_read_names_its_criterion(changes):
    with pytest.raises(RuleError) as refusal:
        version(criterion("R0", '"A"'), {**criterion("R1", '"A"'), **changes})
    assert refusal.value.code == "rule.name"
    assert str(refusal.value).startswith('R1: There is no variable "Nowhere".')


@pytest.mark.parametrize("code", ["stale", "half_life_used", "weight_sensitivity", "unconfirmed_reading"])
def test_a_flag_that_the_engine_raises_is_none_of_a_criterion(code):
    with pytest.raises(EngineError, match=f"The flag '{code}' is raised by the engine, not by a criterion") as refusal:
        version(criterion("R1", '"A"', flags=[code]))
    assert refusal.value.code == "criterion.flag"


def test_two_criteria_never_share_a_code():
    "A judgement names its criterion by code."
    with pytest.raises(FormatError, match="R1") as refusal:
        version(criterion("R1", '"A"'), criterion("R1", '"B"'))
    assert refusal.value.code == "version.duplicate"


def test_agents_are_found_by_name_and_synonym_whatever_the_case():
    agents = shipped().agents
    assert agents["cytarabine"]["agent"] == agents["ara-c"]["agent"] == "cytarabine"
    assert agents["cpx-351"] is agents["vyxeos"]
    assert "" not in agents


def test_a_reading_in_words_alone_is_kept_out_of_evaluation():
    found = version(criterion("R1", '"A"', readings=[{"label": "open", "question": "?", "expression": ""}]))
    assert found.criteria[0].readings == ()
