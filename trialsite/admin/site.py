"""The admin as a whole: who gets in, and what everybody else is answered.

Only people who hold a role with work in it today see any of its pages. To all others, and outside one's study, site and
role, an address answers like one that does not exist: 404, the same page.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from trialsite.models import Membership
from trialsite.roles import STAFF, Denied

View = Callable[..., HttpResponse]

HEADINGS = {
    "criteria": _("Criteria"),
    "trialsite": _("People, sites, studies"),
    "screening": _("Candidates (read only)"),
}

FIRST = ("CriteriaVersion", "Criterion", "Release", "User", "Membership", "Patient", "Screening", "Assessment")
"""Tables that stand before the others of their heading, in this order."""


class RoleSite(admin.AdminSite):
    """The admin for those whose role has work in it. Being a superuser opens nothing."""

    site_title = _("Trialsite administration")
    site_header = _("Administration")
    index_title = _("What you look after")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (user.is_active and user.is_staff):
            return False
        return Membership.objects.in_force().filter(user_id=user.pk, role__in=STAFF).exists()

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        guarded = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            self._refuse_strangers(request)
            try:
                return guarded(request, *args, **kwargs)
            except Denied:
                raise
            except PermissionDenied as refusal:
                raise Http404 from refusal

        return update_wrapper(answer, view)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self._refuse_strangers(request)
        return super().login(request, extra_context)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        # PostgreSQL holds no such character, so nothing can be found by it; asking would be an error.
        if any("\x00" in value for values in request.GET.lists() for value in (values[0], *values[1])):
            raise Http404

    def get_urls(self) -> list[Any]:
        # "View on site" leads from any table's row to its page, past every scope.
        return [entry for entry in super().get_urls() if getattr(entry, "name", "") != "view_on_site"]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The tables under the headings of the work that they belong to, in the order of that work."""
        found = {each["app_label"]: each for each in super().get_app_list(request, app_label)}
        return [
            found[label] | {"name": heading, "models": sorted(found[label]["models"], key=_by_use)}
            for label, heading in HEADINGS.items()
            if label in found
        ]


def _by_use(entry: dict[str, Any]) -> tuple[int, str]:
    name = entry["object_name"]
    return (FIRST.index(name) if name in FIRST else len(FIRST)), str(entry["name"])
