"""The report of an assessment.

Who: the investigator who reviews, the coordinator, the auditor; on paper, the file. Why: to see for each criterion what
was found, what is required and why it is met or not. Next: judge what awaits the investigator, or go back to the form.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from screening import policies
from screening.models import Assessment
from screening.views.scope import known_facts, person
from screening.views.verdict_order import worst_first


@require_safe
def report(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Draw a stored report. Nothing is computed here: the page shows what was kept."""
    user = person(request)
    here = Assessment.objects.visible_to(user).filter(screening=key)
    related = ("screening__patient__study", "screening__patient__site", "version", "made_by")
    assessment = get_object_or_404(here.select_related(*related), number=number)
    screening, kept = assessment.screening, assessment.report
    open_first = request.GET.get("order") == "open"
    context = {
        "assessment": assessment,
        "screening": screening,
        "patient": screening.patient,
        "study": screening.patient.study,
        "report": kept,
        "verdicts": worst_first(kept["verdicts"]) if open_first else kept["verdicts"],
        "grouped": not open_first,
        "known": known_facts(assessment.document, assessment.version.snapshot["variables"]),
        "newer": here.order_by("-number").filter(number__gt=number).first(),
        "changed_since": screening.updated_at > assessment.made_at,
        "may_edit": policies.can_edit(user, screening),
        "may_judge": policies.can_judge(user, screening),
    }
    return render(request, "screening/report.html", context)
