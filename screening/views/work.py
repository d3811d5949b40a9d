"""My work.

Who: everybody, after signing in. Why: to see what waits for them. Next: open the first candidate of the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from screening import statuses
from screening.forms.texts import Words
from screening.models import Assessment, Screening
from screening.views.listing import with_latest
from screening.views.new import places
from screening.views.scope import person
from trialsite.models import User
from trialsite.roles import Act, Role

SHOWN = 50
NOTHING = Q(pk__in=[])


def _in_latest_report(count: str) -> Subquery:
    """Return a count of each screening's latest report."""
    reports = Assessment.objects.filter(screening=OuterRef("pk")).order_by("-number")
    return Subquery(reports.values_list(Cast(KT(f"report__counts__{count}"), IntegerField()))[:1])


OPEN_IN_LATEST_REPORT = {count: _in_latest_report(count) for count in ("to_enter", "to_clarify")}
"""A report that leaves something to enter or to clarify sends the candidate back to whoever enters values."""


@dataclass(frozen=True)
class Duty:
    """What a role finds on this page: screenings that wait for it, under a heading."""

    title: Words
    nothing: Words
    act: Act
    opens_report: bool
    also: Q = NOTHING


DUTIES: Mapping[Role, Duty] = {
    Role.COORDINATOR: Duty(
        _("To complete"),
        _("Nothing is open. Start with a new screening."),
        Act.WRITE_SCREENINGS,
        opens_report=False,
        also=Q(to_enter__gt=0) | Q(to_clarify__gt=0),
    ),
    Role.INVESTIGATOR: Duty(
        _("To review"),
        _("No report waits for you. Reports appear here once a coordinator has made them."),
        Act.JUDGE,
        opens_report=True,
    ),
}

OFFICES: Mapping[Role, tuple[Words, Words, str]] = {
    Role.CRITERIA_EDITOR: (
        _("Write criteria"),
        _("Drafts of criteria, their rules and worked examples."),
        "admin:index",
    ),
    Role.CRITERIA_APPROVER: (
        _("Approve criteria"),
        _("Publish a draft that somebody else wrote, and release it to a site."),
        "admin:index",
    ),
    Role.AUDITOR: (_("Audit"), _("History, accounts and screenings of the sites granted to you."), "admin:index"),
    Role.ACCOUNT_KEEPER: (_("Accounts"), _("Who works here, in which role, at which site, since when."), "admin:index"),
}
"""Roles whose work lies in the admin pages: heading, explanation, page."""


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, by role."""
    user = person(request)
    roles = sorted(
        {Role(role) for role in user.memberships.in_force().values_list("role", flat=True)}, key=list(Role).index
    )
    context = {
        "duties": [_waiting(user, role) for role in roles if role in DUTIES],
        "offices": [(title, text, reverse(page)) for title, text, page in (OFFICES[r] for r in roles if r in OFFICES)],
        "may_open": bool(places(user)),
        "has_role": bool(roles),
    }
    return render(request, "screening/work.html", context)


def _waiting(user: User, role: Role) -> dict[str, Any]:
    """Return the screenings whose next move is this role's, those with the nearest planned start first."""
    duty = DUTIES[role]
    states = [status for status, owner in statuses.OWNERS.items() if owner == role]
    wanted = Q(status__in=states) | duty.also
    found = Screening.objects.visible_to(user, duty.act).going_on().annotate(**OPEN_IN_LATEST_REPORT).filter(wanted)
    found = found.select_related("patient__study", "patient__site").order_by("anchor_date", "patient__code")
    more = max(found.count() - SHOWN, 0)
    return {"duty": duty, "screenings": with_latest(found[:SHOWN]), "more": more}
