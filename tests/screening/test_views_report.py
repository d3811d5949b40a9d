"""The report page draws what is stored, in the order of the protocol, and computes nothing."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from screening import actions, intake
from screening.models import Assessment
from tests import factories
from tests.pages import page_of

STORED = json.loads((Path(__file__).parent / "data" / "report.json").read_text(encoding="utf-8"))


@pytest.fixture
def screening(cast):
    return cast.screen("d02")


@pytest.fixture
def assessment(cast, screening):
    return actions.assess(screening=screening, by=cast.coordinator)


@pytest.fixture
def address(screening, assessment):
    return reverse("screening:report", args=[screening.pk, assessment.number])


@pytest.fixture
def sheet(client, cast, address):
    client.force_login(cast.investigator)
    return page_of(client.get(address))


def test_every_criterion_has_its_row_in_protocol_order(sheet, assessment):
    rows = {verdict["code"]: verdict["verdict"] for verdict in assessment.report["verdicts"]}
    assert list(sheet.verdicts.items()) == list(rows.items())
    assert sheet.conclusions == ["not-eligible"]


def test_a_row_says_what_was_found_what_is_required_and_why(sheet, assessment):
    (verdict,) = (one for one in assessment.report["verdicts"] if one["code"] == "I9a")
    row = re.search(r'<tr [^>]*data-criterion="I9a".*?</tr>', sheet.html, re.DOTALL)[0]
    for text in ("Not met", verdict["title"], "Cockcroft Gault", verdict["reason"]["text"], verdict["required"]):
        assert text in row
    for line in verdict["found"]:
        assert line["name"] in row
        assert line["entered"] in row


def test_it_never_says_eligible_and_names_what_the_record_does_not_list(client, cast):
    perfect = cast.screen("d01")
    made = actions.assess(screening=perfect, by=cast.coordinator)
    client.force_login(cast.investigator)
    sheet = page_of(client.get(reverse("screening:report", args=[perfect.pk, made.number])))
    assert sheet.conclusions == ["meets-listed"]
    assert "lists no exclusion criteria" in sheet.text
    assert not re.search(r"\beligible\b", sheet.text, re.IGNORECASE)


def test_open_criteria_can_be_brought_to_the_top(client, sheet, address):
    first = next(iter(page_of(client.get(address, {"order": "open"})).verdicts.items()))
    assert first == ("I9a", "fail")


def test_nothing_is_computed_when_it_is_drawn(client, cast, address, sheet, monkeypatch):
    for name in ("live_report", "report_on", "document_from"):
        monkeypatch.setattr(intake, name, None)
    assert page_of(client.get(address)).verdicts == sheet.verdicts


def test_a_stored_report_is_drawn_as_it_stands(client, cast, screening):
    "Whatever a later engine would say: the words, flags and readings come from the stored document."
    outcomes = {verdict["code"]: verdict["verdict"] for verdict in STORED["verdicts"]}
    said = {"report": STORED, "conclusion": STORED["conclusion"], "criteria_count": len(outcomes)}
    made = factories.stored_assessment(screening, {}, **said)
    for position, verdict in enumerate(STORED["verdicts"], start=1):
        code, category = verdict["code"], verdict["category"]
        factories.verdict(made, code=code, category=category, outcome=outcomes[code], position=position)
    client.force_login(cast.coordinator)
    sheet = page_of(client.get(reverse("screening:report", args=[screening.pk, made.number])))
    assert sheet.verdicts == outcomes
    for text in ("Rests on an unconfirmed reading", "two or more recurrences", "Not believable in %", "59.97 mL/min"):
        assert text in sheet.text
    assert sheet.text.index("Enter expected survival") < sheet.text.index("Clarify the suspected infection")


def test_it_says_when_answers_changed_and_when_a_newer_report_exists(client, cast, screening, address, sheet):
    assert "Answers were changed" not in sheet.text
    changes = {"observations": {"ecog": {"value": "2"}}}
    screening.refresh_from_db()
    actions.save_answers(screening=screening, changes=changes, revision=screening.revision, by=cast.coordinator)
    assert "Answers were changed after this report was made" in page_of(client.get(address)).text
    actions.assess(screening=screening, by=cast.coordinator)
    assert "Open report 2" in page_of(client.get(address)).text


def test_those_who_may_not_judge_are_not_asked_to(client, cast, sheet, address, screening):
    judging = reverse("screening:judge", args=[screening.pk])
    assert judging in sheet.html
    for person in (cast.coordinator, cast.auditor):
        client.force_login(person)
        seen = page_of(client.get(address))
        assert seen.status == 200
        assert judging not in seen.html


def test_others_get_what_a_made_up_number_gets(client, cast, screening, address):
    made_up = reverse("screening:report", args=[screening.pk, 99])
    for person in (cast.stranger, cast.editor, cast.approver, cast.keeper):
        client.force_login(person)
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, client.get(made_up).content)


def test_a_stranger_is_sent_to_the_login_and_a_post_is_refused(client, cast, address):
    assert client.get(address).status_code == 302
    client.force_login(cast.coordinator)
    assert client.post(address).status_code == 405
    assert Assessment.objects.count() == 1


def test_the_number_of_queries_is_small(client, cast, address, django_assert_max_num_queries):
    client.force_login(cast.coordinator)
    with django_assert_max_num_queries(14):
        client.get(address)
