"""Screenings: one candidate, one occasion, one planned start of preconditioning."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.models import CriteriaVersion
from screening import statuses
from screening.models.patient import Patient
from screening.models.scoping import ScopedQuerySet
from screening.statuses import Status
from trialsite.constraints import one_of
from trialsite.fields import person
from trialsite.models import Record


class ScreeningQuerySet(ScopedQuerySet):
    """Named reads of screenings."""

    to_patient = "patient__"

    def going_on(self) -> "ScreeningQuerySet":
        """Return those that something can still happen to."""
        return self.exclude(status__in=statuses.ENDED)


class Screening(Record):
    """One occasion on which a patient is judged by one criteria version.

    `as_of` is the day for which the candidate is judged, `anchor_date` (with `anchor_time`, where known) the planned
    start of preconditioning, to which washouts and windows count. `revision` counts the saves: whoever saves says which
    revision was on the page. A list is complete only once somebody said so: `..._reviewed` is None until then.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="screenings")
    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="screenings")
    opened_on = models.DateField(default=timezone.localdate)
    as_of = models.DateField(_("as-of date"))
    anchor_date = models.DateField(_("planned start of preconditioning"), null=True, blank=True)
    anchor_time = models.TimeField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    therapies_reviewed = models.BooleanField(null=True, blank=True)
    toxicities_reviewed = models.BooleanField(null=True, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = person()
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = person()

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-created_at"]
        indexes = [models.Index(fields=["patient", "-opened_on"], name="screenings_of_a_patient")]
        constraints = [
            CheckConstraint(condition=one_of("status", Status.values), name="screening_status"),
            CheckConstraint(
                condition=Q(anchor_time=None) | Q(anchor_date__isnull=False), name="screening_time_needs_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient}, {self.opened_on:%Y-%m-%d}"
