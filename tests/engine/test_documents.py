"""The report as a JSON document: plain values, stable, with every sentence rendered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from criteria.engine.answers import facts_from
from criteria.engine.documents import report_to_json
from criteria.engine.messages import TEMPLATES, Message, render
from criteria.engine.reports import assess
from tests.engine.builders import (
    PROJECT,
    candidate,
    changed,
    complete_candidate,
    criterion,
    report_of,
    shipped,
    verdict_in,
    version,
)

DEMO = sorted((PROJECT / "screening" / "demo").glob("*.json"))


def demo(path: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["candidates"][0]
    return found


def parts_of(value: Any) -> Iterator[Any]:
    yield value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in below:
        yield from parts_of(part)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_a_report_is_plain_json_without_binary_numbers(path):
    report = report_of(shipped(), demo(path))
    assert {type(part) for part in parts_of(report)} <= {dict, list, str, int, bool, type(None)}
    assert json.loads(json.dumps(report)) == report


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_a_report_is_the_same_each_time(path):
    first, second = (json.dumps(report_of(shipped(), demo(path)), sort_keys=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_counts_marks_and_conclusion_agree(path):
    report = report_of(shipped(), demo(path))
    marks = [item["verdict"] for item in report["verdicts"]]
    counts = report["counts"]
    assert [counts[name] for name in ("pass", "fail", "unknown", "not_applicable")] == [
        marks.count(mark) for mark in ("pass", "fail", "unknown", "not-applicable")
    ]
    expected = "not-eligible" if "fail" in marks else "undetermined" if "unknown" in marks else "meets-listed"
    assert report["conclusion"] == expected
    assert counts["to_enter"] + counts["to_clarify"] <= counts["unknown"]
    waiting = [item["waits_for"] for item in report["verdicts"]]
    assert counts["awaits_investigator"] == sum(item["awaits_investigator"] for item in report["verdicts"])
    assert [bool(item) for item in waiting] == [mark == "unknown" for mark in marks]


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_every_sentence_is_rendered_and_ends(path):
    report = report_of(shipped(), demo(path))
    for verdict in report["verdicts"]:
        texts = [verdict["reason"]["text"], *(item["text"] for item in verdict["missing"])]
        for text in texts:
            assert text[0] == text[0].upper()
            assert text.endswith((".", "?", "!"))
            assert not text.endswith(("..", ". ."))
    assert not [part for part in parts_of(report) if isinstance(part, str) and ("{" in part or "Message(" in part)]


def test_the_head_says_by_what_and_for_when():
    report = report_of(shipped(), complete_candidate())
    assert report["format"] == 1
    assert (report["study"], report["criteria_version"]["number"]) == ("cd7-car-t", 1)
    assert (report["as_of"], report["anchor"]) == ("2026-03-02", "2026-03-09")
    assert report["covers"] == {"inclusion": 19, "exclusion": 0, "precondition": 2, "exclusions_loaded": False}
    assert len(report["verdicts"]) == len(shipped().criteria)
    assert report_of(shipped(), {"as_of": "2026-03-02"})["anchor"] == ""


def test_a_verdict_carries_source_value_limit_and_reason():
    found = verdict_in(report_of(shipped(), complete_candidate()), "I9a")
    assert found["source"] == "Creatinine clearance (estimated by Cockcroft Gault formula) > 60 mL/min"
    assert found["required"] == "Creatinine clearance (Cockcroft-Gault) above 60 mL/min"
    assert found["reason"]["text"] == "Creatinine clearance (Cockcroft-Gault) is 91.49 mL/min: above 60 mL/min."
    lines = {line["name"]: line for line in found["found"]}
    assert lines["Creatinine, serum or plasma"] == {
        "name": "Creatinine, serum or plasma",
        "entered": "0.8 mg/dL",
        "used": "",
        "limit": "1.2 mg/dL",
        "date": "2 Mar 2026",
        "source": "laboratory report, page 1",
    }
    assert lines["Creatinine clearance (Cockcroft-Gault)"]["used"] == "91.49 mL/min"
    assert "Creatinine clearance (Cockcroft-Gault), the form with 1.23 / 1.04" in lines


@pytest.mark.parametrize(("creatinine", "shown"), [("1.5", "60 mL/min"), ("1.4999", "60.004"), ("1.5001", "59.996")])
def test_a_value_close_to_its_limit_is_shown_with_digits_enough(creatinine, shown):
    "Hazard H09."

    def man_of_50(document: dict[str, Any]) -> None:
        document["answers"].update(sex="male", birth_date="1975-06-15", weight={"value": "72", "unit": "kg"})
        document["panels"][0]["results"]["creatinine"]["value"] = creatinine

    found = verdict_in(report_of(shipped(), changed(complete_candidate(), man_of_50)), "I9a")
    (line,) = [line for line in found["found"] if line["name"] == "Creatinine clearance (Cockcroft-Gault)"]
    assert line["used"].startswith(shown)
    assert shown in found["reason"]["text"]


def test_a_converted_value_is_shown_as_entered_and_as_used():
    def molar(document: dict[str, Any]) -> None:
        document["panels"][0]["results"]["creatinine"].update(value="88,4", unit="umol/L")

    found = verdict_in(report_of(shipped(), changed(complete_candidate(), molar)), "I9a")
    (line,) = [line for line in found["found"] if line["name"] == "Creatinine, serum or plasma"]
    assert (line["entered"], line["used"]) == ("88,4 umol/L", "1 mg/dL")


def test_a_value_in_doubt_is_shown_as_typed():
    def doubtful(document: dict[str, Any]) -> None:
        document["answers"]["lvef"] = {"value": "about 60", "unit": "%"}

    found = verdict_in(report_of(shipped(), changed(complete_candidate(), doubtful)), "I9d")
    assert [line["entered"] for line in found["found"]] == ["about 60"]
    assert [(item["name"], item["key"], item["reason"]) for item in found["missing"]] == [
        ("LVEF", "lvef", "unreadable")
    ]


def test_two_rows_of_one_name_are_two_lines():
    def twice(document: dict[str, Any]) -> None:
        document["therapies"]["rows"] = [
            {"agent": "cytarabine", "last_dose": "2026-01-24"},
            {"agent": "cytarabine", "last_dose": "2025-01-24"},
        ]

    found = verdict_in(report_of(shipped(), changed(complete_candidate(), twice)), "I3a")["found"]
    assert [line["name"] for line in found] == ["cytarabine", "cytarabine"]
    assert ["2026-01-24" in found[0]["entered"], "2025-01-24" in found[1]["entered"]] == [True, True]


def test_what_was_not_used_is_told():
    entries = [{"value": "70", "unit": "kg", "date": "2026-02-01"}, {"value": "72", "unit": "kg", "date": "2026-02-20"}]
    report = report_of(version(criterion("R1", '"A"')), candidate(mass=entries, shoe_size="42"))
    assert report["unused"] == [
        {"name": "Mass", "entered": "70 kg", "date": "1 Feb 2026", "why": "a later result is used"},
        {"name": "shoe_size", "entered": "42", "date": "", "why": "shoe_size is not a variable of this study"},
    ]


def test_the_evidence_is_a_tree_of_what_was_compared():
    tree = verdict_in(report_of(version(criterion("R1", '"A" and not "B"')), candidate(a="yes")), "R1")["evidence"]
    first, second = tree["parts"]
    assert (tree["answer"], tree["step"]) == ("unknown", "all")
    assert (first["answer"], first["message"]["code"], first["message"]["text"]) == ("pass", "is_true", "A: yes")
    assert (second["step"], second["parts"][0]["missing"][0]["reason"]) == ("not", "not_entered")


def test_every_message_stands_with_code_and_parameters():
    report = report_of(shipped(), complete_candidate())
    messages = [part for part in parts_of(report) if isinstance(part, dict) and set(part) == {"code", "params", "text"}]
    assert len(messages) > len(shipped().criteria)
    assert {item["code"] for item in messages} <= set(TEMPLATES)


def test_sentences_are_rendered_in_the_language_asked_for():
    facts = facts_from(complete_candidate(), shipped())

    def loud(sentence: Message) -> str:
        return render(sentence, lambda template: f"¡{template}!")

    report = report_to_json(assess(shipped(), facts), loud)
    sentences = [*report["headline"], *(item["word"] for item in report["verdicts"])]
    sentences += [item["reason"]["text"] for item in report["verdicts"]]
    assert all("¡" in sentence for sentence in sentences)
