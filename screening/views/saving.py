"""A posted form: everything is saved as typed, or the conflict is shown; nothing typed is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.snapshots import engine_version
from screening import actions, intake, policies
from screening.forms.changes import Names, differing, nested, posted_table
from screening.forms.flat import Flat, flatten
from screening.forms.header import DatesForm
from screening.models import Screening
from screening.views import conflict
from screening.views.drawing import draw
from screening.views.live import BEFORE_SAVE, words_of
from screening.views.scope import person, screening_of

ADD = "add-"
HALF_LIFE = ("half_life", "half_life_unit", "half_life_source")
PLACES = {"panels": "laboratory", "therapies": "therapies", "toxicities": "toxicities"}
"""The section of the page in which each kind of row stands."""


def save(request: HttpRequest, screening: Screening) -> HttpResponse:
    """Save a posted form. Dates that are none stay unsaved, in their fields, with a sentence; all else is kept."""
    user = person(request)
    saved = flatten(screening)
    names = Names(
        screening,
        engine_version(screening.version).dictionary,
        may_exempt=policies.can_call_insignificant(user, screening),
    )
    posted = posted_table(request.POST, names, saved)
    dates = DatesForm(data=saved | request.POST.dict())
    for name in dates.errors:
        posted.pop(f"screening.{name}", None)
    if differing(posted, saved):
        before = intake.live_report(screening)
        try:
            actions.save_answers(
                screening=screening, changes=nested(posted, saved), revision=_revision(request), by=user
            )
        except actions.StaleRevision:
            return conflict.show(request, screening, posted)
        _tell(request, screening, before, saved | posted)
    elif not dates.errors and request.POST.get("then") == "stay":
        messages.info(request, _("Nothing was changed, so nothing needed saving."))
    if dates.errors:
        return draw(request, screening_of(request, screening.pk), dates=dates, status=422)
    return _go_on(request, screening)


def _revision(request: HttpRequest) -> int:
    """Return the edit counter that the page was drawn with; a missing or forged one is none of ours."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _tell(request: HttpRequest, screening: Screening, before: dict[str, Any], now: Flat) -> None:
    """Say that it is saved, and which confirmation could not be taken; which verdicts turned is said with the page."""
    messages.success(request, _("Saved."))
    request.session[BEFORE_SAVE] = {"screening": str(screening.pk), "words": words_of(before)}
    for path, text in now.items():
        row, _point, part = path.rpartition(".")
        if part == "half_life_confirmed" and text == "yes" and not all(now.get(f"{row}.{name}") for name in HALF_LIFE):
            messages.warning(request, _("A half-life is confirmed only together with its value, unit and source."))
            return


def _go_on(request: HttpRequest, screening: Screening) -> HttpResponse:
    """Go where the pressed button leads: stay, a further row, or the report."""
    then = request.POST.get("then", "")
    if then == "assess":
        assessment = actions.assess(screening=screening, by=person(request))
        return redirect("screening:report", screening.pk, assessment.number)
    address = reverse("screening:form", args=[screening.pk])
    kind = then.removeprefix(ADD)
    if then.startswith(ADD) and kind in PLACES:
        return redirect(f"{address}?add={kind}#{PLACES[kind]}")
    return redirect(address)
