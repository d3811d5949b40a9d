"""Results that are old, undated or from before consent (hazard H12)."""

from typing import Any

import pytest

from criteria.engine.answers import facts_from
from criteria.engine.facts import Fact
from criteria.engine.messages import render
from tests.engine.builders import (
    VARIABLES,
    candidate,
    detail_of,
    reason_of,
    version,
)

RULE = {"code": "R1", "category": "inclusion", "title": "R1", "source": "", "expression": '"A"'}
SMALL = version(RULE)


def facts(document: dict[str, Any], of: Any = SMALL) -> Any:
    return facts_from(document, of)


def flags(found: Fact) -> list[str]:
    return [note.flag.value for note in found.notes]


def mass(when: str, **more: Any) -> dict[str, Any]:
    return {**candidate(mass={"value": "72", "unit": "kg", "date": when}), **more}


@pytest.mark.parametrize(
    ("when", "raised"),
    [
        ("2026-03-02", []),
        ("2026-03-01", ["stale"]),
        ("2026-03", ["stale"]),
        ("2025-12-02", ["stale"]),
        ("", ["undated"]),
    ],
)
def test_an_old_or_undated_result_is_used_and_flagged(when, raised):
    "The window of 14 days counts back from the anchor date, 16 March."
    assert flags(facts(mass(when))["Mass"]) == raised


def test_a_stale_result_says_its_date_and_the_window():
    note = facts(mass("2026-03-01"))["Mass"].notes[0]
    assert render(note.message) == "Mass of 1 Mar 2026 is older than 14 days at 16 Mar 2026"


def test_without_an_anchor_the_window_counts_to_the_as_of_date():
    assert flags(facts(mass("2026-02-16", anchor=None))["Mass"]) == []
    assert flags(facts(mass("2026-02-15", anchor=None))["Mass"]) == ["stale"]


ENFORCED = version(RULE, settings={"enforced_windows": ["mass"]})


@pytest.mark.parametrize(
    ("when", "reason", "detail"),
    [
        ("2026-03-02", "", ""),
        ("2026-03-01", "outside_window", "Mass of 1 Mar 2026 is older than 14 days at 16 Mar 2026"),
        ("2026-03", "outside_window", "Mass of 1 Mar 2026 to 31 Mar 2026 is older than 14 days at 16 Mar 2026"),
        ("", "outside_window", "Mass has no date"),
    ],
)
def test_where_the_study_enforces_the_window_the_result_must_be_known_to_lie_in_it(when, reason, detail):
    found = facts(mass(when), ENFORCED)["Mass"]
    assert reason_of(found) == reason
    assert not reason or detail_of(found) == detail


def test_an_enforced_window_needs_the_anchor_date():
    found = facts(mass("2026-03-02", anchor=None), ENFORCED)["Mass"]
    assert (reason_of(found), found.name) == ("not_entered", "Anchor date")


def test_a_window_of_one_variable_binds_no_other():
    found = facts(candidate(sodium={"value": "140", "unit": "mmol/L", "date": "2025-01-01"}), ENFORCED)["Sodium"]
    assert flags(found) == ["stale"]


CONSENTED = version(RULE, variables=[*VARIABLES, {"name": "Consent", "key": "consent_date", "kind": "date"}])


@pytest.mark.parametrize(("signed", "raised"), [("2026-03-02", []), ("2026-03-03", []), ("2026-03-01", [])])
def test_a_result_after_consent_raises_nothing(signed, raised):
    found = facts(
        {**mass("2026-03-02"), "answers": {**mass("2026-03-02")["answers"], "consent_date": signed}}, CONSENTED
    )
    assert [flag for flag in flags(found["Mass"]) if flag == "before_consent"] == raised


def test_a_result_before_consent_is_flagged():
    document = candidate(mass={"value": "72", "unit": "kg", "date": "2026-02-28"}, consent_date="2026-03-01")
    note = facts(document, CONSENTED)["Mass"].notes[-1]
    assert (note.flag.value, render(note.message)) == ("before_consent", "Mass is dated before consent")


def test_a_result_before_consent_and_outside_an_enforced_window_is_outside_the_window():
    variables = [*VARIABLES, {"name": "Consent", "key": "consent_date", "kind": "date"}]
    of = version(RULE, variables=variables, settings={"enforced_windows": ["mass"]})
    document = candidate(mass={"value": "72", "unit": "kg", "date": "2026-02-01"}, consent_date="2026-03-01")
    assert reason_of(facts(document, of)["Mass"]) == "outside_window"
