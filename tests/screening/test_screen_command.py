"""`manage.py screen`: what goes in, what comes out, what it says, and that nothing stays behind."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from criteria import actions
from screening.management.commands import screen
from tests import factories
from trialsite.models import HistoryEntry
from trialsite.roles import Role

PROJECT = Path(__file__).parents[2]
AS_OF = "2026-03-02"
PASSES = {"ecog": "1", "relapsed": "yes"}
FAILS = {"ecog": "4", "relapsed": "yes"}
OPEN = {"ecog": "about 1", "relapsed": "yes"}


@pytest.fixture
def study(db):
    "A study whose version 1 asks for ECOG 0 to 3 and a relapse."
    version = factories.published(factories.study(code="two-rules"))
    return version.study


@pytest.fixture
def file_of(tmp_path):
    def write(*candidates: Any, **envelope: Any) -> str:
        head = {"format": "trialsite-candidates", "version": 1, "study": "two-rules"}
        named = [
            {"code": f"X-{number}", "as_of": AS_OF} | each if isinstance(each, dict) else each
            for number, each in enumerate(candidates, 1)
        ]
        path = tmp_path / "candidates.json"
        path.write_text(json.dumps(head | {"candidates": named} | envelope), encoding="utf-8")
        return str(path)

    return write


def run(*arguments: str) -> tuple[str, str, int]:
    """Standard output, standard error and exit status, as a shell sees them."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("screen", *arguments, stdout=out, stderr=err, no_color=True)
    except CommandError as ended:
        print(ended, file=err)
        status = ended.returncode
    return out.getvalue(), err.getvalue(), status


def judged(*arguments: str) -> list[dict[str, Any]]:
    out, err, status = run(*arguments)
    assert (err, status) == ("", 0)
    return [json.loads(line) for line in out.splitlines()]


# --- What comes out ------------------------------------------------------------------------------------------------


def test_each_candidate_is_one_line(study, file_of):
    reports = judged(file_of({"answers": PASSES}, {"answers": FAILS}, {"answers": OPEN}))
    assert [(each["code"], each["conclusion"]) for each in reports] == [
        ("X-1", "meets-listed"),
        ("X-2", "not-eligible"),
        ("X-3", "undetermined"),
    ]


def test_a_line_says_by_which_criteria_and_for_which_day(study, file_of):
    (report,) = judged(file_of({"answers": PASSES}))
    version = study.versions.get()
    assert report["study"] == "two-rules"
    assert report["criteria_version"] == {"number": 1, "digest": version.digest}
    assert report["as_of"] == AS_OF


def test_a_verdict_carries_reason_values_and_what_is_missing(study, file_of):
    (report,) = judged(file_of({"answers": {"ecog": {"value": "4", "date": "2026-03-01", "source": "visit note"}}}))
    failed, unknown = report["verdicts"]
    assert (failed["code"], failed["verdict"], failed["reason"]["code"]) == ("C1", "fail", "joined")
    assert failed["reason"]["text"] == "ECOG performance status is 4: outside 0 to 3."
    assert [(line["entered"], line["source"]) for line in failed["found"]] == [("4", "visit note")]
    assert (unknown["verdict"], [line["key"] for line in unknown["missing"]]) == ("unknown", ["relapsed"])


def test_a_value_that_cannot_be_read_is_judged_unknown(study, file_of):
    (report,) = judged(file_of({"answers": OPEN}))
    first = report["verdicts"][0]
    assert (first["verdict"], first["missing"][0]["reason"]) == ("unknown", "unreadable")
    assert first["found"][0]["entered"] == "about 1"


def test_standard_input_is_read_too(study, file_of, monkeypatch):
    content = Path(file_of({"answers": PASSES})).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [each["code"] for each in judged("-")] == ["X-1"]


def test_a_line_stays_one_line_for_every_reader(study, file_of):
    source = "visit\u2028note\x85page\u20292"
    out, _, _ = run(file_of({"answers": {"ecog": {"value": "1", "source": source}}}))
    assert len(out.splitlines()) == 1
    assert json.loads(out)["verdicts"][0]["found"][0]["source"] == source


def test_a_table_has_a_row_per_candidate_and_criterion(study, file_of):
    out, _, _ = run(file_of({"answers": PASSES}, {"answers": FAILS}), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["candidate"], row["criterion"], row["verdict"], row["conclusion"]) for row in rows] == [
        ("X-1", "C1", "pass", "meets-listed"),
        ("X-1", "C2", "pass", "meets-listed"),
        ("X-2", "C1", "fail", "not-eligible"),
        ("X-2", "C2", "pass", "not-eligible"),
    ]
    assert rows[2]["found"] == "ECOG performance status: 4"
    assert rows[2]["digest"] == study.versions.get().digest


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_of_a_table_is_a_formula(study, file_of, text):
    code = text.strip()
    out, _, _ = run(file_of({"code": code, "answers": {"ecog": text}}), "--format", "csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert rows[1][0].lstrip("'") == code
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_nothing_is_stored(study, file_of):
    before = HistoryEntry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as sent:
        judged(file_of({"answers": PASSES}, {"answers": FAILS}))
    assert HistoryEntry.objects.count() == before
    assert [each["sql"] for each in sent if not each["sql"].startswith("SELECT")] == []


# --- By which criteria ---------------------------------------------------------------------------------------------


@pytest.fixture
def second_version(study):
    "Version 2 asks for ECOG 0 or 1."
    strict = (factories.criterion_json("C1", '"ECOG" between 0 and 1'),)
    return factories.published(study, criteria=strict)


def numbers(*arguments: str) -> list[tuple[int, str]]:
    return [(each["criteria_version"]["number"], each["conclusion"]) for each in judged(*arguments)]


def test_the_latest_published_version_judges(file_of, second_version):
    assert numbers(file_of({"answers": {"ecog": "2"}})) == [(2, "not-eligible")]


def test_another_version_can_be_named(file_of, second_version):
    assert numbers(file_of({"answers": {"ecog": "2", "relapsed": "yes"}}), "--version", "1") == [(1, "meets-listed")]


def test_a_retired_version_judges_only_when_it_is_named(file_of, second_version):
    by = factories.member(Role.CRITERIA_APPROVER, second_version.study)
    actions.retire(version=second_version, by=by, reason="Too strict.")
    file = file_of({"answers": {"ecog": "2", "relapsed": "yes"}})
    assert numbers(file) == [(1, "meets-listed")]
    assert numbers(file, "--version", "2") == [(2, "not-eligible")]


def test_a_draft_never_judges(study, file_of):
    factories.draft(study)
    file = file_of({"answers": PASSES})
    assert numbers(file) == [(1, "meets-listed")]
    assert run(file, "--version", "2") == (
        "",
        "Version 2 of two-rules was never published; published were: 1.\n",
        screen.NOTHING_JUDGED,
    )


def test_another_study_can_be_named(study, file_of):
    file = file_of({"answers": PASSES}, study="elsewhere")
    assert [each["study"] for each in judged(file, "--study", "two-rules")] == ["two-rules"]


def test_a_file_that_names_no_study_needs_one_named(study, tmp_path):
    file = tmp_path / "candidates.json"
    file.write_text('{"format": "trialsite-candidates", "version": 1, "candidates": [{"code": "X-1"}]}')
    _, err, status = run(str(file))
    assert (err, status) == ("The file names no study: say which with --study CODE.\n", screen.NOTHING_JUDGED)


@pytest.mark.django_db
def test_an_empty_database_says_what_to_type(file_of):
    _, err, status = run(file_of({}))
    assert err == (
        "There is no study two-rules in this database: type `python3 -m trialsite run` to set up the demonstration.\n"
    )
    assert status == screen.NOTHING_JUDGED


def test_a_study_that_is_not_there_is_named_with_those_that_are(study, file_of):
    _, err, status = run(file_of({}, study="three-rules"))
    assert (err, status) == ("There is no study three-rules in this database; there are: two-rules.\n", 2)


@pytest.mark.django_db
def test_a_study_without_published_criteria_judges_nobody(file_of):
    factories.draft(factories.study(code="two-rules"))
    _, err, status = run(file_of({}))
    assert err == "No criteria of two-rules are published yet: an approver publishes them in the admin.\n"
    assert status == screen.NOTHING_JUDGED


def test_a_database_out_of_reach_is_a_sentence(file_of, monkeypatch):
    def unreachable(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(screen.Study.objects, "filter", unreachable)
    _, err, status = run(file_of({}))
    assert err.startswith("The database with the criteria cannot be used (connection refused): type `python3 -m")
    assert status == screen.NOTHING_JUDGED


# --- For which day -------------------------------------------------------------------------------------------------


def test_the_day_of_judgement_can_be_set_for_all(study, file_of):
    file = file_of({"answers": PASSES}, {"answers": {"ecog": {"value": "1", "date": "2026-03-08"}}, "as_of": AS_OF})
    assert [each["as_of"] for each in judged(file, "--as-of", "2026-03-09")] == ["2026-03-09", "2026-03-09"]


@pytest.mark.parametrize("text", ["2026-13-01", "2026-03", "02/03/2026", "today", ""])
def test_a_day_of_judgement_that_is_none_is_refused(study, file_of, text):
    _, err, status = run(file_of({}), f"--as-of={text}")
    assert f"argument --as-of: '{text}' is not a full date; write it as 2026-03-02" in err
    assert status != 0


# --- What cannot be judged -----------------------------------------------------------------------------------------


def test_a_wrong_candidate_is_named_and_the_others_are_judged(study, file_of):
    file = file_of({"answers": PASSES}, {"answers": {"ecog": {"valeu": "1"}, "ECOG": "1"}}, 17, {"answers": FAILS})
    out, err, status = run(file)
    assert [json.loads(line)["code"] for line in out.splitlines()] == ["X-1", "X-4"]
    assert err.splitlines() == [
        "candidate 2 (X-2): answers.ecog.valeu: unknown field; did you mean value?",
        "candidate 2 (X-2): answers.ECOG: no such variable; did you mean ecog?",
        "candidate 3: must be an object, got the number 17",
        "2 of 4 candidates not judged: see above.",
    ]
    assert status == screen.SOME_NOT_JUDGED


def test_a_candidate_beyond_the_calendar_leaves_the_others_judged(study, file_of, monkeypatch):
    def judge(document: dict[str, Any], version: Any) -> dict[str, Any]:
        if document["code"] == "X-1":
            raise ValueError("year 10001 is out of range")
        return report_on(document, version)

    report_on = screen.intake.report_on
    monkeypatch.setattr(screen.intake, "report_on", judge)
    out, err, status = run(file_of({"answers": PASSES}, {"answers": PASSES}))
    assert [json.loads(line)["code"] for line in out.splitlines()] == ["X-2"]
    assert err.startswith("candidate 1 (X-1): cannot be judged: year 10001 is out of range\n")
    assert status == screen.SOME_NOT_JUDGED


def test_a_variable_of_another_study_is_unknown_here(study, file_of):
    _, err, _ = run(file_of({"answers": {"creatinine": "1"}, "judgements": [
        {"criterion": "C3", "outcome": "met", "reason": "r", "by": "b"}
    ]}))  # fmt: skip
    assert "candidate 1 (X-1): answers.creatinine: no such variable" in err
    assert "candidate 1 (X-1): judgements[1].criterion: version 1 has no C3" in err


@pytest.mark.parametrize(("name", "sentence"), [
    ("nowhere.json", "cannot be used: no such file or directory.\n"),
    (".", "cannot be used: is a directory.\n"),
])  # fmt: skip
def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path, name, sentence):
    _, err, status = run(str(tmp_path / name))
    assert err.endswith(sentence)
    assert status == screen.NOTHING_JUDGED


def test_what_is_wrong_with_standard_input_is_said_of_it(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"code;ecog\n")))
    _, err, status = run("-")
    assert err == "Standard input cannot be used: it is not JSON: expecting value at line 1, column 1.\n"
    assert status == screen.NOTHING_JUDGED


def test_a_shell_sees_the_exit_status(tmp_path):
    command = [sys.executable, "manage.py", "screen", str(tmp_path / "nowhere.json")]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert ended.stderr.strip().endswith("nowhere.json cannot be used: no such file or directory.")
    assert (ended.stdout, ended.returncode) == ("", screen.NOTHING_JUDGED)


def test_a_reader_that_has_seen_enough_ends_it_quietly(study, file_of, tmp_path, monkeypatch):
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        call_command("screen", file_of({"answers": PASSES}), stdout=Closed())
