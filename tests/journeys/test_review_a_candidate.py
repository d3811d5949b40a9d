"""An investigator reviews, judges and reads; two people meet on one screening."""

from playwright.sync_api import expect


def test_a_trace_of_fluid_is_judged_with_a_reason(page, enter, cast, live_server):
    screening = cast.screen("d10")
    enter(cast.investigator)
    page.goto(f"{live_server}/screenings/{screening.pk}/")
    page.locator(".live").get_by_role("link", name="Judge the open criteria").click()
    card = page.locator("#I9e")
    card.get_by_label("Met", exact=True).check()
    page.get_by_role("button", name="Record my judgements").click()
    expect(page.get_by_text("Nothing is recorded yet")).to_be_visible()
    expect(card.get_by_label("Met", exact=True)).to_be_checked()
    card.get_by_label("Because").fill("2 mm, no effect on filling")
    page.get_by_role("button", name="Record my judgements").click()
    expect(page.locator('.live [data-criterion="I9e"]')).to_have_attribute("data-verdict", "pass")


def test_two_tabs_and_neither_overwrites_the_other(page, context, enter, cast, live_server):
    screening = cast.screen("d03")
    enter(cast.coordinator)
    other = context.new_page()
    for tab in (page, other):
        tab.goto(f"{live_server}/screenings/{screening.pk}/")
    for tab, value in ((page, "55"), (other, "45")):
        tab.locator('[id="id_observations.lvef.value"]').fill(value)
        tab.locator('[id="id_observations.lvef.unit"]').select_option("%")
        tab.locator(".candidate-bar").get_by_role("button", name="Save").click()
    expect(other.get_by_role("heading", name="somebody else has saved")).to_be_visible()
    choice = other.get_by_role("group", name="Left ventricular ejection fraction: value")
    expect(choice.get_by_label("Saved now 55")).not_to_be_checked()
    choice.get_by_label("Yours 45").check()
    other.get_by_role("button", name="Save my choices").click()
    expect(other.locator('.live [data-criterion="I9d"]')).to_have_attribute("data-verdict", "fail")


def test_on_a_tablet_the_verdicts_are_a_drawer(page, enter, cast, live_server):
    screening = cast.screen("d03")
    page.set_viewport_size({"width": 820, "height": 1180})
    enter(cast.coordinator)
    page.goto(f"{live_server}/screenings/{screening.pk}/")
    drawer = page.locator("#verdicts")
    expect(drawer).to_be_hidden()
    page.get_by_role("link", name="Show verdicts").click()
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_the_report_prints_with_code_and_version_on_every_page(page, enter, cast, live_server):
    screening = cast.screen("d02")
    enter(cast.coordinator)
    page.goto(f"{live_server}/screenings/{screening.pk}/")
    page.locator(".live").get_by_role("button", name="Save and make the report").click()
    page.emulate_media(media="print")
    head = page.locator(".print-head")
    expect(head).to_be_visible()
    expect(head).to_contain_text("CD7-D02")
    expect(head).to_contain_text("criteria version 1")
    expect(page.get_by_text("Reviewed by the investigator")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
