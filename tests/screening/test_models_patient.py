"""Patients and screenings: one code per study, one criteria version of that study, seen at their site alone."""

from datetime import date, time

import pytest
from django.utils import timezone

from criteria.models import CriteriaVersion
from screening.models import Patient, Screening
from screening.statuses import Status
from tests import factories
from tests.refusals import accepted, refused, unchangeable
from trialsite.roles import Act, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return factories.study()


@pytest.fixture
def release():
    return factories.released()


class TestPatient:
    @pytest.mark.parametrize("twin", ["CD7-014", "cd7-014"])
    def test_a_code_is_given_once_in_a_study_at_whichever_site(self, study, twin):
        factories.patient(study, code="CD7-014")
        with refused("patient_code_once_in_study"):
            factories.patient(study, code=twin)

    def test_another_study_may_use_it(self, study):
        factories.patient(study, code="CD7-014")
        factories.patient(code="CD7-014")
        accepted()

    @pytest.mark.parametrize("code", ["1", "CD7-014", "a b", "x" * 40, "中-1"])
    def test_a_code_is_one_line(self, study, code):
        factories.patient(study, code=code)
        accepted()

    @pytest.mark.parametrize("code", ["", " ", " 1", "1 ", "\t1", "1\n", "two\nlines", "a\tb"])
    def test_any_other_code_is_refused(self, study, code):
        with refused("patient_code"):
            factories.patient(study, code=code)

    def test_a_subject_number_is_given_once_but_many_have_none(self, study):
        for _ in range(2):
            factories.patient(study)
        factories.patient(study, subject_number="S-1")
        with refused("subject_number_once_in_study"):
            factories.patient(study, subject_number="s-1")

    def test_a_patient_stays_in_the_study(self, study):
        patient = factories.patient(study)
        with unchangeable("screening_patient"):
            Patient.objects.filter(pk=patient.pk).update(study=factories.study())
        Patient.objects.filter(pk=patient.pk).update(site=factories.site(), subject_number="S-9")
        accepted()


class TestScreening:
    def test_is_judged_by_a_version_of_the_patients_study(self, release):
        patient = factories.patient(release.study, release.site)
        factories.screening(release, patient=patient)
        with refused("screening_version_in_use"):
            factories.screening(release, patient=patient, version=factories.published())

    def test_is_not_judged_by_a_draft(self, release):
        with refused("screening_version_in_use"):
            factories.screening(release, version=factories.draft(release.study))

    def test_keeps_a_version_that_is_retired_later(self, release):
        screening = factories.screening(release)
        release.ended_on, release.ended_by = date(2026, 6, 1), factories.user()
        release.save()
        CriteriaVersion.objects.filter(pk=release.version_id).update(
            status="retired", retired_at=timezone.now(), retired_by=factories.user()
        )
        Screening.objects.filter(pk=screening.pk).update(revision=1)
        accepted()

    def test_moves_to_another_version_of_the_study_only(self, release):
        screening = factories.screening(release)
        one = Screening.objects.filter(pk=screening.pk)
        with refused("screening_version_in_use"):
            one.update(version=factories.published())
        one.update(version=factories.published(release.study))
        accepted()

    def test_stays_with_its_patient(self, release):
        screening = factories.screening(release)
        with unchangeable("screening_screening"):
            Screening.objects.filter(pk=screening.pk).update(patient=factories.patient(release.study))

    @pytest.mark.parametrize("status", Status)
    def test_knows_every_status(self, release, status):
        factories.screening(release, status=status)
        accepted()

    def test_knows_no_other_status(self, release):
        with refused("screening_status"):
            factories.screening(release, status="eligible")

    def test_a_time_of_the_anchor_needs_its_date(self, release):
        factories.screening(release, anchor_time=time(9))
        factories.screening(release, anchor_date=None)
        accepted()
        with refused("screening_time_needs_date"):
            factories.screening(release, anchor_date=None, anchor_time=time(9))

    def test_lists_are_not_complete_until_somebody_says_so(self, release):
        screening = factories.screening(release)
        assert (screening.therapies_reviewed, screening.toxicities_reviewed) == (None, None)

    def test_what_has_ended_is_not_going_on(self, release):
        for status in Status:
            factories.screening(release, status=status)
        assert set(Screening.objects.going_on().values_list("status", flat=True)) == {
            "open",
            "assessed",
            "sent_back",
            "signed",
        }


def rows_of(screening):
    """One row of every table that belongs to a candidate."""
    panel = factories.panel(screening)
    assessment = factories.stored_assessment(screening, {"C1": "pass", "C2": "pass"})
    return [
        screening.patient,
        screening,
        panel,
        factories.lab_result(panel),
        factories.observation(screening),
        factories.therapy(screening),
        factories.toxicity(screening),
        factories.judgement(screening),
        assessment,
        *assessment.verdicts.all(),
    ]


class TestWhoSeesWhat:
    @pytest.fixture
    def rows(self, release):
        return rows_of(factories.screening(release))

    def seen(self, rows, person, act=Act.READ_SCREENINGS):
        return [row for row in rows if type(row).objects.visible_to(person, act).filter(pk=row.pk).exists()]

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INVESTIGATOR, Role.AUDITOR])
    def test_who_reads_candidates_at_the_site_sees_every_row(self, release, rows, role):
        assert self.seen(rows, factories.member(role, release.study, release.site)) == rows
        assert self.seen(rows, factories.member(role, release.study)) == rows

    @pytest.mark.parametrize("role", Role)
    def test_another_site_and_another_study_see_no_row(self, release, rows, role):
        assert self.seen(rows, factories.member(role, release.study, factories.site())) == []
        assert self.seen(rows, factories.member(role, factories.study(), release.site)) == []

    @pytest.mark.parametrize("role", [Role.CRITERIA_EDITOR, Role.CRITERIA_APPROVER, Role.ACCOUNT_KEEPER])
    def test_who_has_no_business_with_candidates_sees_no_row(self, release, rows, role):
        assert self.seen(rows, factories.member(role, release.study, release.site)) == []

    def test_a_superuser_sees_no_row(self, rows):
        assert self.seen(rows, factories.user(is_superuser=True, is_staff=True)) == []

    def test_an_auditor_reads_and_writes_nothing(self, release, rows):
        auditor = factories.member(Role.AUDITOR, release.study)
        coordinator = factories.member(Role.COORDINATOR, release.study, release.site)
        for row in rows:
            assert not type(row).objects.editable_by(auditor).exists()
            assert type(row).objects.editable_by(coordinator).filter(pk=row.pk).exists()

    def test_scoping_costs_one_query(self, release, rows, django_assert_num_queries):
        person = factories.member(Role.COORDINATOR, release.study, release.site)
        with django_assert_num_queries(1):
            list(Screening.objects.visible_to(person))


def test_every_row_says_what_it_is(release):
    screening = factories.screening(
        release, opened_on=date(2026, 3, 2), patient=factories.patient(release.study, release.site, code="CD7-014")
    )
    assert [str(row) for row in rows_of(screening)] == [
        "CD7-014",
        "CD7-014, 2026-03-02",
        "2026-03-01 Central laboratory",
        "creatinine 0.9",
        "ecog 1",
        "cytarabine",
        "Alopecia",
        "C1: met",
        "CD7-014, 2026-03-02, assessment 1",
        "C1: pass",
        "C2: pass",
    ]
