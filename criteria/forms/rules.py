"""Rules as typed: read by the engine, refused with the place in the text."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.engine.errors import EngineError, RuleError
from criteria.engine.language import parse, plain, print_rule
from criteria.engine.variables import Dictionary


def reading_of(text: str, dictionary: Dictionary) -> str:
    """The rule in plain words; empty for what cannot be read."""
    try:
        return plain(parse(text, dictionary), dictionary)
    except EngineError:
        return ""


def same_rule(text: str, other: str, dictionary: Dictionary) -> bool:
    """Whether two texts are one rule, however they are written."""
    if text == other:
        return True
    try:
        return print_rule(parse(text, dictionary)) == print_rule(parse(other, dictionary))
    except EngineError:
        return False


def errors_of(refusal: EngineError) -> list[ValidationError]:
    """A refusal as errors of a form, each with its place in the text where it has one."""
    return [ValidationError(_placed(each), code=each.code) for each in _each(refusal)]


def _each(refusal: EngineError) -> Iterator[EngineError]:
    yield from getattr(refusal, "errors", (refusal,))


def _placed(refusal: EngineError) -> str:
    if not isinstance(refusal, RuleError) or not refusal.length:
        return str(refusal)
    place = {"line": refusal.line, "column": refusal.column, "sentence": refusal}
    return _("Line %(line)s, column %(column)s: %(sentence)s") % place
