"""Studies and sites in the admin. Account keepers look after sites; a study's own settings are read, not changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, ExpressionWrapper, OuterRef, QuerySet, UUIDField
from django.http import HttpRequest

from trialsite import audit
from trialsite.admin.keeping import keeps_all_sites
from trialsite.admin.scope import Scope, Scoped
from trialsite.models import Site, Study
from trialsite.roles import Act, within


def sites_of(user: Any, act: Act) -> QuerySet:
    """The sites where the person may do this today, in whichever study."""
    here = ExpressionWrapper(OuterRef("pk"), output_field=UUIDField())
    studies = Study.objects.annotate(_site=here).filter(within(user, act, study="pk", site="_site"))
    return Site.objects.filter(Exists(studies))


@admin.register(Study)
class StudyAdmin(Scoped):
    """Studies, as their criteria's editors, approvers and auditors see them."""

    scope = Scope(Act.READ_DRAFTS, study="pk")
    list_display = ["code", "short_title", "exclusions", "target_enrolment"]
    fields = ["code", "title", "short_title", "exclusions", "target_enrolment", "two_persons"]


@admin.register(Site)
class SiteAdmin(Scoped):
    """Sites, of the studies that somebody keeps the accounts of."""

    scope = Scope(Act.READ_ACCOUNTS, Act.KEEP_ACCOUNTS)
    list_display = ["code", "name", "time_zone"]
    fields = ["code", "name", "time_zone"]

    def rows(self, user: Any, act: Act) -> QuerySet:
        return sites_of(user, act)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # A keeper of one site would not even see the new one.
        return keeps_all_sites(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Site | None = None) -> list[str]:
        return ["code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:
        with audit.acting(request.user):
            obj.save()
