"""What is known about one candidate: a value with its origin, or missing with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from criteria.engine.messages import Message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Note, Reason, WaitsFor
from criteria.engine.spans import Span

# bool and str answer questions, int counts, Fraction and Quantity measure, date places; a Span is any of these (but
# not bool or str) of which only bounds are known.
Value = bool | int | str | Fraction | Quantity | date | Span


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that is not known: why, and of which variable.

    `detail` says more where there is more to say (what was typed, what would be believable); `entered` keeps the text
    as typed; `limit` says that it is not the value but its "upper" or "lower" limit of normal; `latest` is the day by
    which a therapy must end; `also` names further values that are missing for the same derived fact.
    """

    reason: Reason
    name: str
    label: str = ""
    key: str = ""
    detail: Message | None = None
    entered: str = ""
    limit: str = ""
    latest: date | None = None
    also: tuple["Missing", ...] = ()

    @property
    def waits_for(self) -> WaitsFor:
        return self.reason.waits_for


@dataclass(frozen=True, slots=True)
class Fact:
    """A recorded or derived value.

    `value` is what rules use: a quantity in the variable's canonical unit, exact. `entered` is the text as typed with
    its unit. `upper` and `lower` are the limits of normal that came with this very result. `undecided` is the reason
    given when this value, being a span, leaves a comparison open; `counts_to` is the day to which elapsed time counts.
    `inputs` are the facts that a derived value rests on; `variants` the values under other published forms or weights,
    shown and tried, never used.
    """

    name: str
    value: Value
    label: str = ""
    key: str = ""
    entered: str = ""
    upper: "Quantity | Missing | None" = None
    lower: "Quantity | Missing | None" = None
    limit_entered: str = ""
    limit_unit: str = ""
    lower_entered: str = ""
    lower_unit: str = ""
    collected: date | Span | None = None
    source: str = ""
    remedy: str = ""
    derived: bool = False
    undecided: Reason = Reason.UNCERTAIN
    counts_to: date | None = None
    notes: tuple[Note, ...] = ()
    inputs: tuple["Fact", ...] = ()
    variants: tuple["Variant", ...] = ()
    shown_unit: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same fact by another formula or weight, and the flag to raise where it would change a verdict."""

    label: Message
    value: Value
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list (a therapy, a toxicity): its name, its fields, and what was typed of it in one text."""

    label: str
    fields: Mapping[str, "Fact | Missing"]
    entered: Message | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class RowList:
    """A list of rows. Unless somebody marked it complete it holds one more row that nobody knows."""

    name: str
    rows: tuple[Row, ...]
    complete: bool
    label: str = ""
    key: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def not_reviewed(self) -> Missing:
        return Missing(Reason.NOT_REVIEWED, self.name, self.label, self.key)


@dataclass(frozen=True, slots=True)
class Judgement:
    """An investigator's recorded decision on one criterion: met, not met, or undecided (None)."""

    criterion: str
    answer: bool | None
    by: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """An entry that was read but did not count, and why: nothing typed disappears."""

    name: str
    label: str
    entered: str
    collected: date | Span | None
    why: Message


@dataclass(frozen=True)
class Facts(Mapping[str, "Fact | Missing | RowList"]):
    """All facts of one candidate by the name that rules use, for one as-of date and one planned anchor date.

    A name without entry is missing [not entered]; nothing is ever assumed.
    """

    as_of: date
    anchor: date | None = None
    entries: Mapping[str, "Fact | Missing | RowList"] = field(default_factory=dict)
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    unused: tuple[Unused, ...] = ()
    warnings: tuple[Note, ...] = ()

    def __getitem__(self, name: str) -> "Fact | Missing | RowList":
        return self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def with_values(self, changed: Mapping[str, "Fact | Missing | RowList"]) -> "Facts":
        """The same candidate with some facts replaced."""
        return Facts(self.as_of, self.anchor, {**self.entries, **changed}, self.judgements, self.unused, self.warnings)
