"""The log of screenings.

Who: coordinators, investigators, auditors. Why: to find a candidate, or to see how screening goes at the site. Next:
open a candidate's form or report.
"""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.models import Screening
from screening.statuses import Status
from screening.views.listing import with_latest
from screening.views.new import places
from screening.views.scope import person
from trialsite.roles import MAY, Act

ON_A_PAGE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """List the screenings of the person's sites, newest first, of one status if asked."""
    user = person(request)
    if not user.memberships.in_force().filter(role__in=MAY[Act.READ_SCREENINGS]).exists():
        raise Http404
    found = Screening.objects.visible_to(user).select_related("patient__study", "patient__site")
    status = request.GET.get("status", "")
    if status in Status.values:
        found = found.filter(status=status)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "screenings": with_latest(page.object_list),
        "statuses": Status.choices,
        "status": status if status in Status.values else "",
        "may_open": bool(places(user)),
    }
    return render(request, "screening/log.html", context)
