"""The log: all screenings of one's sites, newest first."""

import pytest
from django.urls import reverse

from screening import actions
from screening.views import log
from tests.pages import page_of

ADDRESS = reverse("screening:log")


@pytest.fixture
def screenings(cast):
    first, second = cast.screen("d01"), cast.screen("d02")
    actions.assess(screening=second, by=cast.coordinator)
    return first, second


def test_it_lists_the_screenings_of_the_site_with_their_conclusions(client, cast, screenings):
    for person in (cast.coordinator, cast.investigator, cast.auditor):
        client.force_login(person)
        page = page_of(client.get(ADDRESS))
        assert "CD7-D01" in page.text
        assert "CD7-D02" in page.text
        assert page.conclusions == ["not-eligible"]


def test_it_shows_one_status_when_asked(client, cast, screenings):
    client.force_login(cast.coordinator)
    page = page_of(client.get(ADDRESS, {"status": "assessed"}))
    assert "CD7-D02" in page.text
    assert "CD7-D01" not in page.text
    assert "No screening has this status." in page_of(client.get(ADDRESS, {"status": "enrolled"})).text


def test_it_turns_pages(client, cast, screenings, monkeypatch):
    monkeypatch.setattr(log, "ON_A_PAGE", 1)
    client.force_login(cast.coordinator)
    assert "Page 2 of 2" in page_of(client.get(ADDRESS, {"page": "2"})).text


def test_odd_parameters_are_answered(client, cast, screenings):
    client.force_login(cast.coordinator)
    for value in ("'", "-1", "9" * 30, "<script>", "\x00", "%00", "١"):
        for name in ("page", "status", "order", "q"):
            answer = client.get(ADDRESS, {name: value})
            assert answer.status_code == 200
            assert b"<script>" not in answer.content.replace(b"<script src", b"")


def test_another_site_sees_none_of_them(client, cast, screenings):
    client.force_login(cast.stranger)
    page = page_of(client.get(ADDRESS))
    assert "CD7-D0" not in page.text
    assert "Start with the first one" in page.text


def test_roles_that_read_no_candidates_get_no_log(client, cast, screenings):
    for person in (cast.editor, cast.approver, cast.keeper):
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 404


def test_a_stranger_is_sent_to_the_login_and_a_post_is_refused(client, cast):
    assert client.get(ADDRESS).status_code == 302
    client.force_login(cast.coordinator)
    assert client.post(ADDRESS).status_code == 405
