"""An investigator's judgement completes a verdict; it never overrides a computed one."""

from typing import Any

import pytest

from tests.engine.builders import VARIABLES, candidate, criterion, report_of, verdict_in, version

DECIDED_BY_DATA = version(criterion("R1", "\"Colour\" = 'red'"))
DECIDED_BY_INVESTIGATOR = version(criterion("R1", "\"Colour\" = 'red'", decided_by="investigator"))
WITH_COUNT = version(criterion("R1", '"Colour" = \'red\' and "Count" > 1', decided_by="investigator"))
EXCLUSION = version(criterion("E1", "\"Colour\" = 'red'", category="exclusion", decided_by="investigator"))


def judgement(outcome: str, code: str = "R1", reason: str = "seen and considered") -> dict[str, str]:
    return {"criterion": code, "outcome": outcome, "by": "Example investigator", "reason": reason}


def verdict(of: Any, colour: str, *judgements: Any, code: str = "R1", **answers: str) -> dict[str, Any]:
    return verdict_in(report_of(of, {**candidate(colour=colour, **answers), "judgements": list(judgements)}), code)


MET, NOT_MET, OPEN = judgement("met"), judgement("not_met"), judgement("unknown")


@pytest.mark.parametrize(
    ("colour", "computed"), [("red", "pass"), ("deep blue", "fail"), ("not assessed", "unknown"), ("mauve", "unknown")]
)
@pytest.mark.parametrize("judged", [MET, NOT_MET, OPEN])
def test_a_judgement_changes_no_verdict_that_data_decide(colour, computed, judged):
    found = verdict(DECIDED_BY_DATA, colour, judged)
    assert found["verdict"] == computed
    assert "Example investigator" not in found["reason"]["text"]
    assert found["flags"] == []


@pytest.mark.parametrize("of", [DECIDED_BY_DATA, DECIDED_BY_INVESTIGATOR])
@pytest.mark.parametrize(
    ("judged", "outcome", "reason"),
    [
        (None, "unknown", "Colour awaits the investigator's decision."),
        (MET, "pass", "Example investigator judged: met. Seen and considered."),
        (NOT_MET, "fail", "Example investigator judged: not met. Seen and considered."),
        (OPEN, "unknown", "Example investigator has not decided yet. Seen and considered."),
    ],
)
def test_what_awaits_the_investigator_takes_the_judgement(of, judged, outcome, reason):
    found = verdict(of, "pale", *([judged] if judged else []))
    assert found["verdict"] == outcome
    assert found["reason"]["text"].casefold() == reason.casefold()
    assert found["awaits_investigator"] is (outcome == "unknown")
    assert found["waits_for"] == ("investigator" if outcome == "unknown" else "")


@pytest.mark.parametrize(
    ("colour", "judged", "outcome", "awaits"),
    [
        ("red", None, "pass", True),
        ("red", MET, "pass", False),
        ("red", NOT_MET, "unknown", False),
        ("red", OPEN, "unknown", True),
        ("deep blue", None, "fail", True),
        ("deep blue", NOT_MET, "fail", False),
        ("deep blue", MET, "unknown", False),
        ("", None, "unknown", False),
        ("", MET, "pass", False),
        ("", NOT_MET, "fail", False),
        ("not assessed", MET, "unknown", False),
        ("mauve", MET, "unknown", False),
    ],
)
def test_finding_and_judgement_must_agree_where_the_investigator_decides(colour, judged, outcome, awaits):
    "The finding alone gives the verdict, flagged; what is not done or in doubt no judgement puts right."
    found = verdict(DECIDED_BY_INVESTIGATOR, colour, *([judged] if judged else []))
    assert (found["verdict"], found["awaits_investigator"]) == (outcome, awaits)
    assert ("awaiting_judgement" in [flag["code"] for flag in found["flags"]]) is (awaits and outcome != "unknown")


def test_a_disagreement_is_told_with_both_answers():
    found = verdict(DECIDED_BY_INVESTIGATOR, "red", NOT_MET)
    assert found["reason"]["text"] == (
        "As entered: met; Example investigator judged: not met. Entry and judgement must agree."
    )
    assert [(item["reason"], item["waits_for"]) for item in found["missing"]] == [("conflicting", "clarify")]


def test_a_judgement_does_not_stand_in_for_what_is_missing_beside_it():
    assert verdict(WITH_COUNT, "pale", MET)["verdict"] == "unknown"
    assert verdict(WITH_COUNT, "red", MET, count="many")["verdict"] == "unknown"
    assert verdict(WITH_COUNT, "pale", MET, count="2")["verdict"] == "pass"


def test_a_definite_failure_needs_no_judgement_of_the_rest():
    assert verdict(WITH_COUNT, "pale", MET, count="1")["verdict"] == "unknown"
    assert verdict(WITH_COUNT, "pale", count="1")["verdict"] == "fail"


def test_without_a_reason_the_sentence_ends_early():
    assert verdict(DECIDED_BY_INVESTIGATOR, "pale", judgement("met", reason=""))["reason"]["text"] == (
        "Example investigator judged: met."
    )
    assert verdict(DECIDED_BY_INVESTIGATOR, "pale", judgement("unknown", reason=""))["reason"]["text"] == (
        "Example investigator has not decided yet."
    )


def test_the_last_judgement_counts_and_one_on_another_criterion_does_not():
    assert verdict(DECIDED_BY_INVESTIGATOR, "pale", MET, NOT_MET)["verdict"] == "fail"
    assert verdict(DECIDED_BY_INVESTIGATOR, "pale", judgement("met", "R2"))["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("colour", "judged", "outcome", "word"),
    [
        ("red", "", "fail", "present: excludes"),
        ("deep blue", "", "pass", "absent"),
        ("pale", "met", "pass", "absent"),
        ("pale", "not_met", "fail", "present: excludes"),
        ("red", "met", "unknown", "unknown"),
        ("deep blue", "met", "pass", "absent"),
    ],
)
def test_of_an_exclusion_met_means_passed_and_is_never_printed(colour, judged, outcome, word):
    judgements = [judgement(judged, "E1")] if judged else []
    found = verdict(EXCLUSION, colour, *judgements, code="E1")
    assert (found["verdict"], found["word"]) == (outcome, word)
    assert " met" not in found["reason"]["text"]


def test_a_broken_rule_is_not_mended_by_a_judgement():
    of = version(criterion("R1", "\"Derived\" > 1", decided_by="investigator"), variables=[
        *VARIABLES, {"name": "Derived", "key": "derived", "kind": "derived", "formula": "age_in_years",
                     "inputs": {"birth_date": "Begun", "age_entered": "Count"}},
    ])  # fmt: skip
    assert verdict_in(report_of(of, {**candidate(begun="soon"), "judgements": [MET]}), "R1")["verdict"] == "unknown"
