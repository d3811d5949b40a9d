"""A change of a limit, from the draft to the site: written by an editor, refused to her, published by an approver."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from criteria.models import CriteriaVersion
from tests.factories import PASSWORD


@pytest.fixture
def accessible(page):
    """Demand that axe finds nothing. It would load Django's style sheets anew, which the page's policy forbids it."""

    def check():
        page.locator("#content-start").wait_for()
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []

    return check


@pytest.fixture
def go(page, live_server):
    """Log somebody in at the admin's own page."""

    def to_admin(person):
        person.set_password(PASSWORD)
        person.save()
        page.context.clear_cookies()
        page.goto(f"{live_server}/admin/")
        page.get_by_label("Username").fill(person.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="What you look after")).to_be_visible()

    return to_admin


def test_an_editor_changes_a_limit_and_an_approver_publishes_it(page, cast, go, accessible):
    go(cast.editor)
    page.get_by_role("link", name="Criteria versions").click()
    page.get_by_role("link", name=re.compile("version 1")).click()
    page.get_by_role("link", name="New draft").click()
    page.get_by_label("Change note").fill("Amendment 2: at least 50 mL/min")
    page.get_by_role("button", name="New draft").click()

    page.get_by_role("link", name="I9a").click()
    limit = page.get_by_label("Creatinine clearance (Cockcroft-Gault): Limit")
    limit.fill("5O")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("Write a number with digits and a point, such as 2.5; got '5O'.")).to_be_visible()
    expect(limit).to_have_value("5O")
    accessible()

    limit.fill("50")
    page.get_by_label("Creatinine clearance (Cockcroft-Gault): Comparison").select_option("is at least")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("#rule-reading")).to_have_text("Creatinine clearance (Cockcroft-Gault) at least 50 mL/min")
    expect(page.get_by_text('The example "Exactly 60" should give fail and now gives pass.')).to_be_visible()
    accessible()
    for title in ("Exactly 60", "59.97 mL/min"):
        example = page.locator(".inline-related", has_text=title).first
        example.get_by_text("Change this example").click()
        example.get_by_label("Verdict").select_option("pass")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text("Only a criteria approver of this study can publish or retire.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    accessible()

    draft = CriteriaVersion.objects.get(number=2)
    go(cast.approver)
    page.get_by_role("link", name="Criteria versions").click()
    page.get_by_role("link", name=re.compile("version 2")).click()
    page.get_by_role("link", name="Publish").click()
    row = page.get_by_role("row", name=re.compile("I9a"))
    expect(row).to_contain_text("above 60 mL/min")
    expect(row).to_contain_text("at least 50 mL/min")
    accessible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published. Release it at a site to put it in force there.")).to_be_visible()
    page.get_by_role("link", name="Release at a site").click()
    page.get_by_label("Site").select_option("North")
    page.get_by_role("button", name="Release at a site").click()
    expect(page.get_by_text("is released.")).to_be_visible()
    assert CriteriaVersion.objects.in_force(study=cast.study, site=cast.north) == draft


def test_answers_are_ticked_and_a_new_example_is_added(page, cast, go, live_server, accessible):
    from criteria import actions

    draft = actions.new_draft(study=cast.study, by=cast.editor, change_note="Amendment 2")
    criterion = draft.criteria.get(code="I9e")
    go(cast.editor)
    page.goto(f"{live_server}/admin/criteria/criterion/{criterion.pk}/change/")
    page.get_by_role("group", name="Pericardial effusion").get_by_label("Present").check()
    page.get_by_role("button", name="Add another Example").click()
    new = page.locator(".inline-related.last-related:not(.empty-form)")
    new.get_by_label("Title").fill("A present effusion")
    new.get_by_label("Verdict").select_option("pass")
    new.get_by_label("Values").fill('{"answers": {"pericardial_effusion": {"value": "present", "date": "2026-03-01"}}}')
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("#rule-reading")).to_contain_text("is one of")
    expect(page.locator(".inline-related", has_text="A present effusion").first).to_contain_text("as it should")
    accessible()
    criterion.refresh_from_db()
    assert criterion.expression == "\"Pericardial effusion\" in {'none', 'present'}"


def test_a_published_criterion_is_read_and_the_keyboard_finds_no_button(page, cast, go, live_server, accessible):
    go(cast.editor)
    criterion = cast.version.criteria.get(code="I10")
    page.goto(f"{live_server}/admin/criteria/criterion/{criterion.pk}/change/")
    expect(page.get_by_text("Published criteria never change: make a new draft.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Save"))).to_have_count(0)
    accessible()


def test_a_keeper_opens_an_account_and_reads_how_a_password_is_set(page, cast, go, accessible):
    go(cast.keeper)
    page.get_by_role("link", name="Users").click()
    page.get_by_role("link", name="Add user").click()
    expect(page.get_by_role("heading", name="New user")).to_be_visible()
    accessible()
    page.get_by_label("Username").fill("new.coordinator")
    page.get_by_label("Name:", exact=True).fill("New Coordinator")
    page.get_by_label("Study:").select_option(str(cast.study))
    page.get_by_label("Role:").select_option("Research coordinator")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("python manage.py changepassword new.coordinator")).to_be_visible()
    expect(page.get_by_text("Research coordinator, CD7 CAR-T, all sites")).to_be_visible()
    accessible()
