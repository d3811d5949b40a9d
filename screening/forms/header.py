"""The dates of a screening: the only fields that must be real, because everything else is counted from them.

A text that is no date is refused with a sentence and stays in the field; the rest of the page is saved all the same.
"""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from criteria.engine.entries import Unreadable, read_date, read_time
from criteria.messages import render
from screening.forms.texts import DAY_HINT, TIME_HINT, Words


class ReadField(forms.CharField):
    """A text that must be read with certainty: a whole date, or a time of day."""

    def __init__(self, reader: Callable[[str], Any], wanted: type, hint: Words, **kwargs: Any) -> None:
        attrs = {
            "class": "form-control form-control-sm",
            "placeholder": hint,
            "autocomplete": "off",
            "spellcheck": "false",
        }
        super().__init__(widget=forms.TextInput(attrs), empty_value=None, **kwargs)
        self.reader, self.wanted = reader, wanted

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text is None:
            return None
        read = self.reader(text)
        if isinstance(read, Unreadable):
            raise ValidationError(render(read.why), code="unreadable")
        if not isinstance(read, self.wanted):
            raise ValidationError(_now("A whole date is needed here, such as 2026-03-02."), code="incomplete")
        return read


def day_field(label: Words, *, required: bool, help_text: Words = "") -> ReadField:
    """Return a field for a whole date."""
    messages = {"required": _("Enter a date: the candidate is judged as of this day.")}
    return ReadField(
        read_date, date, DAY_HINT, label=label, required=required, help_text=help_text, error_messages=messages
    )


class DatesForm(forms.Form):
    """As-of date, and planned start of preconditioning with its time."""

    use_required_attribute = False
    as_of = day_field(_("As-of date"), required=True, help_text=_("Age, menopause and consent count to this day."))
    anchor_date = day_field(
        _("Preconditioning planned"), required=False, help_text=_("Washouts and the age of results count to this day.")
    )
    anchor_time = ReadField(read_time, time, TIME_HINT, label=_("at"), required=False)

    def add_prefix(self, field_name: str) -> str:
        return f"screening.{field_name}"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("anchor_time") and "anchor_date" in values and not values["anchor_date"]:
            self.add_error("anchor_time", _now("A time needs its date beside it."))
        return values
