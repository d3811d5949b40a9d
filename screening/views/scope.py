"""What a page may show: objects come through the scoped querysets only, and what is not there answers 404."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from criteria.engine.entries import shorten
from screening.models import Screening
from trialsite.models import User
from trialsite.roles import Act

ANSWERS = (
    "observations__confirmed_by",
    "panels__results__confirmed_by",
    "therapies__half_life_confirmed_by",
    "toxicities__insignificant_by",
)


def person(request: HttpRequest) -> User:
    """Return who asks; the login middleware lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def screening_of(request: HttpRequest, key: UUID, act: Act = Act.READ_SCREENINGS) -> Screening:
    """Return a screening with all its answers, or answer 404 as for one that does not exist."""
    here = Screening.objects.visible_to(person(request), act)
    related = here.select_related("patient__study", "patient__site", "version", "updated_by")
    return get_object_or_404(related.prefetch_related(*ANSWERS), pk=key)


def known_facts(document: dict[str, Any], variables: list[dict[str, Any]]) -> list[str]:
    """Return what identifies a candidate beside the code (birth date, sex): what stands in the candidate's section and
    never changes, as entered.
    """
    fixed = [item for item in variables if item["section"] == "candidate" and item.get("remedy") == "fixed"]
    found = ((item["name"], _first_value(document.get("answers", {}).get(item["key"]))) for item in fixed)
    return [f"{name.lower()} {shorten(value)}" for name, value in found if value]


def _first_value(entry: Any) -> str:
    first = entry[0] if isinstance(entry, list) and entry else entry
    return str(first.get("value", "") if isinstance(first, dict) else first or "")
