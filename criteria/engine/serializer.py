"""A stored snapshot (JSON) -> a `Version` that can be asked. criteria/catalogue/README.md describes the format."""

from collections.abc import Mapping
from typing import Any

from criteria.engine.errors import EngineError, FormatError
from criteria.engine.evaluate import compile_rule
from criteria.engine.language import needs, parse, plain
from criteria.engine.messages import TEMPLATES, message
from criteria.engine.reasons import Flag, Note
from criteria.engine.variables import Dictionary, dictionary_from
from criteria.engine.versions import (
    Category,
    CompiledRule,
    ConditionalNote,
    Contradiction,
    Criterion,
    DecidedBy,
    Reading,
    Version,
)

FORMAT = 1


def version_from(data: Mapping[str, Any]) -> Version:
    """The version of a snapshot.

    Raises FormatError naming what is wrong with the document, and RuleError (its message naming the criterion) for a
    rule that cannot be read.
    """
    if data.get("format") != FORMAT:
        raise FormatError(
            "version.format", f"A criteria version of format {FORMAT} is needed, got {data.get('format')!r}."
        )
    try:
        dictionary = dictionary_from(data["variables"])
        _check_codes([item["code"] for item in data["criteria"]])
        study = data["study"]
        return Version(
            study=study["code"],
            number=int(data["number"]),
            dictionary=dictionary,
            criteria=tuple(criterion_from(item, dictionary) for item in data["criteria"]),
            contradictions=tuple(_contradiction(item, dictionary) for item in data.get("contradictions", ())),
            agents=_agents_by_name(data.get("agents", ())),
            settings=dict(data.get("settings", {})),
            exclusions_loaded=study.get("exclusions") == "loaded",
            digest=data.get("digest", ""),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise FormatError("version.document", f"The criteria version cannot be read: {problem!r}.") from problem


def _check_codes(codes: list[str]) -> None:
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise FormatError("version.duplicate", f"Two criteria of the version have the code {twice!r}.")


def compiled(text: str, dictionary: Dictionary) -> CompiledRule:
    """A rule's text, read, checked and made ready to ask. Raises RuleError."""
    node = parse(text, dictionary)
    return CompiledRule(node, compile_rule(node, dictionary), needs(node))


def criterion_from(data: Mapping[str, Any], dictionary: Dictionary) -> Criterion:
    """One criterion of its JSON form. Raises RuleError naming the criterion."""
    try:
        rule = compiled(data["expression"], dictionary)
        notes = tuple(_note(item, dictionary) for item in data.get("flags", ()))
        readings = tuple(_reading(item, dictionary) for item in data.get("readings", ()) if item.get("expression"))
    except EngineError as problem:
        problem.message = f"{data.get('code', '?')}: {problem.message}"
        raise
    return Criterion(
        code=data["code"],
        category=Category(data["category"]),
        title=data["title"],
        source=data["source"],
        rule=rule,
        plain=plain(rule.node, dictionary),
        source_note=data.get("source_note", ""),
        note=data.get("note", ""),
        decided_by=DecidedBy(data.get("decided_by", "data")),
        notes=notes,
        readings=readings,
    )


def _note(data: str | Mapping[str, Any], dictionary: Dictionary) -> ConditionalNote:
    """A flag by its code, or {"code", "when"}: raised where the condition is known to hold."""
    code = data if isinstance(data, str) else data["code"]
    template = f"flag_{Flag(code).value}"
    if "{" in TEMPLATES[template]:
        raise FormatError("criterion.flag", f"The flag {code!r} is raised by the engine, not by a criterion.")
    when = None if isinstance(data, str) else data.get("when")
    return ConditionalNote(Note(Flag(code), message(template)), compiled(when, dictionary) if when else None)


def _reading(data: Mapping[str, Any], dictionary: Dictionary) -> Reading:
    when = compiled(data["when"], dictionary) if data.get("when") else None
    return Reading(data["label"], data.get("question", ""), compiled(data["expression"], dictionary), when)


def _contradiction(data: Mapping[str, Any], dictionary: Dictionary) -> Contradiction:
    unknown = [name for name in data["variables"] if dictionary.by_name(name) is None]
    if unknown:
        raise FormatError("contradiction.variable", f"A contradiction names {unknown[0]!r}, which is no variable.")
    return Contradiction(compiled(data["when"], dictionary), tuple(data["variables"]), data["says"])


def _agents_by_name(agents: Any) -> dict[str, Mapping[str, str]]:
    """Agents by generic name and by each synonym, for look-up without regard to case."""
    found: dict[str, Mapping[str, str]] = {}
    for agent in agents:
        for name in (agent["agent"], *agent.get("synonyms", "").split(";")):
            if name.strip():
                found.setdefault(name.strip().casefold(), agent)
    return found
