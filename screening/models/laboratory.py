"""Laboratory panels: the results of one collection at one laboratory, each with the limits that came with it."""

from django.db import models
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from screening.models.entries import Entry
from screening.models.scoping import ScopedQuerySet
from screening.models.screening import Screening
from trialsite.constraints import one_of
from trialsite.fields import SortingNumber, TypedText
from trialsite.models import Record


class LabPanel(Record):
    """One collection at one laboratory; date, time, laboratory and source are typed once for all its results."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="panels")
    position = models.PositiveIntegerField(default=0)
    collected_on = TypedText(_("collected on"))
    collected_time = TypedText(_("at"))
    laboratory = TypedText()
    source = TypedText()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["screening", "position"]

    def __str__(self) -> str:
        return f"{self.collected_on} {self.laboratory}".strip()


class LabResultQuerySet(ScopedQuerySet):
    """Named reads of laboratory results."""

    to_patient = "panel__screening__patient__"


class LabResult(Entry):
    """A result as typed, with the limits of normal that this laboratory printed beside it.

    `comparator` and `amount` are what was read from the text, for sorting only; rules read the text.
    """

    class Comparator(models.TextChoices):
        """What stood before the number."""

        NONE = "", ""
        BELOW = "<", "<"
        AT_MOST = "<=", "≤"
        ABOVE = ">", ">"
        AT_LEAST = ">=", "≥"

    panel = models.ForeignKey(LabPanel, on_delete=models.CASCADE, related_name="results")
    uln = TypedText(_("upper limit of normal"))
    uln_unit = TypedText()
    lln = TypedText(_("lower limit of normal"))
    lln_unit = TypedText()
    comparator = models.CharField(max_length=2, choices=Comparator, blank=True, default="", editable=False)
    amount = SortingNumber()

    objects = LabResultQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["panel", "variable_key"]
        constraints = [
            *Entry.Meta.constraints,
            UniqueConstraint(fields=["panel", "variable_key"], name="labresult_once_in_panel"),
            CheckConstraint(condition=one_of("comparator", ["", "<", "<=", ">", ">="]), name="labresult_comparator"),
        ]

    def __str__(self) -> str:
        return f"{self.variable_key} {self.value} {self.unit}".strip()
