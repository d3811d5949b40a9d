"""`manage.py set_up_demo`: what it makes, who makes it, and what it leaves alone."""

import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from criteria.models import CriteriaVersion, Release
from screening.files.schema import candidates_schema
from screening.models import Assessment, Judgement, Screening
from tests import factories
from trialsite.launcher import passwords, places
from trialsite.management import demonstration
from trialsite.models import HistoryEntry, Membership, Site, Study, User
from trialsite.roles import STAFF, Role

pytestmark = pytest.mark.django_db
CONCLUSIONS = {
    "CD7-D01": "meets-listed",
    "CD7-D02": "not-eligible",
    "CD7-D03": "undetermined",
    "CD7-D04": "undetermined",
    "CD7-D05": "meets-listed",
    "CD7-D06": "not-eligible",
    "CD7-D07": "undetermined",
    "CD7-D08": "meets-listed",
    "CD7-D09": "undetermined",
    "CD7-D10": "undetermined",
    "CD7-D11": "not-eligible",
    "CD7-D12": "undetermined",
}


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setenv("TRIALSITE_DATA", str(folder))
    return folder


@pytest.fixture
def few_candidates(tmp_path, monkeypatch):
    "Two candidates instead of all, for what does not depend on them."
    folder = tmp_path / "candidates"
    folder.mkdir()
    for file in sorted(demonstration.CANDIDATES.glob("*.json"))[:2]:
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(demonstration, "CANDIDATES", folder)
    return folder


def set_up() -> list[str]:
    out = io.StringIO()
    call_command("set_up_demo", stdout=out)
    return [line.strip() for line in out.getvalue().splitlines()]


def person(role: Role) -> User:
    return User.objects.get(username=role.value)


def test_every_candidate_is_brought_in_and_assessed():
    lines = set_up()
    found = Assessment.objects.values_list("screening__patient__code", "conclusion")
    assert {code[:7]: conclusion for code, conclusion in found} == CONCLUSIONS
    assert lines[:3] == [
        "Accounts: coordinator, investigator, criteria_editor, criteria_approver, auditor, account_keeper.",
        "Study cd7-car-t: 21 criteria loaded.",
        "Version 1 published, and released at Riverside Hospital (fictitious).",
    ]
    assert lines[3] == "Candidate CD7-D01 meets every criterion: meets the listed criteria."
    assert len(lines) == 3 + len(CONCLUSIONS)
    _a_file_and_its_screening_give_one_report()
    _what_is_kept_is_of_the_documented_format()


def _a_file_and_its_screening_give_one_report():
    for file in sorted(demonstration.CANDIDATES.glob("*.json")):
        out = io.StringIO()
        call_command("screen", str(file), stdout=out)
        for line in out.getvalue().splitlines():
            printed = json.loads(line)
            kept = Assessment.objects.get(screening__patient__code=printed.pop("code"))
            assert printed == kept.report


def _what_is_kept_is_of_the_documented_format():
    schema = candidates_schema()
    validator = Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/candidate"})
    for document in Assessment.objects.values_list("document", flat=True):
        assert [error.message for error in validator.iter_errors(document)] == []


def test_each_role_has_an_account_that_can_log_in(few_candidates):
    set_up()
    accounts = {account.role: account for account in passwords.kept()}
    assert accounts.keys() == set(Role.values)
    for role in Role:
        held = Membership.objects.get(user=person(role))
        assert (held.role, held.site is None) == (role, role not in {Role.COORDINATOR, Role.INVESTIGATOR})
        assert person(role).check_password(accounts[role.value].password)
        assert person(role).is_staff is (role in STAFF)
    assert not User.objects.filter(is_superuser=True).exists()


def test_only_this_user_can_read_the_passwords(few_candidates, data_folder):
    set_up()
    file = data_folder / "passwords.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len({account.password for account in passwords.kept()}) == len(Role)
    assert places.data_folder() == data_folder


def test_everything_is_done_by_whose_work_it_is(few_candidates):
    set_up()
    version, release = CriteriaVersion.objects.get(), Release.objects.get()
    assert (version.created_by, version.published_by) == (person(Role.CRITERIA_EDITOR), person(Role.CRITERIA_APPROVER))
    assert (release.version, release.released_by) == (version, person(Role.CRITERIA_APPROVER))
    assert {each.created_by for each in Screening.objects.all()} == {person(Role.COORDINATOR)}
    assert {each.by for each in Judgement.objects.all()} == {person(Role.INVESTIGATOR)}
    nameless = HistoryEntry.objects.filter(actor=None).values_list("table_name", flat=True)
    assert list(nameless) == ["trialsite_user"], "only the account keeper is made by nobody"


def test_a_second_time_changes_nothing(few_candidates):
    set_up()
    before, kept = HistoryEntry.objects.count(), passwords.kept()
    assert set_up() == ["Everything is there."]
    assert (HistoryEntry.objects.count(), passwords.kept()) == (before, kept)


def test_what_somebody_changed_stays_changed(few_candidates):
    "A draft, an ended membership and a new name are somebody's trying things out."
    set_up()
    draft = factories.actions.new_draft(study=Study.objects.get(), by=person(Role.CRITERIA_EDITOR))
    draft.criteria.filter(code="I6").update(expression='"ECOG" between 0 and 1')
    Membership.objects.filter(role=Role.AUDITOR).update(valid_from="2020-01-01", valid_until="2020-12-31")
    Site.objects.update(name="Our own hospital")
    assert set_up() == ["Everything is there."]
    assert draft.criteria.get(code="I6").expression == '"ECOG" between 0 and 1'
    assert Membership.objects.get(role=Role.AUDITOR).valid_until.year == 2020
    assert Site.objects.get().name == "Our own hospital"


def test_criteria_that_were_retired_are_not_put_in_force_again(few_candidates):
    set_up()
    factories.actions.retire(version=CriteriaVersion.objects.get(), by=person(Role.CRITERIA_APPROVER), reason="Over.")
    assert set_up() == ["Everything is there."]
    assert not Release.objects.filter(ended_on=None).exists()


def test_a_candidate_that_is_missing_is_brought_in_later(few_candidates):
    second = sorted(few_candidates.iterdir())[1]
    content = second.read_bytes()
    second.unlink()
    set_up()
    second.write_bytes(content)
    assert set_up() == ["Candidate CD7-D02 clearance short by 0.03: not eligible."]


def test_passwords_that_were_lost_are_made_anew(few_candidates):
    set_up()
    before = passwords.kept()
    passwords.forget()
    assert set_up() == ["Everything is there."]
    (first, *_), (old, *_) = passwords.kept(), before
    assert (first.username, first.password == old.password) == (old.username, False)
    assert person(Role(first.role)).check_password(first.password)


def test_the_passwords_shown_are_those_that_work(few_candidates):
    set_up()
    coordinator = person(Role.COORDINATOR)
    coordinator.set_password(factories.PASSWORD)
    coordinator.save()
    set_up()
    shown = next(account for account in passwords.kept() if account.role == Role.COORDINATOR)
    assert person(Role.COORDINATOR).check_password(shown.password)


@pytest.mark.parametrize(("make", "what"), [
    (lambda: factories.study(code="lung-2"), "the study lung-2"),
    (lambda: factories.study(code="cd7-car-t"), "the study cd7-car-t"),
    (lambda: factories.site(code="north"), "the site north"),
    (lambda: factories.user(username="auditor"), "the account auditor"),
])  # fmt: skip
def test_a_database_in_use_is_refused_and_left_alone(make, what):
    make()
    before = HistoryEntry.objects.count()
    with pytest.raises(CommandError) as refusal:
        set_up()
    assert str(refusal.value) == (
        f"This database holds {what}, which no demonstration made; nothing was changed."
        " Set DEMONSTRATION=False to serve it, or name an empty database in DATABASE_URL to try things out."
    )
    assert (HistoryEntry.objects.count(), passwords.kept()) == (before, ())


def test_a_demonstration_with_another_study_beside_it_is_left_as_it_is(few_candidates):
    "Whoever tries out a second study must still be able to start the site."
    set_up()
    factories.study(code="second-study")
    before = HistoryEntry.objects.count()
    assert set_up() == ["This database holds other studies, too (second-study): the demonstration is left as it is."]
    assert HistoryEntry.objects.count() == before


def test_all_of_it_or_nothing(few_candidates):
    (few_candidates / "z.json").write_text(
        '{"format": "trialsite-candidates", "version": 1, "candidates": [{"code": "CD7-X", "as_fo": "2026-03-02"}]}'
    )
    with pytest.raises(CommandError, match=r"candidate 3 \(CD7-X\) of .* cannot be used: as_fo: unknown field"):
        set_up()
    assert not Study.objects.exists()
    assert not User.objects.exists()
