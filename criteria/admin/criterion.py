"""Criteria and their examples in the admin: fields in a draft, a page to read in a published version."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria import policies
from criteria.admin import saving
from criteria.admin.reading import Reader, dictionary_of, engine_without_criteria, outcomes_of
from criteria.forms import CriterionForm, ExampleForm, ExampleFormSet
from criteria.forms.example import in_words
from criteria.forms.rules import reading_of
from criteria.models import CriteriaVersion, Criterion, Example
from trialsite.admin.scope import Scope, Scoped
from trialsite.roles import Act

CRITERIA = Scope(Act.READ_DRAFTS, Act.DRAFT_CRITERIA, study="version__study")
RULE = "rule"
"""The class of the part of the page that shows the rule; its template draws it."""

_WORDING = ["code", "parent", "category", "title", "short_text", "source", "source_note"]
_DECISION = ["decided_by", "note", "evidence_document"]
_NOTES = ["flags", "readings"]


class ReadingList(ChangeList):
    """The list of criteria with each rule in plain words."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        reader = Reader()
        for criterion in self.result_list:
            criterion.reading = reader.read(criterion)


class ExampleInline(admin.StackedInline):
    """The worked examples below a criterion."""

    model = Example
    form = ExampleForm
    formset = ExampleFormSet
    extra = 0
    template = "admin/criteria/criterion/examples.html"
    fields = ["title", "verdict", "answers"]

    @property
    def parent_admin(self) -> "CriterionAdmin":
        return self.admin_site.get_model_admin(Criterion)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Example.objects.order_by("position")

    def get_formset(self, request: HttpRequest, obj: Criterion | None = None, **kwargs: Any) -> Any:
        version = self.parent_admin.version_of(request, obj)
        kwargs["form"] = type("ExampleForm", (ExampleForm,), {"engine": engine_without_criteria(version)})
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_admin.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_admin.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Criterion)
class CriterionAdmin(Scoped):
    """Criteria of all versions that somebody may read; those of drafts are written here."""

    scope = CRITERIA
    form = CriterionForm
    inlines = [ExampleInline]
    list_display = ["code", "title", "reads_as", "version_short"]
    list_display_links = ["code", "title"]
    list_filter = [("version", admin.RelatedOnlyFieldListFilter), "category", "decided_by"]
    list_select_related = ["version", "version__study"]
    search_fields = ["code", "title", "source"]
    ordering = ["-version__number", "position"]
    change_form_template = "admin/criteria/criterion/change_form.html"

    class Media:
        css = {"all": ["criteria-admin/criterion.css"]}

    # What there is

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("version__study").defer("version__snapshot")

    def version_of(self, request: HttpRequest, obj: Criterion | None) -> CriteriaVersion:
        """The version of a criterion; of a new one, the draft that the address names. Raises Http404."""
        if obj is not None:
            return obj.version
        drafts = CriteriaVersion.objects.editable_by(request.user)
        try:
            return drafts.get(pk=request.GET.get("version"))
        except (CriteriaVersion.DoesNotExist, ValueError, forms.ValidationError) as problem:
            raise Http404 from problem

    def check_change(self, user: Any, obj: Criterion) -> None:
        policies.check_edit(user, obj.version)

    def has_add_permission(self, request: HttpRequest) -> bool:
        # New criteria are begun from their draft's page, which names the draft.
        return "version" in request.GET and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Criterion | None = None) -> bool:
        return self.has_change_permission(request, obj)

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReadingList

    @admin.display(description=gettext_lazy("reads as"))
    def reads_as(self, obj: Criterion) -> str:
        return obj.reading or _("cannot be read yet")

    @admin.display(description=gettext_lazy("version"), ordering="version__number")
    def version_short(self, obj: Criterion) -> str:
        return _("%(number)s, %(status)s") % {
            "number": obj.version.number,
            "status": obj.version.get_status_display(),
        }

    # The page

    def get_fieldsets(self, request: HttpRequest, obj: Criterion | None = None) -> Any:
        if obj is None:
            rule, wording = ["start_from", "expression"], [*_WORDING, "place"]
        elif self.has_change_permission(request, obj):
            rule, wording = ["seen", "expression"], [*_WORDING, "place"]
        else:
            rule, wording = ["expression"], _WORDING
        sections = [
            (gettext_lazy("Rule"), {"fields": rule, "classes": [RULE]}),
            (gettext_lazy("Wording"), {"fields": wording}),
            (gettext_lazy("Decision and evidence"), {"fields": _DECISION}),
            (gettext_lazy("Flags and other readings"), {"fields": _NOTES, "classes": ["collapse"]}),
        ]
        # Whoever begins a criterion says first what it is.
        return sections if obj else [sections[1], sections[0], *sections[2:]]

    def get_form(self, request: HttpRequest, obj: Criterion | None = None, change: bool = False, **kwargs: Any) -> Any:
        version = self.version_of(request, obj)
        base = super().get_form(request, obj, change, **kwargs)
        return type("CriterionForm", (base,), {"version": version, "dictionary": dictionary_of(version)})

    def get_formset_kwargs(self, request: HttpRequest, obj: Criterion, inline: Any, prefix: str) -> dict[str, Any]:
        if obj._state.adding:
            obj.version = self.version_of(request, None)
        return super().get_formset_kwargs(request, obj, inline, prefix)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        criterion = context["original"]
        version = self.version_of(request, criterion)
        context |= {"version": version, "is_editable": self.has_change_permission(request, criterion)}
        if criterion is not None:
            context |= self._shown(request, criterion, context["adminform"].form)
            _explain_examples(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def _shown(self, request: HttpRequest, criterion: Criterion, form: CriterionForm) -> dict[str, Any]:
        """The criterion as stored, whatever was typed since, and its rule in words."""
        stored = self.get_object(request, str(criterion.pk))
        readings = [
            {**item, "reads": reading_of(str(item.get("expression", "")), form.dictionary)} for item in stored.readings
        ]
        return {
            "stored": stored,
            "reading": reading_of(stored.expression, form.dictionary),
            "other_readings": readings,
            "dictionary": form.dictionary,
        }

    # Saving

    def save_form(self, request: HttpRequest, form: CriterionForm, change: bool) -> Criterion:
        criterion = super().save_form(request, form, change)
        criterion.version = form.version
        return criterion

    def save_model(self, request: HttpRequest, obj: Criterion, form: CriterionForm, change: bool) -> None:
        saving.save_criterion(criterion=obj, place=form.cleaned_data.get("place"), by=request.user)
        for doubt in form.doubts():
            messages.warning(request, _("Look again. %(doubt)s") % {"doubt": doubt})

    def save_formset(self, request: HttpRequest, form: CriterionForm, formset: ExampleFormSet, change: bool) -> None:
        formset.save(commit=False)
        saving.save_examples(
            criterion=form.instance, kept=formset.in_order(), removed=formset.deleted_objects, by=request.user
        )
        self._tell_examples(request, form.instance)

    def _tell_examples(self, request: HttpRequest, criterion: Criterion) -> None:
        examples = list(criterion.examples.all())
        outcomes = outcomes_of(criterion, examples)
        for example in examples:
            outcome = outcomes.get(example.pk)
            if outcome != example.verdict:
                said = {"title": example.title, "wanted": example.verdict, "outcome": outcome or _("no verdict")}
                sentence = _('The example "%(title)s" should give %(wanted)s and now gives %(outcome)s.')
                messages.warning(request, sentence % said)

    def delete_model(self, request: HttpRequest, obj: Criterion) -> None:
        saving.remove_criterion(criterion=obj, by=request.user)

    def response_post_save_add(self, request: HttpRequest, obj: Criterion) -> HttpResponse:
        return HttpResponseRedirect(version_address(obj.version))

    response_post_save_change = response_post_save_add

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, _("%(criterion)s was taken out of the draft.") % {"criterion": obj_display})
        return HttpResponseRedirect(reverse("admin:criteria_criteriaversion_changelist"))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        criterion = self.get_object(request, unquote(object_id))
        if not self.has_delete_permission(request, criterion):
            raise Http404
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        criterion = objs[0]
        going = [str(criterion), [str(example) for example in criterion.examples.all()]]
        count = {Criterion._meta.verbose_name: 1, Example._meta.verbose_name_plural: criterion.examples.count()}
        return going, count, set(), []

    def history_rows(self, request: HttpRequest, obj: Criterion) -> list[Any]:
        return [obj, *obj.examples.all()]


def version_address(version: CriteriaVersion) -> str:
    """The address of a version's page."""
    return reverse("admin:criteria_criteriaversion_change", args=[version.pk])


def _explain_examples(context: dict[str, Any]) -> None:
    """Give each example on the page its values in words and what it comes to by the stored rule."""
    shown = [form.instance for each in context["inline_admin_formsets"] for form in each.formset.forms]
    outcomes = outcomes_of(context["stored"], [each for each in shown if each.pk])
    for example in shown:
        outcome = outcomes.get(example.pk)
        example.words = in_words(example.answers, context["dictionary"])
        example.outcome = Example.Verdict(outcome).label if outcome else ""
        example.agrees = outcome == example.verdict
