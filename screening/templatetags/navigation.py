"""The head of every page: where the person can go, by role."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from trialsite.roles import MAY, Act, Role

register = template.Library()


@register.inclusion_tag("parts/topbar.html", takes_context=True)
def topbar(context: dict[str, Any]) -> dict[str, Any]:
    """Draw the head of the page; for somebody who is not signed in, the product's name alone."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"user": None}
    held = list(user.memberships.in_force().select_related("study"))
    roles = {Role(membership.role) for membership in held}
    entries = [
        {"address": address, "label": label, "current": _is_current(request.path, address)}
        for address, label in _entries(user, held, roles)
    ]
    return {
        "user": user,
        "navigation": entries,
        "roles_text": ", ".join(str(role.label) for role in Role if role in roles),
        "csrf_token": context.get("csrf_token"),
    }


def _entries(user: Any, held: list[Any], roles: set[Role]) -> Iterator[tuple[str, str]]:
    yield reverse("screening:work"), _("My work")
    if roles & MAY[Act.READ_SCREENINGS]:
        yield reverse("screening:log"), _("Screenings")
    studies = {membership.study for membership in held if Role(membership.role) in MAY[Act.READ_CRITERIA]}
    for study in sorted(studies, key=lambda one: one.code):
        yield reverse("criteria:study", args=[study.pk]), _("Study") if len(studies) == 1 else study.code
    if user.is_staff:
        yield reverse("admin:index"), _("Administration")


def _is_current(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
