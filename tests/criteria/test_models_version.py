"""Criteria versions: drafts are edited, published ones never change, whoever tries and by whatever way."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from criteria import actions
from criteria.models import CriteriaVersion, Criterion, Example
from criteria.snapshots import digest_of, snapshot_of
from tests import factories
from tests.refusals import accepted, refused, unchangeable
from trialsite.roles import Role

pytestmark = pytest.mark.django_db

VERSION = "criteria_criteriaversion"


@pytest.fixture
def draft():
    return factories.draft()


@pytest.fixture
def published():
    version = factories.draft()
    factories.example(version.criteria.get(code="C1"), "pass", {"answers": {"ecog": "1"}})
    return actions.publish(version=version, by=factories.member(Role.CRITERIA_APPROVER, version.study))


def put_to_use(draft: CriteriaVersion, **said: object) -> None:
    """Publish past the action, with what the action would write, except where the test says otherwise."""
    snapshot = said.pop("snapshot", snapshot_of(draft))
    columns = {"status": "published", "published_at": timezone.now(), "published_by": factories.user()}
    columns |= {"snapshot": snapshot, "digest": digest_of(snapshot)}
    CriteriaVersion.objects.filter(pk=draft.pk).update(**columns | said)


class TestPublishedNeverChanges:
    @pytest.mark.parametrize(
        "change",
        [
            {"settings": {"age_of_majority": 16}},
            {"contradictions": [1]},
            {"change_note": "other"},
            {"number": 7},
            {"snapshot": {}},
            {"digest": "0" * 64},
            {"published_at": timezone.now() + timedelta(days=1)},
            {"status": "draft", "published_at": None, "published_by": None, "snapshot": None, "digest": ""},
            {"retired_at": timezone.now()},
        ],
    )
    def test_no_column_changes(self, published, change):
        with unchangeable(VERSION):
            CriteriaVersion.objects.filter(pk=published.pk).update(**change)

    def test_the_owner_of_the_tables_is_refused_too(self, published, as_owner):
        with as_owner(), unchangeable(VERSION):
            CriteriaVersion.objects.filter(pk=published.pk).update(settings={"age_of_majority": 16})

    def test_it_is_not_deleted(self, published, as_owner):
        with as_owner(), unchangeable(VERSION):
            CriteriaVersion.objects.filter(pk=published.pk)._raw_delete("default")

    @pytest.mark.parametrize("change", [{"expression": "true"}, {"source": ""}, {"position": 9}, {"title": "Other"}])
    def test_no_criterion_changes(self, published, change):
        with unchangeable("criteria_criterion"):
            published.criteria.filter(code="C1").update(**change)

    def test_no_criterion_comes_or_goes(self, published):
        with unchangeable("criteria_criterion"):
            factories.criterion(published)
        with unchangeable("criteria_criterion"):
            published.criteria.all()._raw_delete("default")

    def test_no_criterion_moves_in_or_out(self, published, draft):
        with unchangeable("criteria_criterion"):
            draft.criteria.filter(code="C1").update(version=published, code="C9")
        with unchangeable("criteria_criterion"):
            published.criteria.filter(code="C1").update(version=draft, code="C9")

    def test_no_example_changes_comes_or_goes(self, published):
        criterion = published.criteria.get(code="C1")
        with unchangeable("criteria_example"):
            criterion.examples.update(verdict="fail")
        with unchangeable("criteria_example"):
            factories.example(criterion, "pass", {})
        with unchangeable("criteria_example"):
            criterion.examples.all().delete()

    def test_the_cascade_of_a_deletion_is_refused(self, published):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            published.delete()

    def test_it_can_be_retired_and_nothing_else_and_only_once(self, published):
        now, person = timezone.now(), factories.user()
        one = CriteriaVersion.objects.filter(pk=published.pk)
        with unchangeable(VERSION):
            one.update(status="retired", retired_at=now, retired_by=person, change_note="other")
        one.update(status="retired", retired_at=now, retired_by=person)
        accepted()
        reopened = {"status": "published", "retired_at": None, "retired_by": None}
        for change in (reopened, {"retired_at": now - timedelta(days=1)}):
            with unchangeable(VERSION):
                one.update(**change)

    def test_saving_it_unchanged_is_no_change(self, published):
        CriteriaVersion.objects.get(pk=published.pk).save()
        accepted()


class TestDraft:
    def test_everything_of_it_may_change(self, draft):
        draft.criteria.update(title="Other")
        draft.criteria.filter(code="C2").delete()
        CriteriaVersion.objects.filter(pk=draft.pk).update(settings={"x": 1}, change_note="other")
        accepted()

    def test_it_may_be_deleted_with_all_that_is_in_it(self, draft):
        factories.example(draft.criteria.first(), "pass", {})
        draft.delete()
        assert (Criterion.objects.count(), Example.objects.count()) == (0, 0)

    def test_it_is_not_retired(self, draft):
        with refused("draft_is_not_retired"):
            put_to_use(draft, status="retired", retired_at=timezone.now(), retired_by=factories.user())

    def test_there_is_no_further_status(self, draft):
        with refused("version_status_agrees_with_dates"):
            put_to_use(draft, status="finished")

    @pytest.mark.parametrize("status", ["published", "retired"])
    def test_nothing_begins_in_use(self, status):
        with refused("version_begins_as_draft"):
            CriteriaVersion.objects.create(
                study=factories.study(), number=1, status=status, created_by=factories.user()
            )

    @pytest.mark.parametrize(
        "change",
        [
            {"snapshot": {"criteria": []}},
            {"digest": "0" * 64},
            {"published_at": timezone.now(), "published_by": "somebody"},
            {"retired_at": timezone.now(), "retired_by": "somebody"},
            {"number": 0},
        ],
    )
    def test_it_has_nothing_that_a_published_one_has(self, draft, change):
        if "somebody" in change.values():
            change = {name: factories.user() if value == "somebody" else value for name, value in change.items()}
        with refused("version_status_agrees_with_dates"):
            CriteriaVersion.objects.filter(pk=draft.pk).update(**change)


class TestPublication:
    """What the table demands of a version that is put to use, whoever does it."""

    def test_the_right_snapshot_is_accepted(self, draft):
        put_to_use(draft)
        accepted()

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"digest": ""}, "version_in_use_has_snapshot"),
            ({"digest": "not a digest"}, "version_in_use_has_snapshot"),
            ({"published_at": None}, "version_published_by_whom_and_when"),
            ({"published_by": None}, "version_published_by_whom_and_when"),
            ({"published_at": None, "published_by": None}, "version_status_agrees_with_dates"),
            ({"snapshot": None, "digest": "0" * 64}, "snapshot_agrees_with_criteria"),
            ({"snapshot": {"criteria": []}, "digest": "0" * 64}, "snapshot_agrees_with_criteria"),
            ({"settings": {"age_of_majority": 16}}, "snapshot_agrees_with_criteria"),
            ({"contradictions": [{"when": "true"}]}, "snapshot_agrees_with_criteria"),
            ({"number": 9}, "snapshot_agrees_with_criteria"),
        ],
    )
    def test_a_wrong_one_is_refused(self, draft, changes, constraint):
        with refused(constraint):
            put_to_use(draft, **changes)

    @pytest.mark.parametrize("missing", ["study", "variables", "agents"])
    def test_a_snapshot_without_its_parts_is_refused(self, draft, missing):
        snapshot = snapshot_of(draft)
        del snapshot[missing]
        with refused("version_in_use_has_snapshot"):
            put_to_use(draft, snapshot=snapshot)

    @pytest.mark.parametrize("name", ["code", "category", "expression", "decided_by"])
    def test_a_snapshot_that_says_something_else_than_the_rows_is_refused(self, draft, name):
        snapshot = snapshot_of(draft)
        snapshot["criteria"][0][name] = "other"
        with refused("snapshot_agrees_with_criteria"):
            put_to_use(draft, snapshot=snapshot)

    def test_a_snapshot_that_leaves_a_criterion_out_is_refused(self, draft):
        snapshot = snapshot_of(draft)
        snapshot["criteria"].pop()
        with refused("snapshot_agrees_with_criteria"):
            put_to_use(draft, snapshot=snapshot)

    def test_a_version_without_criteria_is_refused(self, draft):
        draft.criteria.all().delete()
        with refused("snapshot_agrees_with_criteria"):
            put_to_use(draft)

    def test_who_made_it_does_not_publish_it(self, draft):
        with refused("version_needs_two_persons"):
            put_to_use(draft, published_by=draft.created_by)

    def test_unless_the_study_says_so(self, draft):
        draft.study.two_persons = False
        draft.study.save()
        put_to_use(draft, published_by=draft.created_by)
        accepted()


def test_a_number_is_given_once_in_a_study(draft):
    with refused("version_number_once"):
        CriteriaVersion.objects.create(study=draft.study, number=draft.number, created_by=draft.created_by)


def test_retirement_names_who_and_when(published):
    for half in ({"retired_at": timezone.now()}, {"retired_by": factories.user()}):
        with refused("version_retired_by_whom_and_when"):
            CriteriaVersion.objects.filter(pk=published.pk).update(status="retired", **half)


class TestWhoSeesWhat:
    def test_drafts_are_for_those_who_write_approve_or_audit(self, draft, published):
        study = draft.study
        used = factories.published(study)
        for role in (Role.CRITERIA_EDITOR, Role.CRITERIA_APPROVER, Role.AUDITOR):
            assert set(CriteriaVersion.objects.visible_to(factories.member(role, study))) == {draft, used}
        for role in (Role.COORDINATOR, Role.INVESTIGATOR):
            assert set(CriteriaVersion.objects.visible_to(factories.member(role, study))) == {used}
        assert not CriteriaVersion.objects.visible_to(factories.member(Role.ACCOUNT_KEEPER, study)).exists()
        assert not CriteriaVersion.objects.visible_to(factories.user(is_superuser=True)).exists()

    def test_drafts_are_edited_by_editors_of_the_study(self, draft, published):
        editor = factories.member(Role.CRITERIA_EDITOR, draft.study)
        factories.membership(editor, published.study, Role.CRITERIA_EDITOR)
        assert list(CriteriaVersion.objects.editable_by(editor)) == [draft]
        assert not CriteriaVersion.objects.editable_by(factories.member(Role.CRITERIA_APPROVER, draft.study)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_criterion_written_while_somebody_publishes_waits_and_is_refused():
    "Else a version would be published without a criterion that stands in its table."
    draft = factories.draft()
    outcome: list[str] = []

    def write() -> None:
        try:
            factories.criterion(draft, factories.criterion_json("C9", '"Relapsed"'), position=9)
            outcome.append("written")
        except IntegrityError as refusal:
            outcome.append(refusal.__cause__.diag.message_primary)
        finally:
            connection.close()

    late = threading.Thread(target=write)
    with transaction.atomic():
        put_to_use(draft)
        late.start()
        late.join(timeout=0.5)
        assert late.is_alive()
    late.join()
    assert outcome == ["a criterion of a published version never changes; make a new draft"]
