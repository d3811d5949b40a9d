"""Assessments: reports kept as made, with one verdict row per criterion. Never changed, never deleted."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.models import CriteriaVersion
from criteria.models.criterion import CODE, Category
from screening.models.scoping import ScopedQuerySet
from screening.models.screening import Screening
from trialsite.constraints import one_of
from trialsite.fields import PlainJSON, TypedText, person
from trialsite.models import AppendOnly, AppendOnlyQuerySet, Record


class AssessmentQuerySet(ScopedQuerySet, AppendOnlyQuerySet):
    """Named reads of assessments."""

    def latest_each(self) -> "AssessmentQuerySet":
        """Return the latest assessment of each screening."""
        return self.order_by("screening_id", "-number").distinct("screening_id")


class Assessment(AppendOnly, Record):
    """A report as made: what was known (`document`), what came out (`report`), by which criteria version.

    The report page draws `report` and computes nothing. When the transaction ends the tables themselves compare the
    conclusion, the report and the verdict rows, and refuse an assessment whose parts disagree.
    """

    class Conclusion(models.TextChoices):
        """What follows from all verdicts together. Eligible needs the exclusion criteria, too."""

        NOT_ELIGIBLE = "not-eligible", _("not eligible")
        UNDETERMINED = "undetermined", _("not yet decided")
        MEETS_LISTED = "meets-listed", _("meets the listed criteria")
        ELIGIBLE = "eligible", _("eligible")

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="assessments")
    as_of = models.DateField()
    anchor_date = models.DateField(null=True)
    conclusion = models.CharField(max_length=20, choices=Conclusion)
    awaiting = models.PositiveIntegerField(default=0)
    headline = TypedText()
    document = PlainJSON()
    report = PlainJSON()
    engine_version = models.CharField(max_length=40)
    criteria_count = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = person()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["screening", "-number"]
        constraints = [
            UniqueConstraint(fields=["screening", "number"], name="assessment_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="assessment_number_from_one"),
            CheckConstraint(condition=Q(criteria_count__gte=1), name="assessment_of_at_least_one_criterion"),
            CheckConstraint(
                condition=one_of("conclusion", ["not-eligible", "undetermined", "meets-listed", "eligible"]),
                name="assessment_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening}, {_('assessment')} {self.number}"


class VerdictQuerySet(ScopedQuerySet, AppendOnlyQuerySet):
    """Named reads of verdicts."""

    to_patient = "assessment__screening__patient__"


class Verdict(AppendOnly, Record):
    """The outcome of one criterion in one assessment, for counting and searching; the report holds all of it."""

    class Outcome(models.TextChoices):
        """What came out. Not applicable is a way of passing."""

        PASS = "pass", _("pass")
        FAIL = "fail", _("fail")
        UNKNOWN = "unknown", _("unknown")
        NOT_APPLICABLE = "not-applicable", _("not applicable")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="verdicts")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    category = models.CharField(max_length=20, choices=Category)
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason_code = TypedText()
    reason_text = TypedText()

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "position"]
        constraints = [
            UniqueConstraint(fields=["assessment", "code"], name="verdict_once_for_each_criterion"),
            UniqueConstraint(fields=["assessment", "position"], name="verdict_place_once"),
            CheckConstraint(condition=Q(code__regex=CODE), name="verdict_code"),
            CheckConstraint(condition=one_of("category", Category.values), name="verdict_category"),
            CheckConstraint(
                condition=one_of("outcome", ["pass", "fail", "unknown", "not-applicable"]), name="verdict_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.get_outcome_display()}"
