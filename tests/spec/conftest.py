"""`spec`: every row of a table is a candidate, judged by the shipped criteria; all disagreements are told at once."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from criteria.engine.answers import facts_from
from criteria.engine.documents import report_to_json
from criteria.engine.facts import Fact
from criteria.engine.reports import assess
from criteria.engine.spans import Span
from tests.spec.tables import candidate_from, rows_of
from tests.spec.version import shipped_version

WORDS = {"pass": "met", "fail": "not met", "unknown": "unknown", "not-applicable": "not applicable"}


@pytest.fixture
def spec() -> Callable[..., None]:
    return check_table


def check_table(criterion: str, table: str, **given: str) -> None:
    """Judge each row. `given` holds in every row; the columns verdict, reason, flags, clearance are expectations."""
    disagreements = []
    for number, row in enumerate(rows_of(table), 1):
        candidate = candidate_from({**given, **row}, criterion)
        found = _judge(candidate, criterion)
        for column, wanted, got in _differences(row, found):
            disagreements.append(f"row {number} {row}: {column} is {got}, wanted {wanted}")
    assert not disagreements, "\n".join(disagreements)


def _judge(candidate: Mapping[str, Any], criterion: str) -> dict[str, Any]:
    version = shipped_version(criterion)
    facts = facts_from(candidate, version)
    (verdict,) = report_to_json(assess(version, facts))["verdicts"]
    return {
        "verdict": WORDS[verdict["verdict"]],
        "reason": {item["reason"] for item in verdict["missing"]},
        "flags": {item["code"] for item in verdict["flags"]},
        "clearance": _exact(facts["Creatinine clearance"]),
    }


def _differences(row: Mapping[str, str], found: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    checks = {"verdict": _same, "reason": _among, "flags": _flags_hold, "clearance": _shown_so}
    return [
        (column, row[column], found[column])
        for column, holds in checks.items()
        if row.get(column) and not holds(row[column], found[column])
    ]


def _same(wanted: str, got: str) -> bool:
    return wanted == got


def _among(wanted: str, got: set[str]) -> bool:
    return wanted in got


def _flags_hold(wanted: str, got: set[str]) -> bool:
    """`a, no b`: flag a is raised and flag b is not."""
    words = [word.strip() for word in wanted.split(",")]
    return all((word.removeprefix("no ") in got) is not word.startswith("no ") for word in words)


def _exact(fact: Any) -> Fraction | None:
    known = isinstance(fact, Fact) and not isinstance(fact.value.amount, Span)
    return fact.value.amount if known else None


def _shown_so(wanted: str, got: Fraction | None) -> bool:
    """Rounded to the digits of the table; verdicts compare the exact number."""
    if got is None:
        return False
    exact = Decimal(got.numerator) / Decimal(got.denominator)
    return exact.quantize(Decimal(wanted), ROUND_HALF_UP) == Decimal(wanted)
