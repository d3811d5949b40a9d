"""Releases: which version is in force at which site, from when."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from criteria.models.version import CriteriaVersion
from trialsite.constraints import all_or_none
from trialsite.fields import person
from trialsite.models import Record, Site, Study


class Release(Record):
    """A version in force at a site. A new release ends the one before; nothing else of it ever changes."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="releases")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="releases")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="releases")
    released_on = models.DateField(default=timezone.localdate)
    released_by = person()
    ended_on = models.DateField(null=True)
    ended_by = person(null=True)

    class Meta:
        ordering = ["study", "site", "-released_on"]
        constraints = [
            UniqueConstraint(fields=["study", "site"], condition=Q(ended_on=None), name="one_open_release"),
            all_or_none("release_ended_by_whom_and_when", "ended_on", "ended_by"),
            CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("released_on")), name="release_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.site}"
