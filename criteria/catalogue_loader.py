"""The shipped catalogue into tables: variables, agents, and a study with its criteria as a draft.

A door for the console: whoever runs it is named in history, and is asked for no role, since the study in which somebody
could hold one may not exist yet. Nothing that it loads is in use before an approver publishes it.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from criteria import actions
from criteria.models import Agent, CriteriaVersion, Criterion, Example, Variable
from criteria.models.criterion import NOTES, PLAIN
from criteria.snapshots import snapshot_of
from trialsite import audit
from trialsite.models import Study, User

CATALOGUE = Path(__file__).resolve().parent / "catalogue"
FORMAT = 1
CHANGE_NOTE = "Loaded from the catalogue."

_STUDY = ("title", "short_title", "record", "exclusions", "target_enrolment")
_EMPTY: dict[str, Any] = {"parent": "", "source_note": "", "note": "", "evidence_document": ""}
_Row = TypeVar("_Row", bound=models.Model)


class CatalogueError(ValueError):
    """A file of the catalogue that cannot be loaded; the message names it and what is wrong."""


@transaction.atomic
def load_study(file: Path, by: User) -> CriteriaVersion:
    """Bring a study file (with the variables and agents beside its folder) into the tables.

    Return the version that says what the file says: the latest one when it does already, else a draft. Loading twice
    changes nothing. Raises CatalogueError.
    """
    file = Path(file)
    data = _read(file)
    catalogue = file.resolve().parent.parent
    with audit.acting(by, CHANGE_NOTE):
        _load_variables(_beside(catalogue, "variables.json"))
        _load_agents(_beside(catalogue, "agents.csv"))
        study = _bring(Study, "code", [{name: data[name] for name in ("code", *_STUDY) if name in data}])[0]
        return _load_version(study, data, by)


def _read(file: Path) -> dict[str, Any]:
    data = _json(file)
    if data.get("format") != FORMAT:
        raise CatalogueError(f"{file.name}: format must be {FORMAT}, got {data.get('format')!r}")
    missing = [name for name in ("code", "title", "short_title", "criteria") if not data.get(name)]
    if missing:
        raise CatalogueError(f"{file.name}: {', '.join(missing)} missing")
    return data


def _beside(catalogue: Path, name: str) -> Path:
    """Return the file of the catalogue around a study, or the shipped one when that has none of its own."""
    return catalogue / name if (catalogue / name).exists() else CATALOGUE / name


def _json(file: Path) -> Any:
    def refuse(number: str) -> Any:
        raise CatalogueError(f'{file.name}: write {number} as text ("{number}"), binary fractions are not exact')

    try:
        return json.loads(file.read_text(encoding="utf-8"), parse_float=refuse)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise CatalogueError(f"{file.name}: {problem}") from problem


def _load_variables(file: Path) -> None:
    _bring(Variable, "key", [Variable.fields_of(item) for item in _json(file)])


def _load_agents(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        _bring(Agent, "agent", list(csv.DictReader(lines)))


def _bring(model: type[_Row], key: str, rows: Iterable[dict[str, Any]]) -> list[_Row]:
    """Make or change rows so that they say what is given, known by their key; leave alone what says so already."""
    present = {getattr(row, key): row for row in model._default_manager.all()}
    brought = [_brought(model, present.get(columns[key]), columns) for columns in rows]
    model._default_manager.bulk_create(row for row in brought if row._state.adding)
    return brought


def _brought(model: type[_Row], row: _Row | None, columns: dict[str, Any]) -> _Row:
    """The row as it should be, saved where it was there already."""
    row = row or model()
    if row._state.adding or any(getattr(row, name) != value for name, value in columns.items()):
        for name, value in columns.items():
            setattr(row, name, value)
        row.full_clean(validate_unique=False, validate_constraints=False)
        if not row._state.adding:
            row.save()
    return row


def _load_version(study: Study, data: dict[str, Any], by: User) -> CriteriaVersion:
    latest = study.versions.order_by("-number").first()
    if latest is not None and _says(latest) == _demanded(data) and _up_to_date(latest):
        return latest
    if latest is None or not latest.is_draft:
        latest = actions.empty_draft(study=study, by=by, change_note=CHANGE_NOTE)
    _write(latest, _demanded(data))
    return latest


def _says(version: CriteriaVersion) -> dict[str, Any]:
    criteria = version.criteria.order_by("position").prefetch_related("examples")
    return {
        "settings": version.settings,
        "contradictions": version.contradictions,
        "criteria": [
            each.as_json() | {"examples": [example.as_json() for example in each.examples.all()]} for each in criteria
        ],
    }


def _demanded(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "settings": data.get("settings", {}),
        "contradictions": data.get("contradictions", []),
        "criteria": [_EMPTY | {"flags": [], "readings": [], "examples": []} | each for each in data["criteria"]],
    }


def _up_to_date(version: CriteriaVersion) -> bool:
    """Whether variables and agents are still those of the published snapshot; a draft has none to compare."""
    return version.is_draft or version.snapshot == snapshot_of(version)


def _write(draft: CriteriaVersion, content: dict[str, Any]) -> None:
    draft.settings, draft.contradictions = content["settings"], content["contradictions"]
    draft.save()
    draft.criteria.all().delete()
    criteria = Criterion.objects.bulk_create(
        Criterion(version=draft, position=position, **{name: item[name] for name in PLAIN + NOTES})
        for position, item in enumerate(content["criteria"], start=1)
    )
    Example.objects.bulk_create(
        Example(criterion=criterion, position=place, **example)
        for criterion, item in zip(criteria, content["criteria"], strict=True)
        for place, example in enumerate(item["examples"], start=1)
    )
