"""What the engine says when it is asked something that it cannot do."""

from criteria.engine.errors import EngineError, Place, RuleError, RuleErrors


def test_a_refusal_says_what_and_what_to_do():
    assert str(EngineError("x.y", "This cannot be.")) == "This cannot be."
    assert str(EngineError("x.y", "This cannot be.", hint="Do that.")) == "This cannot be. Do that."


def test_a_rule_error_stands_at_the_start_unless_it_knows_better():
    assert RuleError("rule.x", "No.").place == Place(1, 1, 0)
    error = RuleError("rule.x", "No.", place=Place(2, 3, 4))
    assert (error.line, error.column, error.length) == (2, 3, 4)


def test_several_errors_are_the_first_of_them_and_all():
    one, other = RuleError("rule.x", "No.", hint="Yes.", place=Place(2, 3, 4)), RuleError("rule.y", "Nor this.")
    both = RuleErrors([one, other])
    assert (both.code, both.message, both.hint, both.place) == ("rule.x", "No.", "Yes.", Place(2, 3, 4))
    assert both.errors == (one, other)
