"""Therapies: which list they stand in, and the time since the last dose."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.answers import facts_from
from criteria.engine.messages import render
from tests.engine.builders import (
    complete_candidate,
    detail_of,
    reason_of,
    report_of,
    shipped,
    shipped_with,
    span,
    verdict_in,
    version,
)
from tests.engine.listed import BOTH, CONFIRMED, amount, lists, standing_in, therapy

# --- Which list ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"agent": "x", "group": "systemic"}, {"Systemic therapies"}),
        ({"agent": "x", "group": "checkpoint_inhibitor"}, {"Checkpoint therapies"}),
        ({"agent": "x", "group": "checkpoint_agonist"}, {"Checkpoint therapies"}),
        ({"agent": "cytarabine"}, {"Systemic therapies"}),
        ({"agent": "ARA-C"}, {"Systemic therapies"}),
        ({"agent": "Ipilimumab"}, {"Checkpoint therapies"}),
        ({"agent": "x", "group": "unknown"}, BOTH),
        ({"agent": "x"}, BOTH),
        ({"agent": "x", "group": "Systemic"}, {"Systemic therapies"}),
        ({"agent": "x", "group": "chemotherapy"}, BOTH),
        ({"agent": "x", "group": "systemik"}, BOTH),
        ({}, BOTH),
    ],
)
def test_a_therapy_stands_in_the_list_of_its_group_and_one_of_unknown_group_in_every_list(row, wanted):
    assert standing_in(row) == wanted


@pytest.mark.parametrize("group", ["unknown", "chemotherapy"])
def test_of_a_therapy_of_unknown_group_nothing_is_known(group):
    fields = therapy(group=group).fields
    assert {reason_of(field) for field in fields.values()} == {"not_recorded"}
    assert detail_of(fields["daysElapsed"]) == "whether it is a checkpoint agent is not recorded"


def test_a_group_of_the_format_that_this_study_does_not_ask_for_is_known_all_the_same():
    of = version({"code": "R", "category": "inclusion", "title": "R", "source": "", "expression": '"A"'})
    therapies = {"reviewed": True, "rows": [{"agent": "x", "group": "checkpoint_inhibitor", "last_dose": "2026-02-20"}]}
    found = facts_from({"as_of": "2026-03-02", "anchor": {"date": "2026-03-16"}, "therapies": therapies}, of)
    assert found["Drugs"].rows == ()


@pytest.mark.parametrize(
    ("route", "counted"),
    [
        ("intrathecal", False),
        ("Topical", False),
        ("local radiotherapy", False),
        ("IV", True),
        ("oral", True),
        ("", True),
    ],
)
def test_local_therapy_is_listed_and_not_counted(route, counted):
    row = {"agent": "methotrexate", "group": "systemic", "route": route}
    listed = lists(row)["Systemic therapies"]
    assert bool(listed.rows) is counted
    sentences = [render(note.message) for note in listed.notes]
    assert sentences == ([] if counted else [f"listed, not counted: methotrexate ({route})"])


@pytest.mark.parametrize(
    ("agent", "setting"), [("dexamethasone", "count_steroids"), ("hydroxycarbamide", "count_hydroxycarbamide")]
)
@pytest.mark.parametrize(
    ("decided", "counted", "flags"), [(None, True, ["steroid_counted"]), (True, True, []), (False, False, [])]
)
def test_the_study_decides_whether_steroids_and_hydroxycarbamide_count(agent, setting, decided, counted, flags):
    listed = lists({"agent": agent, "last_dose": "2026-02-20"}, shipped_with(**{setting: decided}))[
        "Systemic therapies"
    ]
    assert bool(listed.rows) is counted
    assert [note.flag.value for row in listed.rows for note in row.notes] == flags
    if not counted:
        assert [render(note.message) for note in listed.notes] == [
            f"listed, not counted by the study's setting: {agent}"
        ]


# --- Time since the last dose --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "clock", "anchor", "days", "hours"),
    [
        ("2026-02-20", "", "2026-03-16", "24", "(552, 600)"),
        ("2026-02-20", "08:00", "2026-03-16 09:00", "24", "577"),
        ("2026-02-20", "", "2026-03-16 09:00", "24", "(561, 585]"),
        ("2026-02", "", "2026-03-16", "[16, 43]", "(360, 1056)"),
        ("2026-03-02", "", "2026-03-02", "0", "[0, 24)"),
        ("2026-03-02", "08:00", "2026-03-02 09:00", "0", "1"),
        ("2026-03-02", "09:00", "2026-03-02 09:00", "0", "0"),
    ],
)
def test_time_since_the_last_dose_is_as_exact_as_dates_and_times_allow(last, clock, anchor, days, hours):
    day, _, hour = anchor.partition(" ")
    fields = therapy(last_dose=last, last_dose_time=clock, anchor={"date": day, "time": hour}).fields
    for field, wanted in (("daysElapsed", days), ("hoursElapsed", hours)):
        assert amount(fields[field]) == (span(wanted) if "," in wanted else Fraction(wanted))


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        ({"last_dose": ""}, "not_entered", ""),
        ({"last_dose": "01/02/2026"}, "unreadable", "typed 01/02/2026; write the date as 2026-03-02"),
        ({"last_dose_time": "25:00"}, "unreadable", "typed 25:00; write the time as 08:30"),
        (
            {"last_dose": "2026-03-03"},
            "contradictory",
            "last dose 3 Mar 2026 lies after the as-of date: mark it as still given",
        ),
        (
            {"last_dose": "2026-03-17"},
            "contradictory",
            "last dose 17 Mar 2026 lies after the planned anchor date 16 Mar 2026",
        ),
        ({"ongoing": "perhaps"}, "unreadable", "typed: perhaps"),
    ],
)
def test_a_last_dose_that_is_not_known_leaves_days_and_hours_open(row, reason, detail):
    fields = therapy(**row).fields
    for name in ("daysElapsed", "hoursElapsed"):
        assert (reason_of(fields[name]), detail_of(fields[name])) == (reason, detail)


def test_a_dose_after_the_hour_of_the_anchor_is_contradictory():
    fields = therapy(
        last_dose="2026-03-02", last_dose_time="10:00", anchor={"date": "2026-03-02", "time": "09:00"}
    ).fields
    assert {reason_of(fields[name]) for name in ("daysElapsed", "hoursElapsed")} == {"contradictory"}


def test_without_an_anchor_nothing_has_elapsed_yet():
    fields = therapy(anchor={"date": ""}).fields
    assert reason_of(fields["daysElapsed"]) == "not_entered"
    assert "Planned anchor date" in str(fields["daysElapsed"])


@pytest.mark.parametrize("ongoing", ["yes", "Yes", "YES", True])
def test_a_therapy_still_given_ends_between_the_as_of_date_and_the_anchor(ongoing):
    fields = therapy(ongoing=ongoing, last_dose="2026-01-01").fields
    assert amount(fields["daysElapsed"]) == span("[0, 14]")
    assert amount(fields["hoursElapsed"]).high == 14 * 24 + 9
    assert {fields[name].undecided.value for name in ("daysElapsed", "hoursElapsed")} == {"still_given"}


@pytest.mark.parametrize("ongoing", ["no", "No", False, "", None])
def test_a_therapy_that_has_ended_counts_from_its_last_dose(ongoing):
    assert amount(therapy(ongoing=ongoing).fields["daysElapsed"]) == 24


def test_a_therapy_still_given_after_the_anchor_is_contradictory():
    found = therapy(ongoing="yes", anchor={"date": "2026-03-01"}).fields["daysElapsed"]
    assert reason_of(found) == "contradictory"
    assert detail_of(found) == "the anchor date 1 Mar 2026 lies before the as-of date 2 Mar 2026"


@given(
    st.dates(date(2024, 1, 1), date(2026, 3, 2)), st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
)
def test_the_span_of_hours_holds_the_true_hours(day, clock):
    exact = amount(therapy(last_dose=day.isoformat(), last_dose_time=clock.isoformat("minutes")).fields["hoursElapsed"])
    for vague in ({"last_dose": day.isoformat()}, {"last_dose": f"{day:%Y-%m}"}, {"last_dose": f"{day:%Y}"}):
        found = amount(therapy(**vague).fields["hoursElapsed"])
        assert found.low <= exact <= found.high


@pytest.mark.parametrize(
    ("half_life", "anchor", "latest"),
    [("26", "2026-03-16", "10 Mar 2026"), ("215", "2026-03-16", "2 Mar 2026"), ("26", "2026-03-20", "14 Mar 2026")],
)
def test_a_therapy_still_given_says_by_which_day_it_must_end(half_life, anchor, latest):
    "Five half-lives or 14 days, whichever is shorter: 130 hours before 16 March are 10 March."
    row = {"agent": "venetoclax", "ongoing": "yes", "half_life": half_life, "half_life_unit": "h", **CONFIRMED}
    document = complete_candidate() | {"anchor": {"date": anchor}, "therapies": {"reviewed": True, "rows": [row]}}
    report = report_of(shipped(), document)
    sentence = f"Venetoclax is still given (last dose no later than {latest})."
    assert verdict_in(report, "I3a")["reason"]["text"] == sentence
    (wanted,) = report["missing"]
    assert f"last dose no later than {latest}" in wanted["text"]


def test_a_group_that_contradicts_the_catalogue_leaves_the_therapy_unknown_in_every_list():
    "Typed as systemic, a checkpoint agent would clear after 14 days."
    row = {"agent": "ipilimumab", "group": "systemic", "last_dose": "2026-02-01"}
    assert standing_in(row) == BOTH
    (found,) = lists(row)["Checkpoint therapies"].rows
    assert {reason_of(field) for field in found.fields.values()} == {"contradictory"}
