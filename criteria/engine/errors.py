"""What the engine says when it is asked something that it cannot do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a rule's text something stands: line and column count from 1, length in characters."""

    line: int = 1
    column: int = 1
    length: int = 0


class EngineError(Exception):
    """Base of all refusals of the engine: a stable code, a sentence, and the way out.

    `message` says what was demanded and what came; `hint` says what to write instead, or is empty.
    """

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class RuleError(EngineError):
    """A rule that cannot be read or makes no sense, with the place in its text."""

    def __init__(self, code: str, message: str, *, hint: str = "", place: Place | None = None) -> None:
        super().__init__(code, message, hint=hint)
        self.place = place or Place()

    @property
    def line(self) -> int:
        return self.place.line

    @property
    def column(self) -> int:
        return self.place.column

    @property
    def length(self) -> int:
        return self.place.length


class RuleErrors(RuleError):  # noqa: N818 - it is several
    """Several errors of one rule, found in one look. It is itself the first of them."""

    def __init__(self, errors: list[RuleError]) -> None:
        first = errors[0]
        super().__init__(first.code, first.message, hint=first.hint, place=first.place)
        self.errors = tuple(errors)


class UnitError(EngineError):
    """A unit that is not a plain UCUM unit, or two units that measure different things."""


class FormatError(EngineError):
    """A stored or supplied document that does not have the documented form; the message names the field."""
