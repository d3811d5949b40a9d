"""What is wrong with a candidate of a file, named by field: its form first, then its words against the criteria.

Only the form is checked here. A value that cannot be read is no error: it is judged, and is unknown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from criteria.engine.answers.reading import RECORDED_KINDS
from criteria.engine.entries import read_date
from criteria.engine.variables import Kind, Variable
from criteria.engine.versions import Version
from screening.files.reading import Members
from screening.files.schema import candidate_validator
from screening.files.wording import at, sentences, shown, suggestion
from trialsite.fields import storable

DEEPEST = 8
"""Levels of objects and lists in a candidate; the format needs six."""

MOST_PROBLEMS = 20

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One candidate of a file, by its position (from 1): either the document to judge, or what is wrong with it."""

    position: int
    code: str
    document: dict[str, Any]
    problems: tuple[str, ...]

    @property
    def name(self) -> str:
        """How messages call it: candidate 3 (CD7-003)."""
        return f"candidate {self.position} ({shown(self.code)})" if self.code else f"candidate {self.position}"


def checked(candidates: Iterable[Any], version: Version, as_of: date | None = None) -> Iterator[Record]:
    """Each candidate checked against the format and the variables and criteria of the version.

    `as_of` is the day of judgement for all of them, instead of the day that each one names.
    """
    candidates = tuple(candidates)
    codes = Counter(_code(candidate).casefold() for candidate in candidates)
    for position, candidate in enumerate(candidates, 1):
        code = _code(candidate)
        problems = _problems(candidate, version, as_of)
        if code and codes[code.casefold()] > 1:
            problems.append(f"code: {shown(code)} stands {codes[code.casefold()]} times in the file; leave one")
        document = {} if problems else _document(candidate, as_of)
        yield Record(position, code, document, _first(problems))


def _code(candidate: Any) -> str:
    code = candidate.get("code") if isinstance(candidate, dict) else None
    return code.strip() if isinstance(code, str) else ""


def _first(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - MOST_PROBLEMS
    return (*problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else []))


def _document(candidate: dict[str, Any], as_of: date | None) -> dict[str, Any]:
    """The document as the engine and the import take it: what is null was not entered."""
    document: dict[str, Any] = _without_nulls(storable(candidate))
    return document if as_of is None else {**document, "as_of": as_of.isoformat()}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_nulls(part) for part in value if part is not None]
    return value


def _problems(candidate: Any, version: Version, as_of: date | None) -> list[str]:
    if _is_too_deep(candidate):
        return [f"is nested deeper than {DEEPEST} levels, which no candidate needs"]
    repeated = [at(path, "written more than once") for path in _repeated(candidate)]
    # A key that cannot be one is named with the variables below, not twice.
    errors = candidate_validator().iter_errors(candidate)
    form = [*sentences(error for error in errors if "propertyNames" not in error.absolute_schema_path)]
    if form or not isinstance(candidate, dict):
        # Keys are looked at all the same, so that one run names everything.
        return [*repeated, *form, *(_words(candidate, version) if isinstance(candidate, dict) else ())]
    return [*repeated, *_day(candidate, as_of), *_words(candidate, version)]


def _is_too_deep(candidate: Any) -> bool:
    level = [candidate]
    for _ in range(DEEPEST):
        level = [part for value in level for part in _parts(value)]
    return any(isinstance(value, dict | list) for value in level)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _repeated(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, Members):
        yield from ((*path, name) for name in value.repeated)
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in steps:
        yield from _repeated(part, (*path, step))


def _day(candidate: dict[str, Any], as_of: date | None) -> Iterator[str]:
    if as_of is not None:
        return
    if "as_of" not in candidate:
        yield "as_of: missing; write the day of judgement here, or give --as-of"
    elif not isinstance(read_date(candidate["as_of"]), date):
        yield f"as_of: there is no day {shown(candidate['as_of'])}"


def _words(candidate: dict[str, Any], version: Version) -> Iterator[str]:
    """Keys and codes that the criteria version does not know."""
    for key in _mapping(candidate.get("answers")):
        yield from _wrong_key(("answers", key), key, version, is_result=False)
    for number, panel in enumerate(_list(candidate.get("panels"))):
        for key in _mapping(_mapping(panel).get("results")):
            yield from _wrong_key(("panels", number, "results", key), key, version, is_result=True)
    codes = [criterion.code for criterion in version.criteria]
    for number, judgement in enumerate(_list(candidate.get("judgements"))):
        code = _mapping(judgement).get("criterion")
        if isinstance(code, str) and code not in codes:
            hint = _like(code, codes)
            yield at(("judgements", number, "criterion"), f"version {version.number} has no {shown(code)}{hint}")


def _wrong_key(path: Path, key: str, version: Version, *, is_result: bool) -> Iterator[str]:
    variable = version.dictionary.by_key(key)
    known = [each.key for each in version.dictionary if each.kind in RECORDED_KINDS]
    if variable is None:
        yield at(path, f"no such variable{suggestion(key, known)}")
    elif why := _misplaced(variable, is_result=is_result):
        yield at(path, why)


def _misplaced(variable: Variable, *, is_result: bool) -> str:
    """Where the variable belongs instead; empty where it stands rightly."""
    if variable.kind is Kind.ROWS:
        return f"rows go under {variable.rows['list']}, not here"
    if variable.kind is Kind.GIVEN:
        return f"is a date of the candidate: write it as {variable.key}, beside answers"
    if variable.kind is Kind.DERIVED:
        return f"is computed ({', '.join(variable.inputs.values())}): leave it out"
    if is_result and variable.kind is not Kind.LAB:
        return "is no laboratory result: write it under answers"
    if not is_result and variable.kind is Kind.LAB:
        return "is a laboratory result: write it into a panel, with its limits"
    return ""


def _like(code: str, codes: list[str]) -> str:
    """I7 may mean I7a or I7b."""
    longer = [each for each in codes if each.casefold().startswith(code.casefold())]
    return f"; did you mean {' or '.join(longer)}?" if longer else suggestion(code, codes)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
