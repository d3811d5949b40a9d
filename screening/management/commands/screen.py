"""`manage.py screen FILE`: judge the candidates of a file by the criteria in this database, and store nothing."""

import io
import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from criteria.engine.entries import read_date
from criteria.engine.errors import EngineError
from criteria.engine.versions import Version
from criteria.models import CriteriaVersion
from criteria.snapshots import engine_version
from screening import intake
from screening.files import table
from screening.files.checking import Record, checked
from screening.files.reading import MAX_BYTES, CandidateFile, FileRefused, read_file
from screening.files.wording import shown
from trialsite.models import Study

SOME_NOT_JUDGED = 1
NOTHING_JUDGED = 2

# These end a line for some readers although JSON lets them stand in a text.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


class Command(BaseCommand):
    """Reads docs/candidate-format.md; writes docs/schemas/report.schema.json, one object per line, or CSV."""

    help = (
        "Judge the candidates of a file (docs/candidate-format.md) by the published criteria of their study."
        " Nothing is stored. Exit status: 0 all judged, 1 some not (named on standard error), 2 none, because the file"
        " or the criteria cannot be used."
    )
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        # --version is the criteria's here, not Django's own.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="candidates as JSON; - for standard input")
        parser.add_argument("--study", metavar="CODE", help="judge by this study, whatever study the file names")
        parser.add_argument(
            "--version", dest="number", type=int, metavar="N", help="judge by this version, not the latest published"
        )
        parser.add_argument("--format", choices=["json", "csv"], default="json", help="json lines, or one table")
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="judge everybody for this day, whatever day the file names"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = _file(options["file"])
        version = _version(options["study"] or file.study, options["number"])
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        try:
            refused = self._judge_all(checked(file.candidates, version, options["as_of"]), version, options["format"])
        except BrokenPipeError:
            # Whoever reads has seen enough (`| head`); Python would complain once more when it flushes at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if refused:
            raise CommandError(
                f"{refused} of {len(file.candidates)} candidates not judged: see above.", returncode=SOME_NOT_JUDGED
            )

    def _judge_all(self, records: Any, version: Version, form: str) -> int:
        """Write what comes out of each record, and return how many could not be judged."""
        write = _WRITERS[form]
        refused = 0
        if form == "csv":
            self.stdout.write(table.line(table.HEAD), ending="")
        for record in records:
            report, problems = _judged(record, version)
            if report is None:
                refused += 1
                for problem in problems:
                    self.stderr.write(f"{record.name}: {problem}")
            else:
                self.stdout.write(write(record.code, report), ending="")
        self.stdout.flush()
        return refused


def _file(name: str) -> CandidateFile:
    try:
        return read_file(_content(name))
    except FileRefused as refusal:
        called = "Standard input" if name == "-" else shown(name, most=1000)
        raise CommandError(f"{called} cannot be used: {refusal}.", returncode=NOTHING_JUDGED) from None


def _content(name: str) -> bytes:
    """The bytes of a file, or of standard input; no more than shows that there are too many."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise FileRefused((problem.strerror or str(problem)).lower()) from None


def _day(text: str) -> date:
    day = read_date(text)
    if not isinstance(day, date):
        raise ArgumentTypeError(f"{text!r} is not a full date; write it as 2026-03-02")
    return day


def _version(code: str, number: int | None) -> Version:
    """The version to judge by, from its published snapshot."""
    if not code:
        raise _no_criteria("The file names no study: say which with --study CODE.")
    try:
        study = Study.objects.filter(code=code).first()
        if study is None:
            raise _no_criteria(f"There is no study {shown(code)} in this database{_there_are()}.")
        return engine_version(_stored(study, number))
    except DatabaseError as problem:
        line = str(problem).strip().partition("\n")[0]
        raise _no_criteria(
            f"The database with the criteria cannot be used ({line}): type `python3 -m trialsite db start` for the"
            " embedded one, or mend DATABASE_URL."
        ) from None


def _stored(study: Study, number: int | None) -> CriteriaVersion:
    in_use = study.versions.exclude(status=CriteriaVersion.Status.DRAFT).order_by("-number")
    found = in_use.published().first() if number is None else in_use.filter(number=number).first()
    if found is not None:
        return found
    if number is None:
        raise _no_criteria(f"No criteria of {study.code} are published yet: an approver publishes them in the admin.")
    numbers = ", ".join(str(version.number) for version in in_use) or "none"
    raise _no_criteria(f"Version {number} of {study.code} was never published; published were: {numbers}.")


def _there_are() -> str:
    codes = ", ".join(Study.objects.values_list("code", flat=True))
    return f"; there are: {codes}" if codes else ": type `python3 -m trialsite run` to set up the demonstration"


def _no_criteria(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=NOTHING_JUDGED)


def _judged(record: Record, version: Version) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The report of a candidate, or what stands in its way."""
    if record.problems:
        return None, record.problems
    try:
        return intake.report_on(record.document, version), ()
    except EngineError as refusal:
        return None, (str(refusal),)
    except (ArithmeticError, ValueError) as problem:
        # Days beyond the year 9999 and the like: no verdict, and no reason to leave the others without one.
        return None, (f"cannot be judged: {problem}",)


def _as_json(code: str, report: dict[str, Any]) -> str:
    return json.dumps({"code": code, **report}, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def _as_table(code: str, report: dict[str, Any]) -> str:
    return "".join(table.line(cells) for cells in table.rows(code, report))


_WRITERS: dict[str, Callable[[str, dict[str, Any]], str]] = {"json": _as_json, "csv": _as_table}
