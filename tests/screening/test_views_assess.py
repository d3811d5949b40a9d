"""Making the report: of what is saved, by those who screen at the site."""

import pytest
from django.urls import reverse

from screening.models import Assessment, Screening
from screening.statuses import Status


@pytest.fixture
def screening(cast):
    return cast.screen("d02")


@pytest.fixture
def address(screening):
    return reverse("screening:assess", args=[screening.pk])


def test_it_keeps_a_report_and_shows_it(client, cast, screening, address):
    for number, person in enumerate((cast.coordinator, cast.investigator), start=1):
        client.force_login(person)
        answer = client.post(address)
        assert answer["Location"] == reverse("screening:report", args=[screening.pk, number])
        assert Assessment.objects.get(number=number).made_by == person


def test_nobody_else_makes_one(client, cast, address):
    for person in (cast.auditor, cast.stranger, cast.editor, cast.approver, cast.keeper):
        client.force_login(person)
        assert client.post(address).status_code == 404
    assert not Assessment.objects.exists()


def test_a_screening_that_has_ended_gets_no_further_report(client, cast, screening, address):
    Screening.objects.filter(pk=screening.pk).update(status=Status.CANCELLED)
    client.force_login(cast.coordinator)
    answer = client.post(address)
    assert answer.status_code == 403
    assert "nothing changes any more" in answer.content.decode()


def test_a_link_makes_none(client, cast, address):
    client.force_login(cast.coordinator)
    assert client.get(address).status_code == 405


def test_a_stranger_is_sent_to_the_login(client, address):
    assert client.post(address).status_code == 302
