"""Opening a screening."""

from datetime import date, time

import pytest

from screening import actions
from screening.models import Patient, Screening
from trialsite.roles import Denied

DAY = date(2026, 3, 2)


def _open(cast, **said):
    given = {"patient_code": "CD7-014", "study": cast.study, "site": cast.north, "as_of": DAY, "by": cast.coordinator}
    return actions.open_screening(**given | said)


def test_it_is_judged_by_the_version_in_force_at_the_site(cast):
    screening = _open(cast)
    assert (screening.version, screening.status, screening.revision) == (cast.version, "open", 0)
    assert screening.opened_on == cast.north.today()


def test_an_hour_without_a_planned_day_says_nothing(cast):
    assert _open(cast, anchor_time=time(9)).anchor_time is None


@pytest.mark.parametrize("who", ["stranger", "editor", "approver", "auditor", "keeper"])
def test_nobody_else_opens_one(cast, who):
    with pytest.raises(Denied, match="Only a coordinator or an investigator of this site"):
        _open(cast, by=getattr(cast, who))
    assert not Patient.objects.exists()


def test_a_code_belongs_to_one_candidate_of_the_study_whatever_the_case(cast):
    _open(cast)
    with pytest.raises(actions.CodeTaken, match=r"The screening code cd7-014 is in use already\."):
        _open(cast, patient_code="cd7-014", site=cast.south, by=cast.stranger)
    assert Screening.objects.count() == 1


@pytest.mark.parametrize("code", ["", "   ", "x" * 41, "two\nlines", "\u202eabc"])
def test_a_code_that_is_none_is_refused_with_a_sentence(cast, code):
    with pytest.raises(actions.Refused, match="A screening code has 1 to 40 characters"):
        _open(cast, patient_code=code)
