"""People in a real browser: the first study in force, accounts that can log in, and a console that stays clean."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import Cast, first_study
from tests.factories import PASSWORD
from trialsite.models import User

# A page of a full screening takes its time on a machine that runs other tests beside it.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The first study in force; coordinator, investigator and the rest can log in."""
    cast = first_study()
    for person in (cast.coordinator, cast.investigator, cast.auditor, cast.editor):
        person.set_password(PASSWORD)
        person.save()
    return cast


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page on which no script fails and no policy is broken while the journey lasts."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(PATIENCE)
    yield page
    expected = ("409 (Conflict)", "422 (Unprocessable")
    assert [text for text in complaints if not any(part in text for part in expected)] == []


@pytest.fixture
def enter(page: Page, live_server: object) -> Callable[[User], None]:
    """Log somebody in through the login page."""

    def as_(person: User) -> None:
        page.goto(f"{live_server}/accounts/login/")
        page.get_by_label("User name").fill(person.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="My work").wait_for()

    return as_


@pytest.fixture
def accessible(page: Page) -> Callable[[], None]:
    """Demand that axe finds nothing on the page as it is now."""

    def check() -> None:
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []

    return check
