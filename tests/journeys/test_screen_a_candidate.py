"""A coordinator's day: screen, read why, correct a value, see it turn, make the report."""

import re

from playwright.sync_api import expect

from screening.models import Screening


def field(page, path):
    return page.locator(f'[id="id_{path}"]')


def save(page):
    page.locator(".candidate-bar").get_by_role("button", name="Save").click()


def verdict(page, code):
    return page.locator(f'.live [data-criterion="{code}"]')


def test_enter_the_missing_value_and_see_its_criterion_turn(page, enter, cast):
    cast.screen("d03")
    enter(cast.coordinator)
    page.get_by_role("link", name="CD7-D03").first.click()
    expect(verdict(page, "I9d")).to_have_attribute("data-verdict", "unknown")
    page.get_by_role("link", name=re.compile("Enter left ventricular", re.IGNORECASE)).click()
    expect(field(page, "observations.lvef.value")).to_be_focused()
    expect(page.locator(".candidate-bar .when-unsaved")).to_be_hidden()
    page.keyboard.type("55")
    expect(page.locator(".candidate-bar .when-unsaved")).to_have_text("Not saved yet")
    expect(page.locator(".candidate-bar .when-saved")).to_be_hidden()
    field(page, "observations.lvef.unit").select_option("%")
    save(page)
    expect(page.get_by_text("I9d turned from open to met.")).to_be_visible()
    expect(verdict(page, "I9d")).to_have_attribute("data-verdict", "pass")
    expect(field(page, "observations.lvef.value")).to_be_in_viewport()


def test_enter_in_a_field_sends_nothing_by_accident(page, enter, cast, live_server):
    screening = cast.screen("d03")
    enter(cast.coordinator)
    page.goto(f"{live_server}/screenings/{screening.pk}/")
    field(page, "observations.lvef.value").fill("55")
    field(page, "observations.lvef.value").press("Enter")
    page.wait_for_timeout(300)
    screening.refresh_from_db()
    assert screening.revision == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server}/")


def test_read_why_one_fails_by_three_hundredths_and_correct_the_creatinine(page, enter, cast):
    cast.screen("d02")
    enter(cast.coordinator)
    page.get_by_role("link", name="CD7-D02").first.click()
    expect(verdict(page, "I9a")).to_contain_text("59.97 mL/min")
    verdict(page, "I9a").get_by_role("link").click()
    page.locator('#laboratory input[id$=".creatinine.value"]').fill("1.6")
    save(page)
    expect(page.get_by_text("I9a turned from not met to met.")).to_be_visible()
    page.locator(".live").get_by_role("button", name="Save and make the report").click()
    expect(page.get_by_role("heading", name=re.compile("CD7-D02 .*: eligibility report"))).to_be_visible()
    expect(page.locator('tr[data-criterion="I9a"]')).to_have_attribute("data-verdict", "pass")
    assert not re.search(r"\beligible\b", page.locator("main").inner_text(), re.IGNORECASE)


def test_a_doubtful_unit_is_asked_about_and_cleared(page, enter, cast):
    cast.screen("d04")
    enter(cast.coordinator)
    page.get_by_role("link", name="CD7-D04").first.click()
    expect(verdict(page, "I9a")).to_have_attribute("data-verdict", "unknown")
    page.locator(".doubts").get_by_role("link", name="Creatinine").click()
    number = page.locator('input[id$=".creatinine.value"]')
    expect(number).to_be_focused()
    expect(number).to_have_value("88")
    page.locator('select[id$=".creatinine.unit"]').select_option("umol/L")
    save(page)
    expect(verdict(page, "I9a")).to_have_attribute("data-verdict", "pass")
    expect(page.locator(".doubts")).to_have_count(0)


def test_a_new_candidate_from_nothing(page, enter, cast):
    enter(cast.coordinator)
    page.get_by_role("link", name="New screening").click()
    page.get_by_label("Screening code").fill("CD7-101")
    page.get_by_label("Preconditioning planned").fill("soon")
    page.get_by_role("button", name="Open the screening").click()
    expect(page.get_by_text("Not opened yet")).to_be_visible()
    expect(page.get_by_label("Screening code")).to_have_value("CD7-101")
    page.get_by_label("Preconditioning planned").fill("2027-03-16")
    page.get_by_role("button", name="Open the screening").click()
    expect(page.get_by_role("heading", name="CD7-101")).to_be_visible()
    expect(page.locator('.live [data-verdict="pass"]')).to_have_count(0)
    field(page, "therapies.new-1.agent").fill("venetoclax")
    page.get_by_role("button", name="Add a therapy").click()
    expect(field(page, "therapies.new-2.agent")).to_be_focused()
    page.keyboard.type("ipilimumab")
    save(page)
    expect(page.get_by_text("The catalogue proposes for venetoclax")).to_be_visible()
    expect(page.get_by_text("The catalogue proposes for ipilimumab")).to_be_visible()
    assert Screening.objects.get().therapies.count() == 2


def test_rows_can_be_added_without_any_script(browser, cast, live_server, browser_context_args):
    from tests.factories import PASSWORD

    screening = cast.screen("d01")
    rows = screening.therapies.count()
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = context.new_page()
    page.goto(f"{live_server}/screenings/{screening.pk}/")
    page.get_by_label("User name").fill(cast.coordinator.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Add a therapy").click()
    page.locator('[id="id_therapies.new-1.agent"]').fill("cytarabine")
    page.locator(".candidate-bar").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert screening.therapies.count() == rows + 1
    context.close()
