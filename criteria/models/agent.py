"""Agents: medicines with their published half-lives."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from trialsite.constraints import written
from trialsite.fields import TypedText
from trialsite.models import Record

COLUMNS = (
    "agent",
    "synonyms",
    "drug_class",
    "washout_group",
    "route",
    "half_life_low",
    "half_life_high",
    "half_life_unit",
    "half_life_hours_for_rule",
    "basis",
    "uncertain",
    "confidence",
    "reference",
    "checked",
    "note",
)
"""The columns of criteria/catalogue/agents.csv, all of them text."""


class Agent(Record):
    """A medicine of the starting list. Its half-life is a proposal that somebody confirms for a candidate.

    `half_life_hours_for_rule` is the longest published value of an active moiety, in hours; empty where none is known.
    """

    class Group(models.TextChoices):
        """Which washout rule it falls under."""

        SYSTEMIC = "systemic", _("systemic therapy")
        CHECKPOINT_INHIBITOR = "checkpoint_inhibitor", _("immune checkpoint inhibitor")
        CHECKPOINT_AGONIST = "checkpoint_agonist", _("immune checkpoint agonist")

    agent = models.CharField(_("name"), max_length=200, unique=True)
    synonyms = TypedText(help_text=_("Separated by semicolons."))
    drug_class = TypedText()
    washout_group = models.CharField(max_length=30, choices=Group)
    route = TypedText()
    half_life_low = TypedText()
    half_life_high = TypedText()
    half_life_unit = TypedText()
    half_life_hours_for_rule = TypedText()
    basis = TypedText()
    uncertain = models.CharField(max_length=3, choices=[("yes", _("yes")), ("no", _("no"))], default="yes")
    confidence = TypedText()
    reference = TypedText()
    checked = TypedText()
    note = TypedText()

    class Meta:
        ordering = ["agent"]
        constraints = [
            CheckConstraint(condition=written("agent"), name="agent_has_name"),
            CheckConstraint(
                condition=Q(half_life_hours_for_rule__regex=r"^(\d{1,6}(\.\d{1,6})?)?$"),
                name="agent_half_life_is_number",
            ),
        ]

    def __str__(self) -> str:
        return self.agent

    def as_row(self) -> dict[str, str]:
        """Return the agent as a row of the catalogue's table."""
        return {column: getattr(self, column) for column in COLUMNS}
