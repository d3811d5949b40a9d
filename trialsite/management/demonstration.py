"""The demonstration: one site, one study in use, an account per role, and fictitious candidates.

Everything is made through the ordinary actions by the person whose work it is: the editor loads the criteria, the
approver publishes and releases them, the coordinator brings the candidates in, the investigator judges. What is there
already is left alone, so that whoever tried things out finds them again.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from criteria import actions as criteria_actions
from criteria.catalogue_loader import load_study
from criteria.models import CriteriaVersion, Release
from criteria.snapshots import engine_version
from screening import actions as screening_actions
from screening.files.checking import Record, checked
from screening.files.reading import read_file
from screening.models import Assessment, Patient
from trialsite import audit
from trialsite.launcher import passwords
from trialsite.launcher.passwords import Account
from trialsite.models import Membership, Site, Study, User
from trialsite.roles import STAFF, Role

STUDY = "cd7-car-t"
STUDY_FILE = settings.BASE_DIR / "criteria" / "catalogue" / "studies" / f"{STUDY}.json"
CANDIDATES = settings.BASE_DIR / "screening" / "demo"
SITE = "demonstration"
SITE_NAME = "Riverside Hospital (fictitious)"
WHY = "Setting up the demonstration."
AT_THE_SITE = frozenset({Role.COORDINATOR, Role.INVESTIGATOR})
"""Roles held at the demonstration's site; the others are held in the study as a whole."""

_LOCK = 7_202_603  # any number, the same for all who set up a demonstration at once

People = dict[Role, User]


class NotADemonstration(Exception):  # noqa: N818 - it says what the database is
    """The database belongs to something else; the sentence says what to do."""


def set_up() -> Iterator[str]:
    """Make what is missing, inside the caller's transaction; yield a line for each thing made.

    Raises NotADemonstration before anything is written where the database holds a site, a study or an account that the
    demonstration did not make.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if others := _other_studies():
        yield f"This database holds other studies, too ({others}): the demonstration is left as it is."
        return
    people, lines = _people()
    yield from lines
    site = _site(people)
    study, lines = _study(people)
    yield from lines
    _memberships(people, study, site)
    yield from _criteria_in_force(people, study, site)
    yield from _candidates(people, study, site)


def _other_studies() -> str:
    """The studies beside ours, where the database is ours. Raises NotADemonstration where it is not."""
    others = ", ".join(Study.objects.exclude(code=STUDY).values_list("code", flat=True))
    if Site.objects.filter(code=SITE).exists():
        return others
    taken = User.objects.filter(username__in=Role.values)
    theirs = [
        *(f"the study {code}" for code in Study.objects.values_list("code", flat=True)),
        *(f"the site {code}" for code in Site.objects.values_list("code", flat=True)),
        *(f"the account {name}" for name in taken.values_list("username", flat=True)),
    ]
    if theirs:
        raise NotADemonstration(
            f"This database holds {theirs[0]}, which no demonstration made; nothing was changed."
            " Set DEMONSTRATION=False to serve it, or name an empty database in DATABASE_URL to try things out."
        )
    return ""


# --- People --------------------------------------------------------------------------------------------------------


def _people() -> tuple[People, list[str]]:
    """One account per role. Its password is the one that `python3 -m trialsite password` shows."""
    kept = {account.username: account for account in passwords.kept()}
    accounts = {role: kept.get(role.value) or Account(role.value, role.value, passwords.fresh()) for role in Role}
    present = {user.username: user for user in User.objects.filter(username__in=Role.values)}
    people: People = {}
    # The account keeper makes the other accounts, and is made by nobody.
    for role in sorted(Role, key=lambda each: each is not Role.ACCOUNT_KEEPER):
        with audit.acting(people.get(Role.ACCOUNT_KEEPER), WHY):
            people[role] = _person(role, accounts[role], present.get(role.value))
    if set(accounts.values()) != set(kept.values()):
        passwords.keep(accounts.values())
    made = [role.value for role in Role if role.value not in present]
    return people, [f"Accounts: {', '.join(made)}."] if made else []


def _person(role: Role, account: Account, user: User | None) -> User:
    name = f"Demonstration {str(role.label).lower()}"
    user = user or User(username=account.username, display_name=name, is_staff=role in STAFF)
    if user._state.adding or not user.check_password(account.password):
        user.set_password(account.password)
        user.save()
    return user


def _memberships(people: People, study: Study, site: Site) -> None:
    """Each role for its person. One that was ended stays ended."""
    held = set(Membership.objects.filter(study=study).values_list("user_id", "role"))
    with audit.acting(people[Role.ACCOUNT_KEEPER], WHY):
        for role, user in people.items():
            if (user.pk, role.value) not in held:
                where = site if role in AT_THE_SITE else None
                Membership.objects.create(user=user, study=study, role=role, site=where)


# --- Site, study and criteria --------------------------------------------------------------------------------------


def _site(people: People) -> Site:
    with audit.acting(people[Role.ACCOUNT_KEEPER], WHY):
        return Site.objects.get_or_create(code=SITE, defaults={"name": SITE_NAME})[0]


def _study(people: People) -> tuple[Study, list[str]]:
    """The study, loaded once: what somebody changed since is not overwritten by the catalogue."""
    study = Study.objects.filter(code=STUDY).first()
    if study is not None:
        return study, []
    version = load_study(STUDY_FILE, by=people[Role.CRITERIA_EDITOR])
    return version.study, [f"Study {STUDY}: {version.criteria.count()} criteria loaded."]


def _criteria_in_force(people: People, study: Study, site: Site) -> Iterator[str]:
    """Published and released once; whatever was retired or released since stays so."""
    if Release.objects.filter(study=study, site=site).exists():
        return
    approver = people[Role.CRITERIA_APPROVER]
    version = criteria_actions.publish(version=study.versions.get(), by=approver)
    criteria_actions.release(version=version, site=site, by=approver)
    yield f"Version {version.number} published, and released at {site}."


# --- Candidates ----------------------------------------------------------------------------------------------------


def _candidates(people: People, study: Study, site: Site) -> Iterator[str]:
    present = {code.upper() for code in Patient.objects.filter(study=study).values_list("code", flat=True)}
    version = CriteriaVersion.objects.in_force(study=study, site=site)
    raw = [each for file in sorted(CANDIDATES.glob("*.json")) for each in read_file(file.read_bytes()).candidates]
    fresh = [each for each in raw if each["code"].upper() not in present]
    if version is None or not fresh:
        return
    for record in checked(fresh, engine_version(version)):
        assessment = _brought_in(record, people, study, site)
        yield f"Candidate {record.code}: {assessment.get_conclusion_display()}."


def _brought_in(record: Record, people: People, study: Study, site: Site) -> Assessment:
    if record.problems:
        raise NotADemonstration(f"{record.name} of {CANDIDATES} cannot be used: {record.problems[0]}")
    coordinator = people[Role.COORDINATOR]
    screening = screening_actions.import_candidate(
        candidate=record.document, study=study, site=site, by=coordinator, investigator=people[Role.INVESTIGATOR]
    )
    return screening_actions.assess(screening=screening, by=coordinator)
