"""A report is made of what is saved, and kept: the document, the report and one row per criterion."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from criteria.engine.documents import ENGINE
from criteria.snapshots import engine_version
from screening import intake, policies
from screening.models import Assessment, Screening, Verdict
from screening.statuses import Status
from trialsite import audit
from trialsite.models import User


@transaction.atomic
def assess(*, screening: Screening, by: User) -> Assessment:
    """Judge a screening as saved and keep the report. Raises Denied."""
    locked = Screening.objects.select_for_update(of=["self"]).select_related("patient", "version").get(pk=screening.pk)
    policies.check_assess(by, locked)
    document = intake.document_from(locked)
    report = intake.report_on(document, engine_version(locked.version))
    with audit.acting(by):
        assessment = _keep(locked, document, report, by)
        locked.status = Status.ASSESSED
        locked.save(update_fields=["status"])
    return assessment


def _keep(screening: Screening, document: dict[str, Any], report: dict[str, Any], by: User) -> Assessment:
    latest = screening.assessments.aggregate(Max("number"))["number__max"] or 0
    assessment = Assessment.objects.create(
        screening=screening,
        number=latest + 1,
        version=screening.version,
        as_of=screening.as_of,
        anchor_date=screening.anchor_date,
        conclusion=report["conclusion"],
        awaiting=report["counts"]["awaits_investigator"],
        headline=" ".join(report["headline"]),
        document=document,
        report=report,
        engine_version=ENGINE,
        criteria_count=len(report["verdicts"]),
        made_by=by,
    )
    Verdict.objects.bulk_create(
        Verdict(
            assessment=assessment,
            position=position,
            code=verdict["code"],
            category=verdict["category"],
            outcome=verdict["verdict"],
            reason_code=verdict["reason"]["code"],
            reason_text=verdict["reason"]["text"],
        )
        for position, verdict in enumerate(report["verdicts"], 1)
    )
    return assessment
