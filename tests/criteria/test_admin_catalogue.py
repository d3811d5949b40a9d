"""Variables, agents and releases in the admin: editors add and change what all studies share, nobody deletes it."""

import pytest

from criteria.models import Agent, Variable
from tests import factories
from tests.cast import first_study
from tests.criteria.admin_pages import address, opened, post, send
from tests.pages import page_of

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Haemoglobin",
    "key": "haemoglobin",
    "label": "Haemoglobin",
    "kind": "lab",
    "section": "laboratory",
    "position": "60",
    "definition": '{"units": [{"code": "g/dL", "factor": "1", "low": "2", "high": "25"}]}',
}


@pytest.fixture
def cast():
    return first_study()


def test_an_editor_adds_a_variable_that_the_engine_can_read(client, cast):
    client.force_login(cast.editor)
    send(client, "/admin/criteria/variable/add/", NEW)
    made = Variable.objects.get(key="haemoglobin")
    assert made.definition["units"][0]["code"] == "g/dL"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"definition": '{"units": [{"code": "gramme", "factor": "1"}]}'}, "'gramme' is not a UCUM unit."),
        ({"definition": '{"units": [{"code": "g/dL"}]}'}, "Variable 'Haemoglobin' of the dictionary is wrong"),
        ({"definition": '{"label": "x"}'}, "'label' has a field of its own."),
        ({"key": "Haemo globin"}, "Small letters, digits and underscores, a letter first."),
        ({"key": "ecog"}, "already exists"),
        ({"name": "ECOG"}, "already exists"),
        ({"kind": "derived"}, "is not one of the available choices"),
        (
            {"definition": '{"counts_if": {"variable": "ECOG", "is": "x"}}'},
            "'Haemoglobin' of the dictionary",
        ),
    ],
)
def test_a_variable_that_makes_no_sense_is_refused_in_place(client, cast, typed, said):
    client.force_login(cast.editor)
    page = send(client, "/admin/criteria/variable/add/", NEW | typed)
    assert said in page.text
    assert page.value("label") == "Haemoglobin"
    assert not Variable.objects.filter(label="Haemoglobin").exists()


def test_name_and_key_are_given_once(client, cast):
    variable = Variable.objects.get(key="weight")
    client.force_login(cast.editor)
    send(client, address(variable), {"label": "Weight", "name": "Mass", "key": "mass"})
    variable.refresh_from_db()
    assert (variable.label, variable.name, variable.key) == ("Weight", "Weight", "weight")


def test_what_a_computed_variable_is_made_of_is_not_changed_here(client, cast):
    variable = Variable.objects.get(key="creatinine_clearance")
    before = variable.definition
    client.force_login(cast.editor)
    assert "definition" not in opened(client, address(variable)).fields
    send(client, address(variable), {"help": "By Cockcroft and Gault.", "definition": "{}", "kind": "quantity"})
    variable.refresh_from_db()
    assert (variable.help, variable.definition, variable.kind) == ("By Cockcroft and Gault.", before, "derived")


def test_a_published_version_keeps_its_own_variables(client, cast):
    client.force_login(cast.editor)
    send(client, address(Variable.objects.get(key="ecog")), {"label": "Performance"})
    cast.version.refresh_from_db()
    labels = {item["key"]: item["label"] for item in cast.version.snapshot["variables"]}
    assert labels["ecog"] != "Performance"


def test_a_half_life_is_a_number_of_hours(client, cast):
    agent = Agent.objects.get(agent="venetoclax")
    client.force_login(cast.editor)
    for wrong in ("26,5", "about 26", "NaN", "-1", "1e3"):
        page = send(client, address(agent), {"half_life_hours_for_rule": wrong})
        assert "Write hours as a number such as 26.5, or leave it empty." in page.text
    send(client, address(agent), {"half_life_hours_for_rule": "26.5"})
    agent.refresh_from_db()
    assert agent.half_life_hours_for_rule == "26.5"


@pytest.mark.parametrize("model", [Variable, Agent])
def test_nobody_deletes_what_all_studies_share(client, cast, model):
    row = model.objects.first()
    for person in (cast.editor, cast.approver, cast.auditor):
        client.force_login(person)
        assert client.get(address(row, "delete")).status_code == 404
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 404
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [Variable, Agent])
def test_approvers_and_auditors_read_what_all_studies_share(client, cast, model):
    row = model.objects.first()
    for person in (cast.approver, cast.auditor):
        client.force_login(person)
        assert opened(client, address(row)).names("(label|agent)$") == []
        assert client.post(address(row), {"label": "Forged", "agent": "Forged"}).status_code == 403
        assert client.get(f"/admin/criteria/{model._meta.model_name}/add/").status_code == 404


def test_releases_are_read_and_made_nowhere_here(client, cast):
    client.force_login(cast.approver)
    page = page_of(client.get("/admin/criteria/release/"))
    assert "North" in page.text
    assert client.get("/admin/criteria/release/add/").status_code == 404
    release = cast.version.releases.first()
    assert post(client, address(release), {"ended_on": "2026-01-01"}).status == 403
    release.refresh_from_db()
    assert release.ended_on is None


def test_an_auditor_of_one_site_sees_the_releases_there(client, cast):
    client.force_login(cast.auditor)
    page = page_of(client.get("/admin/criteria/release/"))
    assert "North" in page.text
    assert "South" not in page.text
    elsewhere = cast.version.releases.get(site=cast.south)
    assert client.get(address(elsewhere)).status_code == 404


def test_a_second_study_shows_nothing_of_the_first(client, cast):
    from trialsite.roles import Role

    client.force_login(factories.member(Role.CRITERIA_EDITOR, factories.study()))
    for table in ("criteriaversion", "criterion", "release"):
        page = page_of(client.get(f"/admin/criteria/{table}/"))
        assert "CD7" not in page.text
        assert "0 " in page.text
    assert client.get(address(cast.version)).status_code == 404
    assert client.get(address(cast.version.criteria.first())).status_code == 404
    assert client.get(address(cast.version.criteria.first(), "history")).status_code == 404
