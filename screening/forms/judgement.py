"""The investigator's answer to one criterion: what was decided, and why. Without an answer nothing is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.texts import as_typed
from screening.models import Judgement, Screening

WORDS = {
    "inclusion": (_("Met"), _("Not met")),
    "precondition": (_("Given"), _("Not given")),
    "exclusion": (_("Absent"), _("Present: excludes")),
}
"""The words of the two answers, by the category of the criterion: an exclusion is never "met"."""


class JudgementForm(forms.Form):
    """An answer with its reason."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label=_("Your answer"), required=False, widget=forms.RadioSelect)
    reason = forms.Field(
        label=_("Because"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Kept with your name and the time. It is shown on the report."),
    )

    def __init__(self, data: Any, *, code: str, category: str) -> None:
        super().__init__(data, prefix=code)
        yes, no = WORDS.get(category, WORDS["inclusion"])
        self.fields["outcome"].choices = [("met", yes), ("not_met", no), ("unknown", _("Cannot be decided yet"))]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("outcome", "reason")

    @property
    def given(self) -> bool:
        return bool(self.cleaned_data.get("outcome"))

    def answer(self) -> dict[str, str]:
        """Return what `actions.judge` takes."""
        return {"outcome": self.cleaned_data["outcome"], "reason": self.cleaned_data["reason"]}

    def clean_reason(self) -> str:
        return as_typed(self.cleaned_data["reason"] or "")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        outcome, reason = values.get("outcome"), values.get("reason", "").strip()
        if outcome and not reason:
            self.add_error("reason", _("Say why: the reason is kept with the judgement."))
        if reason and not outcome and "outcome" not in self.errors:
            self.add_error("outcome", _("Choose an answer, or clear the reason."))
        return values


@dataclass
class Question:
    """A criterion that an investigator may answer: its verdict so far, the earlier answer, and the form."""

    verdict: Mapping[str, Any]
    form: JudgementForm
    earlier: Judgement | None

    @property
    def code(self) -> str:
        return str(self.verdict["code"])


def questions(report: Mapping[str, Any], screening: Screening, data: Any) -> list[Question]:
    """Return the criteria that await the investigator or are the investigator's to decide, in protocol order."""
    earlier = {judgement.criterion_code: judgement for judgement in screening.judgements.latest_each()}
    return [
        Question(
            verdict,
            JudgementForm(data, code=verdict["code"], category=verdict["category"]),
            earlier.get(verdict["code"]),
        )
        for verdict in report["verdicts"]
        if is_asked(verdict) or verdict["code"] in earlier
    ]


def is_asked(verdict: Mapping[str, Any]) -> bool:
    """Whether an answer of the investigator would count: what is to be entered or clarified first is not judged."""
    if verdict["waits_for"] == "investigator":
        return True
    if verdict["decided_by"] != "investigator":
        return False
    return verdict["verdict"] != "unknown" or all(item["reason"] == "not_entered" for item in verdict["missing"])
