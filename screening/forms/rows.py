"""The two lists of rows that a screening keeps, and the head of a laboratory panel: which fields a row has.

A list is a row of the table LISTS; its fields are the columns of its model, as typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.texts import DAY_HINT, TIME_HINT, Words, choice, line, tick
from screening.models import Therapy

YES_NO = [("yes", _("yes")), ("no", _("no"))]
HALF_LIFE_UNITS = [("h", _("hours")), ("d", _("days"))]

Fields = Mapping[str, forms.Field]


def panel_head() -> Fields:
    """Return what is typed once for all results of one collection."""
    return {
        "collected_on": line(_("Collected on"), DAY_HINT),
        "collected_time": line(_("at"), TIME_HINT),
        "laboratory": line(_("Laboratory")),
        "source": line(_("Source document")),
        "delete": tick(_("Remove this panel when saving")),
    }


def _therapy() -> Fields:
    return {
        "agent": line(_("Agent"), suggestions="agents"),
        "group": choice(_("Group"), _("choose …"), Therapy.Group.choices),
        "route": line(_("Route"), suggestions="routes"),
        "last_dose": line(_("Last dose"), DAY_HINT),
        "last_dose_time": line(_("at"), TIME_HINT),
        "ongoing": choice(_("Still given"), _("choose …"), YES_NO),
        "half_life": line(_("Half-life")),
        "half_life_unit": choice(_("Unit"), _("unit?"), HALF_LIFE_UNITS),
        "half_life_source": line(_("Source of the half-life")),
        "half_life_confirmed": tick(_("I confirm this half-life for this candidate")),
        "delete": tick(_("Remove this therapy when saving")),
    }


def _toxicity() -> Fields:
    return {
        "term": line(_("CTCAE term"), suggestions="terms"),
        "grade": line(_("Grade"), _("0 to 5")),
        "stable": choice(_("Stable"), _("choose …"), YES_NO),
        "related": choice(_("Due to earlier treatment"), _("choose …"), YES_NO),
        "insignificant_reason": line(_("Clinically insignificant, because")),
        "delete": tick(_("Remove this toxicity when saving")),
    }


@dataclass(frozen=True)
class List:
    """A repeating list: its fields, the fields with a closed list of answers, and its words."""

    name: str
    fields: Callable[[], Fields]
    closed: Mapping[str, tuple[str, ...]]
    add: Words
    new: Words
    reviewed: Words


LISTS: dict[str, List] = {
    "therapies": List(
        "therapies",
        _therapy,
        {"ongoing": ("", "yes", "no"), "group": ("", *Therapy.Group.values)},
        _("Add a therapy"),
        _("New therapy"),
        _("Asked and complete. An empty list means: no earlier therapy."),
    ),
    "toxicities": List(
        "toxicities",
        _toxicity,
        {"stable": ("", "yes", "no"), "related": ("", "yes", "no")},
        _("Add a toxicity"),
        _("New toxicity"),
        _("Asked and complete. An empty list means: no toxicity."),
    ),
}

# Terms of CTCAE version 5 that often remain after treatment of leukaemia; any other may be typed.
CTCAE_TERMS = (
    "Alanine aminotransferase increased",
    "Alopecia",
    "Anemia",
    "Aspartate aminotransferase increased",
    "Blood bilirubin increased",
    "Creatinine increased",
    "Diarrhea",
    "Ejection fraction decreased",
    "Fatigue",
    "Mucositis oral",
    "Nausea",
    "Neutrophil count decreased",
    "Peripheral motor neuropathy",
    "Peripheral sensory neuropathy",
    "Platelet count decreased",
    "Rash maculo-papular",
)
ROUTES = ("IV", "PO", "SC", "IM", "intrathecal", "topical", "local radiotherapy")
