"""A whole version asked of one candidate: verdicts, conclusion, readings, flags, and what is still wanted."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from criteria.engine.errors import EngineError, UnitError
from criteria.engine.evaluate import compile_rule
from criteria.engine.facts import Facts
from criteria.engine.formulas import FORMULAS
from criteria.engine.reports import Conclusion, assess, conclude, judge
from criteria.engine.verdicts import Evidence, Outcome
from criteria.engine.versions import CompiledRule, Version
from tests.engine.builders import (
    AS_OF,
    VARIABLES,
    candidate,
    changed,
    complete_candidate,
    criterion,
    dictionary,
    judged,
    report_of,
    shipped,
    verdict_in,
    version,
)

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
THREE = version(criterion("R1", '"A"'), criterion("R2", '"B"'), criterion("R3", '"C" and "A"'))


# --- The conclusion (hazards H01 to H03) ---------------------------------------------------------------------------


@pytest.mark.parametrize("outcomes", list(product(Outcome, repeat=3)))
def test_any_failure_beats_any_unknown_and_only_all_passes_meet(outcomes):
    expected = (
        Conclusion.NOT_ELIGIBLE
        if FAIL in outcomes
        else Conclusion.UNDETERMINED
        if UNKNOWN in outcomes
        else Conclusion.MEETS_LISTED
    )
    assert conclude(THREE, outcomes) is expected


def test_without_criteria_nothing_is_decided():
    assert judged(version(), candidate(a="yes")).conclusion is Conclusion.UNDETERMINED


@pytest.mark.parametrize(
    ("exclusions", "conclusion"),
    [("none_in_record", Conclusion.MEETS_LISTED), ("", Conclusion.MEETS_LISTED), ("loaded", Conclusion.ELIGIBLE)],
)
def test_eligible_needs_a_loaded_list_of_exclusions(exclusions, conclusion):
    of = version(criterion("R1", '"A"'), exclusions=exclusions)
    assert judged(of, candidate(a="yes")).conclusion is conclusion


@pytest.mark.parametrize(
    ("category", "a", "outcome"),
    [
        ("inclusion", "yes", "pass"),
        ("inclusion", "no", "fail"),
        ("inclusion", "", "unknown"),
        ("precondition", "yes", "pass"),
        ("precondition", "no", "fail"),
        ("exclusion", "yes", "fail"),
        ("exclusion", "no", "pass"),
        ("exclusion", "", "unknown"),
    ],
)
def test_an_exclusion_that_is_true_fails_and_unknown_stays_unknown(category, a, outcome):
    of = version(criterion("R1", '"A"', category=category))
    assert verdict_in(report_of(of, candidate(a=a)), "R1")["verdict"] == outcome


@pytest.mark.parametrize(("category", "verdict"), [("inclusion", "not-applicable"), ("exclusion", "fail")])
def test_only_what_is_demanded_can_be_not_applicable(category, verdict):
    of = version(criterion("R1", '"A" implies "B"', category=category))
    assert verdict_in(report_of(of, candidate(a="no")), "R1")["verdict"] == verdict


def test_the_first_study_calls_nobody_eligible():
    "Hazard H01: its record lists no exclusion criteria."
    assert judged(shipped(), complete_candidate()).conclusion is Conclusion.MEETS_LISTED


# --- A rule that fails (hazard H04) --------------------------------------------------------------------------------


def broken(problem: Exception) -> CompiledRule:
    def ask(facts: Facts) -> Evidence:
        raise problem

    return CompiledRule(THREE.criteria[0].rule.node, ask)


PROBLEMS = [
    EngineError("x.y", "Nothing works."),
    UnitError("unit.dimension", "Nothing works."),
    ZeroDivisionError("Nothing works."),
    OverflowError("Nothing works."),
    KeyError("Nothing works."),
    IndexError("Nothing works."),
    TypeError("Nothing works."),
    ValueError("Nothing works."),
    AttributeError("Nothing works."),
    AssertionError("Nothing works."),
    RuntimeError("Nothing works."),
    RecursionError("Nothing works."),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: type(problem).__name__)
def test_a_rule_that_raises_is_unknown_with_its_error_and_hides_no_other(problem):
    first, *others = THREE.criteria
    of = replace(THREE, criteria=(replace(first, rule=broken(problem)), *others))
    report = report_of(of, candidate(a="yes", b="no", c="yes"))
    assert [item["verdict"] for item in report["verdicts"]] == ["unknown", "fail", "pass"]
    assert "Nothing works." in report["verdicts"][0]["reason"]["text"]
    assert [item["reason"] for item in report["verdicts"][0]["missing"]] == ["rule_error"]
    assert report["conclusion"] == "not-eligible"


def test_a_rule_that_raises_leaves_the_others_undetermined_at_best():
    first, *others = THREE.criteria
    of = replace(THREE, criteria=(replace(first, rule=broken(ValueError("?"))), *others))
    assert judged(of, candidate(a="yes", b="yes", c="yes")).conclusion is Conclusion.UNDETERMINED


@pytest.mark.parametrize("part", ["notes", "readings"])
def test_a_flag_or_reading_that_raises_changes_no_verdict(part):
    "Flags and other readings never change one."
    of = version(
        criterion("R1", '"A"', flags=[{"code": "age_boundary", "when": '"B"'}],
                  readings=[{"label": "other", "expression": '"B"'}])
    )  # fmt: skip
    (only,) = of.criteria
    (item,) = getattr(only, part)
    field = "when" if part == "notes" else "rule"
    worse = replace(only, **{part: (replace(item, **{field: broken(ValueError("?"))}),)})
    assert judge(worse, judged(of, candidate(a="yes", b="yes")).facts).outcome is PASS
    assert judged(replace(of, criteria=(worse,)), candidate(a="yes", b="yes")).verdicts[0].outcome is PASS


@pytest.mark.parametrize("problem", [ZeroDivisionError, KeyError, AttributeError, AssertionError, RuntimeError])
def test_a_formula_that_raises_leaves_its_fact_unknown(monkeypatch, problem):
    def formula(*_: Any) -> Any:
        raise problem

    monkeypatch.setitem(FORMULAS, "cockcroft_gault", formula)
    report = report_of(shipped(), complete_candidate())
    assert [item["code"] for item in report["verdicts"] if item["verdict"] == "unknown"] == ["I9a"]
    assert [item["reason"] for item in verdict_in(report, "I9a")["missing"]] == ["rule_error"]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: type(problem).__name__)
def test_a_contradiction_that_raises_leaves_its_entries_in_doubt_and_hides_no_verdict(problem):
    doubt = {"when": '"A" and "B"', "variables": ["A"], "says": "Not both."}
    of = version(criterion("R1", '"A"'), criterion("R2", '"B"'), contradictions=[doubt])
    (whole,) = of.contradictions
    of = replace(of, contradictions=(replace(whole, when=broken(problem)),))
    report = report_of(of, candidate(a="yes", b="yes"))
    assert [item["verdict"] for item in report["verdicts"]] == ["unknown", "pass"]
    assert [item["reason"] for item in report["verdicts"][0]["missing"]] == ["rule_error"]


def test_the_same_facts_give_the_same_report():
    "Law 2: evaluation is a pure function."
    assert report_of(shipped(), complete_candidate()) == report_of(shipped(), complete_candidate())


# --- Readings and flags --------------------------------------------------------------------------------------------


def reading(label: str, expression: str, **more: str) -> dict[str, Any]:
    return {"label": label, "question": f"{label}?", "in_force": "As written.", "expression": expression, **more}


AMBIGUOUS = version(
    criterion("R1", '"Count" >= 2', readings=[reading("strict", '"Count" > 2'), reading("lax", '"Count" >= 1')]),
    criterion("R2", '"A"'),
)


@pytest.mark.parametrize(
    ("count", "a", "flagged", "named"),
    [
        ("3", "yes", [], []),
        ("2", "yes", ["strict"], ["strict"]),
        ("1", "yes", ["lax"], ["lax"]),
        ("1", "no", ["lax"], []),
        ("2", "no", ["strict"], []),
        ("2", "", ["strict"], ["strict"]),
        ("1", "", ["lax"], ["lax"]),
        ("", "yes", [], []),
    ],
)
def test_a_reading_that_would_decide_otherwise_is_flagged_and_named_where_the_conclusion_differs(
    count, a, flagged, named
):
    report = report_of(AMBIGUOUS, candidate(count=count, a=a))
    texts = [flag["text"] for flag in verdict_in(report, "R1")["flags"] if flag["code"] == "unconfirmed_reading"]
    assert texts == [f"rests on an unconfirmed reading: {label}" for label in flagged]
    assert [(item["criterion"], item["label"], item["text"]) for item in report["readings"]] == [
        ("R1", label, f"{label}?") for label in named
    ]


@pytest.mark.parametrize(("b", "named"), [("yes", 1), ("no", 0), ("", 0)])
def test_a_reading_is_a_question_only_where_its_condition_is_known_to_hold(b, named):
    of = version(criterion("R1", '"A"', readings=[reading("other", '"C"', when='"B"')]))
    assert len(report_of(of, candidate(a="yes", b=b, c="no"))["readings"]) == named


@pytest.mark.parametrize(("b", "flags"), [("yes", ["age_boundary"]), ("no", []), ("", [])])
def test_a_flag_with_a_condition_is_raised_where_it_is_known_to_hold(b, flags):
    of = version(criterion("R1", '"A"', flags=[{"code": "age_boundary", "when": '"B"'}]))
    found = verdict_in(report_of(of, candidate(a="yes", b=b)), "R1")
    assert [flag["code"] for flag in found["flags"]] == flags
    assert found["verdict"] == "pass"


# --- What is still wanted ------------------------------------------------------------------------------------------


def wanted(of: Version, **answers: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(item["name"], tuple(item["criteria"])) for item in report_of(of, candidate(**answers))["missing"]]


def test_what_opens_most_criteria_comes_first():
    assert wanted(THREE) == [("A", ("R1", "R3")), ("B", ("R2",)), ("C", ("R3",))]
    assert wanted(THREE, a="yes") == [("B", ("R2",)), ("C", ("R3",))]


def test_after_a_definite_failure_nothing_is_asked_for():
    assert wanted(THREE, a="no") == []


def test_what_can_be_entered_comes_before_what_must_be_clarified():
    assert [name for name, _ in wanted(THREE, a="yes", b="perhaps")] == ["C", "B"]


def test_what_cannot_change_the_answer_is_not_wanted():
    "clinical.md: bilirubin inside its limit needs no answer on Gilbert; 14 days elapsed need no half-life."
    assert wanted(version(criterion("R1", '"A" or "B"')), a="yes") == []
    assert wanted(version(criterion("R1", '"A" implies "B"')), a="no") == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda d: d["answers"].pop("lvef"), "Enter Left ventricular ejection fraction"),
        (lambda d: d["answers"].update(lvef="60"), "Clarify: Left ventricular ejection fraction has no unit"),
        (lambda d: d["answers"].update(pericardial_effusion="trace"), "Investigator decides: Pericardial effusion on"),
        (lambda d: d["toxicities"].update(reviewed=False), "Mark the list as reviewed: Toxicities of prior antitumour"),
        (lambda d: d["panels"][0]["results"]["alt"].pop("uln"),
         "Enter upper limit of normal of Alanine aminotransferase (ALT)"),
        (lambda d: d.pop("anchor"), "Enter Planned anchor date"),
    ],
)  # fmt: skip
def test_each_want_says_what_to_do(change: Callable[[Any], Any], text: str):
    found, *_ = report_of(shipped(), changed(complete_candidate(), change))["missing"]
    assert found["text"].startswith(text)


def test_nothing_known_is_undetermined_and_everything_is_wanted():
    report = assess(shipped(), Facts(AS_OF))
    assert report.conclusion is Conclusion.UNDETERMINED
    assert {verdict.outcome for verdict in report.verdicts} == {UNKNOWN}
    assert {code for item in report.wanted for code in item.criteria} == {item.code for item in shipped().criteria}


def test_a_version_may_be_compiled_without_a_snapshot():
    rule = THREE.criteria[0].rule.node
    assert compile_rule(rule, dictionary())(Facts(AS_OF)).answer is None
    assert len(VARIABLES) == len(THREE.dictionary)
