"""Saving answers: as typed, whole, by somebody who saw the latest ones."""

import pytest

from screening import actions, intake
from screening.actions.lists import MOST_ROWS
from screening.models import LabResult, Observation
from screening.statuses import Status
from trialsite.models import HistoryEntry
from trialsite.roles import Denied


@pytest.fixture
def screening(cast):
    return cast.screen("d03")


def _save(of, by, *, at=None, **changes):
    return actions.save_answers(screening=of, changes=changes, revision=of.revision if at is None else at, by=by)


def _answer(screening, key):
    return Observation.objects.get(screening=screening, variable_key=key)


@pytest.mark.parametrize("text", ["55", "1.500,0", "NaN", "<script>", "٥٥", "  55  ", "x" * 6000, "{{ 7*7 }}", "'; --"])
def test_whatever_is_typed_is_kept_as_typed(cast, screening, text):
    _save(screening, cast.coordinator, observations={"lvef": {"value": text, "unit": "%"}})
    assert _answer(screening, "lvef").value == text


def test_what_was_not_typed_is_not_touched(cast, screening):
    before = _answer(screening, "weight")
    _save(screening, cast.coordinator, observations={"lvef": {"value": "55", "unit": "%"}})
    after = _answer(screening, "weight")
    assert (after.value, after.unit, after.pk) == (before.value, before.unit, before.pk)


def test_an_emptied_entry_keeps_its_row_and_counts_as_not_entered(cast, screening):
    _save(screening, cast.coordinator, observations={"ecog": {"value": "", "missing": ""}})
    assert _answer(screening, "ecog").value == ""
    assert _verdict(screening, "I6")["missing"][0]["reason"] == "not_entered"


def test_an_entry_that_was_never_typed_makes_no_row(cast, screening):
    _save(screening, cast.coordinator, observations={"assessor": {"value": "", "unit": "", "note": ""}})
    assert not Observation.objects.filter(screening=screening, variable_key="assessor").exists()


def test_a_value_changes_its_verdict(cast, screening):
    assert _verdict(screening, "I9d")["verdict"] == "unknown"
    screening = _save(screening, cast.coordinator, observations={"lvef": {"value": "55", "unit": "%"}})
    assert _verdict(screening, "I9d")["verdict"] == "pass"
    _save(screening, cast.coordinator, observations={"lvef": {"value": "49.9", "unit": "%"}})
    assert _verdict(screening, "I9d")["verdict"] == "fail"


def test_each_save_counts_the_revision_and_a_stale_one_writes_nothing(cast, screening):
    first = screening.revision
    saved = _save(screening, cast.coordinator, observations={"lvef": {"value": "55", "unit": "%"}})
    assert saved.revision == first + 1
    with pytest.raises(actions.StaleRevision) as refusal:
        _save(screening, cast.investigator, at=first, observations={"lvef": {"value": "40", "unit": "%"}})
    assert refusal.value.current.revision == first + 1
    assert _answer(screening, "lvef").value == "55"


@pytest.mark.parametrize("who", ["stranger", "editor", "auditor", "keeper"])
def test_nobody_else_writes(cast, screening, who):
    with pytest.raises(Denied):
        _save(screening, getattr(cast, who), observations={"lvef": {"value": "55", "unit": "%"}})


def test_history_holds_who_and_what_before_and_after(cast, screening):
    _save(screening, cast.coordinator, observations={"ecog": {"value": "3"}})
    entry = HistoryEntry.objects.filter(table_name="screening_observation", action="U").latest("id")
    assert (entry.actor, entry.old["value"], entry.new["value"]) == (cast.coordinator.pk, "1", "3")


def test_a_day_of_judgement_that_is_no_date_is_refused_whole(cast, screening):
    with pytest.raises(actions.Refused, match=r"31.02.2026 is not a date; write it as 2026-03-02\."):
        _save(screening, cast.coordinator, screening={"as_of": "31.02.2026"}, observations={"ecog": {"value": "4"}})
    assert _answer(screening, "ecog").value == "1"


def test_a_new_panel_comes_with_its_results_and_an_empty_one_does_not_come(cast, screening):
    before = screening.panels.count()
    result = {"value": "30", "unit": "U/L", "uln": "40", "uln_unit": "U/L"}
    panels = [
        {"id": None, "collected_on": "2026-03-02", "laboratory": "Example", "results": {"alt": result}},
        {"id": None, "collected_on": "", "laboratory": "", "source": "", "results": {"alt": {"value": ""}}},
    ]
    _save(screening, cast.coordinator, panels=panels)
    assert screening.panels.count() == before + 1


@pytest.mark.parametrize(
    ("text", "comparator", "amount"),
    [("71", "", "71"), ("<0.2", "<", "0.2"), (">=90", ">=", "90"), ("1,5", "", "1.5"), ("many", "", None)],
)
def test_a_number_for_sorting_stands_beside_the_text(cast, screening, text, comparator, amount):
    panel = {"id": None, "collected_on": "2026-03-02", "results": {"alt": {"value": text, "unit": "U/L"}}}
    _save(screening, cast.coordinator, panels=[panel])
    row = LabResult.objects.filter(variable_key="alt", value=text).get()
    assert (row.comparator, f"{row.amount.normalize():f}" if row.amount is not None else None) == (comparator, amount)


def test_a_confirmation_belongs_to_the_value_it_was_given_for(cast, screening):
    weight = {"value": "360", "unit": "kg", "confirmed": "nurse's chart, 2 Mar"}
    screening = _save(screening, cast.coordinator, observations={"weight": weight})
    row = _answer(screening, "weight")
    assert (row.confirmed_by, row.confirmed_source) == (cast.coordinator, "nurse's chart, 2 Mar")
    _save(screening, cast.coordinator, observations={"weight": {**weight, "value": "370"}})
    row = _answer(screening, "weight")
    assert (row.confirmed_by, row.confirmed_at, row.confirmed_source) == (None, None, "")


def test_an_answer_outside_a_closed_list_is_not_taken(cast, screening):
    therapy = screening.therapies.first()
    _save(screening, cast.coordinator, therapies=[{"id": str(therapy.pk), "ongoing": "perhaps"}])
    therapy.refresh_from_db()
    assert therapy.ongoing in ("", "yes", "no")


def test_a_half_life_is_confirmed_by_whoever_saves_it_with_a_source(cast, screening):
    given = {"agent": "cytarabine", "half_life": "3", "half_life_unit": "h", "half_life_confirmed": "yes"}
    _save(screening, cast.coordinator, therapies=[{"id": None, **given}])
    therapy = screening.therapies.get(half_life="3")
    assert therapy.half_life_confirmed_by is None
    screening.refresh_from_db()
    sourced = {"id": therapy.pk, **given, "half_life_source": "US label"}
    screening = _save(screening, cast.coordinator, therapies=[sourced])
    therapy.refresh_from_db()
    assert therapy.half_life_confirmed_by == cast.coordinator
    _save(screening, cast.investigator, therapies=[{**sourced, "half_life": "2"}])
    therapy.refresh_from_db()
    assert therapy.half_life_confirmed_by is None


@pytest.mark.parametrize("change", [{"agent": "ipilimumab"}, {"group": "systemic"}, {"half_life_source": "hearsay"}])
def test_a_tick_left_standing_beside_something_else_confirms_nothing(cast, screening, change):
    given = {"agent": "venetoclax", "half_life": "26", "half_life_unit": "h", "half_life_source": "US label"}
    row = {"id": None, **given, "half_life_confirmed": "yes"}
    screening = _save(screening, cast.investigator, therapies=[row])
    therapy = screening.therapies.get(half_life="26")
    _save(screening, cast.coordinator, therapies=[{**row, "id": therapy.pk, **change}])
    therapy.refresh_from_db()
    assert therapy.half_life_confirmed_by is None


@pytest.mark.parametrize("source", [" ", "\u3000", "\u200b", "\x00", "--"])
def test_a_confirmation_that_names_no_document_confirms_nothing(cast, screening, source):
    weight = {"value": "360", "unit": "kg", "confirmed": source}
    _save(screening, cast.coordinator, observations={"weight": weight})
    assert _answer(screening, "weight").confirmed_by is None


def test_a_list_ends_somewhere(cast, screening):
    rows = [{"id": None, "agent": f"agent {number}"} for number in range(MOST_ROWS + 1)]
    with pytest.raises(actions.Refused, match=f"A list holds at most {MOST_ROWS} rows"):
        _save(screening, cast.coordinator, therapies=rows)


def test_a_row_marked_for_deletion_goes_and_history_keeps_it(cast, screening):
    therapy = screening.therapies.first()
    _save(screening, cast.coordinator, therapies=[{"id": str(therapy.pk), "delete": True}])
    assert not screening.therapies.filter(pk=therapy.pk).exists()
    entry = HistoryEntry.objects.get(table_name="screening_therapy", action="D", row_id=str(therapy.pk))
    assert entry.old["agent"] == therapy.agent


def test_only_an_investigator_calls_a_toxicity_insignificant(cast, screening):
    row = {"id": None, "term": "Nausea", "grade": "2", "stable": "yes"}
    screening = _save(screening, cast.coordinator, toxicities=[row])
    toxicity = screening.toxicities.get(term="Nausea")
    exempting = {"id": toxicity.pk, "term": "Nausea", "grade": "2", "insignificant_reason": "morning only"}
    with pytest.raises(Denied, match="Only an investigator"):
        _save(screening, cast.coordinator, toxicities=[exempting])
    assert _verdict(screening, "I4")["verdict"] == "fail"
    screening = _save(screening, cast.investigator, toxicities=[exempting])
    assert _verdict(screening, "I4")["verdict"] == "pass"
    worse = {"id": toxicity.pk, "term": "Nausea", "grade": "3", "insignificant_reason": "morning only"}
    screening = _save(screening, cast.coordinator, toxicities=[worse])
    assert _verdict(screening, "I4")["verdict"] == "fail"


@pytest.mark.parametrize("status", [Status.ASSESSED, Status.SIGNED])
def test_a_screening_opens_again_with_a_change(cast, screening, status):
    screening.status = status
    screening.save()
    assert _save(screening, cast.coordinator, observations={"ecog": {"value": "2"}}).status == Status.OPEN


def _verdict(screening, code):
    screening.refresh_from_db()
    return next(item for item in intake.live_report(screening)["verdicts"] if item["code"] == code)
