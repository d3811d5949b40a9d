"""Releases in the admin: a list to read. A version is released from its own page."""

from django.contrib import admin

from criteria.models import Release
from trialsite.admin.scope import Scope, Scoped
from trialsite.roles import Act


@admin.register(Release)
class ReleaseAdmin(Scoped):
    """Which version is in force at which site, from when until when."""

    scope = Scope(Act.READ_DRAFTS, study="study", site="site")
    list_display = ["site", "study", "version", "released_on", "released_by", "ended_on", "ended_by"]
    list_display_links = None
    list_filter = [
        ("study", admin.RelatedOnlyFieldListFilter),
        ("site", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["site", "study", "version__study", "released_by", "ended_by"]
    fields = ["site", "study", "version", "released_on", "released_by", "ended_on", "ended_by"]
