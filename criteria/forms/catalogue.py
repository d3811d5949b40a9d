"""Variables and agents: changed by criteria editors, checked by the engine. Published versions keep their own copy."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.engine.errors import EngineError
from criteria.engine.quantities import check_unit
from criteria.engine.variables import Kind, dictionary_from, variable_from
from criteria.forms.fields import Document, Verbatim
from criteria.models import Agent, Variable
from criteria.models.agent import COLUMNS
from criteria.models.variable import KEY, USUAL

COMPUTED = frozenset({Kind.ROWS.value, Kind.DERIVED.value, Kind.GIVEN.value})
"""Kinds whose meaning lies in the program: nobody makes one, or changes what it is made of, by filling in a form."""

_COLUMNS = frozenset({"name", "key", "label", "kind", "section", "position", *USUAL})


class VariableForm(forms.ModelForm):
    """What can be recorded. Name and key are given once."""

    help = Verbatim(required=False)
    definition = Document(
        required=False,
        help_text=gettext_lazy(
            "Units with their exact factors and believable ranges, answer codes, limits: as in the catalogue's format."
        ),
    )

    class Meta:
        model = Variable
        fields = [
            "name",
            "key",
            "label",
            "kind",
            "section",
            "position",
            "help",
            "loinc",
            "loinc_checked",
            "remedy",
            "dated",
            "window_days",
            "definition",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = [
                choice for choice in self.fields["kind"].choices if choice[0] not in COMPUTED
            ]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not re.search(KEY, key):
            raise forms.ValidationError(_("Small letters, digits and underscores, a letter first."), code="key")
        return key

    def clean_definition(self) -> dict[str, Any]:
        definition: dict[str, Any] = self.cleaned_data["definition"]
        if taken := sorted(definition.keys() & _COLUMNS):
            raise forms.ValidationError(_("'%(name)s' has a field of its own.") % {"name": taken[0]}, code="column")
        return definition

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self._check(found)
            except EngineError as refusal:
                field = "definition" if "definition" in self.fields else None
                self.add_error(field, forms.ValidationError(str(refusal), code=refusal.code))
        return found

    def _check(self, found: dict[str, Any]) -> None:
        """Let the engine read the variable, alone and among all others. Raises EngineError."""
        before = {field.name: getattr(self.instance, field.name) for field in Variable._meta.concrete_fields}
        item = Variable(**(before | {name: value for name, value in found.items() if name in before})).as_json()
        variable = variable_from(item)
        for unit in variable.units:
            check_unit(unit.code)
        others = Variable.objects.in_order().exclude(pk=self.instance.pk)
        dictionary_from([*(other.as_json() for other in others), item])


class AgentForm(forms.ModelForm):
    """A medicine with its published half-life."""

    class Meta:
        model = Agent
        fields = list(COLUMNS)
        field_classes = dict.fromkeys(("reference", "note", "basis"), Verbatim)

    def clean_half_life_hours_for_rule(self) -> str:
        hours: str = self.cleaned_data["half_life_hours_for_rule"].strip()
        if not re.fullmatch(r"(\d{1,6}(\.\d{1,6})?)?", hours, re.ASCII):
            raise forms.ValidationError(_("Write hours as a number such as 26.5, or leave it empty."), code="number")
        return hours
