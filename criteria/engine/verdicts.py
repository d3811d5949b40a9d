"""What a rule answers: an outcome of three values, and the evidence it rests on."""

from dataclasses import dataclass
from enum import Enum

from criteria.engine.facts import Fact, Missing
from criteria.engine.messages import Message
from criteria.engine.reasons import Note, WaitsFor


class Outcome(Enum):
    """Pass, fail or unknown, with strong Kleene logic (Kleene, Introduction to Metamathematics, 1952, section 64)."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, answer: bool | None) -> "Outcome":
        return _OUTCOME_OF[answer]

    @property
    def answer(self) -> bool | None:
        return _ANSWER_OF[self]

    def __and__(self, other: "Outcome") -> "Outcome":
        """A definite failure beats unknown, unknown beats met."""
        return Outcome.of(kleene_all((self.answer, other.answer)))

    def __or__(self, other: "Outcome") -> "Outcome":
        return Outcome.of(kleene_any((self.answer, other.answer)))

    def __invert__(self) -> "Outcome":
        return Outcome.of(kleene_not(self.answer))


_OUTCOME_OF = {True: Outcome.PASS, False: Outcome.FAIL, None: Outcome.UNKNOWN}
_ANSWER_OF = {outcome: answer for answer, outcome in _OUTCOME_OF.items()}


def kleene_all(answers: tuple[bool | None, ...]) -> bool | None:
    """All of them: any false wins, else any unknown."""
    if False in answers:
        return False
    return None if None in answers else True


def kleene_any(answers: tuple[bool | None, ...]) -> bool | None:
    """Any of them: any true wins, else any unknown."""
    if True in answers:
        return True
    return None if None in answers else False


def kleene_not(answer: bool | None) -> bool | None:
    """The opposite; unknown stays unknown."""
    return None if answer is None else not answer


class Step(Enum):
    """How a piece of evidence answers from its parts."""

    ALL = "all"
    ANY = "any"
    XOR = "xor"
    NOT = "not"
    IMPLIES = "implies"
    AT_LEAST = "at_least"
    EVERY = "every"
    SOME = "some"
    ROW = "row"
    LEAF = "leaf"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One step of a judgement: what it answers, from which parts, on which facts."""

    answer: bool | None
    step: Step
    parts: tuple["Evidence", ...] = ()
    message: Message | None = None
    facts: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()
    label: str = ""

    def decisive(self) -> tuple["Evidence", ...]:
        """The leaves that decided, in reading order: the failures of a failure, the open ones of an unknown."""
        if self.step is Step.LEAF or not self.parts:
            return (self,)
        return tuple(leaf for part in self._deciding_parts() for leaf in part.decisive())

    def _deciding_parts(self) -> tuple["Evidence", ...]:
        wanted = _DECIDING.get((self.step, self.answer))
        if wanted is None:
            return self.parts
        if self.step is Step.IMPLIES:
            premise, conclusion = self.parts
            parts = ((premise, kleene_not(premise.answer)), (conclusion, conclusion.answer))
            return tuple(part for part, answer in parts if answer is wanted[0])
        return tuple(part for part in self.parts if part.answer is wanted[0])

    def leaves(self) -> tuple["Evidence", ...]:
        if self.step is Step.LEAF or not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves())


# (how, answer) -> the answer of the parts that decided it; where nothing is listed every part counted.
_DECIDING: dict[tuple[Step, bool | None], tuple[bool | None]] = {
    (Step.ALL, False): (False,),
    (Step.ALL, None): (None,),
    (Step.ANY, True): (True,),
    (Step.ANY, None): (None,),
    (Step.EVERY, False): (False,),
    (Step.EVERY, None): (None,),
    (Step.SOME, True): (True,),
    (Step.SOME, None): (None,),
    (Step.IMPLIES, True): (True,),
    (Step.IMPLIES, None): (None,),
    (Step.XOR, None): (None,),
    (Step.AT_LEAST, True): (True,),
    (Step.AT_LEAST, None): (None,),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one criterion, with what it rests on."""

    code: str
    outcome: Outcome
    applicable: bool
    reason: Message
    evidence: Evidence | None
    missing: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def waits_for(self) -> WaitsFor | None:
        """What an unknown verdict waits for: entering comes before clarifying before the investigator."""
        if self.outcome is not Outcome.UNKNOWN:
            return None
        waiting = {missing.waits_for for missing in self.missing} or {WaitsFor.CLARIFY}
        return next(kind for kind in WaitsFor if kind in waiting)
