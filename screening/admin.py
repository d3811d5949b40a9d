"""Candidates in the admin: read by auditors at the sites granted to them, changed by nobody here.

There is no search: a candidate's code in an address would end up in logs and histories.
"""

import logging
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from screening import models
from trialsite.admin.scope import Scope, Scoped
from trialsite.roles import Act

READS = logging.getLogger("trialsite.reads")

AUDIT = Act.VERIFY_HISTORY
"""What auditors may do and nobody else: whoever only screens reads candidates on the product's own pages."""

_SITE = ("study", admin.RelatedOnlyFieldListFilter), ("site", admin.RelatedOnlyFieldListFilter)


class ReadOnly(Scoped):
    """A table of candidates, as an auditor reads it. `to_patient` is the way from a row to its patient."""

    to_patient = "screening__patient__"
    list_select_related: Any = ["screening__patient"]

    @property
    def scope(self) -> Scope:  # type: ignore[override]
        return Scope(AUDIT, study=f"{self.to_patient}study", site=f"{self.to_patient}site")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.concrete_fields if not field.primary_key]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        readable = super().get_queryset(request)
        return readable & self.model._default_manager.visible_to(request.user)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        answer: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)
        self._note(request, object_id or "-")
        return answer

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().changelist_view(request, *args, **kwargs)
        self._note(request, "list")
        return answer

    def _note(self, request: HttpRequest, what: str) -> None:
        """Reading candidates is an event of its own: who, which table, which row, and no value."""
        READS.info("read %s %s by %s", self.opts.label_lower, what, request.user.pk)


@admin.register(models.Patient)
class PatientAdmin(ReadOnly):
    """Candidates by code."""

    to_patient = ""
    list_select_related = ["study", "site"]
    list_display = ["code", "study", "site", "subject_number", "created_at"]
    list_filter = _SITE


@admin.register(models.Screening)
class ScreeningAdmin(ReadOnly):
    """Screenings."""

    to_patient = "patient__"
    list_select_related = ["patient", "version__study"]
    list_display = ["patient", "opened_on", "as_of", "anchor_date", "version", "status"]
    list_filter = ["status"]

    def history_rows(self, request: HttpRequest, obj: models.Screening) -> list[Any]:
        lists = [obj.observations, obj.panels, obj.therapies, obj.toxicities, obj.judgements]
        results = models.LabResult.objects.filter(panel__screening=obj)
        return [obj, *(row for rows in lists for row in rows.all()), *results]


@admin.register(models.Observation)
class ObservationAdmin(ReadOnly):
    """Values as typed."""

    list_display = ["screening", "variable_key", "value", "unit", "missing", "observed_on", "confirmed_by"]


@admin.register(models.LabPanel)
class LabPanelAdmin(ReadOnly):
    """Collections at a laboratory."""

    list_display = ["screening", "collected_on", "laboratory", "source"]


@admin.register(models.LabResult)
class LabResultAdmin(ReadOnly):
    """Laboratory results as typed."""

    to_patient = "panel__screening__patient__"
    list_select_related = ["panel__screening__patient"]
    list_display = ["screening_of", "variable_key", "value", "unit", "uln", "uln_unit", "missing", "confirmed_by"]

    @admin.display(description=_("screening"), ordering="panel__screening")
    def screening_of(self, obj: models.LabResult) -> models.Screening:
        return obj.panel.screening


@admin.register(models.Therapy)
class TherapyAdmin(ReadOnly):
    """Prior therapies."""

    list_display = ["screening", "agent", "group", "last_dose", "half_life", "half_life_confirmed_by"]


@admin.register(models.Toxicity)
class ToxicityAdmin(ReadOnly):
    """Toxicities."""

    list_display = ["screening", "term", "grade", "stable", "insignificant_by"]


@admin.register(models.Judgement)
class JudgementAdmin(ReadOnly):
    """Judgements."""

    list_display = ["screening", "criterion_code", "outcome", "reason", "by", "at"]
    list_filter = ["outcome"]


@admin.register(models.Assessment)
class AssessmentAdmin(ReadOnly):
    """Reports kept as made."""

    list_display = ["screening", "number", "conclusion", "as_of", "headline", "made_by", "made_at"]
    list_filter = ["conclusion"]


@admin.register(models.Verdict)
class VerdictAdmin(ReadOnly):
    """Verdicts of the reports, one per criterion."""

    to_patient = "assessment__screening__patient__"
    list_select_related = ["assessment__screening__patient"]
    list_display = ["assessment", "code", "outcome", "reason_text"]
    list_filter = ["outcome"]
