"""A judged candidate as rows of a table: one per criterion, every cell safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

HEAD = (
    "candidate",
    "study",
    "criteria_version",
    "digest",
    "as_of",
    "anchor",
    "conclusion",
    "criterion",
    "category",
    "title",
    "verdict",
    "waits_for",
    "awaits_investigator",
    "reason_code",
    "reason",
    "found",
    "flags",
    "missing",
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def line(cells: Iterable[str]) -> str:
    """One line of CSV (RFC 4180) with its line end."""
    text = io.StringIO()
    csv.writer(text).writerow([safe(cell) for cell in cells])
    return text.getvalue()


def safe(cell: str) -> str:
    """The cell with a ' before what a spreadsheet would take for a formula (also after blanks, which it strips)."""
    return f"'{cell}" if cell.startswith(_FORMULAS) or cell.lstrip(" ").startswith(_FORMULAS) else cell


def rows(code: str, report: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The cells of each criterion, in the order of `HEAD`."""
    version = report["criteria_version"]
    about = (code, report["study"], str(version["number"]), version["digest"], report["as_of"], report["anchor"])
    for verdict in report["verdicts"]:
        yield (
            *about,
            report["conclusion"],
            verdict["code"],
            verdict["category"],
            verdict["title"],
            verdict["verdict"],
            verdict["waits_for"],
            "yes" if verdict["awaits_investigator"] else "no",
            verdict["reason"]["code"],
            verdict["reason"]["text"],
            " | ".join(_found(each) for each in verdict["found"]),
            " | ".join(f"{flag['code']}: {flag['text']}" for flag in verdict["flags"]),
            " | ".join(missing["text"] for missing in verdict["missing"]),
        )


_PARTS = (("used", "used as {}"), ("limit", "limit {}"), ("date", "{}"), ("source", "{}"))


def _found(found: dict[str, str]) -> str:
    """Creatinine: 88.4 umol/L (used as 1 mg/dL, 2 Mar 2026, laboratory report)."""
    entered = found["entered"] or found["used"]
    parts = [words.format(found[name]) for name, words in _PARTS if found[name] and found[name] != entered]
    return f"{found['name']}: {entered}" + (f" ({', '.join(parts)})" if parts else "")
