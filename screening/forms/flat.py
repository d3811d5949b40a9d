"""A screening's saved answers as one flat table: path of the field -> text. The page is drawn from it, and a posted
page is compared with it, so "what is saved", "what was typed" and "what was on the page" are three tables alike.
"""

from collections.abc import Iterator
from typing import Any

from screening.models import Screening

Flat = dict[str, str]

PANEL_HEAD = ("collected_on", "collected_time", "laboratory", "source")
ENTRY = ("value", "unit", "missing", "note")
OBSERVATION = (*ENTRY, "observed_on", "observed_time", "source")
RESULT = (*ENTRY, "uln", "uln_unit", "lln", "lln_unit")
THERAPY = (
    "agent",
    "group",
    "route",
    "last_dose",
    "last_dose_time",
    "ongoing",
    "half_life",
    "half_life_unit",
    "half_life_source",
)
TOXICITY = ("term", "grade", "stable", "related", "insignificant_reason")


def flatten(screening: Screening) -> Flat:
    """Return every saved text of a screening by its path; what was never typed is left out."""
    found = dict(_head(screening))
    for number, observation in _first_of_each(screening):
        found |= _columns(f"observations.{number}", observation, OBSERVATION)
        found[f"observations.{number}.confirmed"] = observation.confirmed_source
    for panel in screening.panels.all():
        found |= _columns(f"panels.{panel.pk}", panel, PANEL_HEAD)
        for result in panel.results.all():
            path = f"panels.{panel.pk}.{result.variable_key}"
            found |= _columns(path, result, RESULT)
            found[f"{path}.confirmed"] = result.confirmed_source
    for therapy in screening.therapies.all():
        found |= _columns(f"therapies.{therapy.pk}", therapy, THERAPY)
        found[f"therapies.{therapy.pk}.half_life_confirmed"] = "yes" if therapy.half_life_confirmed_at else ""
    for toxicity in screening.toxicities.all():
        found |= _columns(f"toxicities.{toxicity.pk}", toxicity, TOXICITY)
    return {path: text for path, text in found.items() if text}


def _head(screening: Screening) -> Iterator[tuple[str, str]]:
    yield "screening.as_of", screening.as_of.isoformat()
    yield "screening.anchor_date", screening.anchor_date.isoformat() if screening.anchor_date else ""
    yield "screening.anchor_time", f"{screening.anchor_time:%H:%M}" if screening.anchor_time else ""
    yield "screening.therapies_reviewed", "yes" if screening.therapies_reviewed else "no"
    yield "screening.toxicities_reviewed", "yes" if screening.toxicities_reviewed else "no"


def _first_of_each(screening: Screening) -> Iterator[tuple[str, Any]]:
    """Give the entry of each variable that the form edits; repeated ones are listed beside it."""
    seen: set[str] = set()
    for observation in screening.observations.all():
        if observation.variable_key not in seen:
            seen.add(observation.variable_key)
            yield observation.variable_key, observation


def _columns(path: str, row: Any, columns: tuple[str, ...]) -> Flat:
    return {f"{path}.{column}": getattr(row, column) for column in columns}
