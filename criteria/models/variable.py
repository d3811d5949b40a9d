"""Variables: what can be recorded of a candidate."""

from typing import Any

from django.db import models
from django.db.models import Case, CheckConstraint, Q, When
from django.utils.translation import gettext_lazy as _

from trialsite.constraints import one_of, written
from trialsite.fields import PlainJSON
from trialsite.models import Record

KEY = r"^[a-z][a-z0-9_]{0,59}$"
"""A variable's name in documents: small letters, digits and underscores."""


USUAL: dict[str, Any] = {
    "help": "",
    "loinc": "",
    "loinc_checked": False,
    "remedy": "",
    "dated": False,
    "window_days": None,
}
"""Columns of any kind of variable, with what they are when the catalogue does not say."""

_KINDS = ["boolean", "code", "integer", "quantity", "lab", "date", "rows", "derived", "given"]


class VariableQuerySet(models.QuerySet):
    """Named reads of variables."""

    def in_order(self) -> "VariableQuerySet":
        """Return them in the order of a coordinator's work."""
        places = [When(section=section, then=place) for place, section in enumerate(Variable.Section)]
        return self.order_by(Case(*places, output_field=models.IntegerField()), "position", "key")


class Variable(Record):
    """What can be recorded: its name in expressions, its key in documents, its label on the page.

    `definition` holds what only some kinds have (units, choices, ranges, formula ...), in the form of the catalogue.
    Name and key never change: expressions, candidates' values and old reports know the variable by them.
    """

    class Kind(models.TextChoices):
        """How it is recorded."""

        BOOLEAN = "boolean", _("yes or no")
        CODE = "code", _("one of several answers")
        INTEGER = "integer", _("whole number")
        QUANTITY = "quantity", _("number with a unit")
        LAB = "lab", _("laboratory result with its limits of normal")
        DATE = "date", _("date")
        ROWS = "rows", _("list")
        DERIVED = "derived", _("computed")
        GIVEN = "given", _("date of the screening")

    class Section(models.TextChoices):
        """Where it stands in the form, in the order of a coordinator's work."""

        CONSENT = "consent", _("Consent")
        CANDIDATE = "candidate", _("Candidate")
        DISEASE = "disease", _("Disease")
        STATUS = "status", _("Status")
        LABORATORY = "laboratory", _("Laboratory")
        HEART_LUNGS = "heart_lungs", _("Heart and lungs")
        THERAPIES = "therapies", _("Therapies")
        TOXICITIES = "toxicities", _("Toxicities")
        FERTILITY = "fertility", _("Fertility")
        DERIVED = "derived", _("Computed")

    class Remedy(models.TextChoices):
        """What may change a value that does not meet a criterion."""

        REPEAT = "repeat", _("may be repeated")
        WAIT = "wait", _("clears with time")
        FIXED = "fixed", _("cannot change")

    name = models.CharField(max_length=100, unique=True, help_text=_("As it stands in expressions. Never changes."))
    key = models.CharField(max_length=60, unique=True, help_text=_("As it stands in documents. Never changes."))
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    section = models.CharField(max_length=20, choices=Section)
    position = models.PositiveIntegerField()
    help = models.TextField(blank=True)
    loinc = models.CharField(max_length=100, blank=True)
    loinc_checked = models.BooleanField(default=False)
    remedy = models.CharField(max_length=20, choices=Remedy, blank=True)
    dated = models.BooleanField(default=False, help_text=_("An examination with a date of its own."))
    window_days = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Days before the anchor date after which it is flagged as stale.")
    )
    definition = PlainJSON(default=dict, blank=True)

    objects = VariableQuerySet.as_manager()

    class Meta:
        ordering = ["section", "position", "key"]
        constraints = [
            CheckConstraint(condition=written("name") & Q(key__regex=KEY), name="variable_has_name_and_key"),
            CheckConstraint(condition=one_of("kind", _KINDS), name="variable_kind"),
        ]

    def __str__(self) -> str:
        return self.label

    def as_json(self) -> dict[str, Any]:
        """Return the variable in the form of the catalogue; what is empty is left out."""
        always = {name: getattr(self, name) for name in ("name", "key", "label", "kind", "section", "position")}
        usual = {name: getattr(self, name) for name in USUAL if getattr(self, name) not in (None, "", False)}
        return always | usual | self.definition

    @classmethod
    def fields_of(cls, item: dict[str, Any]) -> dict[str, Any]:
        """Return the columns for a variable in the form of the catalogue."""
        columns = {name: item[name] for name in ("name", "key", "label", "kind", "section", "position")}
        columns |= {name: item.get(name, default) for name, default in USUAL.items()}
        return columns | {"definition": {name: item[name] for name in item.keys() - columns.keys()}}
