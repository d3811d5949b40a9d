"""Several results of one variable: which one counts, and what becomes of the others."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.answers.choosing import choose
from criteria.engine.facts import Fact, Missing
from criteria.engine.messages import render
from criteria.engine.variables import variable_from
from tests.engine.builders import AS_OF, MASS, SODIUM, VARIABLES, detail_of, reason_of

MASS_VARIABLE, BEGUN = variable_from(MASS), variable_from(VARIABLES[8])


def kg(value: str, when: str = "", clock: str = "", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "kg", "date": when, "time": clock, **more}


def chosen(*entries: dict[str, Any]) -> str:
    """The text of the entry that counts, or the reason why none does."""
    found, _ = choose(MASS_VARIABLE, entries, AS_OF)
    return found.entered if isinstance(found, Fact) else found.reason.value


OLDER, NEWER = kg("70", "2026-02-01"), kg("72", "2026-02-20")
UNREADABLE = kg("about 72", "2026-02-20")
TOMORROW = kg("72", "2026-03-03")


def test_nothing_entered_is_missing():
    assert chosen() == "not_entered"


@pytest.mark.parametrize(
    ("entries", "counts"),
    [
        ([OLDER, NEWER], "72 kg"),
        ([kg("70", "2026-03-02"), kg("72", "2026-03-01")], "70 kg"),
        ([OLDER, UNREADABLE], "unreadable"),
        ([OLDER, kg("72", "2026-02-20", unit="")], "no_unit"),
        ([OLDER, kg("9", "2026-02-20")], "not_believable"),
        ([UNREADABLE, kg("72", "2026-02-21")], "72 kg"),
        ([kg("70", "2026-02-20"), NEWER], "conflicting"),
        ([kg("72", "2026-02-20"), NEWER], "72 kg"),
        ([kg("72.0", "2026-02-20"), NEWER], "72 kg|72.0 kg"),
        ([kg("70", "2026-02-20", "08:00"), kg("72", "2026-02-20", "09:00")], "72 kg"),
        ([kg("70", "2026-02-20", "08:00"), kg("72", "2026-02-20")], "conflicting"),
        ([kg("70", "2026-02"), NEWER], "conflicting"),
        ([kg("70", "2026-01"), NEWER], "72 kg"),
        ([kg("70"), NEWER], "conflicting"),
        ([kg("70"), kg("72")], "conflicting"),
        ([kg("70", "gestern"), NEWER], "conflicting"),
        ([OLDER, TOMORROW], "contradictory"),
        ([OLDER, {"missing": "not_done", "date": "2026-02-25"}], "70 kg"),
        ([{"missing": "not_done"}, {"missing": "not_recorded"}], "not_done|not_recorded"),
        ([OLDER, kg("75", "2026-01-01"), NEWER], "72 kg"),
    ],
)
def test_the_latest_counts_whatever_the_order_and_doubt_is_never_resolved_by_an_older_result(entries, counts):
    for order in permutations(entries):
        assert chosen(*order) in counts.split("|")


@pytest.mark.parametrize(
    ("when", "counts"), [("2026-03-02", "72 kg"), ("2026-03-03", "contradictory"), ("2026", "72 kg")]
)
def test_a_result_of_the_as_of_day_counts_and_one_of_tomorrow_cannot_be(when, counts):
    assert chosen(kg("72", when)) == counts


def test_a_result_dated_in_the_future_is_told():
    found, _ = choose(MASS_VARIABLE, [TOMORROW], AS_OF)
    assert detail_of(found) == "dated 3 Mar 2026, after the as-of date 2 Mar 2026"
    assert isinstance(found, Missing)
    assert found.entered == "72 kg"


def test_two_results_that_disagree_are_both_told():
    found, _ = choose(MASS_VARIABLE, [kg("70", "2026-02-20"), NEWER], AS_OF)
    assert detail_of(found) == "70 kg and 72 kg, neither known to be later"


def test_equal_values_with_different_limits_disagree():
    sodium = variable_from(SODIUM)
    one = {"value": "140", "unit": "mmol/L", "date": "2026-02-20", "uln": "145", "uln_unit": "mmol/L"}
    assert reason_of(choose(sodium, [one, {**one, "uln": "150"}], AS_OF)[0]) == "conflicting"
    assert reason_of(choose(sodium, [one, dict(one)], AS_OF)[0]) == ""


@pytest.mark.parametrize(
    ("entry", "detail"),
    [
        (kg("72", "02/03/2026"), "typed 02/03/2026; write the date as 2026-03-02"),
        (kg("72", "2026-02-30"), "typed 2026-02-30; the calendar has no such day"),
        (kg("72", "2026-02-20", "25:00"), "typed 25:00; write the time as 08:30"),
    ],
)
def test_a_date_or_time_that_cannot_be_read_leaves_the_result_unreadable(entry, detail):
    found, _ = choose(MASS_VARIABLE, [entry], AS_OF)
    assert (reason_of(found), detail_of(found)) == ("unreadable", detail)


def test_an_examination_without_a_date_is_used_and_flagged():
    found, _ = choose(MASS_VARIABLE, [kg("72")], AS_OF)
    assert isinstance(found, Fact)
    assert [render(note.message) for note in found.notes] == ["Mass has no date"]
    assert [note.flag.value for note in found.notes] == ["undated"]


def test_the_date_of_collection_stays_with_the_value():
    found, _ = choose(MASS_VARIABLE, [kg("72", "2026-02-20")], AS_OF)
    assert isinstance(found, Fact)
    assert (found.collected, found.notes) == (date(2026, 2, 20), ())


@pytest.mark.parametrize(("typed", "reason"), [("2026-03-02", ""), ("2026-03-03", "contradictory"), ("2026", "")])
def test_a_date_that_lies_in_the_future_has_not_happened(typed, reason):
    assert reason_of(choose(BEGUN, [{"value": typed}], AS_OF)[0]) == reason


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        ([OLDER, NEWER], {("70 kg", "a later result is used")}),
        ([kg("72", "2026-02-20"), NEWER], {("72 kg", "the same result again")}),
        ([OLDER, kg("70", "2026-02-20"), NEWER], {("70 kg", "a later result is used")}),
        ([OLDER, TOMORROW], {("70 kg", "none is used while another is dated after the as-of date")}),
        ([NEWER, {"missing": "not_done", "date": "2026-02-25"}], {("", "a result is used")}),
        ([NEWER], set()),
    ],
)
def test_every_entry_that_does_not_count_is_told_with_the_reason(entries, left):
    _, unused = choose(MASS_VARIABLE, entries, AS_OF)
    assert {(item.entered, render(item.why)) for item in unused} == left


entries = st.fixed_dictionaries(
    {
        "value": st.sampled_from(["70", "72", "about 72", "9", ""]),
        "unit": st.sampled_from(["kg", "g", ""]),
        "date": st.sampled_from(["", "2026-02-01", "2026-02-20", "2026-02", "gestern", "2026-03-03"]),
        "time": st.sampled_from(["", "08:00", "09:00", "25:00"]),
        "missing": st.sampled_from(["", "not_done"]),
    }
)


@given(st.lists(entries, max_size=4), st.randoms())
def test_the_order_of_entries_decides_nothing(found, order):
    shuffled = list(found)
    order.shuffle(shuffled)
    first, second = choose(MASS_VARIABLE, found, AS_OF)[0], choose(MASS_VARIABLE, shuffled, AS_OF)[0]
    assert isinstance(first, Fact) is isinstance(second, Fact)
    if isinstance(first, Fact) and isinstance(second, Fact):
        assert first.value == second.value


@given(st.lists(entries, max_size=4))
def test_no_typed_value_disappears(found):
    "A value stands in the fact, in the reason why there is none, or among the unused."
    counted, unused = choose(MASS_VARIABLE, found, AS_OF)
    shown = f"{counted.entered} {detail_of(counted) if isinstance(counted, Missing) else ''}"
    told = shown + " ".join(item.entered for item in unused)
    for entry in found:
        if entry["value"] and not entry["missing"]:
            assert entry["value"] in told


@pytest.mark.parametrize("dated_first", [True, False])
def test_of_two_equal_results_the_dated_one_counts(dated_first):
    dated, undated = kg("72", "2026-02-20"), kg("72")
    found, _ = choose(MASS_VARIABLE, [dated, undated] if dated_first else [undated, dated], AS_OF)
    assert isinstance(found, Fact)
    assert (found.collected, found.notes) == (date(2026, 2, 20), ())


def test_of_two_dates_the_one_in_the_future_is_told():
    found, _ = choose(BEGUN, [{"value": "2026-03-05", "date": "2026-03-02"}], AS_OF)
    assert detail_of(found) == "dated 5 Mar 2026, after the as-of date 2 Mar 2026"
