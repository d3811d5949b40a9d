"""Candidates in the admin: everything an auditor must see, nothing to change, and each reading noted without values."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.actions import assess
from tests.cast import first_study
from tests.criteria.admin_pages import address, opened
from tests.pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client):
    cast = first_study()
    cast.shown = cast.screen("d02")
    assess(screening=cast.shown, by=cast.coordinator)
    client.force_login(cast.auditor)
    return cast


def listed(client, table):
    return page_of(client.get(reverse(f"admin:screening_{table}_changelist")))


def test_an_auditor_reads_values_as_typed_reports_and_verdicts(client, cast):
    assert "CD7-D02" in listed(client, "patient").text
    assert "1.6212" in listed(client, "labresult").text
    assert "not eligible" in listed(client, "assessment").text
    assert "I9a" in page_of(client.get("/admin/screening/verdict/?outcome__exact=fail")).text
    page = opened(client, address(cast.shown.assessments.get()))
    assert "I9a" in page.text
    assert [name for name in page.fields if name != "csrfmiddlewaretoken"] == []


def test_the_history_of_a_screening_holds_its_values(client, cast):
    page = opened(client, address(cast.shown, "history"))
    assert str(cast.coordinator) in page.text
    last = opened(client, address(cast.shown, "history") + "?p=99")
    assert "screening added" in last.text


def test_there_is_no_search_since_an_address_must_hold_no_code(client, cast):
    for table in ("patient", "screening", "observation", "assessment"):
        assert 'name="q"' not in listed(client, table).html
        assert "CD7-D02" not in client.get(f"/admin/screening/{table}/?q=nothing").request["PATH_INFO"]


def test_reading_is_noted_with_keys_and_no_values(client, cast, caplog):
    with caplog.at_level(logging.INFO, logger="trialsite.reads"):
        opened(client, address(cast.shown))
        listed(client, "labresult")
    noted = [record.getMessage() for record in caplog.records if record.name == "trialsite.reads"]
    assert noted == [
        f"read screening.screening {cast.shown.pk} by {cast.auditor.pk}",
        f"read screening.labresult list by {cast.auditor.pk}",
    ]


def test_nothing_is_noted_of_what_was_not_shown(client, cast, caplog):
    client.force_login(cast.editor)
    with caplog.at_level(logging.INFO, logger="trialsite.reads"):
        client.get(address(cast.shown))
    assert [record for record in caplog.records if record.name == "trialsite.reads"] == []


@pytest.mark.parametrize("table", ["patient", "screening", "labpanel", "labresult", "observation", "verdict"])
def test_a_list_asks_no_more_questions_for_more_rows(client, cast, table, django_assert_max_num_queries):
    where = reverse(f"admin:screening_{table}_changelist")
    with CaptureQueriesContext(connection) as before:
        client.get(where)
    for number in ("d01", "d03"):
        assess(screening=cast.screen(number), by=cast.coordinator)
    with django_assert_max_num_queries(len(before)):
        client.get(where)
