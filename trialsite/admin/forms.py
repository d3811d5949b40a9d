"""Forms for accounts, roles and sites, with every refusal beside its field."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trialsite.admin import keeping
from trialsite.models import Membership, Site, Study, User
from trialsite.roles import Denied

_ENDS_EARLY = _("The last day lies before the first.")


class RoleForm(forms.ModelForm):
    """A role given to somebody. `by` (the keeper) is set by the page."""

    by: User

    class Meta:
        model = Membership
        fields = ["user", "study", "site", "role", "valid_from", "valid_until"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        check_days(self, found)
        if not self.instance._state.adding:
            return found
        person, study = found.get("user"), found.get("study")
        if person is not None and study is not None and "site" in found:
            refuse_as_error(self, "site", person, study, found["site"])
        return found


class AccountForm(forms.ModelForm):
    """A new account with its first role: an account without any would belong to nobody's study."""

    by: User
    studies: QuerySet
    sites: QuerySet

    study = forms.ModelChoiceField(Study.objects.none(), label=_("Study"))
    site = forms.ModelChoiceField(
        Site.objects.none(),
        required=False,
        label=_("Site"),
        empty_label=_("all sites"),
        help_text=_("Empty: all sites."),
    )
    role = Membership._meta.get_field("role").formfield()
    valid_from = Membership._meta.get_field("valid_from").formfield()
    valid_until = Membership._meta.get_field("valid_until").formfield()

    class Meta:
        model = User
        fields = ["username", "display_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["study"].queryset, self.fields["site"].queryset = self.studies, self.sites

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("This user name is taken; user names are never given twice."), code="taken")
        return name

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        check_days(self, found)
        if found.get("study") is not None and "site" in found:
            refuse_as_error(self, "site", self.instance, found["study"], found["site"])
        return found

    def first_role(self) -> Membership:
        """The role that the form asks for, not yet of anybody."""
        return Membership(**{name: self.cleaned_data[name] for name in ROLE_FIELDS})


ROLE_FIELDS = ("study", "site", "role", "valid_from", "valid_until")


def check_days(form: forms.ModelForm, found: dict[str, Any]) -> None:
    """Put an error beside the last day where it lies before the first."""
    first = found.get("valid_from") or form.instance.__dict__.get("valid_from")
    last = found.get("valid_until")
    if first and last and last < first:
        form.add_error("valid_until", forms.ValidationError(_ENDS_EARLY, code="ends_early"))


def refuse_as_error(form: Any, field: str, person: User, study: Study, site: Site | None) -> None:
    """Put the refusal of a role beside the field that it is about."""
    try:
        keeping.check_role(form.by, person, study, site)
    except Denied as refusal:
        form.add_error("user" if refusal.code == "accounts.own" else field, str(refusal))
