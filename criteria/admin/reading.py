"""What criteria say in plain words, and what their examples come to now."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from criteria.engine.errors import EngineError
from criteria.engine.serializer import version_from
from criteria.engine.variables import Dictionary, dictionary_from
from criteria.engine.versions import Version
from criteria.forms.example import WRONG_FORM
from criteria.forms.rules import reading_of
from criteria.models import CriteriaVersion, Criterion, Example, Variable
from criteria.publication import EXAMPLE, verdict_of
from criteria.snapshots import engine_version, snapshot_of


def dictionary_of(version: CriteriaVersion) -> Dictionary:
    """The variables that a version's rules speak of: a draft's are those of today."""
    if version.is_draft:
        return dictionary_from([variable.as_json() for variable in Variable.objects.in_order()])
    return engine_version(version).dictionary


@dataclass(slots=True)
class Reader:
    """Reads criteria of several versions; each version's variables are looked up once."""

    dictionaries: dict[UUID, Dictionary] = field(default_factory=dict)

    def read(self, criterion: Criterion) -> str:
        """The rule in plain words; empty where it cannot be read."""
        version = criterion.version
        if version.pk not in self.dictionaries:
            self.dictionaries[version.pk] = dictionary_of(version)
        return reading_of(criterion.expression, self.dictionaries[version.pk])


def engine_without_criteria(version: CriteriaVersion) -> Version:
    """A version's variables, agents and settings, without any rule: what values of an example are read with."""
    return version_from(_snapshot(version) | {"criteria": [], "contradictions": []})


def outcomes_of(criterion: Criterion, examples: list[Example]) -> dict[Any, str]:
    """The verdict that each example comes to now, by its key; an example that cannot be judged is left out."""
    try:
        engine = version_from(_snapshot(criterion.version) | {"criteria": [criterion.as_json()]})
    except EngineError:
        return {}
    found = {}
    for example in examples:
        try:
            found[example.pk] = verdict_of(engine, criterion.code, EXAMPLE | example.answers)
        except (EngineError, *WRONG_FORM):
            continue
    return found


def _snapshot(version: CriteriaVersion) -> dict[str, Any]:
    return snapshot_of(version) if version.is_draft else version.snapshot
