"""A new screening: a code, a day of judgement, and on to the form."""

import pytest
from django.urls import reverse

from screening.models import Screening
from tests.pages import page_of

ADDRESS = reverse("screening:new")


@pytest.fixture
def sheet(client, cast):
    client.force_login(cast.coordinator)
    return page_of(client.get(ADDRESS))


def test_it_opens_a_screening_under_the_criteria_in_force(client, cast, sheet):
    typed = {"patient_code": "CD7-014", "anchor_date": "2026-12-16", "anchor_time": "9:00"}
    answer = client.post(ADDRESS, sheet.fill(typed).fields)
    made = Screening.objects.get()
    assert answer["Location"] == reverse("screening:form", args=[made.pk])
    assert (made.patient.code, made.patient.site, made.version) == ("CD7-014", cast.north, cast.version)
    assert (made.anchor_date.isoformat(), made.anchor_time.isoformat()) == ("2026-12-16", "09:00:00")
    assert made.as_of == cast.north.today()


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, sheet):
    wrong = {"patient_code": " ", "as_of": "31 Feb", "anchor_date": "soon", "anchor_time": "9 o'clock"}
    after = page_of(client.post(ADDRESS, sheet.fill(wrong).fields))
    assert after.status == 422
    assert [after.value(name) for name in ("as_of", "anchor_date", "anchor_time")] == ["31 Feb", "soon", "9 o'clock"]
    for name in wrong:
        assert f'href="#id_{name}"' in after.html
    assert not Screening.objects.exists()


def test_a_time_needs_its_date(client, sheet):
    after = page_of(client.post(ADDRESS, sheet.fill({"patient_code": "X", "anchor_time": "09:00"}).fields))
    assert "A time needs its date beside it." in after.text


def test_a_code_is_given_once(client, sheet):
    client.post(ADDRESS, sheet.fill({"patient_code": "CD7-014"}).fields)
    after = page_of(client.post(ADDRESS, sheet.fill({"patient_code": "cd7-014"}).fields))
    assert after.status == 422
    assert "in use already" in after.text
    assert Screening.objects.count() == 1


def test_odd_codes_are_answered(client, sheet):
    for code in ("x" * 41, "a\x00b", "a\nb", "<b>", "\u202e", "', --"):
        answer = client.post(ADDRESS, sheet.fill({"patient_code": code}).fields)
        assert answer.status_code in (302, 422)


def test_a_place_of_another_site_is_refused(client, cast, sheet):
    (release,) = cast.version.releases.filter(site=cast.south)
    sheet.fields["place"] = [str(release.pk)]
    assert page_of(client.post(ADDRESS, sheet.fill({"patient_code": "X"}).fields)).status == 422
    assert not Screening.objects.exists()


def test_those_who_do_not_screen_get_no_page(client, cast):
    for person in (cast.auditor, cast.editor, cast.approver, cast.keeper):
        client.force_login(person)
        for ask in (client.get, client.post):
            assert ask(ADDRESS).status_code == 404


def test_a_stranger_is_sent_to_the_login_and_other_methods_are_refused(client, cast):
    assert client.get(ADDRESS).status_code == 302
    client.force_login(cast.coordinator)
    assert client.put(ADDRESS).status_code == 405
