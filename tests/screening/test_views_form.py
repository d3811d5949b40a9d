"""The screening form: it shows what is saved, saves what is typed, and loses nothing."""

import re

import pytest
from django.urls import reverse

from screening import actions
from screening.models import Assessment, Screening
from screening.statuses import Status
from screening.views.live import told, turned
from tests.cast import Cast
from tests.pages import page_of
from trialsite.models import HistoryEntry

LVEF = {"observations.lvef.value": "55", "observations.lvef.unit": "%"}
PROBES = [
    "<script>alert(1)</script>",
    "'; DROP TABLE screening_screening; --",
    "{{ 7*7 }}{% debug %}",
    "1.500,0",
    "NaN",
    "９９９",
    "１٣",
    "9" * 5000,
    "\x00\x01\ufffe",
    "‮gnp.exe",
    "2026-02-31",
    "  ",
    "🫀",
]


@pytest.fixture
def screening(cast: Cast) -> Screening:
    """A candidate whose ejection fraction is not entered."""
    return cast.screen("d03")


@pytest.fixture
def address(screening: Screening) -> str:
    return reverse("screening:form", args=[screening.pk])


@pytest.fixture
def sheet(client, cast, address):
    client.force_login(cast.coordinator)
    return page_of(client.get(address))


# --- It works ------------------------------------------------------------------------------------------------------


def test_a_value_that_is_entered_turns_its_criterion(client, sheet):
    assert sheet.verdict("I9d") == "unknown"
    after = sheet.fill(LVEF).post(client)
    assert after.verdict("I9d") == "pass"
    assert "I9d turned from open to met." in after.text
    assert after.value("observations.lvef.value") == "55"


def test_many_turned_verdicts_are_told_in_one_sentence():
    few = {code: f"{code} turned." for code in ("I1", "I2", "I3")}
    assert told(few) == ["I1 turned.", "I2 turned.", "I3 turned."]
    assert told({**few, "I4": "I4 turned."}) == ["4 verdicts turned: I1, I2, I3, I4."]


def test_a_turn_from_open_to_open_says_what_it_waits_for_now():
    report = {"verdicts": [{"code": "I8", "verdict": "unknown", "waits_for": "investigator", "word": "unknown"}]}
    assert turned({"I8": "To enter"}, report) == {"I8": "I8 is still open: awaits the investigator."}


def test_an_open_part_of_a_row_is_counted_in_its_section_and_linked_to_it(client, sheet):
    """A half-life has no field of its own name; its therapy stands in a list."""
    after = sheet.post(client, then="add-therapies")
    typed = {"agent": "ipilimumab", "group": "checkpoint_inhibitor", "last_dose": "2026-02-20"}
    after = after.fill({f"therapies.new-1.{part}": text for part, text in typed.items()}).post(client)
    assert re.search(r'<a href="#therapies">[^<]*<span class="count"', after.html)
    row = re.search(r'<li class="[^"]*" data-criterion="I3b" .*?</li>', after.html, re.DOTALL)
    assert 'href="#therapies"' in row.group()


def test_all_sections_stand_in_the_order_of_the_work(sheet):
    titles = re.findall(r'<section class="surface section" id="(\w+)"', sheet.html)
    assert titles == [
        "dates",
        "consent",
        "candidate",
        "disease",
        "status",
        "laboratory",
        "heart_lungs",
        "therapies",
        "toxicities",
        "fertility",
    ]


def test_every_variable_that_a_person_answers_has_a_field(sheet, cast):
    answered = {"boolean", "code", "integer", "quantity", "date"}
    for variable in cast.version.snapshot["variables"]:
        if variable["kind"] in answered:
            assert f"observations.{variable['key']}.value" in sheet.fields
        elif variable["kind"] == "lab":
            assert sheet.names(rf"panels\.[^.]+\.{variable['key']}\.uln_unit$")
        elif variable["kind"] in ("derived", "given"):
            assert f".{variable['key']}." not in sheet.html


def test_no_unit_and_no_answer_is_chosen_for_anybody(client, cast, screening):
    empty = actions.open_screening(
        patient_code="CD7-900", study=cast.study, site=cast.north, as_of=screening.as_of, by=cast.coordinator
    )
    client.force_login(cast.coordinator)
    sheet = page_of(client.get(reverse("screening:form", args=[empty.pk])))
    chosen = {name: sheet.value(name) for name in sheet.fields if sheet.value(name)}
    assert set(chosen) == {
        "csrfmiddlewaretoken",
        "revision",
        "base",
        "screening.as_of",
        "screening.therapies_reviewed",
        "screening.toxicities_reviewed",
    }
    assert sheet.conclusions == ["undetermined"]
    assert chosen["screening.therapies_reviewed"] == "no"


def test_saving_an_untouched_page_writes_nothing(client, sheet, screening):
    before = HistoryEntry.objects.count()
    after = sheet.post(client, then="stay")
    screening.refresh_from_db()
    assert (screening.revision, HistoryEntry.objects.count()) == (1, before)
    assert "Nothing was changed" in after.text


def test_the_panel_names_the_next_thing_and_its_field(sheet):
    assert re.search(r'class="next">.*?href="#id_observations.lvef.value">', sheet.html, re.DOTALL)


def test_a_save_stays_within_its_queries(client, sheet, django_assert_max_num_queries):
    sheet.fill(LVEF)
    with django_assert_max_num_queries(25):
        client.post(sheet.response.request["PATH_INFO"], sheet.fields)


# --- Rows ----------------------------------------------------------------------------------------------------------


def test_the_button_for_a_row_saves_the_page_and_shows_an_empty_row(client, sheet):
    after = sheet.fill(LVEF).post(client, then="add-therapies")
    assert after.value("observations.lvef.value") == "55"
    assert after.value("therapies.new-1.agent") == ""
    assert "/?add=therapies" in after.response.redirect_chain[-1][0]


def test_a_row_typed_into_is_kept_and_an_untouched_one_is_not(client, sheet, screening):
    rows = screening.therapies.count()
    after = sheet.post(client, then="add-therapies")
    after.fill({"therapies.new-1.agent": "daunorubicin", "therapies.new-1.last_dose": "2026-01-10"}).post(client)
    assert screening.therapies.count() == rows + 1
    page_of(client.get(sheet.response.request["PATH_INFO"])).post(client, then="add-therapies").post(client)
    assert screening.therapies.count() == rows + 1


def test_a_row_marked_for_removal_goes(client, sheet, screening):
    row = screening.therapies.first()
    sheet.fields[f"therapies.{row.pk}.delete"] = ["yes"]
    sheet.post(client)
    assert not screening.therapies.filter(pk=row.pk).exists()


def test_a_panel_is_added_with_its_results(client, sheet, screening):
    after = sheet.post(client, then="add-panels")
    typed = {"collected_on": "2026-03-02", "creatinine.value": "0,9", "creatinine.unit": "mg/dL"}
    after.fill({f"panels.new-1.{part}": text for part, text in typed.items()}).post(client)
    panel = screening.panels.last()
    assert (panel.collected_on, panel.results.get().value) == ("2026-03-02", "0,9")


def test_a_half_life_is_confirmed_only_with_value_unit_and_source(client, sheet, screening):
    row = screening.therapies.first()
    start = f"therapies.{row.pk}"
    sheet.fields[f"{start}.half_life_confirmed"] = ["yes"]
    sheet.fill({f"{start}.half_life": "3", f"{start}.half_life_unit": "h"})
    after = sheet.post(client)
    assert "A half-life is confirmed only together with its value, unit and source." in after.text
    after.fields[f"{start}.half_life_confirmed"] = ["yes"]
    after.fill({f"{start}.half_life_source": "label"}).post(client)
    row.refresh_from_db()
    assert row.half_life_confirmed_by is not None


def test_only_an_investigator_writes_an_exemption(client, cast, sheet, screening):
    sheet.post(client, then="add-toxicities").fill({"toxicities.new-1.term": "Nausea"}).post(client)
    address = sheet.response.request["PATH_INFO"]
    row = screening.toxicities.get(term="Nausea")
    name = f"toxicities.{row.pk}.insignificant_reason"
    mine = page_of(client.get(address))
    assert name in mine.disabled
    mine.fields[name] = ["a forged reason"]
    mine.post(client)
    row.refresh_from_db()
    assert row.insignificant_reason == ""
    client.force_login(cast.investigator)
    page_of(client.get(address)).fill({name: "mild and stable"}).post(client)
    row.refresh_from_db()
    assert (row.insignificant_reason, row.insignificant_by) == ("mild and stable", cast.investigator)


# --- Bad input -----------------------------------------------------------------------------------------------------


def test_any_text_in_any_field_is_kept_and_answered(client, sheet):
    "No answer of 500, nothing lost, nothing live in the page. Each probe goes through every third field in its turn."
    closed = (".delete", "_confirmed", ".confirmed", ".ongoing", ".stable", ".related", ".group")
    names = [n for n in sheet.names(r"(observations|panels|therapies|toxicities)\.") if not n.endswith(closed)]
    for turn in range(3):
        typed = {name: PROBES[(place + 5 * turn) % len(PROBES)] for place, name in enumerate(names)}
        sheet = sheet.fill(typed).post(client)
        assert sheet.status == 200
        assert "<script>alert" not in sheet.html
        assert sheet.conclusions[0] in ("undetermined", "not-eligible")
        for name, text in typed.items():
            if name.endswith(".note") and not text.strip():
                continue  # A note of nothing but blanks may come back with fewer of them.
            assert sheet.value(name) == text.replace("\x00", "\ufffd"), name


def test_line_ends_of_a_note_are_kept_as_one_kind(client, sheet, screening):
    sheet.fill({"observations.ecog.note": "first\r\nsecond\rthird"}).post(client)
    assert screening.observations.get(variable_key="ecog").note == "first\nsecond\nthird"


def test_doubtful_text_is_kept_with_a_sentence_beside_it_and_a_summary_on_top(client, sheet):
    after = sheet.fill({"observations.lvef.value": "0.55", "observations.lvef.unit": "%"}).post(client)
    assert after.value("observations.lvef.value") == "0.55"
    assert after.verdict("I9d") == "unknown"
    assert 'href="#id_observations.lvef.value">Left ventricular ejection fraction</a>' in after.html
    assert 'aria-describedby="note-observations.lvef.value"' in after.html
    assert "cannot be used yet" in after.text


def test_a_doubtful_number_counts_once_a_document_is_named(client, sheet):
    after = sheet.fill({"observations.lvef.value": "92", "observations.lvef.unit": "%"}).post(client)
    assert after.verdict("I9d") == "unknown"
    sure = after.fill({"observations.lvef.confirmed": "echo report of 26 Feb, sheet 2"}).post(client)
    assert sure.verdict("I9d") == "pass"


def test_a_day_of_judgement_that_is_none_stays_in_its_field_and_the_rest_is_saved(client, sheet, screening):
    sheet.fill(LVEF)
    for text in ("31 Feb", "02/03/2026", "", "2026-03", "\x00"):
        sheet = sheet.fill({"screening.as_of": text}).post(client)
        assert sheet.status == 422
        assert sheet.value("screening.as_of") == text
        assert sheet.value("observations.lvef.value") == "55"
        assert 'id="error-screening.as_of"' in sheet.html
    screening.refresh_from_db()
    assert (screening.as_of.isoformat(), screening.revision) == ("2026-03-02", 2)
    assert sheet.value("revision") == "2"


def test_forged_fields_change_nothing(client, sheet, screening):
    forged = {
        "status": "signed",
        "screening.status": "signed",
        "observations.unheard_of.value": "1",
        "observations.lvef.variable_key": "ecog",
        "observations.age.value": "30",
        "therapies.00000000-0000-0000-0000-000000000000.agent": "x",
        "panels.new-1.lvef.value": "55",
        "site": "1",
    }
    sheet.post(client, **forged)
    screening.refresh_from_db()
    assert (screening.status, screening.revision) == (Status.OPEN, 1)


def test_an_answer_outside_a_closed_list_stays_as_it_was(client, sheet, screening):
    row = screening.therapies.first()
    sheet.fields[f"therapies.{row.pk}.ongoing"] = ["perhaps"]
    assert sheet.post(client).status == 200
    row.refresh_from_db()
    assert row.ongoing in ("", "no")


# --- Who -----------------------------------------------------------------------------------------------------------


def test_an_auditor_reads_and_cannot_write(client, cast, sheet, screening):
    client.force_login(cast.auditor)
    seen = page_of(client.get(sheet.response.request["PATH_INFO"]))
    assert seen.status == 200
    assert 'fieldset class="plain" disabled' in seen.html
    assert client.post(sheet.response.request["PATH_INFO"], sheet.fields | LVEF).status_code == 404
    screening.refresh_from_db()
    assert screening.revision == 1


def test_others_get_what_a_made_up_number_gets(client, cast, address):
    made_up = reverse("screening:form", args=["00000000-0000-0000-0000-000000000007"])
    for person in (cast.stranger, cast.editor, cast.approver, cast.keeper):
        client.force_login(person)
        for ask in (client.get, client.post):
            answer = ask(address)
            assert (answer.status_code, answer.content) == (404, ask(made_up).content)


def test_a_stranger_is_sent_to_the_login(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_other_methods_are_refused(client, cast, address):
    client.force_login(cast.coordinator)
    assert client.put(address).status_code == 405


def test_an_ended_screening_is_read_only(client, cast, sheet, screening, as_owner):
    with as_owner():
        Screening.objects.filter(pk=screening.pk).update(status=Status.CANCELLED)
    seen = page_of(client.get(sheet.response.request["PATH_INFO"]))
    assert "nothing changes any more" in seen.text
    assert client.post(sheet.response.request["PATH_INFO"], sheet.fields | LVEF).status_code == 403


# --- The report from the form --------------------------------------------------------------------------------------


def test_save_and_make_the_report_does_both(client, sheet, screening):
    after = sheet.fill(LVEF).post(client, then="assess")
    assert after.response.redirect_chain[-1][0].endswith("/assessments/1/")
    assert Assessment.objects.get(screening=screening).report["verdicts"]
    assert after.verdict("I9d") == "pass"
