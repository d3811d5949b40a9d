"""Accounts, roles and sites in the admin: kept by account keepers for others, without anybody seeing a password."""

import types

import pytest
from django.contrib.auth.views import PasswordResetConfirmView
from django.core import mail
from django.urls import include, path, reverse

from tests import factories
from tests.cast import first_study
from tests.criteria.admin_pages import address, opened, post, send
from tests.pages import page_of
from trialsite.models import HistoryEntry, Membership, Site, User
from trialsite.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client):
    cast = first_study()
    client.force_login(cast.keeper)
    return cast


def new_account(cast, **said):
    return {
        "username": "new.person",
        "display_name": "New Person",
        "email": "new@example.org",
        "study": str(cast.study.pk),
        "site": str(cast.north.pk),
        "role": "coordinator",
        "valid_from": "2026-01-01",
    } | said


def add(client, cast, **said):
    return send(client, "/admin/trialsite/user/add/", new_account(cast, **said))


# --- Accounts -----------------------------------------------------------------------------------------------------


def test_an_account_is_made_with_its_first_role_and_no_password(client, cast):
    page = opened(client, "/admin/trialsite/user/add/")
    assert not [name for name in page.fields if "password" in name]
    add(client, cast, role="criteria_editor", password="chosen by the keeper", is_superuser="on")
    made = User.objects.get(username="new.person")
    assert (made.has_usable_password(), made.is_superuser, made.is_staff) == (False, False, True)
    (role,) = made.memberships.all()
    assert (role.role, role.study, role.site) == ("criteria_editor", cast.study, cast.north)
    entry = HistoryEntry.objects.of(role).get()
    assert (entry.actor, entry.reason) == (cast.keeper.pk, "role given")


def test_who_screens_gets_no_admin(client, cast):
    add(client, cast)
    assert User.objects.get(username="new.person").is_staff is False


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"username": "KEEPER"}, "This user name is taken; user names are never given twice."),
        ({"username": "a b"}, "Enter a valid username."),
        ({"username": ""}, "This field is required."),
        ({"study": ""}, "This field is required."),
        ({"role": "superuser"}, "Select a valid choice."),
        ({"valid_from": "yesterday"}, "Enter a valid date."),
        ({"valid_until": "2025-12-31"}, "The last day lies before the first."),
        ({"email": "x"}, "Enter a valid email address."),
    ],
)
def test_a_wrong_account_is_refused_in_place(client, cast, said, error):
    factories.user(username="keeper")
    page = add(client, cast, **said)
    assert error in page.text
    assert page.value("display_name") == "New Person"
    assert not User.objects.filter(display_name="New Person").exists()


def test_details_change_and_the_user_name_stays(client, cast):
    send(client, address(cast.coordinator), {"display_name": "Dr Ada", "username": "other", "is_staff": "on"})
    before = cast.coordinator.username
    cast.coordinator.refresh_from_db()
    assert (cast.coordinator.display_name, cast.coordinator.username) == ("Dr Ada", before)
    assert cast.coordinator.is_staff is False


def test_an_account_is_switched_off_not_deleted(client, cast):
    fields = opened(client, address(cast.coordinator)).fields
    del fields["is_active"]
    post(client, address(cast.coordinator), fields)
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.is_active is False
    assert client.post(address(cast.coordinator, "delete"), {"post": "yes"}).status_code == 404


def test_nobody_keeps_an_account_of_their_own(client, cast):
    page = opened(client, address(cast.keeper))
    assert "display_name" not in page.fields
    answer = post(client, address(cast.keeper), {"display_name": "Me", "is_superuser": "on"})
    assert answer.status == 403
    assert "Nobody changes an account of their own here: ask another account keeper." in answer.text
    own = cast.keeper.memberships.get()
    assert post(client, address(own), {"valid_until": ""}).status == 403
    assert str(cast.keeper.pk) not in opened(client, "/admin/trialsite/membership/add/").html
    answer = send(client, "/admin/trialsite/membership/add/", role_of(cast.keeper, cast, role="auditor"))
    assert "Select a valid choice" in answer.text
    assert cast.keeper.memberships.count() == 1


def test_an_account_with_roles_elsewhere_is_kept_elsewhere_too(client, cast):
    factories.membership(cast.coordinator, factories.study(short_title="Hidden study"), Role.COORDINATOR)
    answer = post(client, address(cast.coordinator), {"display_name": "Mine"})
    assert answer.status == 403
    assert "This account has roles that you do not look after: end those you do." in answer.text
    page = page_of(client.get(address(cast.coordinator)))
    assert "Hidden study" not in page.text
    send(client, address(cast.coordinator.memberships.get(study=cast.study)), {"valid_until": "2030-01-01"})
    assert cast.coordinator.memberships.get(study=cast.study).valid_until is not None


def test_a_superuser_is_looked_after_from_the_console(client, cast):
    root = factories.member(Role.AUDITOR, cast.study, is_superuser=True)
    answer = post(client, address(root), {"display_name": "Mine"})
    assert (answer.status, "server's console" in answer.text) == (403, True)


# --- Roles --------------------------------------------------------------------------------------------------------


def role_of(person, cast, **said):
    return {
        "user": str(person.pk),
        "study": str(cast.study.pk),
        "site": str(cast.north.pk),
        "role": "investigator",
        "valid_from": "2026-01-01",
    } | said


def test_a_role_is_given_and_opens_the_admin_where_the_work_lies_there(client, cast):
    send(client, "/admin/trialsite/membership/add/", role_of(cast.coordinator, cast, role="auditor", site=""))
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.is_staff is True
    assert cast.coordinator.memberships.filter(role="auditor", site=None).exists()


def test_of_a_given_role_only_the_last_day_changes(client, cast):
    role = cast.coordinator.memberships.get()
    assert [name for name in opened(client, address(role)).fields if name in role_of(role.user, cast)] == []
    send(client, address(role), {"valid_until": "2027-01-01", "role": "investigator", "site": str(cast.south.pk)})
    role.refresh_from_db()
    assert (str(role.valid_until), role.role, role.site) == ("2027-01-01", "coordinator", cast.north)
    page = send(client, address(role), {"valid_until": "2000-01-01"})
    assert "The last day lies before the first." in page.text


def test_a_keeper_of_one_site_gives_roles_there_alone(client, cast):
    keeper = factories.member(Role.ACCOUNT_KEEPER, cast.study, cast.north)
    client.force_login(keeper)
    page = opened(client, "/admin/trialsite/user/add/")
    assert "South" not in page.text
    for site, error in ((str(cast.south.pk), "Select a valid choice"), ("", "Only an account keeper of this study")):
        assert error in add(client, cast, site=site).text
    add(client, cast)
    assert User.objects.get(username="new.person").memberships.get().site == cast.north
    assert client.get(address(cast.stranger)).status_code == 404
    assert client.get(address(cast.editor)).status_code == 404
    assert client.get("/admin/trialsite/site/add/").status_code == 404


def test_roles_of_another_study_do_not_exist(client, cast):
    role = factories.membership(factories.user(), factories.study(), Role.COORDINATOR)
    assert client.get(address(role)).status_code == 404
    assert client.post(address(role), {"valid_until": "2030-01-01"}).status_code == 404
    answer = send(client, "/admin/trialsite/membership/add/", role_of(cast.coordinator, cast, study=str(role.study.pk)))
    assert "Select a valid choice" in answer.text
    assert Membership.objects.filter(study=role.study).count() == 1


# --- Passwords ----------------------------------------------------------------------------------------------------


def step(person, name):
    return reverse(f"admin:trialsite_user_{name}", args=[person.pk])


def test_taking_a_password_away_ends_the_sessions(client, cast, django_user_model):
    from django.test import Client

    person = cast.coordinator
    person.set_password(factories.PASSWORD)
    person.save()
    theirs = Client()
    assert theirs.login(username=person.username, password=factories.PASSWORD)
    page = page_of(client.post(step(person, "take_password"), follow=True))
    assert "The password is of no use any more" in page.text
    person.refresh_from_db()
    assert person.has_usable_password() is False
    assert theirs.get("/").status_code == 302


def test_no_page_shows_a_password_or_its_hash(client, cast):
    cast.coordinator.set_password(factories.PASSWORD)
    cast.coordinator.save()
    for person in (cast.keeper, cast.auditor):
        client.force_login(person)
        for page in ("change", "history"):
            html = client.get(address(cast.coordinator, page)).content.decode()
            assert cast.coordinator.password not in html
            assert "md5$" not in html


def test_without_e_mail_the_page_says_so_and_what_to_do_instead(client, cast):
    page = opened(client, address(cast.coordinator))
    assert "This site sends no e-mail" in page.text
    assert f"python manage.py changepassword {cast.coordinator.username}" in page.text
    answer = post(client, step(cast.coordinator, "send_link"), {})
    assert (answer.status, "This site sends no e-mail." in answer.text) == (403, True)
    assert mail.outbox == []


@pytest.fixture
def with_e_mail(settings, monkeypatch):
    """A site that sends e-mail and has a page for the link to open."""
    import sys

    addresses = types.ModuleType("addresses_with_reset")
    confirm = path("r/<uidb64>/<token>/", PasswordResetConfirmView.as_view(), name="password_reset_confirm")
    addresses.urlpatterns = [path("", include("trialsite.urls")), confirm]
    monkeypatch.setitem(sys.modules, "addresses_with_reset", addresses)
    settings.ROOT_URLCONF = "addresses_with_reset"


def test_with_e_mail_a_link_is_sent_to_the_person_and_shown_to_nobody(client, cast, with_e_mail):
    User.objects.filter(pk=cast.coordinator.pk).update(email="ada@example.org")
    page = opened(client, address(cast.coordinator))
    assert "Send a link to set a password" in page.text
    page = post(client, step(cast.coordinator, "send_link"), {})
    assert "A link to set a password is on its way" in page.text
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert "/r/" in letter.body
    assert "/r/" not in page.html


def test_a_link_needs_an_address(client, cast, with_e_mail):
    answer = post(client, step(cast.coordinator, "send_link"), {})
    assert (answer.status, "A link needs an e-mail address" in answer.text) == (403, True)


@pytest.mark.parametrize("name", ["take_password", "send_link"])
def test_the_steps_are_for_keepers_by_post_for_others(client, cast, name):
    assert client.get(step(cast.coordinator, name)).status_code == 404
    assert client.post(step(cast.keeper, name)).status_code == 403
    outsider = factories.member(Role.COORDINATOR, factories.study())
    assert client.post(step(outsider, name)).status_code == 404
    for person in (cast.auditor, cast.editor, cast.coordinator):
        client.force_login(person)
        assert client.post(step(cast.investigator, name)).status_code == 404


# --- Sites --------------------------------------------------------------------------------------------------------


def test_a_keeper_adds_and_changes_sites(client, cast):
    send(client, "/admin/trialsite/site/add/", {"code": "east", "name": "East", "time_zone": "Asia/Tokyo"})
    made = Site.objects.get(code="east")
    send(client, address(made), {"name": "East wing", "code": "west"})
    made.refresh_from_db()
    assert (made.name, made.code) == ("East wing", "east")
    page = send(client, address(made), {"time_zone": "Mars/Olympus"})
    assert "'Mars/Olympus' is not a time zone; write one like Asia/Shanghai" in page.text
    assert "already exists" in send(client, "/admin/trialsite/site/add/", {"code": "east", "name": "x"}).text


def test_what_the_database_refuses_twice_is_answered_with_what_was_typed(client, cast, monkeypatch):
    from django.db import IntegrityError

    from trialsite.admin import keeping

    def refuse(**said):
        raise IntegrityError

    monkeypatch.setattr(keeping, "open_account", refuse)
    page = add(client, cast)
    assert page.status == 409
    assert "Somebody else saved the same just now." in page.text
    assert "New Person" in page.text


def test_two_at_once_with_one_user_name_get_an_answer_in_place(client, cast, monkeypatch):
    "The second save meets the database's refusal, and the form then says what it is."
    from trialsite.admin import keeping

    first = keeping.open_account

    def somebody_was_faster(**said):
        monkeypatch.setattr(keeping, "open_account", first)
        factories.user(username="New.Person")
        return first(**said)

    monkeypatch.setattr(keeping, "open_account", somebody_was_faster)
    page = add(client, cast)
    assert "This user name is taken" in page.text or User.objects.filter(username="new.person").count() == 1
