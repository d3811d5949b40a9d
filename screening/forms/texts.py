"""The parts of which every entry is made: fields that take any text and give it back, and know what is doubtful.

Nothing here refuses an answer. What cannot be read is kept, counts as unknown, and a sentence stands beside the field.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trialsite.fields import storable

Words = str | Promise
Choices = Sequence[tuple[str, Words]]

DAY_HINT = _("YYYY-MM-DD")
TIME_HINT = _("HH:MM")


class AnyText(forms.Field):
    """A field that takes whatever was typed: no length, no pattern, no choice is enforced."""

    def __init__(self, label: Words, widget: forms.Widget) -> None:
        super().__init__(required=False, label=label, widget=widget)


class KeptSelect(forms.Select):
    """A list to choose from that also offers the saved answer when it is no longer, or was never, on the list."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        listed = {str(code) for code, _label in self.choices}
        extra = [(code, code) for code in value if code and code not in listed]
        if not extra:
            return super().optgroups(name, value, attrs)
        kept, self.choices = self.choices, [*self.choices, *extra]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = kept


def line(label: Words, hint: Words = "", suggestions: str = "") -> AnyText:
    """One line of text; `suggestions` names a datalist of the page."""
    attrs: dict[str, Any] = {"class": "form-control form-control-sm", "autocomplete": "off", "spellcheck": "false"}
    attrs |= {"placeholder": hint} if hint else {}
    attrs |= {"list": suggestions} if suggestions else {}
    return AnyText(label, forms.TextInput(attrs))


def paragraph(label: Words) -> AnyText:
    """A few lines of text."""
    return AnyText(label, forms.Textarea({"class": "form-control form-control-sm", "rows": 2}))


def choice(label: Words, empty: Words, choices: Choices) -> AnyText:
    """One of a list; the first line is empty and says so, nothing is chosen for anybody."""
    return AnyText(label, KeptSelect({"class": "form-select form-select-sm"}, [("", empty), *choices]))


def tick(label: Words) -> AnyText:
    """A box whose value is "yes" when ticked. A hidden empty value goes before it, so that unticking is an answer."""
    return AnyText(label, TickBox({"class": "form-check-input"}))


class TickBox(forms.CheckboxInput):
    """A checkbox that speaks in texts like all other fields: "yes", or empty."""

    def __init__(self, attrs: Mapping[str, Any]) -> None:
        super().__init__(dict(attrs), check_test=lambda value: value == "yes")

    def format_value(self, value: Any) -> str:
        return "yes"

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return format_html(
            '<input type="hidden" name="{}" value="">{}', name, super().render(name, value, attrs, renderer)
        )


class EntryBoundField(forms.BoundField):
    """A field on the page that also carries what is doubtful about its saved text."""

    form: "EntryForm"

    @property
    def path(self) -> str:
        """The field's address: its name in the form, and its key in the notes."""
        return self.html_name

    @property
    def notes(self) -> Sequence[str]:
        return self.form.notes.get(self.path, ())

    @property
    def aria_describedby(self) -> str | None:
        return f"note-{self.path}" if self.notes else None


class EntryForm(forms.Form):
    """The fields of one entry. Names join with a point: `observations.lvef.value`, as in the notes."""

    bound_field_class = EntryBoundField
    use_required_attribute = False

    def __init__(
        self,
        path: str,
        fields: Mapping[str, forms.Field],
        saved: Mapping[str, str],
        notes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(prefix=path, auto_id="id_%s")
        self.notes = notes or {}
        self.fields.update(fields)
        self.initial = {name: saved.get(f"{path}.{name}", "") for name in fields}

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}.{field_name}"

    @property
    def filled(self) -> bool:
        """Whether anything was typed here."""
        return any(self.initial.values())

    def noted(self) -> list[EntryBoundField]:
        """Return the fields with something doubtful, in the order of the form."""
        return [field for field in self if field.notes]


def as_typed(text: str) -> str:
    """Return a posted text as it will be kept: line ends made one kind, characters that cannot be stored replaced."""
    return storable(text.replace("\r\n", "\n").replace("\r", "\n"))


def only(text: str, allowed: Iterable[str], otherwise: str) -> str:
    """Return the text if a closed list holds it; a list of our own page can only be left by a forged request."""
    return text if text in set(allowed) else otherwise
