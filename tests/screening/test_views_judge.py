"""The investigator's judgements: given with a reason, by an investigator of the site."""

import pytest
from django.urls import reverse

from screening.models import Judgement
from tests.pages import page_of


@pytest.fixture
def screening(cast):
    """A candidate with a trace of pericardial fluid and a suspected infection."""
    return cast.screen("d10")


@pytest.fixture
def address(screening):
    return reverse("screening:judge", args=[screening.pk])


@pytest.fixture
def sheet(client, cast, address):
    client.force_login(cast.investigator)
    return page_of(client.get(address))


def test_it_asks_for_what_the_investigator_decides(sheet):
    assert set(sheet.verdicts) == {"I7b", "I8", "I9e", "I9f", "I9g"}
    assert "Not to be judged yet" in sheet.text
    assert "echocardiography confirmed centropericardial effusion" in sheet.text


def test_a_finding_is_called_as_entered_until_the_investigator_has_answered(client, sheet):
    assert "As entered: met" in sheet.text
    assert 'question is-pass"' not in sheet.html


def test_a_judgement_with_its_reason_turns_the_verdict(client, cast, screening, sheet):
    sheet.fields |= {"I9e-outcome": ["met"], "I9e-reason": ["2 mm, no haemodynamic effect"]}
    after = sheet.post(client)
    assert after.verdict("I9e") == "pass"
    assert "1 judgement recorded." in after.text
    kept = Judgement.objects.get()
    assert (kept.criterion_code, kept.reason, kept.by) == ("I9e", "2 mm, no haemodynamic effect", cast.investigator)


def test_an_answer_without_a_reason_is_not_recorded_and_stays(client, sheet):
    sheet.fields |= {"I9e-outcome": ["not_met"], "I8-outcome": ["met"], "I8-reason": ["seen today"]}
    after = sheet.post(client)
    assert after.status == 422
    assert after.value("I9e-outcome") == "not_met"
    assert after.value("I8-reason") == "seen today"
    assert 'href="#I9e"' in after.html
    assert not Judgement.objects.exists()


def test_a_reason_without_an_answer_is_asked_for(client, sheet):
    after = sheet.fill({"I9e-reason": "thinking"}).post(client)
    assert after.status == 422
    assert "Choose an answer, or clear the reason." in after.text


def test_odd_answers_are_refused_and_odd_reasons_kept(client, sheet):
    sheet.fields |= {"I9e-outcome": ["perhaps"], "I9e-reason": ["x"]}
    assert sheet.post(client).status == 422
    sheet.fields |= {"I9e-outcome": ["met"], "I9e-reason": ["<b>\x00\r\n🫀"], "I1-outcome": ["met"], "I1-reason": ["x"]}
    assert sheet.post(client).status == 200
    assert [(one.criterion_code, one.reason) for one in Judgement.objects.all()] == [("I9e", "<b>\ufffd\n🫀")]


def test_nothing_answered_records_nothing(client, sheet):
    assert "nothing was recorded" in sheet.post(client).text
    assert not Judgement.objects.exists()


def test_nobody_else_judges(client, cast, address):
    for person in (cast.coordinator, cast.auditor, cast.stranger, cast.editor, cast.keeper):
        client.force_login(person)
        for ask in (client.get, client.post):
            assert ask(address).status_code == 404


def test_a_stranger_is_sent_to_the_login_and_other_methods_are_refused(client, cast, address):
    assert client.get(address).status_code == 302
    client.force_login(cast.investigator)
    assert client.put(address).status_code == 405
