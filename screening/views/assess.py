"""Make the report.

Who: a coordinator or investigator, when the form is as complete as it will be today. Why: to keep the verdicts as they
are now. Next: read the report; the investigator reviews it.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from screening import actions
from screening.views.scope import person, screening_of
from trialsite.roles import Act


@require_POST
def assess(request: HttpRequest, key: UUID) -> HttpResponse:
    """Judge what is saved, keep the report and show it."""
    screening = screening_of(request, key, Act.WRITE_SCREENINGS)
    assessment = actions.assess(screening=screening, by=person(request))
    return redirect("screening:report", screening.pk, assessment.number)
