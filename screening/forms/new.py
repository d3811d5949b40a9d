"""The form that opens a screening: where, who (by code alone), as of which day, towards which planned start."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.engine.entries import read_time
from criteria.models import Release
from screening.forms.header import ReadField, day_field
from screening.forms.texts import TIME_HINT
from trialsite.fields import storable


class NewScreeningForm(forms.Form):
    """Code and dates of a new screening. `places` are the releases of criteria among which the person may choose."""

    place = forms.ChoiceField(label=_("Study and site"))
    patient_code = forms.CharField(
        label=_("Screening code"),
        max_length=40,
        help_text=_("The candidate's number on your screening list, such as CD7-014. No name, no initials."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    as_of = day_field(
        _("As-of date"), required=True, help_text=_("The day for which the candidate is judged. It can be changed.")
    )
    anchor_date = day_field(
        _("Preconditioning planned"),
        required=False,
        help_text=_("Washouts count to this day. Leave it empty until it is planned."),
    )
    anchor_time = ReadField(read_time, time, TIME_HINT, label=_("at"), required=False)

    def __init__(self, data: Any, *, places: Sequence[Release]) -> None:
        super().__init__(data, initial={"as_of": places[0].site.today().isoformat(), "place": str(places[0].pk)})
        self._places = {str(place.pk): place for place in places}
        self.fields["place"].choices = [(key, f"{place.study}, {place.site}") for key, place in self._places.items()]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "place",
            "patient_code",
            "as_of",
            Div("anchor_date", "anchor_time", css_class="side-by-side"),
        )

    def clean_patient_code(self) -> str:
        return storable(self.cleaned_data["patient_code"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("anchor_time") and "anchor_date" in values and not values["anchor_date"]:
            self.add_error("anchor_time", _("A time needs its date beside it."))
        return values

    def answers(self) -> dict[str, Any]:
        """Return what `actions.open_screening` takes."""
        values = dict(self.cleaned_data)
        place = self._places[values.pop("place")]
        return values | {"study": place.study, "site": place.site}
