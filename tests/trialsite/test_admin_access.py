"""Who sees which page of the admin: every role against every address, and everybody outside against everything."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.core import checks
from django.urls import reverse

from criteria import actions
from screening import models as screening
from screening.actions import assess
from tests import factories
from tests.cast import first_study
from trialsite.models import Membership, User
from trialsite.roles import Role

pytestmark = pytest.mark.django_db

# Per table: the letters of those who may read (r), change (c) and add (a). What is not named here does not exist.
EDITOR, APPROVER, AUDITOR, KEEPER = "editor", "approver", "auditor", "keeper"
TABLE = {
    "criteria.criteriaversion": {EDITOR: "rca", APPROVER: "r", AUDITOR: "r"},
    "criteria.criterion": {EDITOR: "rc", APPROVER: "r", AUDITOR: "r"},
    "criteria.variable": {EDITOR: "rca", APPROVER: "r", AUDITOR: "r"},
    "criteria.agent": {EDITOR: "rca", APPROVER: "r", AUDITOR: "r"},
    "criteria.release": {EDITOR: "r", APPROVER: "r", AUDITOR: "r"},
    "trialsite.study": {EDITOR: "r", APPROVER: "r", AUDITOR: "r"},
    "trialsite.user": {AUDITOR: "r", KEEPER: "rca"},
    "trialsite.membership": {AUDITOR: "r", KEEPER: "rca"},
    "trialsite.site": {AUDITOR: "r", KEEPER: "rca"},
    "screening.patient": {AUDITOR: "r"},
    "screening.screening": {AUDITOR: "r"},
    "screening.observation": {AUDITOR: "r"},
    "screening.labpanel": {AUDITOR: "r"},
    "screening.labresult": {AUDITOR: "r"},
    "screening.therapy": {AUDITOR: "r"},
    "screening.toxicity": {AUDITOR: "r"},
    "screening.judgement": {AUDITOR: "r"},
    "screening.assessment": {AUDITOR: "r"},
    "screening.verdict": {AUDITOR: "r"},
}
ROLES = ["editor", "approver", "auditor", "keeper", "coordinator", "investigator", "stranger"]


@pytest.fixture
def cast():
    cast = first_study()
    cast.draft = actions.new_draft(study=cast.study, by=cast.editor, change_note="Amendment")
    shown = cast.screen("d02")
    factories.toxicity(shown)
    factories.judgement(shown, criterion_code="I7a", by=cast.investigator)
    assess(screening=shown, by=cast.coordinator)
    return cast


def row_of(cast, name):
    """A row of a table, in the north, that an editor or keeper may change where there is one."""
    return {
        "criteria.criteriaversion": lambda: cast.draft,
        "criteria.criterion": lambda: cast.draft.criteria.get(code="I6"),
        "criteria.release": lambda: cast.version.releases.get(site=cast.north),
        "trialsite.study": lambda: cast.study,
        "trialsite.user": lambda: cast.coordinator,
        "trialsite.membership": lambda: cast.coordinator.memberships.get(),
        "trialsite.site": lambda: cast.north,
    }.get(name, lambda: model_of(name)._default_manager.first())()


def model_of(name):
    from django.apps import apps

    return apps.get_model(name)


def pages(cast, name) -> Iterator[tuple[str, str]]:
    """Every page of a table with the letter of the right that opens it."""
    base = "admin:" + name.replace(".", "_")
    row = row_of(cast, name)
    yield "r", reverse(f"{base}_changelist")
    yield "r", reverse(f"{base}_change", args=[row.pk])
    yield "r", reverse(f"{base}_history", args=[row.pk])
    yield "a", reverse(f"{base}_add")


def test_django_finds_nothing_wrong_with_the_admin():
    assert checks.run_checks(tags=["admin"]) == []


def test_the_table_names_every_table_of_the_admin():
    assert {model._meta.label_lower for model in admin.site._registry} == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_the_roles_of_the_table_and_does_not_exist_for_others(client, cast, role):
    client.force_login(getattr(cast, role))
    for name, rights in TABLE.items():
        for letter, where in pages(cast, name):
            expected = 200 if letter in rights.get(role, "") else 404
            assert client.get(where).status_code == expected, (name, where)


@pytest.mark.parametrize("role", ROLES)
def test_a_post_changes_something_for_the_roles_of_the_table_alone(client, cast, role):
    client.force_login(getattr(cast, role))
    for name, rights in TABLE.items():
        row = row_of(cast, name)
        base = "admin:" + name.replace(".", "_")
        allowed = rights.get(role, "")
        change = client.post(reverse(f"{base}_change", args=[row.pk]), {}).status_code
        # Of a role only its last day is sent, and none is an answer.
        saved = 302 if name == "trialsite.membership" else 200
        assert change == (saved if "c" in allowed else 403 if "r" in allowed else 404), name
        assert client.post(reverse(f"{base}_add"), {}).status_code == (200 if "a" in allowed else 404), name
        delete = client.post(reverse(f"{base}_delete", args=[row.pk]), {"post": "yes"})
        assert delete.status_code == (302 if (role, name) == ("editor", "criteria.criterion") else 404), name


@pytest.mark.parametrize("role", ["coordinator", "investigator", "stranger"])
def test_who_screens_has_no_admin_at_all(client, cast, role):
    client.force_login(getattr(cast, role))
    there = client.get("/no/such/page/")
    for where in ("", "login/", "logout/", "password_change/", "jsi18n/", "criteria/", "autocomplete/", "nowhere/"):
        for answer in (client.get(f"/admin/{where}"), client.post(f"/admin/{where}")):
            assert (answer.status_code, answer.content) == (404, there.content)


def test_a_log_in_at_the_admin_opens_nothing_for_who_screens(client, cast):
    cast.coordinator.set_password(factories.PASSWORD)
    cast.coordinator.save()
    said = {"username": cast.coordinator.username, "password": factories.PASSWORD}
    answer = client.post("/admin/login/", said)
    assert "staff account" in answer.content.decode()
    assert client.get("/admin/").status_code == 302


def test_a_superuser_without_a_role_has_no_admin_and_nobody_sees_the_account(client, cast):
    root = factories.user(is_superuser=True, is_staff=True)
    client.force_login(root)
    assert client.get("/admin/").status_code == 404
    client.force_login(cast.keeper)
    assert client.get(reverse("admin:trialsite_user_change", args=[root.pk])).status_code == 404


def test_a_superuser_with_a_role_sees_what_the_role_sees(client, cast):
    root = factories.member(Role.CRITERIA_EDITOR, cast.study, is_superuser=True)
    client.force_login(root)
    assert client.get("/admin/criteria/criterion/").status_code == 200
    assert client.get("/admin/screening/patient/").status_code == 404
    assert client.get("/admin/trialsite/user/").status_code == 404


def test_a_role_that_ended_yesterday_opens_nothing_at_the_next_request(client, cast):
    client.force_login(cast.editor)
    assert client.get("/admin/criteria/criterion/").status_code == 200
    Membership.objects.filter(user=cast.editor).update(valid_until="2020-06-01")
    assert client.get("/admin/criteria/criterion/").status_code == 404
    assert client.get("/admin/").status_code == 404


def test_an_account_that_was_switched_off_is_out_at_the_next_request(client, cast):
    client.force_login(cast.editor)
    User.objects.filter(pk=cast.editor.pk).update(is_active=False)
    assert client.get("/admin/criteria/criterion/").status_code == 302


def test_staff_is_not_enough_and_a_role_without_it_neither(client, cast):
    client.force_login(factories.user(is_staff=True))
    assert client.get("/admin/").status_code == 404
    client.force_login(factories.member(Role.CRITERIA_EDITOR, cast.study, is_staff=False))
    assert client.get("/admin/").status_code == 404


def test_a_coordinator_who_edits_criteria_elsewhere_reads_no_candidate_here(client, cast):
    factories.membership(cast.coordinator, factories.study(), Role.CRITERIA_EDITOR)
    User.objects.filter(pk=cast.coordinator.pk).update(is_staff=True)
    client.force_login(cast.coordinator)
    assert client.get("/admin/criteria/criterion/").status_code == 200
    assert client.get("/admin/screening/patient/").status_code == 404
    assert "CD7" not in client.get("/admin/criteria/criterion/").content.decode()


def test_the_first_page_lists_what_the_role_looks_after(client, cast):
    headings = {
        EDITOR: ["Criteria", "People, sites, studies"],
        APPROVER: ["Criteria", "People, sites, studies"],
        AUDITOR: ["Criteria", "People, sites, studies", "Candidates (read only)"],
        KEEPER: ["People, sites, studies"],
    }
    for role, expected in headings.items():
        client.force_login(getattr(cast, role))
        found = [app["name"] for app in client.get("/admin/").context["app_list"]]
        assert found == expected


def test_choices_and_searches_hold_nothing_from_outside(client, cast):
    other = factories.study(short_title="Elsewhere study")
    outsider = factories.member(Role.COORDINATOR, other, factories.site(name="Elsewhere site"), display_name="Outsider")
    client.force_login(cast.keeper)
    where = "/admin/autocomplete/?app_label=trialsite&model_name=membership&field_name=user&term="
    answers = [
        client.get(where + outsider.username),
        client.get("/admin/trialsite/membership/add/"),
        client.get("/admin/trialsite/user/add/"),
        client.get("/admin/trialsite/user/", {"q": outsider.username}),
        client.get("/admin/trialsite/membership/", {"q": outsider.username}),
        client.get("/admin/trialsite/membership/"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "Outsider" not in answer.content.decode()
        assert "Elsewhere study" not in answer.content.decode()
    assert str(cast.coordinator) in client.get(where + cast.coordinator.username).content.decode()
    client.force_login(cast.editor)
    assert client.get(where + outsider.username).status_code == 404


def test_a_column_offers_the_rows_that_exist_for_the_person(rf, cast):
    request = rf.get("/")
    request.user = cast.auditor
    table = admin.site.get_model_admin(screening.Screening)
    field = table.formfield_for_foreignkey(screening.Screening._meta.get_field("patient"), request)
    factories.patient(cast.study, cast.south)
    assert [each.site for each in field.queryset] == [cast.north]


def test_an_auditor_of_the_north_sees_nothing_of_the_south(client, cast):
    elsewhere = factories.patient(cast.study, cast.south, code="SOUTH-1")
    far = factories.screening(cast.version.releases.get(site=cast.south), patient=elsewhere, by=cast.stranger)
    factories.observation(far, value="southern")
    client.force_login(cast.auditor)
    for name in (name for name in TABLE if name.startswith("screening.")):
        page = client.get(reverse(f"admin:{name.replace('.', '_')}_changelist")).content.decode()
        assert "SOUTH-1" not in page
        assert "southern" not in page
    for row in (elsewhere, far, far.observations.get()):
        base = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for page in ("change", "history", "delete"):
            assert client.get(reverse(f"{base}_{page}", args=[row.pk])).status_code == 404
    assert client.get(reverse("admin:trialsite_user_change", args=[cast.stranger.pk])).status_code == 404
    assert client.get(reverse("admin:trialsite_site_change", args=[cast.south.pk])).status_code == 404


def test_the_row_of_another_site_a_deleted_one_and_a_made_up_one_answer_alike(client, cast):
    elsewhere = factories.patient(cast.study, cast.south)
    client.force_login(cast.auditor)
    answers = [
        client.get(f"/admin/screening/patient/{key}/change/").content
        for key in (elsewhere.pk, "00000000-0000-4000-8000-000000000000", "7", "x' or 1=1")
    ]
    assert len(set(answers)) == 1


def test_no_condition_on_a_column_can_be_asked(client, cast):
    client.force_login(cast.keeper)
    for query in ("password__startswith=a", "memberships__study__code=x", "is_superuser__exact=1", "email__regex=."):
        assert client.get(f"/admin/trialsite/user/?{query}").status_code == 400
    client.force_login(cast.auditor)
    for query in ("screenings__observations__value=1", "code__startswith=C", "subject_number__exact=1"):
        assert client.get(f"/admin/screening/patient/?{query}").status_code == 400


def test_every_page_carries_the_policy_and_no_inline_script_or_style(client, cast):
    for role in (EDITOR, APPROVER, AUDITOR, KEEPER):
        client.force_login(getattr(cast, role))
        for name, rights in TABLE.items():
            for letter, where in pages(cast, name):
                if letter not in rights.get(role, ""):
                    continue
                answer = client.get(where)
                html = answer.content.decode()
                assert "script-src 'self'" in answer["Content-Security-Policy"]
                assert "no-store" in answer["Cache-Control"]
                assert "<style" not in html
                assert ' style="' not in html
                assert "<script>" not in html
                assert "onclick=" not in html


def test_the_ribbon_is_on_every_page_of_a_demonstration(client, cast, settings):
    client.force_login(cast.editor)
    assert "not validated" not in client.get("/admin/").content.decode()
    settings.DEMONSTRATION = True
    for where in ("/admin/", "/admin/criteria/criterion/"):
        assert "Demonstration, not validated." in client.get(where).content.decode()


def test_django_keeps_no_second_book_of_changes(client, cast):
    from django.contrib.admin.models import LogEntry

    client.force_login(cast.keeper)
    where = reverse("admin:trialsite_site_change", args=[cast.north.pk])
    client.post(where, {"name": "North wing", "time_zone": "UTC"})
    cast.north.refresh_from_db()
    assert cast.north.name == "North wing"
    assert not LogEntry.objects.exists()


def test_nothing_of_candidates_can_be_written_here(client, cast):
    client.force_login(cast.auditor)
    row = screening.Observation.objects.filter(screening__patient__site=cast.north).first()
    answer = client.post(reverse("admin:screening_observation_change", args=[row.pk]), {"value": "forged"})
    assert answer.status_code == 403
    before = row.value
    row.refresh_from_db()
    assert row.value == before
