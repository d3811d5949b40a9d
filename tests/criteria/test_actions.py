"""Drafting, publishing, releasing and retiring criteria."""

from datetime import date

import pytest
import time_machine

from criteria import actions, policies
from criteria.models import CriteriaVersion, Variable
from criteria.publication import NotPublishable
from criteria.snapshots import digest_of, snapshot_of
from tests import factories
from tests.refusals import accepted
from trialsite import audit
from trialsite.models import HistoryEntry
from trialsite.roles import Denied, Role

pytestmark = pytest.mark.django_db


def denied(code: str):
    return pytest.raises(Denied, check=lambda refusal: refusal.code == code)


@pytest.fixture
def draft():
    return factories.draft()


@pytest.fixture
def approver(draft):
    return factories.member(Role.CRITERIA_APPROVER, draft.study)


class TestNewDraft:
    def test_the_first_one_is_empty(self):
        study = factories.study()
        editor = factories.member(Role.CRITERIA_EDITOR, study)
        draft = actions.new_draft(study=study, by=editor, change_note="First.")
        assert (draft.number, draft.status, draft.created_by, draft.criteria.count()) == (1, "draft", editor, 0)

    def test_the_next_one_holds_what_the_latest_in_use_holds(self):
        used = factories.draft()
        CriteriaVersion.objects.filter(pk=used.pk).update(settings={"age_of_majority": 18}, contradictions=[])
        factories.example(used.criteria.get(code="C1"), "fail", {"answers": {"ecog": "4"}})
        actions.publish(version=used, by=factories.member(Role.CRITERIA_APPROVER, used.study))
        factories.draft(used.study, criteria=())
        editor = factories.member(Role.CRITERIA_EDITOR, used.study)
        draft = actions.new_draft(study=used.study, by=editor)
        assert (draft.number, draft.settings) == (3, {"age_of_majority": 18})
        assert [each.as_json() for each in draft.criteria.all()] == [each.as_json() for each in used.criteria.all()]
        assert [each.as_json() for each in draft.criteria.get(code="C1").examples.all()] == [
            {"title": "Example 1", "answers": {"answers": {"ecog": "4"}}, "verdict": "fail"}
        ]

    def test_it_may_be_based_on_any_version_of_the_study(self, draft):
        editor = factories.member(Role.CRITERIA_EDITOR, draft.study)
        assert actions.new_draft(study=draft.study, by=editor, based_on=draft).criteria.count() == 2
        with denied("criteria.other_study"):
            actions.new_draft(study=draft.study, by=editor, based_on=factories.draft())

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.CRITERIA_EDITOR}))
    def test_only_an_editor_makes_one(self, role):
        study = factories.study()
        with denied("criteria.editor_only"):
            actions.new_draft(study=study, by=factories.member(role, study))

    def test_history_knows_who_and_why(self, draft):
        entry = HistoryEntry.objects.of(draft).first()
        assert (entry.actor, entry.reason) == (draft.created_by.pk, "A test needs it.")


class TestPublish:
    def test_it_freezes_the_draft_with_its_snapshot_and_digest(self, draft, approver):
        demanded = snapshot_of(draft)
        version = actions.publish(version=draft, by=approver)
        version.refresh_from_db()
        assert (version.status, version.published_by) == ("published", approver)
        assert version.snapshot == demanded
        assert version.digest == digest_of(version.snapshot)
        assert HistoryEntry.objects.of(version).latest("id").actor == approver.pk

    def test_who_made_the_draft_cannot(self, draft):
        factories.membership(draft.created_by, draft.study, Role.CRITERIA_APPROVER)
        with denied("criteria.two_persons") as refusal:
            actions.publish(version=draft, by=draft.created_by)
        assert str(refusal.value) == "Somebody else must publish this version: part of it was written by you."

    @pytest.mark.parametrize("what", ["criterion", "example"])
    def test_who_wrote_a_part_of_it_cannot(self, draft, approver, what):
        "Found in history, so that no screen can forget to write it down."
        with audit.acting(approver):
            if what == "criterion":
                draft.criteria.filter(code="C1").update(title="Sharper")
            else:
                factories.example(draft.criteria.first(), "pass", {"answers": {"ecog": "1"}})
        assert policies.writers_of(draft) == {draft.created_by.pk, approver.pk}
        with denied("criteria.two_persons"):
            actions.publish(version=draft, by=approver)

    def test_who_took_something_out_or_changed_the_catalogue_cannot(self, draft, approver):
        "A removed criterion leaves no row, and a factor bears on verdicts as much as a limit."
        with audit.acting(approver):
            draft.criteria.last().delete()
        assert approver.pk in policies.writers_of(draft)

    def test_who_changed_a_variable_since_the_last_version_cannot(self, draft, approver):
        with audit.acting(approver):
            Variable.objects.filter(key="ecog").update(label="Performance status")
        with denied("criteria.two_persons"):
            actions.publish(version=draft, by=approver)

    def test_one_person_suffices_where_the_study_says_so(self, draft):
        draft.study.two_persons = False
        draft.study.save()
        factories.membership(draft.created_by, draft.study, Role.CRITERIA_APPROVER)
        assert actions.publish(version=draft, by=draft.created_by).status == "published"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.CRITERIA_APPROVER}))
    def test_only_an_approver_publishes(self, draft, role):
        with denied("criteria.approver_only"):
            actions.publish(version=draft, by=factories.member(role, draft.study))

    def test_an_approver_of_another_study_does_not(self, draft):
        with denied("criteria.approver_only"):
            actions.publish(version=draft, by=factories.member(Role.CRITERIA_APPROVER, factories.study()))

    def test_what_is_published_is_not_published_again(self, draft, approver):
        actions.publish(version=draft, by=approver)
        with denied("criteria.status"):
            actions.publish(version=draft, by=approver)

    def test_a_problem_stops_it_and_leaves_a_draft(self, draft, approver):
        factories.criterion(draft, factories.criterion_json("C3", '"ECOG" >'))
        with pytest.raises(NotPublishable, match="C3: ") as refusal:
            actions.publish(version=draft, by=approver)
        assert [problem.criterion for problem in refusal.value.problems] == ["C3"]
        draft.refresh_from_db()
        assert (draft.status, draft.snapshot) == ("draft", None)


class TestRelease:
    @pytest.fixture
    def version(self, draft, approver):
        return actions.publish(version=draft, by=approver)

    @pytest.fixture
    def site(self):
        return factories.site(time_zone="Asia/Shanghai")

    def test_it_puts_the_version_in_force_from_today_at_the_site(self, version, site, approver):
        with time_machine.travel("2026-03-01T16:01:00Z"):
            release = actions.release(version=version, site=site, by=approver)
        assert (release.released_on, release.released_by, release.ended_on) == (date(2026, 3, 2), approver, None)

    def test_the_one_before_ends_on_that_day(self, version, site, approver):
        first = actions.release(version=version, site=site, by=approver, on=date(2026, 3, 2))
        second = factories.published(version.study)
        actions.release(version=second, site=site, by=approver, on=date(2026, 4, 1))
        first.refresh_from_db()
        assert (first.ended_on, first.ended_by) == (date(2026, 4, 1), approver)
        assert CriteriaVersion.objects.in_force(study=version.study, site=site) == second
        accepted()

    def test_once_more_changes_nothing(self, version, site, approver):
        first = actions.release(version=version, site=site, by=approver)
        assert actions.release(version=version, site=site, by=approver) == first

    def test_it_does_not_begin_before_the_one_it_replaces(self, version, site, approver):
        actions.release(version=version, site=site, by=approver, on=date(2026, 3, 2))
        with denied("release.too_early"):
            actions.release(version=factories.published(version.study), site=site, by=approver, on=date(2026, 3, 1))

    def test_a_draft_is_not_released(self, site, draft, approver):
        with denied("criteria.status"):
            actions.release(version=draft, site=site, by=approver)

    def test_an_approver_of_one_site_releases_there_only(self, version, site):
        here = factories.member(Role.CRITERIA_APPROVER, version.study, site)
        actions.release(version=version, site=site, by=here)
        with denied("criteria.approver_only"):
            actions.release(version=version, site=factories.site(), by=here)

    def test_retirement_ends_it_everywhere(self, version, site, approver):
        for place in (site, factories.site()):
            actions.release(version=version, site=place, by=approver)
        retired = actions.retire(version=version, by=approver, reason="Protocol amendment 2.")
        assert (retired.status, retired.retired_by) == ("retired", approver)
        assert not version.releases.filter(ended_on=None).exists()
        assert HistoryEntry.objects.of(version).latest("id").reason == "Protocol amendment 2."
        with denied("criteria.status"):
            actions.retire(version=version, by=approver, reason="Again.")

    def test_an_editor_does_not_retire(self, version):
        with denied("criteria.approver_only"):
            actions.retire(version=version, by=version.created_by, reason="No.")


def test_buttons_ask_what_actions_demand(draft, approver):
    editor = draft.created_by
    assert (policies.can_draft(editor, draft.study), policies.can_draft(approver, draft.study)) == (True, False)
    assert (policies.can_edit(editor, draft), policies.can_publish(editor, draft)) == (True, False)
    assert (policies.can_edit(approver, draft), policies.can_publish(approver, draft)) == (False, True)
    version, site = actions.publish(version=draft, by=approver), factories.site()
    assert (policies.can_edit(editor, version), policies.can_publish(approver, version)) == (False, False)
    assert policies.can_release(approver, version, site)
    assert policies.can_retire(approver, version)
    assert not policies.can_release(editor, version, site)
    assert not policies.can_retire(editor, version)
