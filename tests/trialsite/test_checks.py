"""System checks find what would let a change go unrecorded."""

import pytest
from django.conf import settings as site_settings
from django.core.checks import run_checks
from django.db import connection

from trialsite import checks

AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
ACTOR = "trialsite.audit.ActorMiddleware"


def test_the_settings_of_the_site_pass():
    assert checks.check_settings() == []
    assert [found.id for found in run_checks() if found.id.startswith("trialsite")] == []


@pytest.mark.parametrize("middleware", [[], [AUTHENTICATION], [ACTOR, AUTHENTICATION]])
def test_writing_without_a_name_is_found(settings, middleware):
    settings.MIDDLEWARE = middleware
    (found,) = checks.check_settings()
    assert (found.id, found.msg) == ("trialsite.E001", "History would not know who changed a row.")
    assert found.hint == f"Put '{ACTOR}' into MIDDLEWARE, after '{AUTHENTICATION}'."


def test_the_thousands_mark_is_found(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    (found,) = checks.check_settings()
    assert (found.id, found.hint) == ("trialsite.E002", "Set USE_THOUSAND_SEPARATOR = False.")


@pytest.mark.django_db
def test_every_table_of_ours_has_history():
    assert checks.check_history(databases=["default"]) == []
    assert checks.check_history() == []


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["DROP TRIGGER history ON", "ALTER TABLE {} DISABLE TRIGGER history --"])
def test_a_table_without_history_is_found(as_owner, act):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(act.format("screening_therapy") + " screening_therapy")
    (found,) = checks.check_history(databases=["default"])
    assert (found.id, found.msg) == ("trialsite.E003", "No history is kept of the table screening_therapy.")
    assert found.hint == 'Add audit.track("screening_therapy") to the migration that makes it.'


@pytest.mark.django_db
def test_a_web_process_that_owns_its_tables_is_found(as_owner):
    assert checks.check_web_role(databases=["default"]) == []
    with as_owner():
        (found,) = checks.check_web_role(databases=["default"])
    assert (found.id, "grant_web_role" in found.hint) == ("trialsite.W001", True)


def test_the_applications_of_ours_are_all_named():
    ours = {name for name in site_settings.INSTALLED_APPS if "." not in name}
    assert set(checks.APPS) <= ours
    assert ours - set(checks.APPS) == {"crispy_forms", "crispy_bootstrap5", "csp"}
