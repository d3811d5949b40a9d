"""Rule + facts -> evidence. A rule is compiled once into closures over its tree and then asked for each candidate.

Every closure answers with `Evidence`: no bare bool leaves a rule. A value that is not known makes its comparison
unknown with the reason; logic combines by Kleene's tables; `Every` over a list that nobody marked complete holds one
more row that nobody knows.
"""

from collections.abc import Callable

from criteria.engine.evaluate.conditions import Compiler
from criteria.engine.facts import Facts
from criteria.engine.language import nodes
from criteria.engine.variables import Dictionary
from criteria.engine.verdicts import Evidence, Step

__all__ = ["compile_rule", "is_not_applicable"]


def compile_rule(rule: nodes.Node, dictionary: Dictionary) -> Callable[[Facts], Evidence]:
    """The rule as a function of facts. The rule must have passed `language.check`."""
    ask = Compiler(dictionary).condition(rule)
    return lambda facts: ask(facts, {})


def is_not_applicable(evidence: Evidence) -> bool:
    """Does the rule hold because it asks nothing of this candidate: an unmet premise, or a reviewed empty list?"""
    if evidence.answer is not True:
        return False
    if evidence.step is Step.IMPLIES:
        return evidence.parts[0].answer is False
    return evidence.step is Step.EVERY and not evidence.parts
