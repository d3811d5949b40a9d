"""What stands in the way of publishing: rules that cannot be read, wrong examples, verdicts out of nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from criteria.engine.answers import facts_from
from criteria.engine.documents import verdict_word
from criteria.engine.errors import EngineError
from criteria.engine.language import parse
from criteria.engine.reports import assess, judge
from criteria.engine.serializer import version_from
from criteria.engine.variables import Dictionary, dictionary_from
from criteria.engine.versions import Version
from criteria.models import CriteriaVersion, Example
from criteria.models.criterion import Category
from criteria.snapshots import snapshot_of

PASSING = frozenset({"pass", "not-applicable"})
NEEDED = ("title", "short_text", "expression")

NOTHING_KNOWN: dict[str, Any] = {"code": "nothing-known", "as_of": "2026-03-02"}
"""A candidate of whom nothing was recorded."""

EXAMPLE: dict[str, Any] = {"code": "example", "as_of": "2026-03-02", "anchor": {"date": "2026-03-16"}}
"""What an example starts from; it says itself what differs."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: a stable code, the criterion (empty for the version as a whole), a sentence."""

    code: str
    criterion: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.criterion}: {self.sentence}" if self.criterion else self.sentence


class NotPublishable(Exception):  # noqa: N818 - it says what the version is
    """A version that must not be used yet; `problems` says why, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def problems(version: CriteriaVersion) -> list[Problem]:
    """Return all that stands in the way of publishing a version, in the order of its criteria; empty when nothing."""
    snapshot = snapshot_of(version)
    try:
        found = [*_incomplete(snapshot), *_unreadable(snapshot)]
        return found or _misjudging(version, version_from(snapshot))
    except EngineError as refusal:
        return [Problem(refusal.code, "", str(refusal))]


def _incomplete(snapshot: dict[str, Any]) -> Iterator[Problem]:
    if not snapshot["criteria"]:
        yield Problem("version.empty", "", "The version has no criteria: nobody could fail it.")
    for criterion in snapshot["criteria"]:
        # A precondition is ours: the protocol may have no sentence for it.
        needed = NEEDED if criterion["category"] == Category.PRECONDITION else (*NEEDED, "source")
        for name in needed:
            if not criterion[name].strip():
                yield Problem("criterion.incomplete", criterion["code"], f"The {name.replace('_', ' ')} is empty.")


def _unreadable(snapshot: dict[str, Any]) -> Iterator[Problem]:
    dictionary = dictionary_from(snapshot["variables"])
    for code, text in _rules(snapshot):
        yield from _errors(code, text, dictionary)


def _rules(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every rule of the version with the code of its criterion; contradictions belong to none."""
    for criterion in snapshot["criteria"]:
        if criterion["expression"].strip():
            yield criterion["code"], criterion["expression"]
        for reading in criterion["readings"]:
            if reading.get("expression"):
                yield criterion["code"], reading["expression"]
        for flag in criterion["flags"]:
            if isinstance(flag, dict) and flag.get("when"):
                yield criterion["code"], flag["when"]
    for contradiction in snapshot["contradictions"]:
        yield "", contradiction["when"]


def _errors(code: str, text: str, dictionary: Dictionary) -> Iterator[Problem]:
    try:
        parse(text, dictionary)
    except EngineError as refusal:
        for each in getattr(refusal, "errors", (refusal,)):
            yield Problem(each.code, code, f"{each} In: {text}")


def _misjudging(version: CriteriaVersion, engine: Version) -> list[Problem]:
    outcomes = verdicts_of(engine, NOTHING_KNOWN)
    out_of_nothing = [
        Problem("criterion.out_of_nothing", code, "The rule is met by a candidate of whom nothing is known.")
        for code, outcome in outcomes.items()
        if outcome in PASSING
    ]
    examples = Example.objects.filter(criterion__version=version).select_related("criterion")
    wrong = [_wrong(engine, each) for each in examples.order_by("criterion__position", "position")]
    return out_of_nothing + [problem for problem in wrong if problem]


def _wrong(engine: Version, example: Example) -> Problem | None:
    code = example.criterion.code
    try:
        outcome = verdict_of(engine, code, EXAMPLE | example.answers)
    except EngineError as refusal:
        return Problem("example.unreadable", code, f'The example "{example.title}" cannot be read: {refusal}')
    if outcome == example.verdict:
        return None
    sentence = f'The example "{example.title}" should give {example.verdict} and gives {outcome}.'
    return Problem("example.wrong", code, sentence)


def verdicts_of(engine: Version, candidate: dict[str, Any]) -> dict[str, str]:
    """Return the verdict of each criterion, by its code, for a candidate document. Raises EngineError."""
    report = assess(engine, facts_from(candidate, engine))
    return {
        criterion.code: verdict_word(verdict)
        for criterion, verdict in zip(engine.criteria, report.verdicts, strict=True)
    }


def verdict_of(engine: Version, code: str, candidate: dict[str, Any]) -> str:
    """Return the verdict of one criterion for a candidate document. Raises EngineError."""
    criterion = next(each for each in engine.criteria if each.code == code)
    return verdict_word(judge(criterion, facts_from(candidate, engine)))
