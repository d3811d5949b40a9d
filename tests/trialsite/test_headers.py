"""What every answer carries, whatever it is: no page is kept, framed, sniffed, or given a script from elsewhere."""

import pytest

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/", "/nowhere/"])
def test_every_answer_carries_the_same_headers(client, address):
    headers = client.get(address).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]


def test_a_post_without_a_token_is_refused(django_user_model):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"username": "a", "password": "b"}).status_code == 403


def test_cookies_are_out_of_reach_of_scripts(client, django_user_model):
    django_user_model.objects.create_user(username="ann", password="correct horse battery")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"username": "ann", "password": "correct horse battery"})
    session, token = client.cookies["session"], client.cookies["csrf"]
    for cookie in (session, token):
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"


def test_templates_know_whether_this_is_a_demonstration(client, settings):
    for answer in (True, False):
        settings.DEMONSTRATION = answer
        assert client.get("/accounts/login/").context["demonstration"] is answer


def test_dates_have_the_month_as_a_word():
    from datetime import date

    from django.utils import translation
    from django.utils.formats import date_format

    with translation.override("en"):
        assert date_format(date(2026, 3, 2)) == "2 Mar 2026"
