"""A posted form: everything is saved as typed, or the conflict is shown; nothing typed is lost."""

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
from screening.templatetags.verdicts import verdict_word
from screening.views import conflict
from screening.views import form as form_page
from screening.views.live import turned
from screening.views.scope import person, screening_of

ADD = "add-"
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
        screening = screening_of(request, screening.pk)
        _tell(request, screening, before, posted)
    elif not dates.errors and request.POST.get("then") == "stay":
        messages.info(request, _("Nothing was changed, so nothing needed saving."))
    if dates.errors:
        return form_page.draw(request, screening, dates=dates, status=422)
    return _go_on(request, screening)


def _revision(request: HttpRequest) -> int:
    """Return the edit counter that the page was drawn with; a missing or forged one is none of ours."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _tell(request: HttpRequest, screening: Screening, before: dict, posted: Flat) -> None:
    """Say that it is saved, which verdicts turned, and which confirmation could not be taken."""
    turns = turned(before, intake.live_report(screening), verdict_word)
    sentences = [_("Saved."), *(sentence for _code, sentence in turns)]
    messages.success(request, " ".join(sentences))
    request.session[form_page.TURNED] = {"screening": str(screening.pk), "codes": [code for code, _s in turns]}
    now = flatten(screening)
    for path, text in posted.items():
        if path.endswith(".half_life_confirmed") and text == "yes" and not now.get(path):
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
