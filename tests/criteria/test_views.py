"""The study's record, and the criteria as people read them."""

import pytest
from django.urls import reverse

from criteria import actions
from criteria.models import Criterion
from tests.cast import Cast, first_study
from tests.pages import page_of


@pytest.fixture
def cast(db: None) -> Cast:
    return first_study()


def test_the_study_page_shows_the_record_beside_the_registrys_words(client, cast):
    client.force_login(cast.coordinator)
    page = page_of(client.get(reverse("criteria:study", args=[cast.study.pk])))
    for text in (
        "10^5 to 10^8 per kg",
        "1×105 to 1×108 /kg",
        "maximum tolerated dose",
        "24 months",
        "200 participants",
        "Sihan Lai",
        "lists no exclusion criteria",
    ):
        assert text in page.text


def test_every_criterion_is_shown_with_source_reading_and_rule(client, cast):
    client.force_login(cast.investigator)
    page = page_of(client.get(reverse("criteria:criteria", args=[cast.study.pk, 1])))
    for criterion in cast.version.snapshot["criteria"]:
        assert f'id="{criterion["code"]}"' in page.html
        assert criterion["title"] in page.text
    assert "Creatinine clearance (Cockcroft-Gault) above 60 mL/min" in page.text
    assert "None in the registry record." in page.text


def test_a_draft_is_for_those_who_write_approve_or_audit(client, cast):
    draft = actions.new_draft(study=cast.study, by=cast.editor, change_note="Stricter clearance.")
    address = reverse("criteria:criteria", args=[cast.study.pk, draft.number])
    for person in (cast.editor, cast.approver, cast.auditor):
        client.force_login(person)
        assert "nobody is judged by it" in page_of(client.get(address)).text
    for person in (cast.coordinator, cast.investigator, cast.stranger, cast.keeper):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_a_rule_that_cannot_be_read_is_shown_with_what_is_wrong(client, cast):
    draft = actions.new_draft(study=cast.study, by=cast.editor)
    Criterion.objects.filter(version=draft, code="I6").update(expression='"ECOG" betwixt <b>')
    client.force_login(cast.editor)
    page = page_of(client.get(reverse("criteria:criteria", args=[cast.study.pk, draft.number])))
    assert page.status == 200
    assert "This rule cannot be read" in page.text
    assert "betwixt" in page.text


def test_an_account_keeper_and_a_made_up_study_get_the_same_answer(client, cast):
    client.force_login(cast.keeper)
    made_up = client.get(reverse("criteria:study", args=["00000000-0000-0000-0000-000000000007"]))
    for address in (
        reverse("criteria:study", args=[cast.study.pk]),
        reverse("criteria:criteria", args=[cast.study.pk, 1]),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, made_up.content)


def test_a_stranger_is_sent_to_the_login_and_a_post_is_refused(client, cast):
    for address in (
        reverse("criteria:study", args=[cast.study.pk]),
        reverse("criteria:criteria", args=[cast.study.pk, 1]),
    ):
        assert client.get(address).status_code == 302
    client.force_login(cast.coordinator)
    for address in (
        reverse("criteria:study", args=[cast.study.pk]),
        reverse("criteria:criteria", args=[cast.study.pk, 1]),
    ):
        assert client.post(address).status_code == 405
