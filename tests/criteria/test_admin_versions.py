"""The page of a version and the steps it goes through: who is offered what, and what is refused in place."""

import pytest

from criteria import actions
from criteria.models import CriteriaVersion, Criterion, Release
from tests import factories
from tests.cast import first_study
from tests.criteria.admin_pages import address, content, new_draft, opened, post, send
from tests.pages import page_of
from trialsite.models import HistoryEntry
from trialsite.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return first_study()


def step(version, name):
    return f"/admin/criteria/criteriaversion/{version.pk}/{name}/"


def get(client, where):
    return page_of(client.get(where))


# --- The list and the page ----------------------------------------------------------------------------------------


def test_the_list_says_status_note_and_where_a_version_is_in_force(client, cast):
    new_draft(cast, "Clearance from 50 on")
    client.force_login(cast.editor)
    page = get(client, "/admin/criteria/criteriaversion/")
    for words in ("version 1", "published", "North, South", "version 2", "draft", "Clearance from 50 on", "21"):
        assert words in page.text


def test_the_page_lists_the_criteria_in_words(client, cast):
    client.force_login(cast.auditor)
    page = get(client, address(cast.version))
    assert "Age in completed years from 14 to 65, both included" in page.text
    assert page.text.count("upper limit of normal") >= 2


def test_a_change_note_is_required(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.editor)
    page = send(client, address(draft), {"change_note": "  "})
    assert "This field is required." in page.text
    send(client, address(draft), {"change_note": "Amendment 3, section 5.1"})
    draft.refresh_from_db()
    assert draft.change_note == "Amendment 3, section 5.1"


def test_settings_are_fields(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.editor)
    page = opened(client, address(draft))
    assert page.value("setting_count_steroids") == ""
    typed = {
        "setting_count_steroids": "no",
        "setting_exempt_toxicities": "Alopecia\r\nVitiligo\r\n",
        "setting_enforced_windows": "creatinine",
    }
    send(client, address(draft), typed)
    draft.refresh_from_db()
    assert draft.settings == {
        "count_steroids": False,
        "count_hydroxycarbamide": None,
        "exempt_toxicities": ["Alopecia", "Vitiligo"],
        "enforced_windows": ["creatinine"],
    }


def test_numbers_among_the_settings_are_fields_and_what_has_no_field_stays(client, cast):
    draft = new_draft(cast)
    draft.settings = {"age_of_majority": 18, "by_site": {"north": "x"}}
    draft.save()
    client.force_login(cast.editor)
    assert "Enter a whole number." in send(client, address(draft), {"setting_age_of_majority": "18.5"}).text
    send(client, address(draft), {"setting_age_of_majority": "16"})
    draft.refresh_from_db()
    assert draft.settings == {"age_of_majority": 16, "by_site": {"north": "x"}}


def test_a_setting_that_names_no_variable_is_refused(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.editor)
    page = send(client, address(draft), {"setting_enforced_windows": "creatinin"})
    assert "There is no variable with the key 'creatinin'." in page.text
    draft.refresh_from_db()
    assert draft.settings["enforced_windows"] == []


# --- New draft ----------------------------------------------------------------------------------------------------


def test_an_editor_begins_a_draft_from_a_version_with_a_change_note(client, cast):
    client.force_login(cast.editor)
    assert "This field is required." in send(client, step(cast.version, "new-draft")).text
    page = send(client, step(cast.version, "new-draft"), {"change_note": "Amendment 2"})
    draft = CriteriaVersion.objects.get(number=2)
    assert page.response.request["PATH_INFO"] == address(draft)
    assert (draft.status, draft.change_note, draft.created_by) == ("draft", "Amendment 2", cast.editor)
    assert content(draft) == content(cast.version)


def test_a_draft_is_begun_from_the_list_too(client, cast):
    client.force_login(cast.editor)
    send(client, "/admin/criteria/criteriaversion/add/", {"change_note": "x", "study": str(cast.study.pk)})
    assert CriteriaVersion.objects.get(number=2).criteria.count() == 21


def test_a_draft_of_another_study_cannot_be_begun(client, cast):
    other = factories.study()
    client.force_login(cast.editor)
    page = send(client, "/admin/criteria/criteriaversion/add/", {"change_note": "x", "study": str(other.pk)})
    assert "Select a valid choice" in page.text
    assert not other.versions.exists()


def test_an_approver_begins_no_draft(client, cast):
    client.force_login(cast.approver)
    assert client.get("/admin/criteria/criteriaversion/add/").status_code == 404
    page = post(client, step(cast.version, "new-draft"), {"change_note": "x"})
    assert (page.status, CriteriaVersion.objects.count()) == (403, 1)
    assert "Only a criteria editor of this study can write criteria." in page.text


# --- Publish ------------------------------------------------------------------------------------------------------


def test_an_editor_sees_what_stands_in_the_way_and_cannot_publish(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.editor)
    page = opened(client, step(draft, "publish"))
    assert "Only a criteria approver of this study can publish or retire." in page.text
    assert 'value="Publish"' not in page.html
    assert post(client, step(draft, "publish"), {}).status == 403
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_who_wrote_a_draft_does_not_publish_it(client, cast):
    draft = new_draft(cast)
    factories.membership(cast.editor, cast.study, Role.CRITERIA_APPROVER)
    client.force_login(cast.editor)
    page = post(client, step(draft, "publish"), {})
    assert page.status == 403
    assert "Somebody else must publish this version: part of it was written by you." in page.text


def test_an_approver_sees_what_changes_and_publishes(client, cast):
    draft = new_draft(cast)
    Criterion.objects.filter(version=draft, code="I6").update(expression='"ECOG" between 0 and 2')
    Criterion.objects.filter(version=draft, code="I5").update(note="Another note.")
    draft.criteria.get(code="I6").examples.all().delete()
    client.force_login(cast.approver)
    page = opened(client, step(draft, "publish"))
    for words in (
        "What changes against version 1",
        "ECOG performance status from 0 to 3, both included",
        "ECOG performance status from 0 to 2, both included",
        "rule changed: examples",
        "text changed: note",
        "Amendment 2",
    ):
        assert words in page.text, words
    assert "I9a" not in page.text
    after = post(client, step(draft, "publish"), {})
    draft.refresh_from_db()
    assert (draft.status, draft.published_by) == ("published", cast.approver)
    assert "is published. Release it at a site to put it in force there." in after.text


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ('"ECOG" <= 0', "I6: The example"),
        ('"Gone" <= 0', 'I6: There is no variable "Gone".'),
        ("", "I6: The expression is empty."),
        ("true", "I6: The rule is met by a candidate of whom nothing is known."),
    ],
)
def test_what_stands_in_the_way_is_listed_and_nothing_is_published(client, cast, expression, said):
    draft = new_draft(cast)
    Criterion.objects.filter(version=draft, code="I6").update(expression=expression)
    client.force_login(cast.approver)
    for page in (opened(client, step(draft, "publish")), post(client, step(draft, "publish"), {})):
        assert "in the way" in page.text
        assert said in page.text
        assert 'value="Publish"' not in page.html
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_new_and_removed_criteria_and_changed_settings_are_shown_too(client, cast):
    draft = new_draft(cast)
    draft.criteria.get(code="I6").delete()
    factories.criterion(draft, code="I11", position=30, expression='"ECOG" <= 1')
    CriteriaVersion.objects.filter(pk=draft.pk).update(settings=draft.settings | {"count_steroids": False})
    client.force_login(cast.approver)
    page = opened(client, step(draft, "publish"))
    for words in ("I11 Criterion", "new", "at most 1", "taken out", "from 0 to 3", "Settings"):
        assert words in page.text, words


def test_the_page_to_publish_says_so_where_nothing_is_to_publish(client, cast):
    client.force_login(cast.approver)
    assert "Only a draft can be published." in opened(client, step(cast.version, "publish")).text


def test_a_draft_without_a_change_note_is_not_published(client, cast):
    draft = new_draft(cast, note="")
    client.force_login(cast.approver)
    page = post(client, step(draft, "publish"), {})
    assert "The change note is empty: say what changed and why." in page.text
    draft.refresh_from_db()
    assert draft.status == "draft"


# --- Release and retire -------------------------------------------------------------------------------------------


def published_second(cast):
    return actions.publish(version=new_draft(cast), by=cast.approver)


def test_an_approver_releases_a_version_at_a_site(client, cast):
    second = published_second(cast)
    client.force_login(cast.approver)
    send(client, step(second, "release"), {"site": str(cast.north.pk)})
    assert CriteriaVersion.objects.in_force(study=cast.study, site=cast.north) == second
    assert CriteriaVersion.objects.in_force(study=cast.study, site=cast.south) == cast.version
    assert "North" in get(client, "/admin/criteria/release/").text


def test_a_release_before_the_one_in_force_is_refused_in_place(client, cast):
    second = published_second(cast)
    client.force_login(cast.approver)
    page = send(client, step(second, "release"), {"site": str(cast.north.pk), "on": "2020-01-01"})
    assert page.status == 403
    assert "the next one cannot begin earlier" in page.text
    assert "Enter a valid date." in send(client, step(second, "release"), {"on": "tomorrow"}).text


def test_an_approver_of_one_site_is_offered_that_site_alone(client, cast):
    second = published_second(cast)
    client.force_login(factories.member(Role.CRITERIA_APPROVER, cast.study, cast.south))
    page = opened(client, step(second, "release"))
    assert "South" in page.text
    assert "North" not in page.text
    answer = send(client, step(second, "release"), {"site": str(cast.north.pk)})
    assert "Select a valid choice" in answer.text
    assert not Release.objects.filter(version=second).exists()


def test_an_approver_retires_a_version_with_a_reason(client, cast):
    client.force_login(cast.approver)
    assert "This field is required." in send(client, step(cast.version, "retire")).text
    send(client, step(cast.version, "retire"), {"reason": "Superseded by amendment 2"})
    cast.version.refresh_from_db()
    assert cast.version.status == "retired"
    entry = HistoryEntry.objects.filter(table_name="criteria_criteriaversion").latest("id")
    assert entry.reason == "Superseded by amendment 2"


def test_a_draft_is_neither_released_nor_retired(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.approver)
    for name, said in (("release", "Only a published version can be released."), ("retire", "Only a published")):
        page = post(client, step(draft, name), {"reason": "x", "site": str(cast.north.pk)})
        assert (page.status, said in page.text) == (403, True)


@pytest.mark.parametrize("name", ["publish", "release", "new-draft", "retire"])
def test_the_steps_do_not_exist_for_an_auditor_or_somebody_of_another_study(client, cast, name):
    draft = new_draft(cast)
    strangers = [cast.auditor, cast.keeper, cast.coordinator]
    strangers += [factories.member(role, factories.study()) for role in (Role.CRITERIA_EDITOR, Role.CRITERIA_APPROVER)]
    for person in strangers:
        client.force_login(person)
        for version in (draft, cast.version):
            assert client.get(step(version, name)).status_code == 404
            assert client.post(step(version, name), {}).status_code == 404
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_buttons_are_those_of_role_and_status(client, cast):
    draft = new_draft(cast)
    offered = {
        (cast.editor, draft): {"publish": "refused"},
        (cast.approver, draft): {"publish": "open"},
        (cast.auditor, draft): {},
        (cast.editor, cast.version): {"release": "refused", "new-draft": "open", "retire": "refused"},
        (cast.approver, cast.version): {"release": "open", "new-draft": "refused", "retire": "open"},
    }
    for (person, version), expected in offered.items():
        client.force_login(person)
        html = opened(client, address(version)).html
        found = {
            name: "refused" if f"step-{name} refused" in html else "open"
            for name in ("publish", "release", "new-draft", "retire")
            if f"step-{name}" in html
        }
        assert found == expected


# --- Published versions never change ------------------------------------------------------------------------------


def test_a_published_version_and_its_criteria_offer_nothing_to_change(client, cast):
    client.force_login(cast.editor)
    for where in (address(cast.version), *(address(each) for each in cast.version.criteria.all()[:3])):
        page = opened(client, where)
        assert not [name for name in page.fields if name not in ("csrfmiddlewaretoken",)]
        for absent in ('name="_save"', 'name="_continue"', "deletelink", "addlink", "Add another"):
            assert absent not in page.html
        assert "never change" in page.text or where == address(cast.version)


def test_forged_posts_change_nothing_of_a_published_version(client, cast):
    draft = new_draft(cast)
    before = content(cast.version)
    client.force_login(cast.editor)
    for each in cast.version.criteria.all()[:3]:
        twin = draft.criteria.get(code=each.code)
        fields = opened(client, address(twin)).fields
        fields |= {"title": "Forged", "part0_limit": "1", "expression": '"Relapsed"', "examples-0-title": "Forged"}
        for person in (cast.editor, cast.approver, cast.auditor):
            client.force_login(person)
            answer = client.post(address(each), fields)
            assert answer.status_code == 403
            assert client.post(address(each, "delete"), {"post": "yes"}).status_code == 404
        client.force_login(cast.editor)
    for extra in ({}, {"_saveasnew": "1"}, {"_popup": "1"}):
        answer = client.post(address(cast.version), {"change_note": "Forged", "status": "draft", "number": "9"} | extra)
        assert answer.status_code in (403, 404)
    assert client.post(address(cast.version, "delete"), {"post": "yes"}).status_code == 404
    assert client.get(f"/admin/criteria/criterion/add/?version={cast.version.pk}").status_code == 404
    cast.version.refresh_from_db()
    kept = (cast.version.change_note, cast.version.status, cast.version.number)
    assert kept == ("Loaded from the catalogue.", "published", 1)
    assert content(cast.version) == before


def test_an_auditor_and_an_approver_cannot_change_a_draft(client, cast):
    draft = new_draft(cast)
    before = content(draft)
    client.force_login(cast.editor)
    where = address(draft.criteria.get(code="I6"))
    fields = opened(client, where).fields | {"title": "Forged"}
    for person in (cast.auditor, cast.approver):
        client.force_login(person)
        answer = page_of(client.post(where, fields))
        assert answer.status == 403
        assert "Forged" in answer.text
        assert client.post(address(draft), {"change_note": "Forged"}).status_code == 403
        assert client.post(address(draft.criteria.get(code="I6"), "delete"), {"post": "yes"}).status_code == 404
        assert client.post(f"/admin/criteria/criterion/add/?version={draft.pk}", fields).status_code == 404
    assert content(draft) == before


def test_columns_that_no_form_offers_cannot_be_written(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.editor)
    other = str(factories.study().pk)
    forged = {"status": "published", "number": "7", "digest": "0" * 64, "study": other, "snapshot": "{}"}
    send(client, address(draft), forged)
    draft.refresh_from_db()
    assert (draft.status, draft.number, draft.digest, draft.study) == ("draft", 2, "", cast.study)
    each = draft.criteria.get(code="I6")
    send(client, address(each), {"version": str(cast.version.pk), "version_id": str(cast.version.pk)})
    each.refresh_from_db()
    assert each.version == draft


# --- History ------------------------------------------------------------------------------------------------------


def test_the_history_of_a_version_says_who_changed_what(client, cast):
    draft = new_draft(cast)
    client.force_login(cast.editor)
    send(client, address(draft.criteria.get(code="I6")), {"part0_high": "2"})
    for person in (cast.editor, cast.auditor):
        client.force_login(person)
        page = get(client, address(draft, "history"))
        assert str(cast.editor) in page.text
        assert '"ECOG" between 0 and 3' in page.text
        assert '"ECOG" between 0 and 2' in page.text
    client.force_login(cast.keeper)
    assert client.get(address(draft, "history")).status_code == 404


def test_the_history_of_a_published_version_does_not_repeat_its_snapshot(client, cast):
    client.force_login(cast.auditor)
    page = get(client, address(cast.version, "history"))
    assert "(kept, not shown)" in page.text
    assert "half_life_hours_for_rule" not in page.text
