"""Patients: candidates, known by a code."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.models.scoping import ScopedQuerySet
from trialsite.fields import person
from trialsite.models import Record, Site, Study

CODE = r"^\S([^\r\n\t]{0,38}\S)?$"
"""1 to 40 characters on one line, no blank at either end."""


class PatientQuerySet(ScopedQuerySet):
    """Named reads of patients."""

    to_patient = ""


class Patient(Record):
    """A candidate of a study at a site. No name is ever kept.

    `code` is the screening number, given before consent; `subject_number` comes with enrolment.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="patients")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="patients")
    code = models.CharField(_("screening code"), max_length=40, help_text=_("No name, no initials, no record number."))
    subject_number = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = person()

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["study", "code"]
        constraints = [
            # CD7-014 and cd7-014 are one candidate to whoever reads them aloud.
            UniqueConstraint(F("study"), Upper("code"), name="patient_code_once_in_study"),
            UniqueConstraint(
                F("study"),
                Upper("subject_number"),
                condition=~Q(subject_number=""),
                name="subject_number_once_in_study",
            ),
            CheckConstraint(condition=Q(code__regex=CODE), name="patient_code"),
        ]

    def __str__(self) -> str:
        return self.code
