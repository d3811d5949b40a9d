"""Toxicities of earlier treatment, with their grade, and the investigator's word that one does not matter."""

from django.db import models
from django.db.models import CheckConstraint
from django.utils.translation import gettext_lazy as _

from screening.models.scoping import ScopedQuerySet
from screening.models.screening import Screening
from screening.models.therapy import YES_NO
from trialsite.constraints import all_or_none, one_of
from trialsite.fields import TypedText, person
from trialsite.models import Record

ANSWERS = [("yes", _("yes")), ("no", _("no"))]


class Toxicity(Record):
    """One CTCAE term with its grade as typed.

    Only an investigator calls one insignificant, with a name, a time and a reason: it is then exempt.
    """

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="toxicities")
    position = models.PositiveIntegerField(default=0)
    term = TypedText()
    grade = TypedText()
    stable = TypedText(choices=ANSWERS)
    related = TypedText(_("due to earlier treatment"), choices=ANSWERS)
    insignificant_at = models.DateTimeField(null=True, editable=False)
    insignificant_by = person(null=True)
    insignificant_reason = TypedText(editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["screening", "position"]
        verbose_name_plural = "toxicities"
        constraints = [
            all_or_none(
                "toxicity_insignificant_by_whom_and_when",
                "insignificant_at",
                "insignificant_by",
                texts=["insignificant_reason"],
            ),
            CheckConstraint(condition=one_of("stable", YES_NO), name="toxicity_stable"),
            CheckConstraint(condition=one_of("related", YES_NO), name="toxicity_related"),
        ]

    def __str__(self) -> str:
        return self.term
