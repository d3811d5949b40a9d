"""Screenings in lists, each with its latest report."""

from collections.abc import Iterable

from django.db.models.fields.json import KT

from screening.models import Assessment, Screening


def with_latest(screenings: Iterable[Screening]) -> list[Screening]:
    """Return the screenings with their latest report as `latest`, None where none was made; one query for all.

    Each report says in `reading` the criterion of its first unconfirmed reading, None where it rests on none.
    """
    listed = list(screenings)
    reports = Assessment.objects.filter(screening__in=listed).latest_each()
    reports = reports.annotate(reading=KT("report__readings__0__criterion")).defer("document", "report")
    latest = {assessment.screening_id: assessment for assessment in reports}
    for screening in listed:
        screening.latest = latest.get(screening.pk)
    return listed
