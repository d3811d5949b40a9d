"""A criteria version as the engine sees it: everything that bears on a verdict, read from one stored snapshot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from criteria.engine.facts import Facts
from criteria.engine.language.nodes import Node
from criteria.engine.reasons import Note
from criteria.engine.variables import Dictionary
from criteria.engine.verdicts import Evidence


class Category(Enum):
    """How a criterion stands in the protocol. An exclusion is written as the protocol has it: true excludes."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    PRECONDITION = "precondition"


class DecidedBy(Enum):
    """Who gives the answer: the recorded data alone, or an investigator whose finding is recorded."""

    DATA = "data"
    INVESTIGATOR = "investigator"


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule object, the function that asks it, and the variables that it reads."""

    node: Node
    ask: Callable[[Facts], Evidence]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionalNote:
    """A flag of the criterion, raised always or where a condition is known to hold."""

    note: Note
    when: CompiledRule | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of an ambiguous sentence, as a rule of its own; `when` says for whom it is a question at all."""

    label: str
    question: str
    rule: CompiledRule
    when: CompiledRule | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One numbered sentence of the protocol with its rule."""

    code: str
    category: Category
    title: str
    source: str
    rule: CompiledRule
    plain: str
    source_note: str = ""
    note: str = ""
    decided_by: DecidedBy = DecidedBy.DATA
    notes: tuple[ConditionalNote, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Entries that cannot all be true: where the condition holds, none of the variables is used."""

    when: CompiledRule
    variables: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen set of criteria of one study."""

    study: str
    number: int
    dictionary: Dictionary
    criteria: tuple[Criterion, ...]
    contradictions: tuple[Contradiction, ...] = ()
    agents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    exclusions_loaded: bool = False
    digest: str = ""
