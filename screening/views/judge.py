"""The investigator's judgements.

Who: an investigator of the site, after a report. Why: to answer what values alone do not decide, each with a reason.
Next: back to the form's verdicts, and a new report.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from screening import actions, intake, policies
from screening.forms.judgement import Question, is_asked, questions
from screening.models import Screening
from screening.views.scope import known_facts, person, screening_of
from trialsite.roles import Act


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the investigator's answers; record those given."""
    screening = screening_of(request, key, Act.JUDGE)
    policies.check_judge(person(request), screening)
    report = intake.live_report(screening)
    asked = questions(report, screening, request.POST if request.method == "POST" else None)
    seen = request.POST.get("revision", str(screening.revision))
    stale = seen != str(screening.revision)
    if request.method == "POST" and not stale and all(question.form.is_valid() for question in asked):
        return _record(request, screening, asked)
    if stale:
        sentence = _("Values were saved since this page was drawn. Look at them, then record your judgements again.")
        messages.warning(request, sentence)
    context = {
        "screening": screening,
        "patient": screening.patient,
        "report": report,
        "asked": asked,
        "not_yet": [each for each in report["verdicts"] if each["decided_by"] == "investigator" and not is_asked(each)],
        "wrong": [question for question in asked if question.form.errors],
        "known": known_facts(intake.document_from(screening), screening.version.snapshot["variables"]),
    }
    return render(request, "screening/judge.html", context, status=409 if stale else 422 if context["wrong"] else 200)


def _record(request: HttpRequest, screening: Screening, asked: list[Question]) -> HttpResponse:
    given = [question for question in asked if question.form.given]
    for question in given:
        actions.judge(
            screening=screening,
            criterion_code=question.code,
            by=person(request),
            revision=screening.revision,
            **question.form.answer(),
        )
    if not given:
        messages.info(request, _("No answer was given, so nothing was recorded."))
        return redirect("screening:judge", screening.pk)
    sentence = ngettext("%(n)s judgement recorded.", "%(n)s judgements recorded.", len(given)) % {"n": len(given)}
    messages.success(request, sentence)
    return redirect("screening:form", screening.pk)
