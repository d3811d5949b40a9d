"""The study, and its criteria as people read them.

The study page. Who: everybody in the study. Why: to look up purpose, dose, follow-up and contacts, with the registry's
own words beside ours. Next: the criteria of a version.

The criteria page. Who: whoever doubts a verdict, writes or approves criteria. Why: to read each sentence of the
protocol beside its reading, its rule and what is still open about it. Next: back to the candidate, or to the admin.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from criteria.engine.errors import EngineError
from criteria.engine.language import parse, plain
from criteria.engine.variables import Dictionary, dictionary_from
from criteria.models import CriteriaVersion
from criteria.snapshots import snapshot_of
from trialsite.models import Study


@require_safe
def study(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the study's record and the versions of its criteria that the person may read."""
    found = get_object_or_404(Study.objects.visible_to(request.user), pk=key)
    versions = CriteriaVersion.objects.visible_to(request.user).filter(study=found).defer("snapshot")
    context = {
        "study": found,
        "versions": versions.select_related("published_by"),
        "released": found.releases.filter(ended_on=None).select_related("site", "version"),
    }
    return render(request, "criteria/study.html", context)


@require_safe
def criteria(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Show all criteria of one version; a draft as its rows are now."""
    here = CriteriaVersion.objects.visible_to(request.user).filter(study=key)
    version = get_object_or_404(here.select_related("study", "published_by"), number=number)
    snapshot = version.snapshot or snapshot_of(version)
    dictionary = dictionary_from(snapshot["variables"])
    context = {
        "study": version.study,
        "version": version,
        "criteria": [readable(item, dictionary) for item in snapshot["criteria"]],
        "loaded": snapshot["study"]["exclusions"] == Study.Exclusions.LOADED,
        "settings": snapshot["settings"],
    }
    return render(request, "criteria/criteria.html", context)


def readable(item: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    """Return a criterion with its rule as a sentence; a rule of a draft that cannot be read, with what is wrong."""
    try:
        return {**item, "plain": plain(parse(item["expression"], dictionary), dictionary)}
    except EngineError as problem:
        return {**item, "problem": str(problem)}
