"""The roles and what each may do: tables. A membership says who holds a role, where and how long.

`within` is the only place where memberships turn into rows that somebody may see or touch. Superusers get nothing from
it: being able to repair a server is no reason to read a candidate's values.
"""

from collections.abc import Callable
from enum import Enum, auto
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from trialsite.models import Membership, Site, Study


class Denied(PermissionDenied):
    """Somebody may not do this, or not now: a stable code and a sentence for the person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Role(TextChoices):
    """What somebody is in a study."""

    COORDINATOR = "coordinator", _("Research coordinator")
    INVESTIGATOR = "investigator", _("Investigator")
    CRITERIA_EDITOR = "criteria_editor", _("Criteria editor")
    CRITERIA_APPROVER = "criteria_approver", _("Criteria approver")
    AUDITOR = "auditor", _("Auditor")
    ACCOUNT_KEEPER = "account_keeper", _("Account keeper")


class Act(Enum):
    """What can be done, as far as it matters who does it."""

    READ_SCREENINGS = auto()
    WRITE_SCREENINGS = auto()
    JUDGE = auto()
    SIGN = auto()
    EXPORT_SCREENINGS = auto()
    READ_SCREENING_HISTORY = auto()
    READ_CRITERIA = auto()
    READ_DRAFTS = auto()
    DRAFT_CRITERIA = auto()
    PUBLISH_CRITERIA = auto()
    READ_CRITERIA_HISTORY = auto()
    READ_ACCOUNTS = auto()
    KEEP_ACCOUNTS = auto()
    VERIFY_HISTORY = auto()


_AT_THE_BEDSIDE = frozenset({Role.COORDINATOR, Role.INVESTIGATOR})
_AT_THE_CRITERIA = frozenset({Role.CRITERIA_EDITOR, Role.CRITERIA_APPROVER})

MAY: dict[Act, frozenset[Role]] = {
    Act.READ_SCREENINGS: _AT_THE_BEDSIDE | {Role.AUDITOR},
    Act.WRITE_SCREENINGS: _AT_THE_BEDSIDE,
    Act.JUDGE: frozenset({Role.INVESTIGATOR}),
    Act.SIGN: frozenset({Role.INVESTIGATOR}),
    Act.EXPORT_SCREENINGS: _AT_THE_BEDSIDE | {Role.AUDITOR},
    Act.READ_SCREENING_HISTORY: _AT_THE_BEDSIDE | {Role.AUDITOR},
    Act.READ_CRITERIA: _AT_THE_BEDSIDE | _AT_THE_CRITERIA | {Role.AUDITOR},
    Act.READ_DRAFTS: _AT_THE_CRITERIA | {Role.AUDITOR},
    Act.DRAFT_CRITERIA: frozenset({Role.CRITERIA_EDITOR}),
    Act.PUBLISH_CRITERIA: frozenset({Role.CRITERIA_APPROVER}),
    Act.READ_CRITERIA_HISTORY: _AT_THE_CRITERIA | {Role.AUDITOR},
    Act.READ_ACCOUNTS: frozenset({Role.AUDITOR, Role.ACCOUNT_KEEPER}),
    Act.KEEP_ACCOUNTS: frozenset({Role.ACCOUNT_KEEPER}),
    Act.VERIFY_HISTORY: frozenset({Role.AUDITOR}),
}

STAFF = _AT_THE_CRITERIA | {Role.AUDITOR, Role.ACCOUNT_KEEPER}
"""Roles whose work lies in the admin pages: their accounts have `is_staff`."""


def _memberships(user: Any, act: Act) -> Any:
    """Return the memberships in force today under which the person may do it."""
    model: type[Membership] = apps.get_model("trialsite", "Membership")
    if not user.is_active:
        return model.objects.none()
    return model.objects.in_force().filter(user_id=user.pk, role__in=MAY[act])


def within(user: Any, act: Act, *, study: str, site: str | None) -> Q:
    """Return the condition that a row lies in a study, and at a site, where the person may do this today.

    `study` and `site` are the ways from the row to its study and site (`patient__study`); `site` is None for rows of
    a study as a whole: a membership at any of its sites suffices for them.
    """
    here = _memberships(user, act).filter(study=OuterRef(study))
    if site is not None:
        here = here.filter(Q(site=None) | Q(site=OuterRef(site)))
    return Q(Exists(here))


def allows(user: Any, act: Act, *, study: "Study", site: "Site | None" = None) -> bool:
    """Whether the person may do this today in a study: at this site, or at any of its sites when none is named."""
    here = _memberships(user, act).filter(study=study)
    if site is not None:
        here = here.filter(Q(site=None) | Q(site=site))
    return here.exists()


def asking(check: Callable[..., None]) -> Callable[..., bool]:
    """Return the twin of a check that answers instead of refusing: for buttons and lists."""

    @wraps(check)
    def can(*args: Any, **kwargs: Any) -> bool:
        try:
            check(*args, **kwargs)
        except Denied:
            return False
        return True

    return can
