"""Whoever is logged in is named for every request that may change something, log-ins included."""

import pytest
from django.test import RequestFactory

from tests import factories
from trialsite import audit
from trialsite.models import HistoryEntry, Site, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.user(username="ada", display_name="Ada")


@pytest.fixture
def site():
    return factories.site(name="North")


def last() -> HistoryEntry:
    return HistoryEntry.objects.latest("id")


def ask(method: str, user) -> None:
    request = getattr(RequestFactory(), method)("/")
    request.user = user
    audit.ActorMiddleware(lambda _: Site.objects.update(name=f"by {method}"))(request)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_names_the_person(site, person, method):
    ask(method, person)
    assert (last().new["name"], last().actor) == (f"by {method}", person.pk)


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_it_names_nobody_where_nothing_may_change(site, person, method):
    ask(method, person)
    assert last().actor is None


def test_the_log_in_is_written_in_the_name_of_who_logs_in(client):
    person = factories.user(username="ada", password=factories.PASSWORD)
    answer = client.post("/accounts/login/", {"username": "ada", "password": factories.PASSWORD})
    assert answer.status_code == 302
    entry = HistoryEntry.objects.of(person).latest("id")
    assert entry.old["last_login"] is None
    assert (entry.new["last_login"] is not None, entry.actor) == (True, person.pk)


def test_a_refused_log_in_changes_nothing(client):
    factories.user(username="ada", password=factories.PASSWORD)
    before = HistoryEntry.objects.count()
    client.post("/accounts/login/", {"username": "ada", "password": "wrong"})
    assert HistoryEntry.objects.count() == before


def test_a_renewed_hash_is_written_in_the_name_of_its_owner(settings):
    person = factories.user(password=factories.PASSWORD)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert User.objects.get(pk=person.pk).check_password(factories.PASSWORD)
    assert (last().row_id, last().actor, last().reason) == (str(person.pk), person.pk, "password hash renewed")
