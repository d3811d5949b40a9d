"""My work: each role finds what waits for it, and nothing of other sites."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from screening import actions
from tests import factories
from tests.pages import page_of

ADDRESS = reverse("screening:work")


@pytest.fixture
def assessed(cast):
    """A candidate with something to enter and one with nothing but judgements, both with a report."""
    made = {number: cast.screen(number) for number in ("d03", "d01")}
    for screening in made.values():
        actions.assess(screening=screening, by=cast.coordinator)
    return made


def test_a_coordinator_finds_what_is_open_and_what_a_report_left_to_enter(client, cast, assessed):
    cast.screen("d02")
    client.force_login(cast.coordinator)
    page = page_of(client.get(ADDRESS))
    assert "To complete" in page.text
    assert "CD7-D02" in page.text
    assert "CD7-D03" in page.text
    assert "CD7-D01" not in page.text
    assert reverse("screening:new") in page.html


def test_an_investigator_finds_the_reports_to_review(client, cast, assessed):
    cast.screen("d02")
    client.force_login(cast.investigator)
    page = page_of(client.get(ADDRESS))
    assert "To review" in page.text
    assert reverse("screening:report", args=[assessed["d01"].pk, 1]) in page.html
    assert "CD7-D02" not in page.text


def test_a_conclusion_that_awaits_somebody_does_not_look_finished_and_its_caveats_stand_whole(client, cast):
    kept = {number: actions.assess(screening=cast.screen(number), by=cast.coordinator) for number in ("d01", "d05")}
    client.force_login(cast.coordinator)
    page = page_of(client.get(reverse("screening:log")))
    assert page.conclusions == ["meets-listed"] * 2
    assert kept["d05"].report["readings"]
    assert 'class="verdict is-provisional"' in page.html
    assert "Meets the listed criteria, provisionally" in page.text
    for sentence in kept["d05"].report["headline"]:
        assert escape(sentence) in page.html


def test_nobody_finds_anything_of_another_site(client, cast, assessed):
    client.force_login(cast.stranger)
    page = page_of(client.get(ADDRESS))
    assert "CD7-D0" not in page.text
    assert "Nothing is open" in page.text


def test_those_who_keep_criteria_and_accounts_find_the_way_to_the_admin(client, cast, assessed):
    for person in (cast.editor, cast.approver, cast.auditor, cast.keeper):
        client.force_login(person)
        page = page_of(client.get(ADDRESS))
        assert reverse("admin:index") in page.html
        assert "CD7-D0" not in page.text
        assert reverse("screening:new") not in page.html


def test_an_account_without_a_role_is_told_whom_to_ask(client, db):
    client.force_login(factories.user())
    page = page_of(client.get(ADDRESS))
    assert "no role yet" in page.text
    assert reverse("screening:log") not in page.html


def test_a_stranger_is_sent_to_the_login_and_a_post_is_refused(client, cast):
    assert client.get(ADDRESS).status_code == 302
    client.force_login(cast.coordinator)
    assert client.post(ADDRESS).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_list(client, cast, assessed, django_assert_max_num_queries):
    client.force_login(cast.coordinator)
    with django_assert_max_num_queries(14):
        client.get(ADDRESS)
