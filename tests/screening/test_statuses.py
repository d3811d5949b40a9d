"""The life of a screening: every state is in every table, and the tables agree."""

from screening import statuses
from screening.statuses import AFTER_EDIT, ENDED, OWNERS, REASONED, TRANSITIONS, Status
from trialsite.roles import MAY, Act


def test_every_state_says_what_may_follow_and_who_moves_next():
    assert set(TRANSITIONS) == set(OWNERS) == set(Status)


def test_three_states_end_a_screening():
    assert {Status.ENROLLED, Status.DECLINED, Status.CANCELLED} == ENDED


def test_nobody_moves_next_where_nothing_follows():
    assert {status for status, owner in OWNERS.items() if owner is None} == ENDED


def test_whoever_moves_next_may_write():
    assert {owner for owner in OWNERS.values() if owner} == MAY[Act.WRITE_SCREENINGS]


def test_every_state_but_the_first_can_be_reached():
    reached = {status for following in TRANSITIONS.values() for status in following}
    assert reached == set(Status)


def test_enrolment_comes_after_a_signature_only():
    assert [status for status, following in TRANSITIONS.items() if Status.ENROLLED in following] == [Status.SIGNED]


def test_a_signature_comes_after_an_assessment_only():
    assert [status for status, following in TRANSITIONS.items() if Status.SIGNED in following] == [Status.ASSESSED]


def test_values_are_changed_until_a_screening_ends_and_never_under_a_report_or_signature():
    assert set(AFTER_EDIT) == set(Status) - ENDED
    assert {Status.ASSESSED, Status.SIGNED}.isdisjoint(AFTER_EDIT.values())
    for before, after in AFTER_EDIT.items():
        assert before == after or after in TRANSITIONS[before]


def test_leaving_the_way_needs_a_reason():
    assert {Status.SENT_BACK, Status.DECLINED, Status.CANCELLED} == REASONED


def test_the_drawing_names_the_states_on_the_way():
    for status in (Status.OPEN, Status.ASSESSED, Status.SIGNED, Status.ENROLLED, Status.SENT_BACK):
        assert str(status.label) in statuses.__doc__
