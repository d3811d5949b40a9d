"""The shipped data agree with their sources and with each other."""

import csv
import json
from decimal import Decimal
from typing import Any

import pytest

from criteria.engine.answers import facts_from
from criteria.engine.documents import report_to_json
from criteria.engine.reports import assess
from tests.spec.tables import CATALOGUE, VARIABLES
from tests.spec.version import STUDY, shipped_version

RECORD = (CATALOGUE / "studies" / "cd7-car-t.record.txt").read_text(encoding="utf-8")
DEMO = CATALOGUE.parents[1] / "screening" / "demo"
EXAMPLES = [
    pytest.param(criterion["code"], example, id=f"{criterion['code']}: {example['title']}")
    for criterion in STUDY["criteria"]
    for example in criterion["examples"]
]
# What each demonstration candidate is there to show: conclusion, criteria not met, criteria unknown, readings.
TAUGHT: dict[str, tuple[str, str, str, str]] = {
    "CD7-D01": ("meets-listed", "", "", ""),
    "CD7-D02": ("not-eligible", "I9a", "", ""),
    "CD7-D03": ("undetermined", "", "I9d", ""),
    "CD7-D04": ("undetermined", "", "I9a", ""),
    "CD7-D05": ("meets-listed", "", "", "I5"),
    "CD7-D06": ("not-eligible", "I3b", "", ""),
    "CD7-D07": ("undetermined", "", "I3a", ""),
    "CD7-D08": ("meets-listed", "", "", "I9c"),
    "CD7-D09": ("undetermined", "", "I10", ""),
    "CD7-D10": ("undetermined", "", "I4 I7a I9e", ""),
    "CD7-D11": ("not-eligible", "I9a", "", ""),
    "CD7-D12": ("undetermined", "", "P2", "I5"),
}


def judged(candidate: dict[str, Any], criterion: str = "") -> dict[str, Any]:
    version = shipped_version(criterion)
    return report_to_json(assess(version, facts_from(candidate, version)))


def demonstration(code: str) -> dict[str, Any]:
    (path,) = DEMO.glob(f"{code.lower()}-*.json")
    (candidate,) = json.loads(path.read_text(encoding="utf-8"))["candidates"]
    assert candidate["code"].startswith(f"{code} ")
    return candidate


def test_every_sentence_is_cut_from_the_record_without_changing_a_character() -> None:
    items = [item for section in STUDY["record"]["sections"] for item in section["items"]]
    quoted = [criterion["source"] for criterion in STUDY["criteria"]] + [item["verbatim"] for item in items]
    assert [sentence for sentence in quoted if sentence not in RECORD] == []


def test_the_criteria_are_those_of_the_record_and_two_preconditions() -> None:
    codes: dict[str, list[str]] = {}
    for item in STUDY["criteria"]:
        codes.setdefault(item["category"], []).append(item["code"])
    assert {category: " ".join(found) for category, found in codes.items()} == {
        "precondition": "P1 P2",
        "inclusion": "I1 I2 I3a I3b I4 I5 I6 I7a I7b I8 I9a I9b I9c I9d I9e I9f I9g I9h I10",
    }


def test_short_texts_and_codes_fit_where_they_are_exported_to() -> None:
    for item in STUDY["criteria"]:
        assert item["short_text"].isascii()
        assert len(item["short_text"]) <= 200
        assert len(item["code"]) <= 8


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_every_example_gives_its_verdict(code: str, example: dict[str, Any]) -> None:
    (verdict,) = judged(example["answers"], code)["verdicts"]
    assert verdict["verdict"] == example["verdict"], verdict["reason"]["text"]


@pytest.mark.parametrize("code", TAUGHT)
def test_every_demonstration_candidate_teaches_what_it_is_named_for(code: str) -> None:
    report = judged(demonstration(code))
    found = {
        mark: " ".join(v["code"] for v in report["verdicts"] if v["verdict"] == mark) for mark in ("fail", "unknown")
    }
    readings = " ".join(dict.fromkeys(item["criterion"] for item in report["readings"]))
    assert (report["conclusion"], found["fail"], found["unknown"], readings) == TAUGHT[code]


def test_there_is_no_demonstration_candidate_without_a_lesson() -> None:
    assert len(list(DEMO.glob("*.json"))) == len(TAUGHT)


def test_the_missing_ejection_fraction_turns_the_demonstration_when_55_is_entered() -> None:
    candidate = demonstration("CD7-D03")
    candidate["answers"]["lvef"] = {"value": "55", "unit": "%", "date": "2026-02-26"}
    assert judged(candidate)["conclusion"] == "meets-listed"


def test_the_hours_for_the_rule_are_the_longest_published_half_life() -> None:
    hours_of = {"h": 1, "d": 24}
    with (CATALOGUE / "agents.csv").open(encoding="utf-8") as agents:
        for row in csv.DictReader(agents):
            longest = row["half_life_high"] and Decimal(row["half_life_high"]) * hours_of[row["half_life_unit"]]
            assert longest == (row["half_life_hours_for_rule"] and Decimal(row["half_life_hours_for_rule"])), row[
                "agent"
            ]


def test_creatinine_in_mg_and_in_umol_cannot_be_confused() -> None:
    """No number is believable in both units."""
    (creatinine,) = (item for item in VARIABLES if item["key"] == "creatinine")
    mg, umol = ({name: Decimal(unit[name]) for name in ("low", "high")} for unit in creatinine["units"][:2])
    assert mg["high"] < umol["low"]
