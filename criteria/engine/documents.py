"""A report as a JSON document: kept with the assessment, drawn by the report page, printed by `manage.py screen`.

Format 1 is described by docs/schemas/report.schema.json. Sentences stand in it as shown, beside their codes and
parameters, so that a stored report reads the same for ever.
"""

from collections.abc import Callable
from typing import Any

from criteria.engine.facts import Fact, Missing, Row, RowList, Unused
from criteria.engine.headline import awaits_investigator, headline, waiting, word
from criteria.engine.messages import Message, Param, message, render
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import WaitsFor
from criteria.engine.reports import Report, Wanted, missing_sentence, name_of
from criteria.engine.shown import date_text, entered_text, value_text
from criteria.engine.variables import Dictionary, Kind
from criteria.engine.verdicts import Evidence, Outcome, Verdict
from criteria.engine.versions import Category, Criterion

FORMAT = 1
ENGINE = "1"

Text = Callable[[Message], str]


def report_to_json(report: Report, text: Text = render) -> dict[str, Any]:
    """The report as plain JSON values. `text` renders messages in the reader's language."""
    version, facts = report.version, report.facts
    pairs = list(zip(version.criteria, report.verdicts, strict=True))
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "study": version.study,
        "criteria_version": {"number": version.number, "digest": version.digest},
        "as_of": facts.as_of.isoformat(),
        "anchor": facts.anchor.isoformat() if facts.anchor else "",
        "conclusion": report.conclusion.value,
        "headline": [_sentence(text(sentence)) for sentence in headline(report)],
        "counts": _counts(report),
        "covers": _covers(report),
        "verdicts": [_verdict(report, criterion, verdict, text) for criterion, verdict in pairs],
        "missing": [_wanted(item, text) for item in report.wanted],
        "unused": [_unused(item, text) for item in facts.unused],
        "readings": [
            {"criterion": item.criterion, "label": item.label, "text": item.question} for item in report.readings
        ],
    }


def verdict_word(verdict: Verdict) -> str:
    """pass, fail, unknown or not-applicable: the mark of a verdict in documents and pages."""
    return verdict.outcome.value if verdict.applicable else "not-applicable"


def _counts(report: Report) -> dict[str, int]:
    waits = waiting(report)
    marks = [verdict_word(verdict) for verdict in report.verdicts]
    return {
        "pass": marks.count("pass"),
        "fail": marks.count("fail"),
        "unknown": marks.count("unknown"),
        "not_applicable": marks.count("not-applicable"),
        "to_enter": waits[WaitsFor.ENTER],
        "to_clarify": waits[WaitsFor.CLARIFY],
        "awaits_investigator": waits[WaitsFor.INVESTIGATOR],
    }


def _covers(report: Report) -> dict[str, Any]:
    """What the conclusion is about: how many criteria of each kind, and whether exclusions are among them."""
    categories = [criterion.category for criterion in report.version.criteria]
    counts: dict[str, Any] = {category.value: categories.count(category) for category in Category}
    return {**counts, "exclusions_loaded": report.version.exclusions_loaded}


def _verdict(report: Report, criterion: Criterion, verdict: Verdict, text: Text) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "category": criterion.category.value,
        "title": criterion.title,
        "source": criterion.source,
        "source_note": criterion.source_note,
        "verdict": verdict_word(verdict),
        "word": text(word(criterion.category, verdict)),
        "waits_for": verdict.waits_for.value if verdict.waits_for else "",
        "awaits_investigator": awaits_investigator(verdict),
        "reason": {**_message(verdict.reason), "text": _sentence(text(verdict.reason))},
        "found": _found(report, criterion, text),
        "required": criterion.plain,
        "note": criterion.note,
        "decided_by": criterion.decided_by.value,
        "flags": [{"code": note.flag.value, "text": text(note.message)} for note in verdict.notes],
        "missing": [_missing(item, text) for item in verdict.missing],
        "evidence": _evidence(verdict.evidence, text) if verdict.evidence else None,
    }


def _sentence(text: str) -> str:
    """Starts with a capital and ends with a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _found(report: Report, criterion: Criterion, text: Text) -> list[dict[str, str]]:
    """What is recorded of the variables that the rule reads, derived ones with what they rest on."""
    found: dict[str, dict[str, str]] = {}
    for name in criterion.rule.needs:
        fact = report.facts.get(name)
        if isinstance(fact, RowList):
            found.update({f"{name} {number}": _row(row, text) for number, row in enumerate(fact.rows)})
        elif isinstance(fact, Fact):
            _add_fact(found, fact, report.version.dictionary, text)
        elif isinstance(fact, Missing) and fact.entered:
            found.setdefault(fact.label, _line(fact.label, fact.entered, text(message("not_used")), "", ""))
    return list(found.values())


def _add_fact(found: dict[str, dict[str, str]], fact: Fact, dictionary: Dictionary, text: Text) -> None:
    variable = dictionary.by_name(fact.name)
    if variable is not None and variable.kind is Kind.GIVEN:
        return
    used = value_text(fact.value, variable)
    entered = "" if fact.derived else entered_text(fact)
    converted = isinstance(fact.value, Quantity) and fact.shown_unit not in ("", fact.value.unit)
    collected = date_text(fact.collected) if fact.collected else ""
    found.setdefault(
        fact.label,
        _line(fact.label, entered, used if fact.derived or converted else "", collected, fact.source, _limit(fact)),
    )
    for part in fact.inputs:
        _add_fact(found, part, dictionary, text)
    for variant in fact.variants:
        label = f"{fact.label}, {text(variant.label)}"
        found.setdefault(label, _line(label, "", value_text(variant.value), "", ""))


def _limit(fact: Fact) -> str:
    return fact.limit_entered


def _row(row: Row, text: Text) -> dict[str, str]:
    """One line of a list: as typed, and the time that counts."""
    days = row.fields.get("daysElapsed")
    used = value_text(days.value) if isinstance(days, Fact) else ""
    source = next((found.source for found in row.fields.values() if isinstance(found, Fact) and found.source), "")
    return _line(row.label, text(row.entered) if row.entered else "", used, "", source)


def _line(name: str, entered: str, used: str, when: str, source: str, limit: str = "") -> dict[str, str]:
    return {"name": name, "entered": entered, "used": used, "limit": limit, "date": when, "source": source}


def _missing(item: Missing, text: Text) -> dict[str, str]:
    return {
        "name": item.name,
        "key": item.key,
        "reason": item.reason.value,
        "waits_for": item.waits_for.value,
        "text": _sentence(text(missing_sentence(item))),
    }


_TODO = {WaitsFor.ENTER: "todo_enter", WaitsFor.CLARIFY: "todo_clarify", WaitsFor.INVESTIGATOR: "todo_investigator"}


def _wanted(item: Wanted, text: Text) -> dict[str, Any]:
    missing = item.missing
    label = text(name_of(missing))
    code = "todo_review" if missing.reason.value == "not_reviewed" else _TODO[missing.waits_for]
    why = text(missing_sentence(missing))
    return {
        "name": missing.name,
        "key": missing.key,
        "label": label,
        "criteria": list(item.criteria),
        "waits_for": missing.waits_for.value,
        "text": _sentence(text(message(code, **({"why": why} if code == "todo_clarify" else {"label": label})))).rstrip(
            "."
        ),
    }


def _unused(item: Unused, text: Text) -> dict[str, str]:
    return {
        "name": item.label,
        "entered": item.entered,
        "date": date_text(item.collected) if item.collected else "",
        "why": text(item.why),
    }


def _evidence(evidence: Evidence, text: Text) -> dict[str, Any]:
    """The tree of what was compared."""
    tree: dict[str, Any] = {"answer": Outcome.of(evidence.answer).value, "step": evidence.step.value}
    if evidence.label:
        tree["row"] = evidence.label
    if evidence.message is not None:
        tree["message"] = {**_message(evidence.message), "text": text(evidence.message)}
    if evidence.missing:
        tree["missing"] = [_missing(item, text) for item in evidence.missing]
    if evidence.parts:
        tree["parts"] = [_evidence(part, text) for part in evidence.parts]
    return tree


def _message(sentence: Message) -> dict[str, Any]:
    return {"code": sentence.code, "params": {name: _param(value) for name, value in sentence.params}}


def _param(value: Param) -> Any:
    if isinstance(value, Message):
        return _message(value)
    if isinstance(value, tuple):
        return [_message(part) for part in value]
    return value
