"""Forms for criteria versions: what a draft says about itself, and what each step asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.forms.fields import Verbatim
from criteria.models import CriteriaVersion
from trialsite.models import Site, Study

_UNDECIDED = (("", _("not decided")), ("yes", _("yes")), ("no", _("no")))
_YES_NO = {True: "yes", False: "no", None: ""}


class _Note(Verbatim):
    """A sentence that must be there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=True, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class VersionForm(forms.ModelForm):
    """The change note of a draft and its settings: one field for each setting that is a number or a decision."""

    change_note = _Note(
        label=_("change note"), help_text=_("What changed and why, for those who read the report. Required.")
    )

    class Meta:
        model = CriteriaVersion
        fields = ["change_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings_fields = {
            f"setting_{name}": (name, value)
            for name, value in sorted(self.instance.settings.items())
            if value is None or isinstance(value, bool | int)
        }
        for field, (name, value) in self.settings_fields.items():
            self.fields[field] = _setting(name, value)
            self.initial[field] = value if _is_number(value) else _YES_NO[value]

    def setting_fields(self) -> list[forms.BoundField]:
        """The fields of the settings, for the page."""
        return [self[field] for field in self.settings_fields]

    def settings(self) -> dict[str, Any]:
        """The settings as the form has them. What was not sent, and what has no field, stays."""
        found = dict(self.instance.settings)
        decided = {said: value for value, said in _YES_NO.items()}
        for field, (name, before) in self.settings_fields.items():
            if field in self.data:
                value = self.cleaned_data[field]
                found[name] = value if _is_number(before) else decided[value]
        return found


class NewDraftForm(forms.Form):
    """What changes and why. `studies` is offered where no version was chosen to start from."""

    study = forms.ModelChoiceField(Study.objects.none(), label=_("study"), empty_label=None)
    change_note = _Note(label=_("change note"), help_text=_("What will change and why."))

    def __init__(self, *args: Any, studies: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if studies is None:
            del self.fields["study"]
        else:
            self.fields["study"].queryset = studies


class PublishForm(forms.Form):
    """Nothing to fill in: the page shows what will be published."""


class RetireForm(forms.Form):
    """Why a version goes out of use."""

    reason = _Note(label=_("reason"), help_text=_("Why it goes out of use. Stands in the history."))


class ReleaseForm(forms.Form):
    """Where, and from which day on."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("site"), empty_label=None)
    on = forms.DateField(
        label=_("from"),
        required=False,
        help_text=_("YYYY-MM-DD. Empty: today at the site."),
        input_formats=["%Y-%m-%d"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 12}),
    )

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _setting(name: str, value: Any) -> forms.Field:
    label = name.replace("_", " ")
    if _is_number(value):
        return forms.IntegerField(label=label, min_value=0, max_value=1_000_000)
    return forms.ChoiceField(label=label, choices=_UNDECIDED, required=False)
