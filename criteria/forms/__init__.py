"""Forms for criteria: every text that people type is checked by the engine and answered beside its field."""

from criteria.forms.catalogue import AgentForm, VariableForm
from criteria.forms.criterion import CriterionForm
from criteria.forms.example import ExampleForm, ExampleFormSet
from criteria.forms.fields import Document, Verbatim
from criteria.forms.version import NewDraftForm, PublishForm, ReleaseForm, RetireForm, VersionForm

__all__ = [
    "AgentForm",
    "CriterionForm",
    "Document",
    "ExampleForm",
    "ExampleFormSet",
    "NewDraftForm",
    "PublishForm",
    "ReleaseForm",
    "RetireForm",
    "VariableForm",
    "Verbatim",
    "VersionForm",
]
