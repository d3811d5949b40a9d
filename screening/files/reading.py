"""Bytes of a file -> the candidates in it, every value exactly as written.

A number stays the text that stands in the file: 1.20 is not 1.2. What makes a whole file useless is said in one
sentence; what is wrong with one candidate leaves the others alone (`checking`).
"""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from screening.files.schema import NumberAsWritten, envelope_validator
from screening.files.wording import sentences, shown, suggestion

FORMAT = "trialsite-candidates"
VERSION = 1
MAX_BYTES = 64 * 1024 * 1024
"""A complete candidate takes about 4 kB."""


class FileRefused(ValueError):  # noqa: N818 - it says what happened, not that something broke
    """A file in which no candidate can be found; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """A file of the documented form. `candidates` are as written and not checked yet; `study` may be empty."""

    study: str
    candidates: tuple[Any, ...]


class Members(dict[str, Any]):
    """A JSON object that remembers which names stood in it more than once: plain JSON would keep the last silently."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = sorted({name for name in names if names.count(name) > 1}) if len(self) < len(pairs) else []


def read_file(content: bytes) -> CandidateFile:
    """The candidates of a file. Raises FileRefused."""
    if len(content) > MAX_BYTES:
        raise FileRefused(f"it is larger than {MAX_BYTES // 1024**2} MB: divide it into several files")
    document = _parsed(content)
    if not isinstance(document, Members) or document.get("format") != FORMAT:
        raise FileRefused(f'it must be an object with "format": "{FORMAT}"{_near(document)}')
    if document.get("version") != NumberAsWritten(VERSION):
        found = shown(document.get("version", "none"))
        raise FileRefused(f"version {VERSION} of the format is read here, its version is {found}")
    wrong = [f"{name}: written more than once" for name in document.repeated]
    wrong += sentences(envelope_validator().iter_errors({**document, "version": VERSION}))
    if wrong:
        raise FileRefused("; ".join(wrong))
    return CandidateFile(document.get("study", ""), tuple(document["candidates"]))


def _parsed(content: bytes) -> Any:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileRefused(f"it is not text in UTF-8 (byte {problem.start + 1} is wrong): save it as UTF-8") from None
    if not text.strip():
        raise FileRefused("it is empty")
    try:
        return json.loads(
            text,
            object_pairs_hook=Members,
            parse_float=NumberAsWritten,
            parse_int=NumberAsWritten,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise FileRefused(f"it is not JSON: {problem.msg.lower()} at {where}") from None
    except RecursionError:
        raise FileRefused("its objects and lists are nested too deeply") from None


def _no_number(text: str) -> NoReturn:
    raise FileRefused(f"it is not JSON: {text} is not a number of JSON; leave the value out or write why it is missing")


def _near(document: Any) -> str:
    """What may have been meant, where the object has a field of a like name."""
    wrong = next((name for name in document if suggestion(name, ["format"])), "") if isinstance(document, dict) else ""
    return f" (got {shown(wrong)!r}: {shown(document[wrong])!r})" if wrong else ""
