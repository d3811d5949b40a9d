"""The language of criteria: an expression subset of CQL 1.5, read into frozen rule objects.

`parse` reads and checks, `print_rule` writes the canonical text, `plain` writes the sentence that people read.
"""

from criteria.engine.language.checker import check
from criteria.engine.language.nodes import Node, needs
from criteria.engine.language.parser import read
from criteria.engine.language.plain import plain
from criteria.engine.language.printer import print_rule
from criteria.engine.variables import Dictionary

__all__ = ["Node", "check", "needs", "parse", "plain", "print_rule", "read"]


def parse(text: str, dictionary: Dictionary) -> Node:
    """The checked rule of a text.

    Raises RuleError (RuleErrors where several were found) with code, sentence, hint, line, column and length.
    """
    rule = read(text)
    check(rule, dictionary)
    return rule
