"""Pages that fail say so in plain words, and never say anything of a candidate."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from screening.views import work
from tests.pages import page_of
from trialsite.roles import Denied


@pytest.fixture
def failing(client, cast, monkeypatch):
    """My work, failing in the way that the test asks for."""
    client.force_login(cast.coordinator)
    client.raise_request_exception = False

    def fail(problem: Exception):
        def places(_person):
            raise problem

        monkeypatch.setattr(work, "places", places)
        return page_of(client.get(reverse("screening:work")))

    return fail


def test_a_failure_tells_nothing_of_itself(failing):
    page = failing(RuntimeError("secret of the server"))
    assert page.status == 500
    assert "Something failed on our side" in page.text
    assert "secret" not in page.html


def test_a_database_that_is_away_is_said_to_be_away(failing):
    page = failing(OperationalError("connection refused"))
    assert page.status == 503
    assert "The database cannot be reached" in page.text
    assert "refused" not in page.html


def test_a_refusal_carries_its_sentence(failing):
    page = failing(Denied("x.y", "Only on <Tuesdays>."))
    assert page.status == 403
    assert "Only on <Tuesdays>." in page.text
    assert "<Tuesdays>" not in page.html


def test_no_error_page_carries_a_verdict(failing, client):
    for page in (failing(RuntimeError()), failing(OperationalError()), page_of(client.get("/nowhere/"))):
        assert not page.verdicts
        assert not page.conclusions
        assert reverse("screening:work") in page.html


def test_a_page_that_is_not_there_is_answered_plainly(client, cast):
    client.force_login(cast.coordinator)
    page = page_of(client.get("/nowhere/"))
    assert page.status == 404
    assert "There is no such page for you" in page.text


def test_a_form_without_its_token_is_explained(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.coordinator)
    page = page_of(strict.post(reverse("screening:new"), {}))
    assert page.status == 403
    assert "This form had expired" in page.text


def test_a_form_of_too_many_fields_is_refused(client, cast):
    client.force_login(cast.coordinator)
    page = page_of(client.post(reverse("screening:new"), {f"x{number}": "" for number in range(5000)}))
    assert page.status == 400
    assert "Nothing was changed" in page.text


def test_the_login_says_what_is_wrong_and_keeps_the_name(client, cast):
    page = page_of(client.get(reverse("login"), {"next": "/screenings/"}))
    assert "Sign in to see that page." in page.text
    after = page_of(client.post(reverse("login"), page.fields | {"username": ["anna"], "password": ["wrong"]}))
    assert "do not belong together" in after.text
    assert after.value("username") == "anna"
    assert after.value("password") == ""
