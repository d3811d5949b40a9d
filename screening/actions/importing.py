"""A candidate document becomes a screening, through the same doors as typed answers."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import transaction

from criteria.engine.answers.reading import typed
from criteria.engine.entries import read_date, read_time
from screening.actions.judging import judge
from screening.actions.opening import open_screening
from screening.actions.refusals import Refused
from screening.actions.saving import save_answers
from screening.models import Screening
from trialsite.models import Site, Study, User


@transaction.atomic
def import_candidate(
    *, candidate: Mapping[str, Any], study: Study, site: Site, by: User, investigator: User | None = None
) -> Screening:
    """Open a screening for a candidate document and save its answers.

    Judgements and exemptions of toxicities are an investigator's: they are recorded in the name of `investigator`, and
    left out without one. Raises Denied, CodeTaken and Refused.
    """
    as_of = read_date(typed(candidate, "as_of"))
    anchor = candidate.get("anchor") or {}
    if not isinstance(as_of, date):
        raise Refused("candidate.as_of", "as_of must be a full date such as 2026-03-02.")
    screening = open_screening(patient_code=typed(candidate, "code"), study=study, site=site, as_of=as_of, by=by)
    screening = save_answers(screening=screening, changes=changes_from(candidate, anchor), revision=0, by=by)
    if investigator is not None:
        screening = _as_investigator(screening, candidate, investigator)
    return screening


def changes_from(candidate: Mapping[str, Any], anchor: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that bring an empty screening to a candidate document."""
    head: dict[str, Any] = {
        f"{name}_reviewed": (candidate.get(name) or {}).get("reviewed") for name in ("therapies", "toxicities")
    }
    if typed(anchor, "date"):
        head["anchor_date"] = typed(anchor, "date")
        clock = read_time(typed(anchor, "time")) if typed(anchor, "time") else None
        head["anchor_time"] = clock if isinstance(clock, time) else None
    return {
        "screening": head,
        "observations": {key: _observations(value) for key, value in (candidate.get("answers") or {}).items()},
        "panels": [_panel(panel) for panel in candidate.get("panels") or ()],
        "therapies": [_therapy(row) for row in _rows(candidate, "therapies")],
        "toxicities": [{**row, "insignificant": None} for row in _rows(candidate, "toxicities")],
    }


def _rows(candidate: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return list((candidate.get(name) or {}).get("rows") or ())


def _observations(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else [value]
    return [_observation(item if isinstance(item, Mapping) else {"value": item}) for item in items]


def _observation(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**_entry(entry), "observed_on": typed(entry, "date"), "observed_time": typed(entry, "time")}


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of a document; only the document that confirmed it is kept, the person is whoever brings it in."""
    texts = {name: typed(entry, name) for name in entry if name not in ("confirmed", "date", "time")}
    return {**texts, "confirmed": typed(entry.get("confirmed") or {}, "source")}


def _panel(panel: Mapping[str, Any]) -> dict[str, Any]:
    results = {
        key: _entry(value if isinstance(value, Mapping) else {"value": value})
        for key, value in (panel.get("results") or {}).items()
    }
    return {
        "collected_on": typed(panel, "date"),
        "collected_time": typed(panel, "time"),
        "laboratory": typed(panel, "laboratory"),
        "source": typed(panel, "source"),
        "results": results,
    }


def _therapy(row: Mapping[str, Any]) -> dict[str, Any]:
    confirmed = "yes" if typed(row, "half_life_confirmed_by") else ""
    return {**{name: typed(row, name) for name in row}, "half_life_confirmed": confirmed}


def _as_investigator(screening: Screening, candidate: Mapping[str, Any], investigator: User) -> Screening:
    exempt = [
        {"id": row.pk, "insignificant_reason": typed(given.get("insignificant") or {}, "reason")}
        for row, given in zip(screening.toxicities.all(), _rows(candidate, "toxicities"), strict=False)
        if given.get("insignificant")
    ]
    if exempt:
        screening = save_answers(
            screening=screening, changes={"toxicities": exempt}, revision=screening.revision, by=investigator
        )
    for item in candidate.get("judgements") or ():
        judge(
            screening=screening,
            criterion_code=typed(item, "criterion"),
            outcome=typed(item, "outcome"),
            reason=typed(item, "reason"),
            by=investigator,
        )
    return screening
