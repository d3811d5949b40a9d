"""Snapshots: everything that bears on a verdict, as one document with a digest.

Evaluation reads a snapshot and nothing else, so a report made ten years ago can be made again, and a change of the
catalogue reaches no published version.
"""

import hashlib
import json
import unicodedata
from typing import Any

from criteria.engine.serializer import version_from
from criteria.engine.versions import Version
from criteria.models import Agent, CriteriaVersion, Variable

FORMAT = 1


def snapshot_of(version: CriteriaVersion) -> dict[str, Any]:
    """Return the snapshot of a version as its rows are now; what publication stores."""
    study = version.study
    return {
        "format": FORMAT,
        "study": {"code": study.code, "title": study.title, "exclusions": study.exclusions},
        "number": version.number,
        "settings": version.settings,
        "contradictions": version.contradictions,
        "variables": [variable.as_json() for variable in Variable.objects.in_order()],
        "agents": [agent.as_row() for agent in Agent.objects.order_by("agent")],
        "criteria": [criterion.as_json() for criterion in version.criteria.order_by("position")],
    }


def canonical(document: Any) -> str:
    """Return the one text of a document: keys in order, no blanks, characters composed (NFC).

    Raises TypeError for a fraction in binary: 0.1 has more than one text, so numbers with a point are kept as text.
    """
    _refuse_floats(document)
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def digest_of(document: Any) -> str:
    """Return the SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def engine_version(version: CriteriaVersion) -> Version:
    """Return a version as the engine uses it: read from the stored snapshot, a draft from its rows as they are now."""
    if version.is_draft:
        return version_from(snapshot_of(version))
    if version.digest not in _published:
        snapshot = CriteriaVersion.objects.values_list("snapshot", flat=True).get(pk=version.pk)
        compiled = version_from(snapshot | {"digest": version.digest})
        while len(_published) >= KEPT:
            _published.pop(next(iter(_published)), None)
        _published[version.digest] = compiled
    return _published[version.digest]


KEPT = 32
_published: dict[str, Version] = {}
"""Compiled versions by digest: what a digest stands for never changes."""


def _refuse_floats(document: Any) -> None:
    if isinstance(document, float):
        raise TypeError(f"write the number {document!r} as text: a binary fraction has no exact text")
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        for item in document:
            _refuse_floats(item)
