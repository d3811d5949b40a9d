"""Who may do what with a screening, and when: each check refuses with a code and a sentence, its twin answers."""

import inspect

import pytest

from screening import policies
from screening.statuses import ENDED, TRANSITIONS, Status
from tests import factories
from trialsite.roles import Denied, Role

pytestmark = pytest.mark.django_db

BEDSIDE = {Role.COORDINATOR, Role.INVESTIGATOR}
WHO = {
    policies.check_read: BEDSIDE | {Role.AUDITOR},
    policies.check_edit: BEDSIDE,
    policies.check_assess: BEDSIDE,
    policies.check_judge: {Role.INVESTIGATOR},
    policies.check_call_insignificant: {Role.INVESTIGATOR},
}


def denied(code: str):
    return pytest.raises(Denied, check=lambda refusal: refusal.code == code)


@pytest.fixture
def release():
    return factories.released()


@pytest.fixture
def screening(release):
    return factories.screening(release)


@pytest.fixture
def coordinator(release):
    return factories.member(Role.COORDINATOR, release.study, release.site)


def allowed(check, person, *args) -> bool:
    refusal = refusal_of(check, person, *args)
    if refusal is not None:
        assert str(refusal).endswith(".")
        assert "." in refusal.code
    return refusal is None


def refusal_of(check, person, *args) -> Denied | None:
    try:
        check(person, *args)
    except Denied as refusal:
        return refusal
    return None


@pytest.mark.parametrize("check", WHO, ids=lambda check: check.__name__)
def test_each_check_lets_its_roles_through_at_their_site_and_nobody_else(release, screening, check):
    for role in Role:
        here = factories.member(role, release.study, release.site)
        elsewhere = factories.member(role, release.study, factories.site())
        assert allowed(check, here, screening) is (role in WHO[check])
        assert not allowed(check, elsewhere, screening)
    assert not allowed(check, factories.user(is_superuser=True), screening)


@pytest.mark.parametrize("status", Status)
def test_nothing_changes_after_the_end(release, coordinator, status):
    screening = factories.screening(release, status=status)
    assert allowed(policies.check_edit, coordinator, screening) is (status not in ENDED)
    assert allowed(policies.check_read, coordinator, screening)
    if status in ENDED:
        with denied("screening.ended") as refusal:
            policies.check_edit(coordinator, screening)
        assert str(refusal.value) == f'This screening is "{status.label}": nothing changes any more.'


class TestOpen:
    def test_whoever_screens_at_the_site_opens_one(self, release, coordinator):
        policies.check_open(coordinator, release.study, release.site)

    def test_an_auditor_does_not(self, release):
        with denied("screening.writers_only"):
            policies.check_open(
                factories.member(Role.AUDITOR, release.study, release.site), release.study, release.site
            )

    def test_nobody_does_where_no_criteria_are_in_force(self, release):
        site = factories.site()
        with denied("screening.no_criteria") as refusal:
            policies.check_open(factories.member(Role.COORDINATOR, release.study, site), release.study, site)
        assert str(refusal.value) == "No criteria are in force at this site yet: an approver releases them."


class TestMove:
    @pytest.mark.parametrize("now", Status)
    def test_the_table_says_what_may_follow(self, release, now):
        investigator = factories.member(Role.INVESTIGATOR, release.study, release.site)
        screening = factories.screening(release, status=now)
        for to in Status:
            assert policies.can_move(investigator, screening, to, "Because.") is (to in TRANSITIONS[now])

    def test_a_refused_step_names_both_states(self, release, coordinator, screening):
        with denied("screening.transition") as refusal:
            policies.check_move(coordinator, factories.screening(release, status="declined"), Status.OPEN)
        assert str(refusal.value) == 'A screening that is "declined" cannot become "open".'

    @pytest.mark.parametrize("to", [Status.DECLINED, Status.CANCELLED])
    def test_leaving_the_way_needs_a_reason(self, coordinator, screening, to):
        with denied("screening.reason"):
            policies.check_move(coordinator, screening, to, " ")
        policies.check_move(coordinator, screening, to, "Moved away.")

    @pytest.mark.parametrize(
        ("now", "to"), [("assessed", Status.SENT_BACK), ("assessed", Status.SIGNED), ("signed", Status.ENROLLED)]
    )
    def test_some_steps_are_the_investigators(self, release, coordinator, now, to):
        screening = factories.screening(release, status=now)
        assert not policies.can_move(coordinator, screening, to, "Because.")
        investigator = factories.member(Role.INVESTIGATOR, release.study, release.site)
        assert policies.can_move(investigator, screening, to, "Because.")


@pytest.mark.parametrize("role", Role)
def test_exports_are_for_those_who_read_candidates(release, role):
    person = factories.member(role, release.study, release.site)
    may = role in BEDSIDE | {Role.AUDITOR}
    assert policies.can_export(person, release.study, release.site) is may
    assert policies.can_export(person, release.study) is may
    assert not policies.can_export(person, release.study, factories.site())


def test_every_check_has_its_twin():
    checks = {name.removeprefix("check_") for name, _ in inspect.getmembers(policies) if name.startswith("check_")}
    twins = {name.removeprefix("can_") for name, _ in inspect.getmembers(policies) if name.startswith("can_")}
    assert checks == twins
