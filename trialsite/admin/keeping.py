"""Keeping accounts: who may, and every change of an account or a role. No keeper sees or sets a password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.db import transaction
from django.db.models import Q, UUIDField, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trialsite import audit
from trialsite.models import Membership, Site, Study, User
from trialsite.roles import STAFF, Act, Denied, allows, asking, within

_NO_MAIL = ("django.core.mail.backends.smtp.EmailBackend", "localhost")
"""What Django assumes where nobody set up e-mail."""


def check_keep(by: User, person: User) -> None:
    """Demand somebody else's account, all of whose roles are in the studies and at the sites that `by` looks after."""
    if by.pk == person.pk:
        raise Denied("accounts.own", _("Nobody changes an account of their own here: ask another account keeper."))
    if person.is_superuser:
        raise Denied("accounts.superuser", _("This account is looked after from the server's console."))
    current = person.memberships.filter(Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()))
    if current.filter(~_kept_by(by)).exists():
        raise Denied("accounts.elsewhere", _("This account has roles that you do not look after: end those you do."))


def check_role(by: User, person: User, study: Study, site: Site | None) -> None:
    """Demand a keeper of the study at the site (of all its sites, for a role at all), and somebody else's account."""
    if by.pk == person.pk:
        raise Denied("accounts.own", _("Nobody gives a role to themselves: ask another account keeper."))
    if not (keeps_all_sites(by, study) if site is None else allows(by, Act.KEEP_ACCOUNTS, study=study, site=site)):
        raise Denied("accounts.keeper_only", _("Only an account keeper of this study and site gives roles there."))


can_keep = asking(check_keep)
can_role = asking(check_role)


def keeps_all_sites(by: User, study: Study | None = None) -> bool:
    """Whether somebody keeps the accounts of a study (of any, when none is named) at all its sites."""
    nowhere = Study.objects.annotate(_site=Value(None, output_field=UUIDField()))
    studies = nowhere.filter(within(by, Act.KEEP_ACCOUNTS, study="pk", site="_site"))
    return (studies if study is None else studies.filter(pk=study.pk)).exists()


@transaction.atomic
def open_account(*, person: User, role: Membership, by: User) -> User:
    """Make an account with its first role and no password: nobody can log in before one was set. Raises Denied."""
    check_role(by, person, role.study, role.site)
    with audit.acting(by, _("account opened")):
        person.set_unusable_password()
        person.save()
        role.user = person
        give_role(role=role, by=by)
    return person


@transaction.atomic
def save_account(*, person: User, by: User) -> User:
    """Keep changed details of an account, or switch it on or off. Raises Denied."""
    check_keep(by, person)
    with audit.acting(by):
        person.save(update_fields=["display_name", "email", "is_active"])
    return person


@transaction.atomic
def give_role(*, role: Membership, by: User) -> Membership:
    """Give somebody a role. Whose work lies in the admin gets in there. Raises Denied."""
    check_role(by, role.user, role.study, role.site)
    with audit.acting(by, _("role given")):
        role.save()
        if role.role in STAFF and not role.user.is_staff:
            role.user.is_staff = True
            role.user.save(update_fields=["is_staff"])
    return role


@transaction.atomic
def end_role(*, role: Membership, by: User) -> Membership:
    """Keep the last day of a role. Raises Denied."""
    check_role(by, role.user, role.study, role.site)
    with audit.acting(by, _("role ended") if role.valid_until else _("role continued")):
        role.save(update_fields=["valid_until"])
    return role


@transaction.atomic
def take_password(*, person: User, by: User) -> User:
    """Make the password useless and end all sessions: nobody logs in before a new one was set. Raises Denied."""
    check_keep(by, person)
    with audit.acting(by, _("password taken away")):
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def can_send_links() -> bool:
    """Whether a link to set a password can reach anybody: e-mail is set up, and there is a page that the link opens."""
    try:
        reverse("password_reset_confirm", args=["x", "y"])
    except NoReverseMatch:
        return False
    return (settings.EMAIL_BACKEND, settings.EMAIL_HOST) != _NO_MAIL


def send_link(*, person: User, by: User, request: HttpRequest) -> None:
    """Send somebody a link with which they set a password themselves. Raises Denied."""
    check_keep(by, person)
    if not can_send_links():
        raise Denied("accounts.no_mail", _("This site sends no e-mail."))
    if not person.email or not person.is_active:
        raise Denied("accounts.no_address", _("A link needs an e-mail address and an account that is switched on."))
    form = _LinkForm(person, {"email": person.email})
    if form.is_valid():
        form.save(request=request, use_https=request.is_secure())


class _LinkForm(PasswordResetForm):
    """Django's own letter, also for whoever has no password yet: that is what the link is for."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def get_users(self, email: str) -> list[User]:
        return [self.person]


def _kept_by(by: User) -> Q:
    return within(by, Act.KEEP_ACCOUNTS, study="study", site="site")
