"""Judgements: what the investigator decided where the values alone do not decide."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.models.criterion import CODE
from screening.models.scoping import ScopedQuerySet
from screening.models.screening import Screening
from trialsite.constraints import one_of, written
from trialsite.fields import TypedText, person
from trialsite.models import AppendOnly, AppendOnlyQuerySet, Record


class JudgementQuerySet(ScopedQuerySet, AppendOnlyQuerySet):
    """Named reads of judgements."""

    def latest_each(self) -> "JudgementQuerySet":
        """Return the judgement that counts for each criterion of each screening: the latest."""
        return self.order_by("screening_id", "criterion_code", "-at", "-id").distinct("screening_id", "criterion_code")


class Judgement(AppendOnly, Record):
    """One decision on one criterion, with its reason. A second thought is a second row; the latest counts.

    `basis` is the values that it was made on: with other values it stands no longer.
    """

    class Outcome(models.TextChoices):
        """What was decided; unknown takes an earlier decision back."""

        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")
        UNKNOWN = "unknown", _("not decided")

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="judgements")
    criterion_code = models.CharField(max_length=8)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = TypedText()
    basis = TypedText(editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = person()

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["screening", "at"]
        constraints = [
            CheckConstraint(condition=Q(criterion_code__regex=CODE), name="judgement_criterion_code"),
            CheckConstraint(condition=one_of("outcome", ["met", "not_met", "unknown"]), name="judgement_outcome"),
            CheckConstraint(condition=written("reason"), name="judgement_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_code}: {self.get_outcome_display()}"
