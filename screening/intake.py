"""Stored answers -> Facts: the only crossing from the tables into the engine.

A screening is written as a candidate document (docs/candidate-format.md), the same form in which files come in; the
engine reads documents alone. So a live verdict, a stored assessment and a file are judged by one function.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from criteria.engine.answers import facts_from
from criteria.engine.documents import report_to_json
from criteria.engine.facts import Facts
from criteria.engine.reports import assess
from criteria.engine.variables import Kind
from criteria.engine.versions import Criterion, Version
from criteria.messages import render
from criteria.snapshots import engine_version
from screening.models import Judgement, LabPanel, LabResult, Observation, Screening, Therapy, Toxicity
from trialsite.models import User

INVESTIGATOR = "investigator"

Document = dict[str, Any]

# Names in the document -> columns of the tables.
_ENTRY = {name: name for name in ("value", "unit", "missing", "note")}
_OBSERVATION = {**_ENTRY, "date": "observed_on", "time": "observed_time", "source": "source"}
_RESULT = _ENTRY | {name: name for name in ("uln", "uln_unit", "lln", "lln_unit")}
_PANEL = {"date": "collected_on", "time": "collected_time", "laboratory": "laboratory", "source": "source"}
_HALF_LIFE = ("half_life", "half_life_unit", "half_life_source")
_THERAPY = {name: name for name in ("agent", "group", "route", "last_dose", "last_dose_time", "ongoing", *_HALF_LIFE)}
_TOXICITY = {name: name for name in ("term", "grade", "stable", "related")}


def document_from(screening: Screening) -> Document:
    """The candidate document of a screening as saved; what was never typed is left out."""
    return {
        "code": screening.patient.code,
        "as_of": screening.as_of.isoformat(),
        "anchor": _filled(
            date=screening.anchor_date.isoformat() if screening.anchor_date else "",
            time=f"{screening.anchor_time:%H:%M}" if screening.anchor_time else "",
        ),
        "answers": _answers(screening),
        "panels": [_panel(panel) for panel in screening.panels.all()],
        "therapies": {
            "reviewed": screening.therapies_reviewed,
            "rows": [_therapy(therapy) for therapy in screening.therapies.all()],
        },
        "toxicities": {
            "reviewed": screening.toxicities_reviewed,
            "rows": [_toxicity(toxicity) for toxicity in screening.toxicities.all()],
        },
        "judgements": [_judgement(judgement) for judgement in screening.judgements.latest_each()],
    }


def facts_of(screening: Screening) -> Facts:
    """The facts of a screening as saved."""
    return facts_from(document_from(screening), engine_version(screening.version))


def live_report(screening: Screening) -> dict[str, Any]:
    """The report of a screening as saved, not stored: for the panel beside the form."""
    return report_on(document_from(screening), engine_version(screening.version))


def report_on(document: Document, version: Version) -> dict[str, Any]:
    """The report of a candidate document, in the reader's language. Judgements on other values do not count."""
    document = {**document, "judgements": standing_judgements(document, version)}
    return report_to_json(assess(version, facts_from(document, version)), render)


def standing_judgements(document: Document, version: Version) -> list[dict[str, Any]]:
    """The judgements that still stand: those made on the values that are there now.

    An investigator who accepted one finding has not accepted the next one. A judgement without a basis comes from a
    file, where values and judgement stand side by side.
    """
    judgements = document.get("judgements") or []
    if not any(item.get("basis") for item in judgements):
        return judgements
    now = basis_of({**document, "judgements": []}, version)
    return [item for item in judgements if not item.get("basis") or item["basis"] == now.get(item["criterion"])]


def basis_of(document: Document, version: Version) -> dict[str, str]:
    """What each criterion's verdict rests on, as one text to compare: every entry behind its rule, as typed."""
    return {
        criterion.code: json.dumps(_entries_behind(criterion, document, version), sort_keys=True, ensure_ascii=False)
        for criterion in version.criteria
    }


def _entries_behind(criterion: Criterion, document: Document, version: Version) -> Document:
    names = version.dictionary.behind(criterion.rule.needs)
    variables = [variable for variable in map(version.dictionary.by_name, names) if variable is not None]
    keys = {variable.key for variable in variables}
    lists = {variable.rows["list"] for variable in variables if variable.kind is Kind.ROWS}
    return {
        "answers": {key: entries for key, entries in (document.get("answers") or {}).items() if key in keys},
        "panels": [
            {**panel, "results": {key: result for key, result in panel["results"].items() if key in keys}}
            for panel in document.get("panels") or ()
            if keys & panel["results"].keys()
        ],
        **{name: document.get(name) for name in sorted(lists)},
    }


def _answers(screening: Screening) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for observation in screening.observations.all():
        entry = _observation(observation)
        if entry:
            found.setdefault(observation.variable_key, []).append(entry)
    return found


def _observation(row: Observation) -> Document:
    return _filled(**_texts(row, _OBSERVATION), confirmed=_confirmed(row.confirmed_by, row.confirmed_source))


def _panel(panel: LabPanel) -> Document:
    results = {row.variable_key: _result(row) for row in panel.results.all()}
    return {**_filled(**_texts(panel, _PANEL)), "results": results}


def _result(row: LabResult) -> Document:
    return _filled(**_texts(row, _RESULT), confirmed=_confirmed(row.confirmed_by, row.confirmed_source))


def _confirmed(by: User | None, source: str) -> Document:
    return {"by": str(by), "source": source} if by is not None and source else {}


def _therapy(row: Therapy) -> Document:
    by = str(row.half_life_confirmed_by) if row.half_life_confirmed_by else ""
    return _filled(**_texts(row, _THERAPY), half_life_confirmed_by=by)


def _toxicity(row: Toxicity) -> Document:
    exempt = {}
    if row.insignificant_by is not None:
        exempt = {"by": str(row.insignificant_by), "reason": row.insignificant_reason, "role": INVESTIGATOR}
    return _filled(**_texts(row, _TOXICITY), insignificant=exempt)


def _judgement(row: Judgement) -> Document:
    return _filled(
        criterion=row.criterion_code, outcome=row.outcome, reason=row.reason, by=str(row.by), basis=row.basis
    )


def _texts(row: models.Model, columns: Mapping[str, str]) -> dict[str, str]:
    return {name: getattr(row, column) for name, column in columns.items()}


def _filled(**parts: Any) -> Document:
    return {name: value for name, value in parts.items() if value}
