"""Therapies and toxicities as typed, read for the shipped study."""

from collections.abc import Mapping
from typing import Any

from criteria.engine.answers import facts_from
from criteria.engine.facts import Fact, Missing, Row, RowList
from tests.engine.builders import detail_of, shipped

CONFIRMED = {"half_life_source": "US label", "half_life_confirmed_by": "Example pharmacist"}
BOTH = {"Systemic therapies", "Checkpoint therapies"}
"""The lists of therapies that the shipped study asks for."""


def lists(row: Mapping[str, Any], of: Any = None, **document: Any) -> dict[str, RowList]:
    anchor = document.pop("anchor", {"date": "2026-03-16", "time": "09:00"})
    candidate = {"as_of": "2026-03-02", "anchor": anchor, "therapies": {"reviewed": True, "rows": [row]}, **document}
    found = facts_from(candidate, of or shipped())
    return {name: found[name] for name in BOTH}


def standing_in(row: Mapping[str, Any], of: Any = None) -> set[str]:
    return {name for name, listed in lists(row, of).items() if listed.rows}


def therapy(of: Any = None, anchor: Any = None, **fields: Any) -> Row:
    row = {"agent": "imported agent", "group": "systemic", "last_dose": "2026-02-20", **fields}
    (found,) = lists(row, of, **({"anchor": anchor} if anchor else {}))["Systemic therapies"].rows
    return found


def amount(found: Fact | Missing) -> Any:
    assert isinstance(found, Fact), detail_of(found)
    return found.value.amount


def toxicity(of: Any = None, **fields: Any) -> Row:
    row = {"term": "Nausea", "grade": "1", "stable": "yes", **fields}
    document = {"as_of": "2026-03-02", "toxicities": {"reviewed": True, "rows": [row]}}
    (found,) = facts_from(document, of or shipped())["Toxicities"].rows
    return found


def known(found: Fact | Missing) -> Any:
    assert isinstance(found, Fact), detail_of(found)
    return found.value
