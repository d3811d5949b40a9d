"""Assessments: no stored conclusion contradicts its verdicts, its report or its criteria version."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from criteria import actions
from screening.models import Assessment, Judgement, Verdict
from tests import factories
from tests.factories import criterion_json, stored_assessment
from tests.refusals import accepted, refused, unchangeable
from trialsite.models import AppendOnlyError, Study
from trialsite.roles import Role

pytestmark = pytest.mark.django_db

CONCLUSIONS = ("not-eligible", "undetermined", "meets-listed", "eligible")

# Which conclusions two verdicts allow, where the exclusion criteria are not known and where they are.
TRUTH_TABLE = """
pass           pass           | meets-listed | meets-listed eligible
pass           not-applicable | meets-listed | meets-listed eligible
not-applicable not-applicable | meets-listed | meets-listed eligible
pass           unknown        | undetermined | undetermined
not-applicable unknown        | undetermined | undetermined
unknown        unknown        | undetermined | undetermined
pass           fail           | not-eligible | not-eligible
not-applicable fail           | not-eligible | not-eligible
unknown        fail           | not-eligible | not-eligible
fail           fail           | not-eligible | not-eligible
"""


def cases() -> list[tuple[str, tuple[str, ...], str, bool]]:
    found = []
    for line in TRUTH_TABLE.strip().splitlines():
        outcomes, *allowed = line.split("|")
        for exclusions, names in zip(("none_in_record", "loaded"), allowed, strict=True):
            for conclusion in CONCLUSIONS:
                found.append((exclusions, tuple(outcomes.split()), conclusion, conclusion in names.split()))
    return found


@pytest.fixture
def screening():
    return factories.screening()


def with_exclusions(exclusions: str):
    return factories.screening(factories.released(factories.study(exclusions=exclusions)))


@pytest.mark.parametrize(("exclusions", "outcomes", "conclusion", "allowed"), cases())
def test_the_conclusion_follows_from_the_verdicts(exclusions, outcomes, conclusion, allowed):
    screening = with_exclusions(exclusions)
    verdicts = dict(zip(("C1", "C2"), outcomes, strict=True))
    if allowed:
        stored_assessment(screening, verdicts, conclusion=conclusion)
        accepted()
    else:
        with refused("assessment_conclusion_agrees"):
            stored_assessment(screening, verdicts, conclusion=conclusion)


@pytest.mark.parametrize("code", ["C1", "C2"])
def test_one_criterion_turned_in_any_place_turns_the_conclusion(screening, code):
    for outcome in ("fail", "unknown"):
        with refused("assessment_conclusion_agrees"):
            stored_assessment(screening, {"C1": "pass", "C2": "pass", code: outcome}, conclusion="meets-listed")


class TestEligible:
    """The word needs the exclusion criteria: at publication, and still."""

    PASSED = {"C1": "pass", "C2": "pass"}

    def test_it_is_refused_when_they_became_known_only_later(self):
        "The criteria that were asked are those of the snapshot."
        screening = with_exclusions("none_in_record")
        Study.objects.update(exclusions="loaded")
        with refused("assessment_conclusion_agrees"):
            stored_assessment(screening, self.PASSED, conclusion="eligible")

    def test_it_is_refused_when_they_turned_out_not_to_be_known(self):
        screening = with_exclusions("loaded")
        Study.objects.update(exclusions="none_in_record")
        with refused("assessment_conclusion_agrees"):
            stored_assessment(screening, self.PASSED, conclusion="eligible")


class TestCounts:
    """As many verdicts as criteria, those of the version, and more than none."""

    PASSED = {"C1": "pass", "C2": "pass"}

    def test_no_criteria_at_all_is_no_pass(self, screening):
        with refused("assessment_of_at_least_one_criterion"):
            stored_assessment(screening, {}, conclusion="meets-listed")

    def test_a_count_without_verdicts_is_refused(self, screening):
        with refused("assessment_one_verdict_per_criterion"):
            stored_assessment(screening, {}, conclusion="meets-listed", criteria_count=2)

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_wrong_count_is_refused(self, screening, count):
        with refused("assessment_one_verdict_per_criterion"):
            stored_assessment(screening, self.PASSED, criteria_count=count)

    def test_a_criterion_left_out_is_refused(self, screening):
        "A rule that raised an error must not be skipped."
        with refused("assessment_covers_its_version"):
            stored_assessment(screening, {"C1": "pass"})

    def test_a_criterion_of_no_such_version_is_refused(self, screening):
        with refused("assessment_covers_its_version"):
            stored_assessment(screening, {"C1": "pass", "C9": "pass"})

    def test_a_category_that_is_not_the_criterions_is_refused(self):
        release = factories.released(criteria=(criterion_json("E1", '"Relapsed"', category="exclusion"),))
        with refused("assessment_covers_its_version"):
            stored_assessment(factories.screening(release), {"E1": "pass"})

    def test_a_verdict_that_comes_later_is_refused(self, screening):
        made = stored_assessment(screening, self.PASSED)
        accepted()
        with refused("assessment_one_verdict_per_criterion"):
            factories.verdict(made, code="C3", outcome="pass", position=3)

    def test_a_second_verdict_on_a_criterion_or_in_a_place_is_refused(self, screening):
        made = stored_assessment(screening, self.PASSED)
        with refused("verdict_once_for_each_criterion"):
            factories.verdict(made, code="C1", outcome="pass", position=3)
        with refused("verdict_place_once"):
            factories.verdict(made, code="C3", outcome="pass", position=1)


class TestReport:
    """What the page draws says what the rows say."""

    PASSED = {"C1": "pass", "C2": "pass"}
    VERDICTS = [{"code": "C1", "verdict": "pass"}, {"code": "C2", "verdict": "pass"}]

    @pytest.mark.parametrize(
        "report",
        [
            {},
            {"conclusion": "meets-listed"},
            {"verdicts": VERDICTS},
            {"conclusion": "eligible", "verdicts": VERDICTS},
            {"conclusion": "meets-listed", "verdicts": {}},
            {"conclusion": "meets-listed", "verdicts": []},
            {"conclusion": "meets-listed", "verdicts": VERDICTS[:1]},
            {"conclusion": "meets-listed", "verdicts": VERDICTS + VERDICTS[:1]},
            {"conclusion": "meets-listed", "verdicts": [VERDICTS[0], {"code": "C2", "verdict": "fail"}]},
        ],
    )
    def test_another_conclusion_or_verdict_in_it_is_refused(self, screening, report):
        with refused("assessment_report_agrees"):
            stored_assessment(screening, self.PASSED, report=report)


class TestVersion:
    PASSED = {"C1": "pass", "C2": "pass"}

    def test_a_draft_is_refused(self, screening):
        draft = factories.draft(screening.patient.study)
        with refused("assessment_version_in_use"):
            stored_assessment(screening, self.PASSED, version=draft)

    def test_a_version_of_another_study_is_refused(self, screening):
        with refused("assessment_version_in_use"):
            stored_assessment(screening, self.PASSED, version=factories.published())

    def test_an_assessment_may_still_be_made_with_a_retired_version(self, screening):
        approver = factories.member(Role.CRITERIA_APPROVER, screening.patient.study)
        actions.retire(version=screening.version, by=approver, reason="Amendment 2.")
        stored_assessment(screening, self.PASSED)
        accepted()


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"conclusion": "perhaps"}, "assessment_conclusion"),
        ({"number": 0}, "assessment_number_from_one"),
    ],
)
def test_an_assessment_is_one_of_the_kinds(screening, said, constraint):
    with refused(constraint):
        stored_assessment(screening, {"C1": "pass", "C2": "pass"}, **said)


def test_a_number_is_given_once_in_a_screening(screening):
    stored_assessment(screening, {"C1": "pass", "C2": "pass"})
    with refused("assessment_number_once"):
        stored_assessment(screening, {"C1": "pass", "C2": "fail"}, number=1)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"code": "1"}, "verdict_code"),
        ({"category": "wish"}, "verdict_category"),
        ({"outcome": "met"}, "verdict_outcome"),
    ],
)
def test_a_verdict_is_one_of_the_kinds(screening, said, constraint):
    made = stored_assessment(screening, {"C1": "pass", "C2": "pass"})
    with refused(constraint):
        factories.verdict(made, **{"code": "C3", "outcome": "pass", "position": 3} | said)


class TestJudgement:
    @pytest.mark.parametrize("outcome", Judgement.Outcome)
    def test_each_outcome_is_kept_with_its_reason(self, screening, outcome):
        factories.judgement(screening, outcome=outcome)
        accepted()

    @pytest.mark.parametrize(
        ("said", "constraint"),
        [
            ({"outcome": "pass"}, "judgement_outcome"),
            ({"reason": ""}, "judgement_has_reason"),
            ({"reason": " \n"}, "judgement_has_reason"),
            ({"criterion_code": "9a"}, "judgement_criterion_code"),
        ],
    )
    def test_anything_else_is_refused(self, screening, said, constraint):
        with refused(constraint):
            factories.judgement(screening, **said)

    def test_the_latest_counts(self, screening):
        for outcome in ("met", "not_met", "unknown"):
            factories.judgement(screening, outcome=outcome)
        factories.judgement(screening, criterion_code="C2", outcome="met")
        latest = Judgement.objects.latest_each()
        assert {each.criterion_code: each.outcome for each in latest} == {"C1": "unknown", "C2": "met"}


class TestTheyStay:
    """Rows that stay as they were written, for the web role, for the owner, and through the models."""

    REPORT = {"conclusion": "meets-listed", "verdicts": [{"code": code, "verdict": "pass"} for code in ("C1", "C2")]}

    @pytest.fixture
    def rows(self, screening):
        made = stored_assessment(screening, {"C1": "pass", "C2": "pass"})
        accepted()
        return [made, made.verdicts.first(), factories.judgement(screening)]

    @pytest.mark.parametrize("model", [Assessment, Verdict, Judgement])
    def test_the_web_role_has_no_right(self, rows, model):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.all()._raw_delete("default")

    @pytest.mark.parametrize("model", [Assessment, Verdict, Judgement])
    def test_the_owner_is_refused(self, rows, as_owner, model):
        with as_owner(), unchangeable(model._meta.db_table):
            model.objects.all()._raw_delete("default")
        with as_owner(), unchangeable(model._meta.db_table):
            QuerySet(model).update(id="00000000-0000-0000-0000-000000000001")

    def test_the_models_say_so_first(self, rows):
        for row in rows:
            for refused_call in (row.save, row.delete, type(row).objects.all().delete):
                with pytest.raises(AppendOnlyError, match="never changed or deleted; write a new one"):
                    refused_call()

    def test_many_are_added_at_once(self, screening):
        made = stored_assessment(screening, {}, conclusion="meets-listed", criteria_count=2, report=self.REPORT)
        verdicts = [
            Verdict(assessment=made, position=place, code=code, category="inclusion", outcome="pass")
            for place, code in enumerate(("C1", "C2"))
        ]
        Verdict.objects.bulk_create(verdicts)
        accepted()

    def test_the_latest_assessment_is_found(self, screening):
        for outcome in ("unknown", "fail", "pass"):
            stored_assessment(screening, {"C1": outcome, "C2": "pass"})
        assert Assessment.objects.latest_each().get().number == 3
