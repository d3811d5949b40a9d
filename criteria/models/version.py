"""Criteria versions: a set of criteria, written as a draft, published once, then never changed."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trialsite.constraints import all_or_none
from trialsite.fields import PlainJSON, TypedText, person
from trialsite.models import Record, Site, Study
from trialsite.roles import Act, within

DIGEST = r"^[0-9a-f]{64}$"


class VersionQuerySet(models.QuerySet):
    """Named reads of criteria versions."""

    def drafts(self) -> "VersionQuerySet":
        return self.filter(status=CriteriaVersion.Status.DRAFT)

    def published(self) -> "VersionQuerySet":
        """Return those that may be released; retired ones are not among them."""
        return self.filter(status=CriteriaVersion.Status.PUBLISHED)

    def in_force(self, *, study: Study, site: Site) -> "CriteriaVersion | None":
        """Return the version released at a site, or None where no release is open."""
        return self.filter(releases__study=study, releases__site=site, releases__ended_on=None).first()

    def visible_to(self, user: Any) -> "VersionQuerySet":
        """Return what the person may read: drafts are for those who write, approve or audit criteria."""
        readable = within(user, Act.READ_CRITERIA, study="study", site=None)
        drafts = within(user, Act.READ_DRAFTS, study="study", site=None)
        return self.filter(readable & ~Q(status=CriteriaVersion.Status.DRAFT) | drafts)

    def editable_by(self, user: Any) -> "VersionQuerySet":
        """Return the drafts that the person may change."""
        return self.drafts().filter(within(user, Act.DRAFT_CRITERIA, study="study", site=None))


class CriteriaVersion(Record):
    """A numbered set of criteria of a study.

    `snapshot` holds everything that bears on a verdict, as it was at publication, and `digest` its SHA-256; evaluation
    reads nothing else. A draft has neither.
    """

    class Status(models.TextChoices):
        """What may be done with it: a draft is edited, a published one used, a retired one kept."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    change_note = TypedText(help_text=_("What changed and why, for those who read the report."))
    settings = PlainJSON(default=dict, blank=True)
    contradictions = PlainJSON(default=list, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = person()
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = person(null=True)
    retired_at = models.DateTimeField(null=True, editable=False)
    retired_by = person(null=True)

    snapshot = PlainJSON(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["study", "-number"]
        constraints = [
            UniqueConstraint(fields=["study", "number"], name="version_number_once"),
            all_or_none("version_published_by_whom_and_when", "published_at", "published_by"),
            all_or_none("version_retired_by_whom_and_when", "retired_at", "retired_by"),
            CheckConstraint(
                condition=Q(
                    status="draft", published_at=None, retired_at=None, snapshot__isnull=True, digest="", number__gte=1
                )
                | Q(status="published", published_at__isnull=False, retired_at=None)
                | Q(status="retired", published_at__isnull=False, retired_at__isnull=False),
                name="version_status_agrees_with_dates",
            ),
            CheckConstraint(
                condition=Q(status="draft")
                | Q(
                    snapshot__isnull=False,
                    snapshot__has_keys=["study", "number", "settings", "variables", "agents", "criteria"],
                    digest__regex=DIGEST,
                ),
                name="version_in_use_has_snapshot",
            ),
        ]

    def __str__(self) -> str:
        return _("%(study)s, version %(number)s") % {"study": self.study, "number": self.number}

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT
