"""A whole candidate document becomes facts: conditions, windows, contradictions, lists, judgements."""

from datetime import date
from typing import Any

import pytest

from criteria.engine.answers import facts_from, occasion_of
from criteria.engine.errors import FormatError
from criteria.engine.facts import Fact, Missing, RowList
from criteria.engine.messages import render
from criteria.engine.reasons import Reason
from tests.engine.builders import (
    COLOUR,
    VARIABLES,
    candidate,
    detail_of,
    reason_of,
    version,
)

RULE = {"code": "R1", "category": "inclusion", "title": "R1", "source": "", "expression": '"A"'}
SMALL = version(RULE)


def facts(document: dict[str, Any], of: Any = SMALL) -> Any:
    return facts_from(document, of)


def flags(found: Fact) -> list[str]:
    return [note.flag.value for note in found.notes]


# --- The document --------------------------------------------------------------------------------------------------


def test_nothing_entered_makes_every_recorded_variable_missing():
    found = facts({"as_of": "2026-03-02"})
    assert {reason_of(found[item["name"]]) for item in VARIABLES if item["kind"] not in ("rows", "given")} == {
        "not_entered"
    }
    assert found["Drugs"] == RowList("Drugs", (), False, "Drugs", "drugs")
    assert found["As-of date"].value == date(2026, 3, 2)
    assert reason_of(found["Anchor date"]) == "not_entered"


@pytest.mark.parametrize("as_of", [None, "", "2026-03", "02/03/2026", "today", 20260302])
def test_without_a_whole_as_of_date_nobody_is_judged(as_of):
    with pytest.raises(FormatError, match=r"^as_of must be a full date such as 2026-03-02\. It is the day") as refusal:
        facts({"as_of": as_of})
    assert refusal.value.code == "candidate.as_of"


@pytest.mark.parametrize(
    "entry", ["yes", True, {"value": "yes"}, ["yes"], [{"value": "yes", "date": "2026-02-01"}, {"value": "yes"}]]
)
def test_an_entry_is_a_value_an_object_or_a_list_of_these(entry):
    assert facts(candidate(a=entry))["A"].value is True


def test_a_panel_gives_its_results_its_date_and_source():
    panel = {
        "date": "2026-02-20",
        "time": "08:30",
        "source": "page 1",
        "results": {"sodium": {"value": "140", "unit": "mmol/L"}},
    }
    found = facts({**candidate(), "panels": [panel]})["Sodium"]
    assert (found.collected, found.source, found.entered) == (date(2026, 2, 20), "page 1", "140 mmol/L")


def test_a_panel_and_an_answer_of_the_same_variable_are_results_beside_each_other():
    panel = {"date": "2026-02-20", "results": {"sodium": {"value": "140", "unit": "mmol/L"}}}
    older = {"value": "150", "unit": "mmol/L", "date": "2026-02-01"}
    found = facts({**candidate(sodium=older), "panels": [panel]})
    assert found["Sodium"].entered == "140 mmol/L"
    assert [item.entered for item in found.unused] == ["150 mmol/L"]


def test_an_answer_to_no_variable_is_kept_and_told():
    found = facts(candidate(shoe_size="42"))
    assert [(item.name, item.entered, render(item.why)) for item in found.unused] == [
        ("shoe_size", "42", "shoe_size is not a variable of this study")
    ]


@pytest.mark.parametrize(
    "answers", [{"a": ""}, {"a": None}, {"a": []}, {"a": {}}, {"a": {"value": "", "unit": "kg"}}, {}]
)
def test_blank_answers_are_no_answers(answers):
    assert reason_of(facts(candidate(**answers))["A"]) == "not_entered"


@pytest.mark.parametrize(
    ("anchor", "value", "reason"),
    [
        ({"date": "2026-03-16"}, date(2026, 3, 16), ""),
        ("2026-03-16", date(2026, 3, 16), ""),
        ({"date": ""}, None, "not_entered"),
        (None, None, "not_entered"),
        ({"date": "2026-03"}, None, "unreadable"),
        ({"date": "soon"}, None, "unreadable"),
    ],
)
def test_the_anchor_is_a_whole_date_or_missing(anchor, value, reason):
    found = facts({**candidate(), "anchor": anchor})
    assert found.anchor == value
    assert reason_of(found["Anchor date"]) == reason


def test_an_anchor_time_that_cannot_be_read_is_not_used_and_told():
    document = {**candidate(), "anchor": {"date": "2026-03-16", "time": "25:99"}}
    assert occasion_of(document, SMALL).anchor_time is None
    assert [(item.entered, render(item.why)) for item in facts(document).unused] == [
        ("25:99", "typed 25:99; write the time as 08:30")
    ]


# --- Conditions ----------------------------------------------------------------------------------------------------

TESTED = {**COLOUR, "name": "Test", "key": "test", "counts_if": {"variable": "Colour", "is": "deep blue"}}
CONDITIONAL = version(RULE, variables=[*VARIABLES, TESTED])


@pytest.mark.parametrize(
    ("colour", "reason", "name"),
    [
        ("deep blue", "", "Test"),
        ("red", "not_counted", "Test"),
        ("pale", "awaits_judgement", "Colour"),
        ("not assessed", "not_done", "Colour"),
        ("mauve", "unreadable", "Colour"),
        ("", "not_entered", "Colour"),
    ],
)
def test_a_value_counts_only_under_its_condition(colour, reason, name):
    found = facts(candidate(test="red", colour=colour), CONDITIONAL)["Test"]
    assert (reason_of(found), found.name) == (reason, name)


def test_a_value_that_does_not_count_says_why():
    found = facts(candidate(test="red", colour="red"), CONDITIONAL)["Test"]
    assert detail_of(found) == "it counts only where Colour is Deep blue"
    assert isinstance(found, Missing)
    assert found.entered == "Red"


def test_a_value_that_is_missing_itself_keeps_its_own_reason():
    found = facts(candidate(test="not assessed", colour="red"), CONDITIONAL)["Test"]
    assert (reason_of(found), found.name) == ("not_done", "Test")


# --- Events dated in the future ------------------------------------------------------------------------------------

EVENT = version(RULE, variables=[*VARIABLES, {"name": "A date", "key": "a_date", "kind": "date", "date_of": "A"}])


@pytest.mark.parametrize(("when", "reason"), [("2026-03-02", ""), ("2026-03-03", "contradictory"), ("", "")])
def test_what_is_dated_tomorrow_has_not_happened(when, reason):
    found = facts(candidate(a="yes", a_date=when), EVENT)
    assert reason_of(found["A"]) == reason
    if reason:
        assert detail_of(found["A"]) == "dated 3 Mar 2026, after the as-of date 2 Mar 2026"


# --- Contradictions ------------------------------------------------------------------------------------------------

DOUBT = {"when": '"A" and not "B"', "variables": ["A", "B"], "says": "A cannot be without B."}
DOUBTFUL = version(RULE, contradictions=[DOUBT])


@pytest.mark.parametrize(
    ("a", "b", "reasons"),
    [
        ("yes", "no", ("contradictory", "contradictory")),
        ("yes", "yes", ("", "")),
        ("no", "no", ("", "")),
        ("yes", "", ("", "not_entered")),
        ("", "no", ("not_entered", "")),
    ],
)
def test_entries_that_contradict_each_other_are_not_used(a, b, reasons):
    found = facts(candidate(a=a, b=b), DOUBTFUL)
    assert (reason_of(found["A"]), reason_of(found["B"])) == reasons


def test_a_contradiction_is_told_in_its_own_words_and_the_entries_stay():
    found = facts(candidate(a="yes", b="no"), DOUBTFUL)["A"]
    assert isinstance(found, Missing)
    assert (detail_of(found), found.entered) == ("A cannot be without B", "Yes")


def test_a_contradiction_names_variables_of_the_dictionary():
    with pytest.raises(FormatError, match=r"^A contradiction names 'D', which is no variable\.$") as refusal:
        version(RULE, contradictions=[{**DOUBT, "variables": ["A", "D"]}])
    assert refusal.value.code == "contradiction.variable"


def test_a_condition_in_doubt_takes_its_dependants_with_it():
    doubt = {"when": '"Colour" = \'deep blue\' and "A"', "variables": ["Colour", "A"], "says": "Blue is not A."}
    found = facts(
        candidate(test="red", colour="deep blue", a="yes"),
        version(RULE, variables=[*VARIABLES, TESTED], contradictions=[doubt]),
    )
    assert reason_of(found["Colour"]) == "contradictory"
    assert reason_of(found["Test"]) == "contradictory"


def test_a_date_sum_beyond_the_calendar_is_unknown_and_breaks_nothing():
    late = {"when": '"Begun" + 2 years on or before "As-of date"', "variables": ["A"], "says": "Too late."}
    document = {**candidate(a="yes", begun="9998-06-01"), "as_of": "9999-12-31"}
    assert reason_of(facts(document, version(RULE, contradictions=[late]))["A"]) == ""


# --- Lists and judgements ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reviewed", "complete"), [(True, True), (False, False), (None, False), ("yes", False)])
def test_a_list_is_complete_once_somebody_said_so(reviewed, complete):
    found = facts({**candidate(), "toxicities": {"reviewed": reviewed, "rows": []}})["Harms"]
    assert found.complete is complete
    assert found.not_reviewed.reason is Reason.NOT_REVIEWED


def test_the_latest_judgement_of_a_criterion_counts():
    judgements = [
        {"criterion": "R1", "outcome": outcome, "by": "Example investigator", "reason": "seen"}
        for outcome in ("met", "not_met")
    ]
    found = facts({**candidate(), "judgements": judgements}).judgements
    assert (found["R1"].answer, found["R1"].by, found["R1"].why) == (False, "Example investigator", "seen")


@pytest.mark.parametrize(("outcome", "answer"), [("met", True), ("not_met", False), ("unknown", None), ("maybe", None)])
def test_a_judgement_is_met_not_met_or_undecided(outcome, answer):
    document = {**candidate(), "judgements": [{"criterion": "R1", "outcome": outcome, "by": "Example investigator"}]}
    assert facts(document).judgements["R1"].answer is answer


def test_a_judgement_that_nobody_put_a_name_to_does_not_count():
    document = {**candidate(), "judgements": [{"criterion": "R1", "outcome": "met", "reason": "seen", "by": " "}]}
    assert facts(document).judgements == {}
