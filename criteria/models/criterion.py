"""Criteria: a sentence of the protocol, the rule that reads it, and worked examples of the rule."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from criteria.models.version import CriteriaVersion
from trialsite.constraints import one_of, written
from trialsite.fields import PlainJSON, TypedText
from trialsite.models import Record

CODE = r"^[A-Za-z][A-Za-z0-9_]{0,7}$"
"""As SDTM's IETESTCD: at most eight characters, a letter first."""

SHORT_TEXT = r"^[ -~]{0,200}$"
"""As SDTM's IETEST: at most 200 characters, plain ASCII."""

VERDICTS = ("pass", "fail", "unknown", "not-applicable")

PLAIN = ("code", "parent", "category", "title", "short_text", "source", "source_note", "expression", "decided_by")
NOTES = ("note", "flags", "readings", "evidence_document")


class Category(models.TextChoices):
    """Which way a criterion counts: what an inclusion demands, an exclusion forbids; a precondition is ours."""

    INCLUSION = "inclusion", _("inclusion criterion")
    EXCLUSION = "exclusion", _("exclusion criterion")
    PRECONDITION = "precondition", _("precondition")


class Criterion(Record):
    """A numbered sentence of the protocol and its rule. Part of its version: frozen with it.

    `source` is the sentence verbatim; `expression` its reading in CQL; `readings` are the other readings that people
    have proposed, each with an expression that the report tries.
    """

    class DecidedBy(models.TextChoices):
        """Whether the values decide or a person's judgement does."""

        DATA = "data", _("the recorded values")
        INVESTIGATOR = "investigator", _("the investigator")

    version = models.ForeignKey(CriteriaVersion, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=8, help_text=_("Up to 8 letters, digits or underscores, a letter first."))
    parent = models.CharField(max_length=8, blank=True, help_text=_("The protocol's number that this is a part of."))
    category = models.CharField(max_length=20, choices=Category, default=Category.INCLUSION)
    title = models.CharField(max_length=200)
    short_text = models.CharField(
        max_length=200, blank=True, help_text=_("Plain ASCII, for exports: write <= and >=, not signs.")
    )
    source = TypedText(_("source sentence"), help_text=_("Verbatim from the protocol or the registry."))
    source_note = TypedText()
    expression = TypedText(_("rule"), help_text=_("In CQL."))
    decided_by = models.CharField(max_length=20, choices=DecidedBy, default=DecidedBy.DATA)
    note = TypedText(_("note on the reading"))
    flags = PlainJSON(default=list, blank=True)
    readings = PlainJSON(default=list, blank=True)
    evidence_document = TypedText()

    class Meta:
        ordering = ["version", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            UniqueConstraint(F("version"), Upper("code"), name="criterion_code_once"),
            UniqueConstraint(
                fields=["version", "position"], name="criterion_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            CheckConstraint(condition=Q(code__regex=CODE), name="criterion_code"),
            CheckConstraint(condition=Q(short_text__regex=SHORT_TEXT), name="criterion_short_text"),
            CheckConstraint(condition=written("title"), name="criterion_has_title"),
            CheckConstraint(condition=one_of("category", Category.values), name="criterion_category"),
            CheckConstraint(condition=one_of("decided_by", ["data", "investigator"]), name="criterion_decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def as_json(self) -> dict[str, Any]:
        """Return the criterion in the form of the catalogue, without its examples."""
        return {name: getattr(self, name) for name in PLAIN + NOTES}


class Example(Record):
    """A worked example: a candidate's values and the verdict that the rule must give. Publication tries them all.

    `answers` holds parts of a candidate document (answers, panels, therapies ...).
    """

    class Verdict(models.TextChoices):
        """What must come out."""

        PASS = "pass", _("pass")
        FAIL = "fail", _("fail")
        UNKNOWN = "unknown", _("unknown")
        NOT_APPLICABLE = "not-applicable", _("not applicable")

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="examples")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    answers = PlainJSON(default=dict, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict)

    class Meta:
        ordering = ["criterion", "position"]
        constraints = [
            UniqueConstraint(
                fields=["criterion", "position"], name="example_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            CheckConstraint(condition=one_of("verdict", VERDICTS), name="example_verdict"),
        ]

    def __str__(self) -> str:
        return self.title

    def as_json(self) -> dict[str, Any]:
        """Return the example in the form of the catalogue."""
        return {"title": self.title, "answers": self.answers, "verdict": self.verdict}
