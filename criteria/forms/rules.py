"""Rules as typed: read by the engine, refused with the place in the text."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.engine.errors import EngineError, RuleError
from criteria.engine.language import nodes, parse, plain, print_rule
from criteria.engine.variables import Dictionary

DEEPEST = 100
"""Levels of a rule's tree. Protocols need ten; beyond some hundreds no program that walks the tree holds out."""


def read_rule(text: str, dictionary: Dictionary) -> nodes.Node:
    """The checked rule of a text. Raises RuleError, also for a rule too deep to be worked with."""
    too_deep = RuleError(
        "rule.too_deep",
        _("The expression is nested too deeply: at most %(most)s levels.") % {"most": DEEPEST},
        hint=_("Split it into several criteria."),
    )
    try:
        rule = parse(text, dictionary)
    except RecursionError as problem:
        raise too_deep from problem
    if depth_of(rule) > DEEPEST:
        raise too_deep
    return rule


def depth_of(rule: nodes.Node) -> int:
    """How many levels the tree has; counted without recursion."""
    depth, level = 0, [rule]
    while level:
        depth += 1
        level = [child for node in level for child in node.children()]
    return depth


def reading_of(text: str, dictionary: Dictionary) -> str:
    """The rule in plain words; empty for what cannot be read."""
    try:
        return plain(read_rule(text, dictionary), dictionary)
    except EngineError:
        return ""


def same_rule(text: str, other: str, dictionary: Dictionary) -> bool:
    """Whether two texts are one rule, however they are written."""
    if text == other:
        return True
    try:
        return print_rule(read_rule(text, dictionary)) == print_rule(read_rule(other, dictionary))
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
