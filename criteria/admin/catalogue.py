"""Variables and agents in the admin: editors of criteria add and change them, nobody deletes them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.forms import AgentForm, VariableForm
from criteria.forms.catalogue import COMPUTED
from criteria.models import Agent, Variable
from trialsite import audit
from trialsite.admin.scope import Scope, Scoped
from trialsite.roles import Act


class CatalogueAdmin(Scoped):
    """What all studies share. A published version keeps the copy that it was published with."""

    scope = Scope(Act.READ_DRAFTS, Act.DRAFT_CRITERIA)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with audit.acting(request.user):
            obj.save()


@admin.register(Variable)
class VariableAdmin(CatalogueAdmin):
    """What can be recorded."""

    form = VariableForm
    list_display = ["name", "label", "kind", "section", "accepts"]
    list_filter = ["section", "kind"]
    search_fields = ["name", "key", "label"]
    ordering = ["section", "position", "key"]
    fieldsets = [
        (None, {"fields": ["name", "key", "label", "help"]}),
        (gettext_lazy("Form"), {"fields": ["kind", "section", "position", "dated", "window_days", "remedy"]}),
        (gettext_lazy("Units, answers, ranges"), {"fields": ["definition"]}),
        (gettext_lazy("Standard code"), {"fields": ["loinc", "loinc_checked"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Variable | None = None) -> list[str]:
        if obj is None:
            return []
        return ["name", "key", "kind", "definition"] if obj.kind in COMPUTED else ["name", "key"]

    @admin.display(description=gettext_lazy("accepts"))
    def accepts(self, obj: Variable) -> str:
        """The units, the answers or the range, in one line."""
        found = obj.definition
        if found.get("units"):
            return ", ".join(str(unit["code"]) for unit in found["units"])
        if found.get("choices"):
            return ", ".join(str(choice.get("label", choice["code"])) for choice in found["choices"])
        if "low" in found and "high" in found:
            return _("%(low)s to %(high)s") % found
        return ""


@admin.register(Agent)
class AgentAdmin(CatalogueAdmin):
    """Medicines with their published half-lives: proposals that somebody confirms for a candidate."""

    form = AgentForm
    list_display = ["agent", "drug_class", "washout_group", "half_life_hours_for_rule", "uncertain"]
    list_filter = ["washout_group", "uncertain"]
    search_fields = ["agent", "synonyms"]
