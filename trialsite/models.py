"""People, sites, studies, who may do what where, and the history of every row."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trialsite import audit
from trialsite.constraints import one_of
from trialsite.fields import PlainJSON
from trialsite.roles import Act, Role, within


class Record(models.Model):
    """A row known by a random number, so that an address tells nothing and cannot be counted up."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete rows that stay as they were written."""


def _refuse(model: type[models.Model]) -> NoReturn:
    raise AppendOnlyError(f"rows of {model.__name__} are never changed or deleted; write a new one")


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that can be added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse(self.model)

    def delete(self) -> NoReturn:
        _refuse(self.model)

    def bulk_update(self, objs: Iterable[Any], fields: Any, batch_size: int | None = None) -> NoReturn:
        _refuse(self.model)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            _refuse(self.model)
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnly(models.Model):
    """A row that stays as it was written. The table refuses changes itself; this says so sooner and more plainly."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(type(self))


class User(Record, AbstractUser):
    """A person with an account. Never deleted, the user name never given to somebody else: switched off instead."""

    # One name, as the person writes it: many names do not split into first and last.
    first_name = None
    last_name = None
    display_name = models.CharField(_("name"), max_length=150)

    objects = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [UniqueConstraint(Lower("username"), name="user_name_once_in_any_case")]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def check_password(self, raw_password: str) -> bool:
        # A hash of yesterday's strength is renewed here, before anybody counts as logged in.
        with audit.acting(self, "password hash renewed"):
            return super().check_password(raw_password)


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is one of the IANA time zones, such as Asia/Shanghai."""
    if name not in available_timezones():
        raise ValidationError(_("'%(name)s' is not a time zone; write one like Asia/Shanghai"), params={"name": name})


class SiteQuerySet(models.QuerySet):
    """Named reads of sites."""

    def in_study(self, user: Any, study: "Study", act: Act) -> "SiteQuerySet":
        """Return the sites of a study where the person may do this today."""
        return self.annotate(_study=models.Value(study.pk)).filter(within(user, act, study="_study", site="pk"))


class Site(Record):
    """A hospital that screens. Its time zone decides which day it is."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def today(self) -> date:
        """Return the day that it is at the site now."""
        return timezone.localdate(timezone=ZoneInfo(self.time_zone))


class StudyQuerySet(models.QuerySet):
    """Named reads of studies."""

    def visible_to(self, user: Any, act: Act = Act.READ_CRITERIA) -> "StudyQuerySet":
        """Return the studies in which the person may do this today, at whichever site."""
        return self.filter(within(user, act, study="pk", site=None))


class Study(Record):
    """A clinical study. `record` is what the registry says beside the criteria."""

    class Exclusions(models.TextChoices):
        """Whether the exclusion criteria are known; without them nobody is called eligible."""

        NONE_IN_RECORD = "none_in_record", _("none in the record")
        LOADED = "loaded", _("loaded")

    code = models.SlugField(unique=True)
    title = models.TextField()
    short_title = models.CharField(max_length=200)
    record = PlainJSON(default=dict, blank=True)
    exclusions = models.CharField(max_length=20, choices=Exclusions, default=Exclusions.NONE_IN_RECORD)
    target_enrolment = models.PositiveIntegerField(null=True, blank=True)
    two_persons = models.BooleanField(
        _("criteria need two persons"),
        default=True,
        help_text=_("Whoever wrote a draft of the criteria cannot publish it."),
    )

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "studies"
        constraints = [CheckConstraint(condition=one_of("exclusions", ["none_in_record", "loaded"]), name="exclusions")]

    def __str__(self) -> str:
        return self.short_title


class MembershipQuerySet(models.QuerySet):
    """Named reads of memberships."""

    def in_force(self, on: date | None = None) -> "MembershipQuerySet":
        """Return those in force on a day, today when none is given; the first and the last day count."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Return those in studies whose accounts the person may read."""
        return self.filter(within(user, Act.READ_ACCOUNTS, study="study", site=None))


class Membership(Record):
    """A role of a person in a study, at one site or at all of them, from a day on. It is ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, help_text=_("Empty: all sites."))
    role = models.CharField(max_length=30, choices=Role)
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True, help_text=_("The last day. Empty: until further notice."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["study", "user", "role", "valid_from"]
        constraints = [
            CheckConstraint(condition=one_of("role", Role.values), name="membership_role"),
            CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.study}, {self.site or _('all sites')}"


class HistoryQuerySet(AppendOnlyQuerySet):
    """Named reads of history."""

    def of(self, *rows: models.Model) -> "HistoryQuerySet":
        """Return what happened to these rows, oldest first."""
        found = Q(pk=None)
        for row in rows:
            found |= Q(table_name=row._meta.db_table, row_id=str(row.pk))
        return self.filter(found)


class HistoryEntry(AppendOnly):
    """One change of one row: who, when, why, before and after. Written by the tables' triggers alone.

    `actor` is the number of a user and no foreign key, so that writing history can never fail for the sake of a
    person; NULL where nobody was named. `old` is NULL for a new row, `new` for a deleted one.
    """

    class Action(models.TextChoices):
        """What happened to the row."""

        INSERT = "I", _("added")
        UPDATE = "U", _("changed")
        DELETE = "D", _("deleted")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    reason = models.TextField()
    db_role = models.TextField()
    txid = models.BigIntegerField()
    table_name = models.TextField()
    row_id = models.TextField()
    action = models.CharField(max_length=1, choices=Action)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "history"
        indexes = [
            models.Index(fields=["table_name", "row_id"], name="history_of_a_row"),
            models.Index(fields=["actor", "at"], name="history_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.get_action_display()} {self.at:%Y-%m-%d %H:%M:%S}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(type(self))
