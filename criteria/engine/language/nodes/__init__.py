"""Rules as frozen values: one small class per construct of the language.

A node says what an expression *is*; how it is read, printed, checked and answered stands in parser, printer, checker
and evaluate, one entry per class in each. `place` is where the node stood in the text; it never counts in comparison.
"""

from criteria.engine.language.nodes.arithmetic import Add, Arithmetic, Divide, Multiply, Negate, Subtract
from criteria.engine.language.nodes.base import Binary, Node
from criteria.engine.language.nodes.comparisons import (
    After,
    AtLeast,
    AtMost,
    Before,
    Between,
    Comparison,
    Equal,
    In,
    Less,
    More,
    NotEqual,
    OnOrAfter,
    OnOrBefore,
    SameDay,
    Timing,
)
from criteria.engine.language.nodes.literals import (
    BooleanLiteral,
    DateLiteral,
    DecimalLiteral,
    IntegerLiteral,
    ListOf,
    QuantityLiteral,
    StringLiteral,
)
from criteria.engine.language.nodes.logic import And, Implies, Logical, Not, Or, Xor
from criteria.engine.language.nodes.names import (
    Field,
    Highest,
    LimitOfNormal,
    LowerLimit,
    Lowest,
    Name,
    Pick,
    UpperLimit,
)
from criteria.engine.language.nodes.rows import AtLeastOf, Every, Quantified, Query, Some

__all__ = [
    "Add",
    "After",
    "And",
    "Arithmetic",
    "AtLeast",
    "AtLeastOf",
    "AtMost",
    "Before",
    "Between",
    "Binary",
    "BooleanLiteral",
    "Comparison",
    "DateLiteral",
    "DecimalLiteral",
    "Divide",
    "Equal",
    "Every",
    "Field",
    "Highest",
    "Implies",
    "In",
    "IntegerLiteral",
    "Less",
    "LimitOfNormal",
    "ListOf",
    "Logical",
    "LowerLimit",
    "Lowest",
    "More",
    "Multiply",
    "Name",
    "Negate",
    "Node",
    "Not",
    "NotEqual",
    "OnOrAfter",
    "OnOrBefore",
    "Or",
    "Pick",
    "Quantified",
    "QuantityLiteral",
    "Query",
    "SameDay",
    "Some",
    "StringLiteral",
    "Subtract",
    "Timing",
    "UpperLimit",
    "Xor",
    "needs",
]


def needs(node: Node) -> tuple[str, ...]:
    """The names of all variables that a rule reads, each once, in reading order."""
    return tuple(dict.fromkeys(part.name for part in node.walk() if isinstance(part, Name)))
