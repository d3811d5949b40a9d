"""Criteria versions in the admin: the list, a version's page with its criteria, and the steps it goes through."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria import policies
from criteria.admin import saving
from criteria.admin.reading import Reader
from criteria.admin.steps import STEPS, StepView, steps_for, works_on
from criteria.forms import VersionForm
from criteria.models import CriteriaVersion
from trialsite.admin.scope import Scope, Scoped
from trialsite.roles import Act


@admin.register(CriteriaVersion)
class VersionAdmin(Scoped):
    """Sets of criteria: drafts, published ones, retired ones."""

    scope = Scope(Act.READ_DRAFTS, Act.DRAFT_CRITERIA, study="study")
    form = VersionForm
    fields = ["change_note"]
    list_display = ["name", "status", "criteria_count", "note", "published_at", "published_by", "in_force_at"]
    list_filter = [("study", admin.RelatedOnlyFieldListFilter), "status"]
    list_select_related = ["study", "published_by"]
    ordering = ["study__code", "-number"]
    change_form_template = "admin/criteria/criteriaversion/change_form.html"

    class Media:
        css = {"all": ["criteria-admin/criterion.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = super().get_queryset(request).annotate(_criteria=Count("criteria"))
        return counted.select_related("study").defer("snapshot").prefetch_related("releases__site")

    def check_change(self, user: Any, obj: CriteriaVersion) -> None:
        policies.check_edit(user, obj)

    # The list

    @admin.display(description=gettext_lazy("version"), ordering="number")
    def name(self, obj: CriteriaVersion) -> str:
        return str(obj)

    @admin.display(description=gettext_lazy("criteria"), ordering="_criteria")
    def criteria_count(self, obj: CriteriaVersion) -> int:
        return obj._criteria

    @admin.display(description=gettext_lazy("change note"))
    def note(self, obj: CriteriaVersion) -> str:
        return obj.change_note if len(obj.change_note) <= 80 else f"{obj.change_note[:80]}…"

    @admin.display(description=gettext_lazy("in force at"))
    def in_force_at(self, obj: CriteriaVersion) -> str:
        return ", ".join(str(release.site) for release in obj.releases.all() if release.ended_on is None)

    # The page

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        version, reader = context["original"], Reader()
        criteria = version.criteria.select_related("version__study").defer("version__snapshot").order_by("position")
        context |= {
            "version": version,
            "is_editable": self.has_change_permission(request, version),
            "steps": steps_for(request.user, version),
            "criteria": [{"row": each, "reading": reader.read(each)} for each in criteria],
            "decisions": [(name.replace("_", " "), _decision(value)) for name, value in version.settings.items()],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: CriteriaVersion, form: VersionForm, change: bool) -> None:
        saving.save_draft(version=obj, settings=form.settings(), by=request.user)

    def history_rows(self, request: HttpRequest, obj: CriteriaVersion) -> list[Any]:
        return [obj, *obj.criteria.all(), *obj.releases.all()]

    # The steps

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise Http404
        return StepView(self, STEPS["new-draft"], request, None).answer()

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path(
                f"<uuid:pk>/{name}/",
                guard(partial(self.step, name=name)),
                name=f"criteria_criteriaversion_{name.replace('-', '_')}",
            )
            for name in STEPS
        ]
        return own + super().get_urls()

    def step(self, request: HttpRequest, pk: Any, name: str) -> HttpResponse:
        """One step of a version: the page that asks, and the answer to it."""
        version = self.get_object(request, str(pk))
        if not works_on(request.user, version):
            raise Http404
        return StepView(self, STEPS[name], request, version).answer()


def _decision(value: Any) -> str:
    said = {True: _("yes"), False: _("no"), None: _("not decided")}
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("none")
    return str(said[value]) if value is None or isinstance(value, bool) else str(value)
