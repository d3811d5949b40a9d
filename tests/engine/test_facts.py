"""What is known about one candidate: an unchangeable table of facts."""

from dataclasses import FrozenInstanceError

import pytest

from criteria.engine.facts import Facts, Missing, RowList
from criteria.engine.reasons import Reason, WaitsFor
from tests.engine.builders import AS_OF, facts, known


def test_nothing_is_assumed_of_a_name_that_was_not_entered():
    found = Facts(AS_OF)
    assert found.get("Mass") is None
    assert (len(found), list(found), found.anchor) == (0, [], None)
    with pytest.raises(KeyError, match="Mass"):
        found["Mass"]


def test_replacing_a_value_leaves_the_candidate_as_it_was():
    before = facts(A=True, Count=2)
    after = before.with_values({"Count": known("Count", 3)})
    assert (before["Count"].value, after["Count"].value) == (2, 3)
    assert after["A"] is before["A"]
    assert (after.as_of, after.anchor, after.judgements) == (before.as_of, before.anchor, before.judgements)


@pytest.mark.parametrize("thing", [Facts(AS_OF), known("A", True), Missing(Reason.NOT_DONE, "A")])
def test_what_is_known_cannot_be_changed(thing):
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        thing.name = "other"


def test_a_missing_value_waits_for_whatever_its_reason_waits_for():
    assert Missing(Reason.NOT_DONE, "A").waits_for is WaitsFor.ENTER
    assert RowList("Harms", (), False, "Harms", "harms").not_reviewed == Missing(
        Reason.NOT_REVIEWED, "Harms", "Harms", "harms"
    )
