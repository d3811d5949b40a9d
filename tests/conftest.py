"""What every test stands on: a real PostgreSQL, the restricted role, plain files, a quick hasher, the browser.

The suite connects as the owner of the tables, because it makes and flushes databases, and works as the web role: every
test runs with the rights that a page has. A test that must act as the owner says so with `as_owner`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER = os.environ.get("TRIALSITE_BROWSER")
LACKS = os.environ.get("TRIALSITE_BROWSER_LACKS", "")

# Playwright keeps an event loop in this thread, from which Django refuses to reach the database otherwise.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    name = os.environ.get("TRIALSITE_TEST_DATABASE")
    if not name:
        pytest.exit("The tests need their own PostgreSQL: type `python3 -m trialsite test [pytest arguments]`.", 2)
    settings.DATABASES["default"]["TEST"]["NAME"] = name
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Hashed names exist only after collectstatic; a live server would answer 404 for them.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # Not `page`: a test may have a page of its own; only that of the browser stands on `browser`.
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if LACKS and item.get_closest_marker("browser"):
        pytest.skip(LACKS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [each for each in terminalreporter.stats.get("skipped", []) if LACKS and LACKS in str(each.longrepr)]
    if left_out:
        terminalreporter.write_sep("!", f"{len(left_out)} browser tests did not run: {LACKS}", red=True)


# --- The database and its roles ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """After the tables are made, give the web role the rights that it has on a site."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("grant_web_role")


@pytest.fixture(autouse=True)
def _works_as_web_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run every test that touches the database with the rights of a page, threads of a live server included."""
    wanted = DATABASE_FIXTURES.intersection(request.fixturenames)
    if not wanted and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("transactional_db" if wanted - {"db"} else "db")
    connection_created.connect(_become_web_role, dispatch_uid="web-role")
    _become_web_role(connection=connection)
    yield
    # pytest-django flushes the tables only after this, which takes their owner.
    connection_created.disconnect(dispatch_uid="web-role")
    if connection.connection is not None and connection.connection.closed == 0 and not connection.needs_rollback:
        _execute(connection, "RESET ROLE")


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """Return a context manager in which the test acts as the owner of the tables."""

    @contextmanager
    def owner() -> Iterator[None]:
        _execute(connection, "RESET ROLE")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _execute(connection, f"SET ROLE {settings.WEB_ROLE}")

    return owner


def _become_web_role(*, connection: object, **_: object) -> None:
    _execute(connection, f"SET ROLE {settings.WEB_ROLE}")


def _execute(connection: object, statement: str) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement)


# --- The browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Drive the system's Chromium, never one that was downloaded; `page` of pytest-playwright is the fixture to use."""
    return {"executable_path": BROWSER, "args": BROWSER_FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "en-GB", "timezone_id": "UTC", "viewport": {"width": 1280, "height": 900}}
