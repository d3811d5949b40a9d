"""Observations: every value that is not a laboratory result and not a row of a list."""

from django.db import models
from django.db.models import UniqueConstraint

from screening.models.entries import Entry
from screening.models.scoping import ScopedQuerySet
from screening.models.screening import Screening
from trialsite.fields import TypedText


class Observation(Entry):
    """A value of one variable as typed, with its own date where it has one; `position` tells repeated ones apart."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="observations")
    position = models.PositiveIntegerField(default=0)
    observed_on = TypedText()
    observed_time = TypedText()
    source = TypedText()

    objects = ScopedQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["screening", "variable_key", "position"]
        constraints = [
            *Entry.Meta.constraints,
            UniqueConstraint(fields=["screening", "variable_key", "position"], name="observation_once_in_place"),
        ]

    def __str__(self) -> str:
        return f"{self.variable_key} {self.value} {self.unit}".strip()
