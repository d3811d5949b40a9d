"""A table of candidates as people write it -> candidate documents as the product reads them.

A column is a variable (by name, key or short name), a date of the screening, a list, or one of the `EXPECTED`
columns. A cell is what a coordinator would type: `1.6212 mg/dL`, `71 U/L (ULN 40 U/L)`, `55 % on 2026-02-27`,
`positive on 2026-01-10; negative on 2026-02-20` (two results), `[not_done]` (missing, with that reason). An empty cell
says nothing at all. Dated results without a date in the cell are of the as-of date; `undated` leaves the date out.
"""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parents[2] / "criteria" / "catalogue"
AS_OF, ANCHOR = "2026-03-02", "2026-03-16"
EXPECTED = ("verdict", "reason", "flags", "clearance")
SHORT = {
    "born": "Birth date",
    "age": "Age entered",
    "bilirubin": "Total bilirubin",
    "courses": "Induction courses",
    "remission": "Complete remission reached",
    "first remission": "First remission date",
    "relapses": "Relapse count",
    "sterilised": "Surgically sterilised",
    "specimen": "Pregnancy test specimen",
    "test": "Serum pregnancy test",
    "consent": "Participant consent",
    "guardian": "Guardian consent",
    "CD7": "CD7 by flow cytometry",
    "GVHD": "Graft-versus-host disease",
    "infection": "Active infection",
}
VARIABLES = json.loads((CATALOGUE / "variables.json").read_text(encoding="utf-8"))
with (CATALOGUE / "agents.csv").open(encoding="utf-8", newline="") as _lines:
    GROUPS = {row["agent"]: row["washout_group"] for row in csv.DictReader(_lines)}
_BY_NAME = {name.lower(): item for item in VARIABLES for name in (item["name"], item["key"])} | {
    short.lower(): next(item for item in VARIABLES if item["name"] == name) for short, name in SHORT.items()
}
_WHEN = re.compile(r"^(?P<rest>.*?)(?: on (?P<date>\S+)(?: at (?P<time>\S+))?| (?P<undated>undated))?$")
_LIMIT = re.compile(r"\s*\(ULN(?: (?P<uln>[^ )]+))?(?: (?P<uln_unit>[^)]+))?\)")


def full_name(column: str) -> str:
    """The variable's name behind a key or short name; other columns are their own name."""
    return _BY_NAME[column.lower()]["name"] if column.lower() in _BY_NAME else column


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table drawn with | between cells; a line of dashes under the head is skipped."""
    lines = [line for line in table.strip().splitlines() if line.strip(" -+")]
    head = _cells(lines[0])
    rows = [_cells(line) for line in lines[1:]]
    for row in rows:
        assert len(row) == len(head), f"a row has {len(row)} cells, the head {len(head)}: {row}"
    return [dict(zip(head, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def candidate_from(row: Mapping[str, str], criterion: str) -> dict[str, Any]:
    """The candidate document of one row of a table about this criterion."""
    as_of = row.get("as of") or AS_OF
    day, _, clock = (row.get("anchor") or ANCHOR).partition(" ")
    document: dict[str, Any] = {"code": "CD7-X01", "as_of": as_of, "anchor": {"date": day, "time": clock}}
    for column, cell in row.items():
        if cell and column not in (*EXPECTED, "as of", "anchor"):
            _PARTS.get(column, _observation)(document, column, cell, criterion)
    return document


def _observation(document: dict[str, Any], column: str, cell: str, criterion: str) -> None:
    item = _BY_NAME[column.lower()]
    entries = [_entry(item, part.strip(), document["as_of"]) for part in cell.split(";")]
    if item["kind"] == "lab":
        document.setdefault("panels", []).extend(_panel(item["key"], entry) for entry in entries)
    else:
        document.setdefault("answers", {})[item["key"]] = entries if len(entries) > 1 else entries[0]


def _panel(key: str, entry: dict[str, str]) -> dict[str, Any]:
    when = {"date": entry.pop("date", ""), "time": entry.pop("time", "")}
    return {**when, "laboratory": "Example laboratory", "results": {key: entry}}


def _entry(item: Mapping[str, Any], text: str, as_of: str) -> dict[str, str]:
    when = _WHEN.match(text)
    assert when
    entry = _value(item, when["rest"])
    if item.get("dated") and not when["undated"]:
        entry["date"] = when["date"] or as_of
    if when["time"]:
        entry["time"] = when["time"]
    return entry


def _value(item: Mapping[str, Any], text: str) -> dict[str, str]:
    if text.startswith("["):
        return {"missing": text.strip("[]")}
    entry: dict[str, str] = {}
    if limit := _LIMIT.search(text):
        entry = {name: found for name, found in limit.groupdict().items() if found}
        text = text[: limit.start()]
    if "units" not in item:
        return entry | {"value": text}
    value, _, unit = text.rpartition(" ")
    return entry | ({"value": value, "unit": unit} if value else {"value": text})


def _therapies(document: dict[str, Any], column: str, cell: str, criterion: str) -> None:
    document["therapies"] = _list_of(cell, _therapy)


def _toxicities(document: dict[str, Any], column: str, cell: str, criterion: str) -> None:
    document["toxicities"] = _list_of(cell, _toxicity)


def _list_of(cell: str, read: Any) -> dict[str, Any]:
    """`none` is a reviewed empty list; the part `not reviewed` takes the mark away."""
    parts = [part.strip() for part in cell.split(";")]
    rows = [read([word.strip() for word in part.split(",")]) for part in parts if part not in ("none", "not reviewed")]
    return {"reviewed": "not reviewed" not in parts, "rows": rows}


def _therapy(words: list[str]) -> dict[str, str]:
    """agent, last 2026-03-01 [at 08:00], half-life 26 h, not confirmed | no source, route oral, group x, ongoing."""
    row = {"agent": words[0], "group": GROUPS.get(words[0], "systemic")}
    for word in words[1:]:
        what, _, rest = word.partition(" ")
        row |= _THERAPY_WORDS[what](rest)
    if "half_life" in row:
        row = {"half_life_source": "US label", "half_life_confirmed_by": "Example pharmacist"} | row
    return row


def _last(rest: str) -> dict[str, str]:
    day, _, clock = rest.partition(" at ")
    return {"last_dose": day, "last_dose_time": clock}


def _half_life(rest: str) -> dict[str, str]:
    value, _, unit = rest.partition(" ")
    return {"half_life": value, "half_life_unit": unit}


_THERAPY_WORDS = {
    "last": _last,
    "half-life": _half_life,
    "not": lambda rest: {"half_life_confirmed_by": ""},
    "no": lambda rest: {"half_life_source": ""},
    "route": lambda rest: {"route": rest},
    "group": lambda rest: {"group": rest},
    "ongoing": lambda rest: {"ongoing": "yes"},
}


def _toxicity(words: list[str]) -> dict[str, Any]:
    """term, grade 1, stable | not stable, not related, insignificant [unsigned]."""
    row: dict[str, Any] = {"term": words[0]}
    for word in words[1:]:
        row |= _TOXICITY_WORDS.get(word) or {"grade": word.removeprefix("grade ")}
    return row


_TOXICITY_WORDS: dict[str, dict[str, Any]] = {
    "stable": {"stable": "yes"},
    "not stable": {"stable": "no"},
    "not related": {"related": "no"},
    "insignificant": {"insignificant": {"by": "Example investigator", "reason": "no clinical bearing"}},
    "insignificant unsigned": {"insignificant": {"by": "", "reason": "no clinical bearing"}},
}


def _judgement(document: dict[str, Any], column: str, cell: str, criterion: str) -> None:
    outcome = cell.replace(" ", "_")
    who = {"by": "Example investigator", "reason": "seen and considered"}
    document["judgements"] = [{"criterion": criterion, "outcome": outcome, **who}]


_PARTS = {"therapies": _therapies, "toxicities": _toxicities, "investigator": _judgement}
