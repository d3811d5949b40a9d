"""Who may do what where: one table, one helper."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from tests import factories
from trialsite.models import Membership, Site, Study
from trialsite.roles import MAY, STAFF, Act, Role, allows

AUTHORITY = """
                        | coordinator investigator criteria_editor criteria_approver auditor account_keeper
READ_SCREENINGS         | yes         yes          -               -                 yes     -
WRITE_SCREENINGS        | yes         yes          -               -                 -       -
JUDGE                   | -           yes          -               -                 -       -
SIGN                    | -           yes          -               -                 -       -
EXPORT_SCREENINGS       | yes         yes          -               -                 yes     -
READ_SCREENING_HISTORY  | yes         yes          -               -                 yes     -
READ_CRITERIA           | yes         yes          yes             yes               yes     -
READ_DRAFTS             | -           -            yes             yes               yes     -
DRAFT_CRITERIA          | -           -            yes             -                 -       -
PUBLISH_CRITERIA        | -           -            -               yes               -       -
READ_CRITERIA_HISTORY   | -           -            yes             yes               yes     -
READ_ACCOUNTS           | -           -            -               -                 yes     yes
KEEP_ACCOUNTS           | -           -            -               -                 -       yes
VERIFY_HISTORY          | -           -            -               -                 yes     -
"""


def table() -> dict[tuple[str, str], bool]:
    head, *lines = [line.split("|") for line in AUTHORITY.strip("\n").splitlines()]
    roles = head[1].split()
    return {
        (act.strip(), role): mark == "yes"
        for act, marks in lines
        for role, mark in zip(roles, marks.split(), strict=True)
    }


def test_the_authority_table_is_the_one_that_was_agreed():
    assert {(act.name, role.value): role in MAY[act] for act in Act for role in Role} == table()


def test_nobody_both_writes_and_publishes_criteria():
    assert not MAY[Act.DRAFT_CRITERIA] & MAY[Act.PUBLISH_CRITERIA]


def test_bedside_roles_have_no_business_in_the_admin():
    assert {role.value for role in STAFF} == {"criteria_editor", "criteria_approver", "auditor", "account_keeper"}


@pytest.fixture
def places(db):
    studies = [factories.study(code="one"), factories.study(code="two")]
    sites = [factories.site(code="north"), factories.site(code="south")]
    return *studies, *sites


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_membership_allows_what_its_role_may_at_its_own_site(places, role, act):
    one, two, north, south = places
    person = factories.member(role, one, north)
    assert allows(person, act, study=one, site=north) is (role in MAY[act])
    assert not allows(person, act, study=one, site=south)
    assert not allows(person, act, study=two, site=north)


def test_a_membership_at_all_sites_allows_it_at_each(places):
    one, two, north, south = places
    person = factories.member(Role.AUDITOR, one)
    assert allows(person, Act.READ_SCREENINGS, study=one, site=north)
    assert allows(person, Act.READ_SCREENINGS, study=one, site=south)
    assert not allows(person, Act.READ_SCREENINGS, study=two, site=north)


def test_where_no_site_is_named_any_site_of_the_study_suffices(places):
    one, two, north, _ = places
    person = factories.member(Role.COORDINATOR, one, north)
    assert allows(person, Act.WRITE_SCREENINGS, study=one)
    assert not allows(person, Act.WRITE_SCREENINGS, study=two)


def test_two_roles_at_two_sites_do_not_mix(places):
    "An investigator here who coordinates there judges here only."
    one, _, north, south = places
    person = factories.member(Role.INVESTIGATOR, one, north)
    factories.membership(person, one, Role.COORDINATOR, south)
    assert allows(person, Act.JUDGE, study=one, site=north)
    assert not allows(person, Act.JUDGE, study=one, site=south)
    assert allows(person, Act.WRITE_SCREENINGS, study=one, site=south)


def test_superusers_see_nothing_by_being_superusers(places):
    one, _, north, _ = places
    person = factories.user(is_superuser=True, is_staff=True)
    assert not allows(person, Act.READ_SCREENINGS, study=one, site=north)
    assert not Study.objects.visible_to(person).exists()


def test_a_switched_off_account_may_nothing_although_its_membership_stands(places):
    one, _, north, _ = places
    person = factories.member(Role.COORDINATOR, one, north, is_active=False)
    assert not allows(person, Act.READ_SCREENINGS, study=one, site=north)
    assert not Study.objects.visible_to(person).exists()


def test_a_stranger_may_nothing(places):
    one, _, north, _ = places
    assert not allows(AnonymousUser(), Act.READ_CRITERIA, study=one, site=north)
    assert not Study.objects.visible_to(AnonymousUser()).exists()


def test_a_right_that_ended_yesterday_is_gone_today(places):
    one, _, north, _ = places
    person = factories.user()
    factories.membership(person, one, Role.COORDINATOR, north, valid_until=date(2026, 3, 1))
    with time_machine.travel("2026-03-01T12:00:00Z"):
        assert allows(person, Act.READ_SCREENINGS, study=one, site=north)
        assert Study.objects.visible_to(person).get() == one
    with time_machine.travel("2026-03-02T12:00:00Z"):
        assert not allows(person, Act.READ_SCREENINGS, study=one, site=north)
        assert not Study.objects.visible_to(person).exists()


def test_studies_and_sites_are_seen_through_memberships(places):
    one, _, north, south = places
    person = factories.member(Role.COORDINATOR, one, south)
    assert list(Study.objects.visible_to(person)) == [one]
    assert list(Study.objects.visible_to(person, Act.JUDGE)) == []
    assert list(Site.objects.in_study(person, one, Act.WRITE_SCREENINGS)) == [south]
    everywhere = factories.member(Role.INVESTIGATOR, one)
    assert list(Site.objects.in_study(everywhere, one, Act.JUDGE)) == [north, south]


def test_memberships_are_read_by_those_who_keep_or_audit_accounts(places):
    one, two, north, _ = places
    keeper, auditor = factories.member(Role.ACCOUNT_KEEPER, one), factories.member(Role.AUDITOR, one)
    coordinator = factories.member(Role.COORDINATOR, one, north)
    factories.member(Role.COORDINATOR, two)
    assert set(Membership.objects.visible_to(keeper)) == set(Membership.objects.filter(study=one))
    assert set(Membership.objects.visible_to(auditor)) == set(Membership.objects.filter(study=one))
    assert not Membership.objects.visible_to(coordinator).exists()


def test_scoping_costs_one_query(places, django_assert_num_queries):
    person = factories.member(Role.COORDINATOR, places[0])
    with django_assert_num_queries(1):
        list(Study.objects.visible_to(person))
