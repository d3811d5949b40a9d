"""The screening form drawn: sections with what is saved and what is doubtful in it, and the verdicts beside them."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening import intake, notes, policies, statuses
from screening.forms.header import DatesForm
from screening.forms.page import ScreeningPage
from screening.forms.rows import CTCAE_TERMS, ROUTES
from screening.models import Screening
from screening.views.live import BEFORE_SAVE, Live, told, turned
from screening.views.scope import known_facts, person
from trialsite.models import User


def draw(
    request: HttpRequest,
    screening: Screening,
    *,
    dates: DatesForm | None = None,
    adding: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the form of a screening as saved; `dates` are given when something in them could not be saved."""
    user = person(request)
    document = intake.document_from(screening)
    report = intake.live_report(screening)
    before = request.session.pop(BEFORE_SAVE, {})
    page = ScreeningPage(
        screening,
        notes=notes.doubts(screening),
        readings=notes.readings(screening),
        report=report,
        may_exempt=policies.can_call_insignificant(user, screening),
        adding=adding,
    )
    changes = turned(before["words"], report) if before.get("screening") == str(screening.pk) else {}
    context = _page_context(user, screening, page, report) | {
        "header": dates or DatesForm(initial=_saved_dates(page.saved)),
        "header_errors": [field for field in dates if field.errors] if dates else [],
        "known": known_facts(document, screening.version.snapshot["variables"]),
        "turned": changes,
        "turned_sentences": told(changes),
    }
    return render(request, "screening/form.html", context, status=status)


def _page_context(user: User, screening: Screening, page: ScreeningPage, report: Mapping[str, Any]) -> dict[str, Any]:
    live = Live(report, page)
    latest = screening.assessments.defer("document", "report").first()
    return {
        "screening": screening,
        "patient": screening.patient,
        "page": page,
        "base": json.dumps(page.saved, ensure_ascii=False),
        "report": report,
        "verdicts": live.verdicts(),
        "verdicts_by_code": {verdict["code"]: verdict for verdict in report["verdicts"]},
        "next_step": live.next_step(),
        "latest": latest,
        "is_reported": latest is not None and latest.made_at >= screening.updated_at,
        "may_edit": policies.can_edit(user, screening),
        "may_judge": policies.can_judge(user, screening),
        "ended": screening.status in statuses.ENDED,
        "agent_names": sorted({agent["agent"] for agent in page.version.agents.values()}),
        "routes": ROUTES,
        "terms": CTCAE_TERMS,
    }


def _saved_dates(saved: Mapping[str, str]) -> dict[str, str]:
    return {name: saved.get(f"screening.{name}", "") for name in DatesForm.base_fields}
