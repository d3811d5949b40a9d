"""Stored answers come out as the document that they came in as."""

from typing import Any

import pytest

from criteria.snapshots import engine_version
from screening import intake, notes
from tests.cast import DEMO, demo_candidate

NUMBERS = sorted(file.name.split("-")[1] for file in DEMO.glob("*.json"))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_candidate_brought_in_is_judged_like_its_file(cast, number):
    """Only the wording of who judged differs: in a file it is a name, in the tables an account."""
    version = engine_version(cast.version)
    from_file = intake.report_on(demo_candidate(number), version)
    stored = intake.live_report(cast.screen(number))
    assert _marks(stored) == _marks(from_file)
    assert stored["conclusion"] == from_file["conclusion"]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_text_survives_the_tables(cast, number):
    candidate = demo_candidate(number)
    stored = intake.document_from(cast.screen(number))
    for key, value in candidate["answers"].items():
        assert _texts(stored["answers"][key]) == _texts(value), key
    for kept, panel in zip(stored["panels"], candidate["panels"], strict=True):
        for key, value in panel["results"].items():
            assert _texts(kept["results"][key]) == _texts(value), key
    assert [row["agent"] for row in stored["therapies"]["rows"]] == [
        row["agent"] for row in candidate["therapies"]["rows"]
    ]


def test_a_doubtful_entry_is_said_beside_its_field(cast):
    screening = cast.screen("d04")
    found = notes.doubts(screening)
    (path,) = [path for path in found if ".creatinine." in path]
    assert path.endswith(".creatinine.value")
    assert found[path] == [
        "Creatinine, serum or plasma is not believable as entered; check it against the report (88 mg/dL is not "
        "believable for Creatinine, serum or plasma; 88 umol/L would be ordinary: which is it?)"
    ]


def test_how_an_entry_was_read_is_said_where_it_is_not_plain(cast):
    screening = cast.screen("d01")
    panel = screening.panels.first()
    found = notes.readings(screening)
    assert any(sentence.endswith("× ULN") for sentence in found[f"panels.{panel.pk}.alt.value"])


def _marks(report: dict[str, Any]) -> dict[str, str]:
    return {verdict["code"]: verdict["verdict"] for verdict in report["verdicts"]}


def _texts(value: Any) -> list[dict[str, str]]:
    """Entries in one form: the document allows a bare value, one entry, or a list."""
    items = value if isinstance(value, list) else [value]
    entries = [item if isinstance(item, dict) else {"value": item} for item in items]
    return [
        {name: str(text) for name, text in entry.items() if name != "confirmed" and text not in ("", None)}
        for entry in entries
    ]
