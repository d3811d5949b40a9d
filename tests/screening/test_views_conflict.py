"""Two people save one screening: neither overwrites the other unseen, and nothing typed is lost."""

import pytest
from django.urls import reverse

from tests.pages import page_of

LVEF = {"observations.lvef.value": "55", "observations.lvef.unit": "%"}


@pytest.fixture
def screening(cast):
    return cast.screen("d03")


@pytest.fixture
def pages(client, cast, screening):
    """The same page opened twice."""
    client.force_login(cast.coordinator)
    address = reverse("screening:form", args=[screening.pk])
    return page_of(client.get(address)), page_of(client.get(address))


def test_a_stale_page_is_answered_with_both_values(client, pages, screening):
    first, second = pages
    first.fill(LVEF).post(client)
    answer = second.fill({"observations.lvef.value": "45", "observations.lvef.unit": "%"}).post(client)
    assert answer.status == 409
    assert "Left ventricular ejection fraction: value" in answer.text
    assert 'value="55"' in answer.html
    assert 'value="45"' in answer.html
    assert not answer.verdicts
    assert screening.observations.get(variable_key="lvef").value == "55"


@pytest.mark.parametrize("choice", ["45", "55"])
def test_the_choice_is_saved_like_any_other_answer(client, pages, screening, choice):
    first, second = pages
    first.fill(LVEF).post(client)
    answer = second.fill({"observations.lvef.value": "45", "observations.lvef.unit": "%"}).post(client)
    answer.fields["observations.lvef.value"] = [choice]
    saved = answer.post(client)
    assert saved.status == 200
    assert saved.value("observations.lvef.value") == choice
    assert saved.value("observations.lvef.unit") == "%"


def test_what_only_one_of_them_changed_is_kept_from_both(client, pages):
    first, second = pages
    first.fill(LVEF).post(client)
    answer = second.fill({"observations.ecog.value": "2"}).post(client)
    assert "Changed by you alone" in answer.text
    assert "Left ventricular" not in answer.text
    saved = answer.post(client)
    assert saved.value("observations.ecog.value") == "2"
    assert saved.value("observations.lvef.value") == "55"


def test_the_same_save_twice_is_no_conflict(client, pages):
    first, second = pages
    first.fill(LVEF).post(client)
    assert second.fill(LVEF).post(client).status == 200


def test_a_row_that_somebody_removed_can_be_added_again(client, pages, screening):
    first, second = pages
    row = screening.therapies.first()
    first.fields[f"therapies.{row.pk}.delete"] = ["yes"]
    first.post(client)
    answer = second.fill({f"therapies.{row.pk}.route": "PO"} | LVEF).post(client)
    assert answer.status == 409
    assert row.agent in answer.text
    count = screening.therapies.count()
    answer.fields["therapies.new-900.delete"] = [""]
    answer.post(client)
    assert screening.therapies.count() == count + 1
    assert screening.therapies.last().route == "PO"


def test_a_forged_counter_or_base_saves_nothing(client, pages, screening):
    page, _ = pages
    page.fill(LVEF)
    for revision, base in [("", ""), ("-1", "[1]"), ("x", "{"), ("9" * 40, "null"), ("\u0663", '{"a": {}}')]:
        page.fields |= {"revision": [revision], "base": [base]}
        assert page_of(client.post(page.response.request["PATH_INFO"], page.fields)).status == 409
    del page.fields["revision"], page.fields["base"]
    assert client.post(page.response.request["PATH_INFO"], page.fields).status_code == 409
    screening.refresh_from_db()
    assert screening.revision == 1
