"""A small study of plain words for tests of the engine: its variables, its facts, and short ways to ask."""

import copy
import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from criteria.engine.answers import facts_from
from criteria.engine.documents import report_to_json
from criteria.engine.evaluate import compile_rule
from criteria.engine.facts import Fact, Facts, Missing, Row, RowList
from criteria.engine.language import parse
from criteria.engine.messages import render
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Reason
from criteria.engine.reports import Report, assess
from criteria.engine.serializer import version_from
from criteria.engine.spans import Span
from criteria.engine.variables import Dictionary, dictionary_from
from criteria.engine.verdicts import Evidence
from criteria.engine.versions import Version

PROJECT = Path(__file__).parents[2]
CATALOGUE = PROJECT / "criteria" / "catalogue"
AS_OF, ANCHOR = date(2026, 3, 2), date(2026, 3, 16)

YES_NO = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
SODIUM = {
    "name": "Sodium",
    "key": "sodium",
    "kind": "lab",
    "units": [
        {"code": "mmol/L", "factor": "1", "low": "100", "high": "200", "limit_low": "130", "limit_high": "160"},
        {"code": "mol/L", "factor": "1000", "low": "0.1", "high": "0.2"},
    ],
    "dated": True,
    "window_days": 14,
    "remedy": "repeat",
}
MASS = {
    "name": "Mass",
    "key": "mass",
    "kind": "quantity",
    "units": [
        {"code": "kg", "factor": "1", "low": "20", "high": "350"},
        {"code": "g", "factor": "0.001", "low": "20000", "high": "350000"},
    ],
    "dated": True,
    "window_days": 14,
    "remedy": "repeat",
}
COLOUR = {
    "name": "Colour",
    "key": "colour",
    "kind": "code",
    "choices": [
        {"code": "red", "label": "Red"},
        {"code": "deep blue", "label": "Deep blue"},
        {"code": "pale", "label": "Hardly any", "reason": "awaits_judgement"},
        {"code": "not assessed", "label": "Not assessed", "reason": "not_done"},
    ],
}
VARIABLES: list[dict[str, Any]] = [
    {"name": "A", "key": "a", "kind": "boolean", "choices": YES_NO},
    {"name": "B", "key": "b", "kind": "boolean", "choices": YES_NO},
    {"name": "C", "key": "c", "kind": "boolean", "choices": YES_NO, "remedy": "fixed"},
    {"name": "Count", "key": "count", "kind": "integer", "low": "0", "high": "20", "remedy": "wait"},
    COLOUR,
    MASS,
    SODIUM,
    {**SODIUM, "name": "Chloride", "key": "chloride"},
    {"name": "Begun", "key": "begun", "kind": "date"},
    {"name": "Ended", "key": "ended", "kind": "date"},
    {"name": "Drugs", "key": "drugs", "kind": "rows", "rows": {"list": "therapies", "groups": ["systemic"]}},
    {"name": "Harms", "key": "harms", "kind": "rows", "rows": {"list": "toxicities"}},
    {"name": "As-of date", "key": "as_of", "kind": "given"},
    {"name": "Anchor date", "key": "anchor", "kind": "given"},
]


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The variables of the small study."""
    return dictionary_from(VARIABLES)


# --- Values --------------------------------------------------------------------------------------------------------


def span(text: str) -> Span:
    """A span as mathematics writes it: "[1, 2)", "(0, 26]"; an empty end is without bound: "[90, )"."""
    low, high = (part.strip() for part in text[1:-1].split(","))
    return Span(
        Fraction(low) if low else None, Fraction(high) if high else None, text[0] == "[" or not low, text[-1] == "]"
    )


def known(name: str, value: Any, **more: Any) -> Fact:
    """A fact of the small study."""
    variable = dictionary().by_name(name)
    label, key, remedy = (variable.label, variable.key, variable.remedy) if variable else (name, name, "")
    return Fact(name, value, label, key, entered=more.pop("entered", ""), remedy=remedy, **more)


def missing(name: str, reason: Reason = Reason.NOT_ENTERED) -> Missing:
    return Missing(reason, name, name, name.lower())


def facts(**values: Any) -> Facts:
    """Facts by variable name (`As_of` for "As-of date"); None is not entered, a Fact or Missing stands as it is."""
    entries: dict[str, Any] = {"As-of date": Fact("As-of date", AS_OF, "As-of date", "as_of")}
    for name, value in values.items():
        if value is not None:
            entries[name] = value if isinstance(value, Fact | Missing | RowList) else known(name, value)
    return Facts(AS_OF, ANCHOR, entries)


def rows(name: str, *fields: Mapping[str, Any], complete: bool = True) -> RowList:
    """A list of the small study; a field of None is not entered."""
    made = [
        Row(f"row {number}", {key: missing(key) if value is None else known(key, value) for key, value in one.items()})
        for number, one in enumerate(fields, 1)
    ]
    return RowList(name, tuple(made), complete, name, name.lower())


def kilograms(amount: Any) -> Quantity:
    return Quantity(amount if isinstance(amount, Span) else Fraction(str(amount)), "kg")


def ask(rule: str, **values: Any) -> Evidence:
    """The evidence of a rule of the small study."""
    return compile_rule(parse(rule, dictionary()), dictionary())(facts(**values))


def answer(rule: str, **values: Any) -> bool | None:
    return ask(rule, **values).answer


def reason_of(found: Fact | Missing) -> str:
    """The code of the reason, or an empty text for what is known."""
    return found.reason.value if isinstance(found, Missing) else ""


def detail_of(found: Fact | Missing) -> str:
    """The sentence that explains a missing value."""
    assert isinstance(found, Missing)
    return render(found.detail) if found.detail else ""


# --- Versions and candidates ---------------------------------------------------------------------------------------


def criterion(code: str, expression: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "category": "inclusion", "title": code, "source": "", "expression": expression, **more}


def version(*criteria: Mapping[str, Any], **more: Any) -> Version:
    """A version of the small study. `exclusions="loaded"` says that its list of exclusion criteria is complete."""
    return version_from(
        {
            "format": 1,
            "study": {"code": "small", "title": "Small", "exclusions": more.pop("exclusions", "none_in_record")},
            "number": 1,
            "variables": more.pop("variables", VARIABLES),
            "criteria": list(criteria),
            **more,
        }
    )


@lru_cache(maxsize=1)
def shipped_snapshot() -> dict[str, Any]:
    """The first study as a snapshot; take a copy before changing it."""
    study = json.loads((CATALOGUE / "studies" / "cd7-car-t.json").read_text(encoding="utf-8"))
    with (CATALOGUE / "agents.csv").open(encoding="utf-8") as agents:
        rows_of_agents = list(csv.DictReader(agents))
    return {
        "format": 1,
        "study": {name: study[name] for name in ("code", "title", "exclusions")},
        "number": 1,
        "settings": study["settings"],
        "contradictions": study["contradictions"],
        "variables": json.loads((CATALOGUE / "variables.json").read_text(encoding="utf-8")),
        "agents": rows_of_agents,
        "criteria": study["criteria"],
    }


@lru_cache(maxsize=1)
def shipped() -> Version:
    """The first study's criteria, version 1."""
    return version_from(shipped_snapshot())


def shipped_with(**settings: Any) -> Version:
    """The first study under other settings."""
    snapshot = shipped_snapshot()
    return version_from({**snapshot, "settings": {**snapshot["settings"], **settings}})


def candidate(**answers: Any) -> dict[str, Any]:
    """A candidate document with these answers by key."""
    return {"code": "X-1", "as_of": AS_OF.isoformat(), "anchor": {"date": ANCHOR.isoformat()}, "answers": answers}


def judged(of: Version, document: Mapping[str, Any]) -> Report:
    return assess(of, facts_from(document, of))


def report_of(of: Version, document: Mapping[str, Any]) -> dict[str, Any]:
    return report_to_json(judged(of, document))


def verdict_in(report: Mapping[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in report["verdicts"] if item["code"] == code)
    return found


@lru_cache(maxsize=1)
def _complete_candidate() -> dict[str, Any]:
    path = PROJECT / "screening" / "demo" / "cd7-d01-meets-every-criterion.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["candidates"][0]
    return found


def complete_candidate() -> dict[str, Any]:
    """A fictitious woman who meets every criterion of the shipped study, with nothing left to enter."""
    return copy.deepcopy(_complete_candidate())


def changed(document: dict[str, Any], *changes: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The document after the changes."""
    for change in changes:
        change(document)
    return document


def at(document: Any, path: Sequence[str | int]) -> Any:
    """The part of a document at a path of names and positions."""
    for step in path:
        document = document[step]
    return document
