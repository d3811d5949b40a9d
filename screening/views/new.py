"""A new screening.

Who: a coordinator or investigator, when a candidate turns up. Why: to give the candidate a code and a day of judgement.
Next: enter the values in the form that opens.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from criteria.models import Release
from screening import actions
from screening.forms.new import NewScreeningForm
from screening.views.scope import person
from trialsite.models import User
from trialsite.roles import Act, within


def places(user: User) -> list[Release]:
    """Return where the person can open screenings: a study at a site, with the criteria in force there."""
    here = within(user, Act.WRITE_SCREENINGS, study="study", site="site")
    return list(Release.objects.filter(here, ended_on=None).select_related("study", "site", "version"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for code and dates; open the screening and go on to its form."""
    user = person(request)
    open_to = places(user)
    if not open_to:
        raise Http404
    form = NewScreeningForm(request.POST or None, places=open_to)
    if request.method == "POST" and form.is_valid():
        try:
            screening = actions.open_screening(by=user, **form.answers())
        except actions.Refused as refusal:
            form.add_error("patient_code", str(refusal))
        else:
            return redirect("screening:form", screening.pk)
    context = {"form": form, "place": open_to[0]}
    return render(request, "screening/new.html", context, status=422 if form.errors else 200)
