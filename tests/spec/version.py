"""The shipped criteria as the engine's version 1, without a database."""

import csv
import json
from functools import lru_cache
from typing import Any

from criteria.engine.serializer import version_from
from tests.spec.tables import CATALOGUE, VARIABLES

STUDY = json.loads((CATALOGUE / "studies" / "cd7-car-t.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def shipped_version(alone: str = "") -> Any:
    """All criteria, or one alone: then the conclusion, and what it rests on, is that criterion's own."""
    with (CATALOGUE / "agents.csv").open(encoding="utf-8") as agents:
        rows = list(csv.DictReader(agents))
    return version_from(
        {
            "format": 1,
            "study": {name: STUDY[name] for name in ("code", "title", "exclusions")},
            "number": 1,
            "settings": STUDY["settings"],
            "contradictions": STUDY["contradictions"],
            "variables": VARIABLES,
            "agents": rows,
            "criteria": [{**item, "examples": []} for item in STUDY["criteria"] if alone in ("", item["code"])],
        }
    )
