"""The page of a draft's criterion: its limits as fields, its expression, and what is refused in place."""

import pytest

from criteria import actions
from criteria.catalogue_loader import load_study
from criteria.models import Criterion, Example, Variable
from criteria.publication import problems
from tests import factories
from tests.cast import STUDY_FILE
from tests.criteria.admin_pages import address, content, criterion, fields_of, opened, post, send
from tests.pages import page_of
from trialsite.models import HistoryEntry
from trialsite.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client):
    """The first study as a draft, and its editor logged in."""
    draft = load_study(STUDY_FILE, factories.user())
    client.force_login(factories.member(Role.CRITERIA_EDITOR, draft.study))
    return draft


def page_address(draft, code):
    return address(criterion(draft, code))


# --- Fields -------------------------------------------------------------------------------------------------------


def test_limit_and_operator_of_i9a_are_fields_and_change_the_expression_and_nothing_else(client, draft):
    before = content(draft)
    page = send(client, page_address(draft, "I9a"), {"part0_limit": "50", "part0_operator": "at_least"})
    assert page.status == 200
    after = content(draft)
    assert criterion(draft, "I9a").expression == "\"Creatinine clearance\" >= 50 'mL/min'"
    differing = {each["code"]: _difference(each, then) for each, then in zip(after, before, strict=True)}
    assert {code: names for code, names in differing.items() if names} == {"I9a": {"expression"}}


def _difference(now, then):
    return {name for name in now if now[name] != then[name]}


def test_every_criterion_sent_back_as_it_is_stays_as_it_is(client, draft):
    before, entries = content(draft), HistoryEntry.objects.count()
    for each in draft.criteria.all():
        answer = client.post(address(each), fields_of(opened(client, address(each))))
        assert answer.status_code == 302
    assert content(draft) == before
    assert not HistoryEntry.objects.filter(table_name__in=["criteria_criterion", "criteria_example"])[entries:].exists()


def test_the_page_shows_the_sentence_the_reading_and_the_fields(client, draft):
    page = opened(client, page_address(draft, "I9a"))
    assert "Creatinine clearance (estimated by Cockcroft Gault formula) > 60 mL/min" in page.text
    assert "Creatinine clearance (Cockcroft-Gault) above 60 mL/min" in page.text
    assert page.value("part0_operator") == "above"
    assert page.value("part0_limit") == "60"
    assert page.value("part0_unit") == "mL/min"


def test_numbers_within_washouts_are_fields(client, draft):
    page = opened(client, page_address(draft, "I3a"))
    assert [page.value(name) for name in ("part0_limit", "part0_unit", "part1_factor")] == ["14", "days", "5"]
    send(client, page_address(draft, "I3a"), {"part0_limit": "3", "part0_unit": "weeks", "part1_factor": "4.5"})
    assert criterion(draft, "I3a").expression == (
        'Every("Systemic therapies" T return all T.daysElapsed >= 3 weeks or T.hoursElapsed >= 4.5 * T.halfLife)'
    )


def test_answers_are_ticked(client, draft):
    send(client, page_address(draft, "I9e"), {"part0_codes": ["none", "present"]})
    assert criterion(draft, "I9e").expression == "\"Pericardial effusion\" in {'none', 'present'}"


def test_the_saved_rule_is_what_the_history_keeps_with_who_and_why(client, draft):
    send(client, page_address(draft, "I6"), {"part0_high": "2"})
    entry = HistoryEntry.objects.filter(table_name="criteria_criterion").latest("id")
    assert (str(entry.actor), entry.reason) == (client.session["_auth_user_id"], draft.change_note)
    assert (entry.old["expression"], entry.new["expression"]) == ('"ECOG" between 0 and 3', '"ECOG" between 0 and 2')


# --- The expression -----------------------------------------------------------------------------------------------


def test_the_expression_changes_the_fields(client, draft):
    page = send(client, page_address(draft, "I6"), {"expression": '"ECOG" <= 1'}, "_continue")
    assert page.value("part0_operator") == "at_most"
    assert page.value("part0_limit") == "1"
    assert "ECOG performance status at most 1" in page.text


def test_an_expression_is_kept_as_written_with_its_remarks(client, draft):
    text = '// amended\n"ECOG"   between 0 and 2'
    send(client, page_address(draft, "I6"), {"expression": text})
    assert criterion(draft, "I6").expression == text


def test_the_same_rule_written_otherwise_beside_a_changed_field_is_no_contradiction(client, draft):
    typed = {"expression": '"ECOG"  between (0) and 3', "part0_high": "1"}
    send(client, page_address(draft, "I6"), typed)
    assert criterion(draft, "I6").expression == '"ECOG" between 0 and 1'


def test_fields_and_expression_that_agree_are_saved(client, draft):
    send(client, page_address(draft, "I6"), {"expression": '"ECOG" between 0 and 1', "part0_high": "1"})
    assert criterion(draft, "I6").expression == '"ECOG" between 0 and 1'


def test_fields_and_expression_that_disagree_are_refused_in_place_with_both(client, draft):
    typed = {"expression": '"ECOG" between 0 and 2', "part0_high": "1"}
    page = send(client, page_address(draft, "I6"), typed)
    assert "The fields and the expression were both changed and say different things." in page.text
    assert 'The fields say: "ECOG" between 0 and 1. The expression says: "ECOG" between 0 and 2.' in page.text
    assert {name: page.value(name) for name in typed} == typed
    assert criterion(draft, "I6").expression == '"ECOG" between 0 and 3'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The expression is empty."),
        ('"Egoc" <= 1', 'Line 1, column 1: There is no variable "Egoc".'),
        ('"ECOG" <= 1 and\n "LVEF" > 5 \'mL\'', "Line 2, column 11: 'mL' cannot be compared with '%'"),
        ('"ECOG" between 3 and 0', "The range runs backwards"),
        ("exists X", "exists is not used in criteria."),
        ('"ECOG" <= 1 "', "Line 1, column 13"),
        ("\"Sex\" = 'femal'", "'femal' is not an answer of \"Sex\". Answers are: 'male', 'female'."),
        ('"ECOG" <= 1 or "Ega" or "Ogo"', '"Ogo"'),
    ],
)
def test_what_the_engine_cannot_read_is_refused_with_its_place_and_kept_on_the_page(client, draft, text, said):
    page = send(client, page_address(draft, "I6"), {"expression": text, "note": "half a page of thoughts"})
    assert said in page.text
    assert (page.value("expression"), page.value("note")) == (text, "half a page of thoughts")
    assert criterion(draft, "I6").expression == '"ECOG" between 0 and 3'


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"part0_low": "4"}, "The range runs backwards: nobody can be within it."),
        ({"part0_high": "NaN"}, "Write a number with digits and a point, such as 2.5; got 'NaN'."),
        ({"part0_high": ""}, "Write a number with digits and a point"),
        ({"part0_high": "3,5"}, "got '3,5'"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_beside_it(client, draft, typed, said):
    page = send(client, page_address(draft, "I6"), typed)
    assert said in page.text
    assert {name: page.value(name) for name in typed} == typed
    assert criterion(draft, "I6").expression == '"ECOG" between 0 and 3'


def test_an_operator_or_answer_that_was_not_offered_is_refused(client, draft):
    for code, typed in (("I9a", {"part0_operator": "contains"}), ("I9e", {"part0_codes": ["trace"]})):
        before = criterion(draft, code).expression
        page = send(client, page_address(draft, code), typed)
        assert "is not one of the available choices" in page.text
        assert criterion(draft, code).expression == before


def test_a_unit_that_the_engine_refuses_is_said_beside_the_part(client, draft):
    where = page_address(draft, "I9a")
    page = send(client, where, {"part0_unit": "mg/dL"})
    assert "is not one of the available choices" in page.text


def test_a_limit_that_looks_like_a_slip_is_saved_and_doubted_aloud(client, draft):
    page = send(client, page_address(draft, "I9d"), {"part0_limit": "500"})
    assert (
        "Look again. Left ventricular ejection fraction: the limit 500 % lies outside what is believable" in page.text
    )
    assert "500" in criterion(draft, "I9d").expression


# --- Wording, place, notes ----------------------------------------------------------------------------------------


def test_wording_is_changed_and_checked(client, draft):
    where = page_address(draft, "I6")
    page = send(client, where, {"code": "I5", "short_text": "ECOG ≤ 2"})
    assert "This version already has a criterion I5." in page.text
    assert "Plain ASCII on one line" in page.text
    send(client, where, {"code": "I6x", "short_text": "ECOG <= 2", "source": "ECOG 0-3 \r\n (sic)  "})
    changed = criterion(draft, "I6x")
    assert (changed.short_text, changed.source) == ("ECOG <= 2", "ECOG 0-3 \n (sic)  ")


def test_a_code_in_other_capitals_is_the_same_code(client, draft):
    assert "already has a criterion i5" in send(client, page_address(draft, "I6"), {"code": "i5"}).text


def test_a_criterion_moves_to_another_place_and_the_others_make_room(client, draft):
    codes = [each.code for each in draft.criteria.order_by("position")]
    send(client, page_address(draft, codes[5]), {"place": "2"})
    moved = [codes[0], codes[5], *codes[1:5], *codes[6:]]
    assert list(draft.criteria.order_by("position").values_list("code", "position")) == [
        (code, place) for place, code in enumerate(moved, start=1)
    ]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("flags", '["no_such_flag"]', "no_such_flag"),
        ("flags", '["weight_sensitivity"]', "is raised by the engine, not by a criterion"),
        ("flags", '[{"code": "age_boundary", "when": "\\"Egg\\" = 1"}]', 'There is no variable "Egg"'),
        ("flags", '{"code": "age_boundary"}', "Write a list in [ ]."),
        ("flags", "[5]", "This is not written as it must be"),
        ("flags", '["age_boundary"', "Line 1, column"),
        ("readings", '[{"label": "x", "expression": "\\"ECOG\\" <"}]', "The expression ends too early."),
        ("readings", '[{"expression": "\\"ECOG\\" < 1"}]', "This is not written as it must be"),
        ("readings", "[0.5]", 'Write the number 0.5 as text: "0.5".'),
    ],
)
def test_flags_and_other_readings_are_read_by_the_engine(client, draft, field, typed, said):
    before = criterion(draft, "I6").as_json()
    page = send(client, page_address(draft, "I6"), {field: typed})
    assert said in page.text
    assert page.value(field) == typed
    assert criterion(draft, "I6").as_json() == before


def test_a_reading_is_kept(client, draft):
    typed = '[{"label": "ECOG 2", "question": "Two?", "in_force": "Three.", "expression": "\\"ECOG\\" <= 2"}]'
    send(client, page_address(draft, "I6"), {"readings": typed, "flags": "[]"})
    assert criterion(draft, "I6").readings[0]["label"] == "ECOG 2"


# --- Two people ---------------------------------------------------------------------------------------------------


def test_who_saves_what_somebody_else_changed_since_is_told_and_can_save_again(client, draft):
    where = page_address(draft, "I6")
    page = opened(client, where)
    Criterion.objects.filter(pk=criterion(draft, "I6").pk).update(expression='"ECOG" between 0 and 2', note="Theirs.")
    answer = post(client, where, fields_of(page) | {"part0_high": "1", "note": "Mine."})
    assert "Somebody else changed this criterion after you opened it. Nothing was saved yet." in answer.text
    assert "Note on the reading: stored is Theirs., you typed Mine." in answer.text
    assert "To: stored is 2, you typed 1" in answer.text
    assert criterion(draft, "I6").note == "Theirs."
    assert (answer.value("note"), answer.value("part0_high")) == ("Mine.", "2")
    post(client, where, fields_of(answer) | {"expression": '"ECOG" between 0 and 2'})
    assert (criterion(draft, "I6").note, criterion(draft, "I6").expression) == ("Mine.", '"ECOG" between 0 and 2')


def test_a_draft_published_meanwhile_keeps_what_was_typed_on_the_page(client, draft):
    where = page_address(draft, "I6")
    page = opened(client, where)
    actions.publish(version=draft, by=factories.member(Role.CRITERIA_APPROVER, draft.study))
    answer = post(client, where, fields_of(page) | {"note": "An hour of work."})
    assert answer.status == 403
    assert "Published criteria never change: make a new draft." in answer.text
    assert "An hour of work." in answer.text
    assert criterion(draft, "I6").note != "An hour of work."


# --- New and gone -------------------------------------------------------------------------------------------------


def test_a_new_criterion_starts_from_a_variable(client, draft):
    where = f"/admin/criteria/criterion/add/?version={draft.pk}"
    named = {"code": "I11", "title": "Weight", "short_text": "Weight", "source": "At least 40 kg."}
    page = send(client, where, named | {"start_from": "Weight"}, "_continue")
    assert page.value("part0_limit") == "20"
    assert criterion(draft, "I11").position == 22
    send(client, page_address(draft, "I11"), {"part0_limit": "40"})
    assert criterion(draft, "I11").expression == "\"Weight\" >= 40 'kg'"
    assert problems(draft) == []


def test_a_new_criterion_without_a_rule_is_refused_and_kept(client, draft):
    page = send(client, f"/admin/criteria/criterion/add/?version={draft.pk}", {"code": "I11", "title": "Weight"})
    assert "The expression is empty." in page.text
    assert page.value("title") == "Weight"


def test_a_criterion_is_taken_out_with_its_examples(client, draft):
    gone = criterion(draft, "I6")
    page = opened(client, address(gone, "delete"))
    assert "I6 ECOG performance status" in page.text
    post(client, address(gone, "delete"), {"post": "yes"})
    assert not draft.criteria.filter(code="I6").exists()
    assert not Example.objects.filter(criterion=gone.pk).exists()
    assert [each.position for each in draft.criteria.order_by("position")] == list(range(1, 21))


# --- Examples -----------------------------------------------------------------------------------------------------


def example_fields(page, number):
    return [name for name in page.fields if name.startswith(f"examples-{number}-")]


def test_examples_show_their_values_in_words_and_what_they_come_to(client, draft):
    page = opened(client, page_address(draft, "I9a"))
    assert "Creatinine, serum or plasma: 1.6212 mg/dL" in page.text
    assert page.text.count("as it should") == criterion(draft, "I9a").examples.count()
    send(client, page_address(draft, "I9a"), {"part0_operator": "at_least"})
    page = opened(client, page_address(draft, "I9a"))
    assert "now comes out pass; should be fail" in page.text


def test_saving_a_rule_says_which_examples_come_out_otherwise(client, draft):
    page = send(client, page_address(draft, "I9a"), {"part0_operator": "at_least"})
    assert 'The example "Exactly 60" should give fail and now gives pass.' in page.text


def test_an_example_is_changed_added_and_taken_out(client, draft):
    where = page_address(draft, "I6")
    count = criterion(draft, "I6").examples.count()
    new = {
        f"examples-{count}-title": "Bedridden",
        f"examples-{count}-verdict": "fail",
        f"examples-{count}-answers": '{"answers": {"ecog": "4"}}',
        f"examples-{count}-criterion": str(criterion(draft, "I6").pk),
    }
    send(client, where, new | {"examples-TOTAL_FORMS": str(count + 1), "examples-0-title": "First, renamed"})
    titles = [each.title for each in criterion(draft, "I6").examples.all()]
    assert (titles[0], titles[-1], len(titles)) == ("First, renamed", "Bedridden", count + 1)
    send(client, where, {"examples-0-DELETE": "on"})
    left = list(criterion(draft, "I6").examples.values_list("title", "position"))
    assert left == [(title, place) for place, title in enumerate(titles[1:], start=1)]
    assert problems(draft) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('{"answer": {}}', "'answer' is no part of a candidate document"),
        ('{"answers": {"egoc": "1"}}', "There is no variable with the key 'egoc'."),
        ('{"panels": [{"results": {"creatinin": {"value": "1"}}}]}', "There is no variable with the key 'creatinin'."),
        ('{"answers": 5}', "This is not a part of a candidate document"),
        ('{"therapies": {"reviewed": true, "rows": 5}}', "This is not a part of a candidate document"),
        ('{"as_of": "someday"}', "as_of must be a full date such as 2026-03-02."),
        ("[]", "Write an object in { }."),
        ('{"answers": {"ecog": 1.5}}', 'Write the number 1.5 as text: "1.5".'),
        ('{"answers": {}, "answers": {}}', "'answers' is given twice."),
        ("ECOG 2", "Line 1, column 1: this is not understood."),
    ],
)
def test_an_example_that_cannot_be_read_is_refused_and_kept(client, draft, typed, said):
    page = send(client, page_address(draft, "I6"), {"examples-0-answers": typed})
    assert said in page.text
    assert page.value("examples-0-answers") == typed
    assert typed not in str(criterion(draft, "I6").examples.first().answers)


def test_an_example_of_another_criterion_cannot_be_changed_from_here(client, draft):
    other = criterion(draft, "I5").examples.first()
    page = send(client, page_address(draft, "I6"), {"examples-0-id": str(other.pk), "examples-0-title": "Stolen"})
    assert page.status == 200
    before = other.as_json()
    other.refresh_from_db()
    assert (other.as_json(), other.criterion.code) == (before, "I5")


# --- Rules of a draft that cannot be read -------------------------------------------------------------------------


def test_a_stored_rule_that_cannot_be_read_is_shown_open_as_an_expression(client, draft):
    Criterion.objects.filter(pk=criterion(draft, "I6").pk).update(expression='"Gone" <= 1')
    page = opened(client, page_address(draft, "I6"))
    assert "The rule cannot be read yet." in page.text
    assert page.names("part") == []
    assert page.value("expression") == '"Gone" <= 1'
    send(client, page_address(draft, "I6"), {"expression": '"ECOG" <= 1'})
    assert criterion(draft, "I6").expression == '"ECOG" <= 1'


def test_fields_that_belong_to_no_part_are_ignored(client, draft):
    page = send(client, page_address(draft, "I6"), {"part7_limit": "9", "version": "x", "id": "x", "position": "99"})
    assert page.status == 200
    assert criterion(draft, "I6").position == 9


def test_the_list_of_criteria_reads_each_rule_in_words(client, draft):
    page = page_of(client.get("/admin/criteria/criterion/", {"version__id__exact": draft.pk}))
    assert "Age in completed years from 14 to 65, both included" in page.text
    assert page.text.count("1, draft") == 21


def test_a_part_that_the_engine_refuses_is_refused_beside_it(client, draft):
    "A unit that the table of variables accepts, though no such unit exists."
    weight = Variable.objects.get(key="weight")
    weight.definition["units"].append({"code": "stone", "factor": "6.35"})
    weight.save()
    Criterion.objects.filter(pk=criterion(draft, "I6").pk).update(expression="\"Weight\" >= 40 'kg'")
    page = send(client, page_address(draft, "I6"), {"part0_unit": "stone"})
    assert "'stone' is not a UCUM unit." in page.text
    assert page.value("part0_unit") == "stone"
    assert criterion(draft, "I6").expression == "\"Weight\" >= 40 'kg'"
