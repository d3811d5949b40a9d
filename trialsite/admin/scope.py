"""One rule for every table in the admin: rows outside one's study, site and role do not exist.

A `Scope` names the acts (trialsite/roles.py) that let somebody read and write the rows of a table, and the ways from a
row to its study and site. `Scoped` feeds Django's admin from it: lists, pages, choices, searches, histories.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from trialsite.admin.changes import changes_of
from trialsite.models import HistoryEntry, Study
from trialsite.roles import Act, Denied, within

FORBIDDEN = 403
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Scope:
    """Which acts open a table. `study` and `site` lead from a row to them; None where rows belong to none."""

    read: Act
    write: Act | None = None
    study: str | None = None
    site: str | None = None

    def rows(self, queryset: models.QuerySet, user: Any, act: Act) -> models.QuerySet:
        """Those rows for which the person may do this today."""
        if self.study is not None:
            return queryset.filter(within(user, act, study=self.study, site=self.site))
        return queryset if holds(user, act) else queryset.none()


def holds(user: Any, act: Act) -> bool:
    """Whether the person may do this in any study today."""
    return Study.objects.visible_to(user, act).exists()


def holds_for(request: HttpRequest, act: Act) -> bool:
    """The same, asked once per request: a page asks it of every table."""
    known = request.__dict__.setdefault("_acts", {})
    if act not in known:
        known[act] = holds(request.user, act)
    return known[act]


class Scoped(admin.ModelAdmin):
    """A table in the admin. Reading and writing follow its scope; nothing is deleted unless the table says so."""

    scope: Scope
    actions = None
    view_on_site = False
    show_full_result_count = False
    list_per_page = 50

    # What there is

    def rows(self, user: Any, act: Act) -> models.QuerySet:
        """The rows for which the person may do this today."""
        return self.scope.rows(self.model._default_manager.all(), user, act)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "queryset" not in kwargs:
            kwargs["queryset"] = self.choices(db_field, request)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def choices(self, db_field: Any, request: HttpRequest) -> models.QuerySet:
        """What a column that refers to another table offers: the rows of that table that exist for the person."""
        related = admin.site.get_model_admin(db_field.remote_field.model)
        return related.get_queryset(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        queryset = self.rows(request.user, self.scope.read)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    # Permissions

    def check_change(self, user: Any, obj: Any) -> None:
        """Raise Denied with a sentence where the person may not change this row, or not now."""
        if self.scope.write is None or not self.rows(user, self.scope.write).filter(pk=obj.pk).exists():
            raise Denied("admin.read_only", _("You can read this page, and change nothing on it."))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds_for(request, self.scope.read)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.scope.write is not None and holds_for(request, self.scope.write)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.scope.write is not None and holds_for(request, self.scope.write)
        try:
            self.check_change(request.user, obj)
        except Denied:
            return False
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow what the list's own filters send, and nothing else: a condition on a column tells what it holds."""
        names = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        suffixes = ("", "__exact", "__id__exact", "__isnull")
        return lookup in {f"{name}{suffix}" for name in names for suffix in suffixes}

    # Pages

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        new = _("New %(what)s") % {"what": self.opts.verbose_name}
        context["title"] = context["original"] or new
        context["subtitle"] = capfirst(self.opts.verbose_name) if context["original"] else None
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        again = False
        while True:
            try:
                self._check_post(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
            except Denied as refusal:
                return self.not_saved(request, str(refusal), FORBIDDEN)
            except IntegrityError:
                # Somebody else saved in between. Once more: the form now sees what the database refused.
                if again:
                    return self.not_saved(request, _("Somebody else saved the same just now."), CONFLICT)
                again = True

    def _check_post(self, request: HttpRequest, object_id: str | None) -> None:
        if request.method == "POST" and object_id is not None and self.has_view_permission(request):
            self.check_change(request.user, self.get_object(request, unquote(object_id)))

    def not_saved(self, request: HttpRequest, sentence: str, status: int) -> HttpResponse:
        """Say that nothing was saved, and why, with all that was typed: it is kept on the page, not lost."""
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if value.strip() and not name.startswith(("_", "csrf")) and "_FORMS" not in name
        ]
        context = {**admin.site.each_context(request), "sentence": sentence, "typed": typed, "opts": self.opts}
        return render(request, "admin/not_saved.html", context | {"title": _("Nothing was saved")}, status=status)

    # History: the database's own. Django's second book of changes stays empty.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the tables' triggers record it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the tables' triggers record it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Nothing: the tables' triggers record it."""

    def history_rows(self, request: HttpRequest, obj: Any) -> list[models.Model]:
        """The rows whose history is this object's history."""
        return [obj]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, obj):
            raise Http404
        entries = HistoryEntry.objects.of(*self.history_rows(request, obj)).order_by("-id")
        page = Paginator(entries, self.list_per_page).get_page(request.GET.get("p"))
        context = {
            **admin.site.each_context(request),
            "title": _("History of %(what)s") % {"what": obj},
            "page": page,
            "changes": changes_of(page.object_list),
            "object": obj,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
        }
        return TemplateResponse(request, "admin/object_history.html", context | (extra_context or {}))
