"""Forms for criteria versions: what a draft says about itself, and what each step asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria.forms.fields import Verbatim
from criteria.models import CriteriaVersion, Variable
from trialsite.models import Site, Study

_UNDECIDED = (("", _("not decided")), ("yes", _("yes")), ("no", _("no")))
KEYS_OF_VARIABLES = ("enforced_windows",)
"""Settings that name variables: a slip in a key would silently enforce nothing."""

_YES_NO = {True: "yes", False: "no", None: ""}


class _Note(Verbatim):
    """A sentence that must be there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=True, **kwargs)


class _Lines(Verbatim):
    """A list of texts, one per line."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, list) else super().to_python(value).split("\n")
        return [line.strip() for line in lines if line.strip()]

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value


class VersionForm(forms.ModelForm):
    """The change note of a draft and its settings: one field for each setting that is a number or a decision."""

    change_note = _Note(
        label=_("Change note"), help_text=_("What changed and why, for those who read the report. Required.")
    )

    class Meta:
        model = CriteriaVersion
        fields = ["change_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings_fields = {
            f"setting_{name}": name for name, value in self.instance.settings.items() if _setting(name, value)
        }
        for field, name in self.settings_fields.items():
            value = self.instance.settings[name]
            self.fields[field] = _setting(name, value)
            self.initial[field] = _YES_NO[value] if _is_decision(value) else value

    def setting_fields(self) -> list[forms.BoundField]:
        """The fields of the settings, for the page."""
        return [self[field] for field in self.settings_fields]

    def settings(self) -> dict[str, Any]:
        """The settings as the form has them. What was not sent, and what has no field, stays."""
        found = dict(self.instance.settings)
        decided = {said: value for value, said in _YES_NO.items()}
        for field, name in self.settings_fields.items():
            if field in self.data:
                value = self.cleaned_data[field]
                found[name] = decided[value] if _is_decision(found[name]) else value
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name in KEYS_OF_VARIABLES:
            keys = found.get(f"setting_{name}") or []
            known = set(Variable.objects.filter(key__in=keys).values_list("key", flat=True))
            if unknown := [key for key in keys if key not in known]:
                sentence = _("There is no variable with the key '%(key)s'.") % {"key": unknown[0][:60]}
                self.add_error(f"setting_{name}", forms.ValidationError(sentence, code="unknown"))
        return found


class NewDraftForm(forms.Form):
    """What changes and why. `studies` is offered where no version was chosen to start from."""

    study = forms.ModelChoiceField(Study.objects.none(), label=_("Study"), empty_label=None)
    change_note = _Note(label=_("Change note"), help_text=_("What will change and why."))

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

    reason = _Note(label=_("Reason"), help_text=_("Why it goes out of use. Stands in the history."))


class ReleaseForm(forms.Form):
    """Where, and from which day on."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), empty_label=None)
    on = forms.DateField(
        label=_("From"),
        required=False,
        help_text=_("YYYY-MM-DD. Empty: today at the site."),
        input_formats=["%Y-%m-%d"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 12}),
    )

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites


def _is_decision(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _setting(name: str, value: Any) -> forms.Field | None:
    """The field for a setting: a decision, a number, or a list of texts; None for what has no field."""
    label = name.replace("_", " ").capitalize()
    if _is_decision(value):
        return forms.ChoiceField(label=label, choices=_UNDECIDED, required=False)
    if isinstance(value, int):
        return forms.IntegerField(label=label, min_value=0, max_value=1_000_000)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _Lines(label=label, required=False, help_text=_("One per line."))
    return None
