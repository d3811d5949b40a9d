"""Therapies: what the candidate was given before, with the last dose and the half-life that shortens a washout."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from screening.models.scoping import ScopedQuerySet
from screening.models.screening import Screening
from trialsite.constraints import all_or_none, one_of, written
from trialsite.fields import TypedText, person
from trialsite.models import Record

YES_NO = ["", "yes", "no"]


class Therapy(Record):
    """One medicine or procedure, every text as typed.

    A half-life counts only once a named person confirmed it with a source: until then nothing is shortened by it.
    """

    class Group(models.TextChoices):
        """Which washout rule it falls under; unknown falls under both."""

        SYSTEMIC = "systemic", _("systemic therapy")
        CHECKPOINT_INHIBITOR = "checkpoint_inhibitor", _("immune checkpoint inhibitor")
        CHECKPOINT_AGONIST = "checkpoint_agonist", _("immune checkpoint agonist")
        UNKNOWN = "unknown", _("not known")

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="therapies")
    position = models.PositiveIntegerField(default=0)
    agent = TypedText()
    group = TypedText(choices=Group)
    route = TypedText()
    last_dose = TypedText()
    last_dose_time = TypedText()
    ongoing = TypedText(_("still given"), choices=[("yes", _("yes")), ("no", _("no"))])
    half_life = TypedText()
    half_life_unit = TypedText()
    half_life_source = TypedText()
    half_life_confirmed_at = models.DateTimeField(null=True, editable=False)
    half_life_confirmed_by = person(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["screening", "position"]
        verbose_name_plural = "therapies"
        constraints = [
            all_or_none(
                "therapy_half_life_confirmed_by_whom_and_when", "half_life_confirmed_at", "half_life_confirmed_by"
            ),
            CheckConstraint(
                condition=Q(half_life_confirmed_at=None)
                | (written("half_life") & written("half_life_unit") & written("half_life_source")),
                name="therapy_confirmed_half_life_has_source",
            ),
            CheckConstraint(condition=one_of("ongoing", YES_NO), name="therapy_ongoing"),
        ]

    def __str__(self) -> str:
        return self.agent
