"""The five laws on the first study: generated gaps, generated texts, and nobody is called eligible by mistake."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.engine.reports import Conclusion
from criteria.engine.verdicts import Outcome
from tests.engine.builders import PROJECT, at, changed, complete_candidate, judged, report_of, shipped, shipped_with

Document = dict[str, Any]
Path = tuple[str | int, ...]

DEMO: list[Document] = [
    candidate
    for path in sorted((PROJECT / "screening" / "demo").glob("*.json"))
    for candidate in json.loads(path.read_text(encoding="utf-8"))["candidates"]
]
MEETING = (Conclusion.MEETS_LISTED, Conclusion.ELIGIBLE)
# Fields that change what a row is, rather than what is known of it: an intrathecal dose is another therapy.
OTHER_THINGS = {"group", "route", "ongoing", "agent", "term"}


def answers_of(document: Document) -> Iterator[Path]:
    """The path of everything that was entered: answers, results with their limits, rows with their fields, dates."""
    yield from (("answers", key) for key in document["answers"])
    for number, panel in enumerate(document.get("panels", ())):
        yield from ((("panels", number, "results", key)) for key in panel["results"])
        yield from (("panels", number, "results", key, "uln") for key in panel["results"])
    for name in ("therapies", "toxicities"):
        yield (name, "reviewed")
        for number, row in enumerate(document[name]["rows"]):
            yield from ((name, "rows", number, field) for field in row if field not in OTHER_THINGS)
    yield ("anchor", "date")
    yield from (("judgements", number) for number in range(len(document.get("judgements", ()))))


def blanked(document: Document, *paths: Path) -> Document:
    """The document with these entries taken out."""
    left = copy.deepcopy(document)
    for path in sorted(paths, key=lambda path: [str(step) for step in path], reverse=True):
        above = at(left, path[:-1])
        if isinstance(above, list):
            above[path[-1]] = {}
        else:
            above.pop(path[-1], None)
    return left


def outcomes(document: Document) -> dict[str, Outcome]:
    return {verdict.code: verdict.outcome for verdict in judged(shipped(), document).verdicts}


COMPLETE = complete_candidate()
ANSWERS = list(answers_of(COMPLETE))


# --- Unknown is never met (hazard H02) -----------------------------------------------------------------------------


def test_the_complete_candidate_meets_every_criterion():
    assert set(outcomes(COMPLETE).values()) == {Outcome.PASS}


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: "-".join(map(str, path)))
def test_an_answer_taken_out_never_makes_a_pass_fail(path):
    found = outcomes(blanked(COMPLETE, path))
    assert Outcome.FAIL not in found.values()


# Decides nothing under the readings in force: shown, or needed by another candidate alone.
NOT_NEEDED = {
    "height", "diagnosis_date", "diagnosis_method", "cd7_percent", "cd7_specimen", "disease_status", "relapse_count",
    "lvef_method", "gilbert", "bilirubin_direct", "induction_courses", "complete_remission", "first_remission_date",
    "relapse_date", "reinduction_failed", "surgically_sterilised", "menopause", "consent_guardian",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", [path for path in ANSWERS if path[0] in ("answers", "panels")], ids=lambda path: "-".join(map(str, path))
)
def test_each_answer_that_a_verdict_used_taken_out_leaves_it_open(path):
    needed = next(str(step) for step in path if isinstance(step, str) and step not in ("answers", "panels", "results"))
    conclusion = judged(shipped(), {**blanked(COMPLETE, path), "judgements": []}).conclusion
    without_limit = path[-1] == "uln" and needed in ("creatinine", "bilirubin_direct")
    assert (conclusion in MEETING) is (needed in NOT_NEEDED or without_limit)


@settings(max_examples=60)
@given(st.sets(st.sampled_from(ANSWERS), min_size=1))
def test_any_answers_taken_out_never_make_a_pass_fail(paths):
    found = outcomes(blanked(COMPLETE, *paths))
    assert Outcome.FAIL not in found.values()


def test_of_nobody_anything_is_known():
    report = judged(shipped(), {"as_of": "2026-03-02"})
    assert {verdict.outcome for verdict in report.verdicts} == {Outcome.UNKNOWN}


@settings(max_examples=80)
@given(st.sampled_from(DEMO), st.data())
def test_filling_in_what_is_missing_never_turns_a_decided_verdict(candidate, data):
    "Law 1. It may open one again, by a contradiction; it never makes a pass of a fail or a fail of a pass."
    paths = [path for path in answers_of(candidate) if path[0] != "judgements"]
    gaps = data.draw(st.sets(st.sampled_from(paths), min_size=1, max_size=12))
    filled = data.draw(st.sets(st.sampled_from(sorted(gaps, key=str)), min_size=1))
    before, after = outcomes(blanked(candidate, *gaps)), outcomes(blanked(candidate, *(gaps - filled)))
    turned = {code for code in before if {before[code], after[code]} == {Outcome.PASS, Outcome.FAIL}}
    assert turned == set(), filled


@settings(max_examples=80)
@given(st.sampled_from(DEMO), st.data())
def test_a_definite_failure_stays_whatever_else_is_missing(candidate, data):
    "Failing beats unknown: taking out answers that a failing criterion does not rest on leaves it failing."
    report = judged(shipped(), candidate)
    failing = {verdict.code for verdict in report.verdicts if verdict.outcome is Outcome.FAIL}
    paths = data.draw(st.sets(st.sampled_from(list(answers_of(candidate))), max_size=8))
    after = judged(shipped(), blanked(candidate, *paths))
    still = {verdict.code for verdict in after.verdicts if verdict.outcome is Outcome.FAIL}
    assert still <= failing
    assert not still or after.conclusion is Conclusion.NOT_ELIGIBLE


@pytest.mark.parametrize("window", [["creatinine", "weight", "alt", "ast", "bilirubin_total", "lvef", "ecg", "ecog"]])
@settings(max_examples=25)
@given(paths=st.sets(st.sampled_from([p for p in ANSWERS if p[0] in ("answers", "panels")]), max_size=4))
def test_an_enforced_window_never_makes_anybody_meet_more(window, paths):
    document = blanked(COMPLETE, *paths)
    free, bound = (judged(of, document).verdicts for of in (shipped(), shipped_with(enforced_windows=window)))
    for one, other in zip(free, bound, strict=True):
        assert other.outcome in (one.outcome, Outcome.UNKNOWN)


# --- Whatever is typed ---------------------------------------------------------------------------------------------

TEXT_PATHS = [
    (*path, field)
    for path in ANSWERS
    if len(path) == 4 and path[2] == "results"
    for field in ("value", "unit", "uln", "uln_unit", "missing")
] + [path for path in ANSWERS if path[0] in ("answers", "therapies", "toxicities", "anchor")]
TYPED = st.text(max_size=30) | st.sampled_from(
    ["", " ", "NaN", "Infinity", "-0", "9" * 30, "1e400", "1,5", "1.500,0", "<0.2", "50-55", "≤٣", "2026-02-31", "{x}",
     "02/03/2026", "2026", "9999-12-31", "0001-01-01", "yes", "no", "unknown", "not done",
     "trace", "\x00", "'", '"', "0"]
)  # fmt: skip


def put(document: Document, path: Path, value: Any) -> None:
    above = at(document, path[:-1])
    above[path[-1]] = value


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(TEXT_PATHS), TYPED, min_size=1, max_size=5))
def test_no_text_in_any_field_breaks_the_report(texts):
    document = complete_candidate()
    for path, text in texts.items():
        put(document, path, text)
    report = report_of(shipped(), document)
    assert report["conclusion"] in ("not-eligible", "undetermined", "meets-listed")
    json.dumps(report)


@settings(max_examples=60)
@given(
    st.sampled_from(TEXT_PATHS), st.sampled_from(["NaN", "Infinity", "-0", "9" * 30, "1e400", "1_0", "٣", "gestern"])
)
def test_what_cannot_be_read_never_helps_anybody_to_meet(path, text):
    "Hazards H07 and H08: it is kept and shown, and it is unknown."
    document = complete_candidate()
    put(document, path, text)
    before = judged(shipped(), blanked(COMPLETE, path)).verdicts
    after = judged(shipped(), document).verdicts
    for one, other in zip(before, after, strict=True):
        assert other.outcome in (one.outcome, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, "x", [], {}, [[]], [None], {"value": None}, {"value": {}}, {"x": 1}]
)
@pytest.mark.parametrize("key", ["lvef", "sex", "birth_date", "ecog", "relapsed"])
def test_no_json_value_in_an_answer_breaks_the_report(key, value):
    report_of(shipped(), changed(complete_candidate(), lambda document: document["answers"].update({key: value})))


# --- Each decisive answer turned alone (hazard H14) ----------------------------------------------------------------

TURNED: dict[str, tuple[Callable[[Document], object], str]] = {
    "P1": (lambda d: d["answers"]["cd7_result"].update(value="negative"), "P1"),
    "P2": (lambda d: d["answers"].update(consent_participant="no"), "P2"),
    "I1": (lambda d: d["answers"].update(diagnosis="chronic leukaemia"), "I1"),
    "I6": (lambda d: d["answers"]["ecog"].update(value="4"), "I6"),
    "I9d": (lambda d: d["answers"]["lvef"].update(value="49.9"), "I9d"),
    "I9e": (lambda d: d["answers"]["pericardial_effusion"].update(value="present"), "I9e"),
    "I9h": (lambda d: d["answers"]["spo2"].update(value="92"), "I9h"),
    "I10": (lambda d: d["answers"]["pregnancy_test_serum"].update(value="positive"), "I10"),
    "I9b": (lambda d: d["panels"][0]["results"]["alt"].update(value="100.1"), "I9b"),
    "I4": (lambda d: d["toxicities"]["rows"][1].update(grade="2"), "I4"),
}


@pytest.mark.parametrize("code", TURNED)
def test_one_answer_turned_turns_exactly_its_criterion(code):
    change, criterion = TURNED[code]
    found = outcomes(changed(complete_candidate(), change))
    assert {name for name, outcome in found.items() if outcome is not Outcome.PASS} == {criterion}
    assert found[criterion] is Outcome.FAIL
