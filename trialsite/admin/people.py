"""Accounts and roles in the admin: kept by account keepers, read by auditors."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trialsite.admin import keeping
from trialsite.admin.forms import AccountForm, RoleForm
from trialsite.admin.places import sites_of
from trialsite.admin.scope import FORBIDDEN, Scope, Scoped
from trialsite.models import Membership, Study, User
from trialsite.roles import Act, Denied


def memberships_of(user: Any, act: Act) -> QuerySet:
    """The roles for whose study and site the person may do this today."""
    return ACCOUNTS.rows(Membership.objects.all(), user, act)


ACCOUNTS = Scope(Act.READ_ACCOUNTS, Act.KEEP_ACCOUNTS, study="study", site="site")


@admin.register(User)
class UserAdmin(Scoped):
    """People with an account in the studies and at the sites that somebody looks after."""

    scope = ACCOUNTS
    list_display = ["username", "display_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]
    change_form_template = "admin/trialsite/user/change_form.html"
    new_fieldsets = [
        (None, {"fields": ["username", "display_name", "email"]}),
        (gettext_lazy("First role"), {"fields": ["study", "site", "role", "valid_from", "valid_until"]}),
    ]
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email", "is_active"]}),
        (gettext_lazy("What this person does"), {"fields": ["roles"]}),
        (gettext_lazy("Log-in"), {"fields": ["password_state", "last_login", "date_joined"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = memberships_of(request.user, self.scope.read).select_related("study", "site")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", seen, to_attr="roles_seen"))

    def rows(self, user: Any, act: Act) -> QuerySet:
        # Through the roles, so that an account of another study, or of none, does not exist.
        return User.objects.filter(Exists(memberships_of(user, act).filter(user=OuterRef("pk"))))

    def check_change(self, user: Any, obj: User) -> None:
        super().check_change(user, obj)
        keeping.check_keep(user, obj)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else self.new_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return ["username", "roles", "password_state", "last_login", "date_joined"] if obj else []

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        user = request.user
        kept = {
            "studies": Study.objects.visible_to(user, Act.KEEP_ACCOUNTS),
            "sites": sites_of(user, Act.KEEP_ACCOUNTS),
        }
        return type("AccountForm", (AccountForm,), {"by": user, **kept})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "is_active":
            field.label, field.help_text = _("May log in"), _("Accounts are switched off, never deleted.")
        return field

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            keeping.save_account(person=obj, by=request.user)
        else:
            keeping.open_account(person=obj, role=form.first_role(), by=request.user)

    def history_rows(self, request: HttpRequest, obj: User) -> list[Any]:
        return [obj, *obj.roles_seen]

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        own = [
            path("<uuid:pk>/take-password/", guard(self.take_password), name="trialsite_user_take_password"),
            path("<uuid:pk>/send-link/", guard(self.send_link), name="trialsite_user_send_link"),
        ]
        return own + super().get_urls()

    def take_password(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Make the password useless."""
        done = _("The password is of no use any more; whoever was logged in with it is logged out.")
        return self._step(request, pk, keeping.take_password, done)

    def send_link(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Send a link with which the person sets a password."""
        done = _("A link to set a password is on its way to the person's e-mail address.")
        return self._step(request, pk, partial(keeping.send_link, request=request), done)

    def _step(self, request: HttpRequest, pk: Any, action: Any, done: str) -> HttpResponse:
        if request.method != "POST" or not self.has_change_permission(request):
            raise Http404
        person = self.get_object(request, str(pk))
        try:
            action(person=person, by=request.user)
        except Denied as refusal:
            return self.not_saved(request, str(refusal), FORBIDDEN)
        messages.success(request, done)
        return redirect(reverse("admin:trialsite_user_change", args=[pk]))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context |= {"can_send_links": keeping.can_send_links()}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, obj: User) -> str:
        """The person's roles where the reader looks after roles, ended ones included."""
        return format_html_join("", "<div>{}</div>", ((said(role),) for role in obj.roles_seen)) or "-"

    @admin.display(description=gettext_lazy("password"))
    def password_state(self, obj: User) -> str:
        return _("set") if obj.has_usable_password() else _("none yet")


@admin.register(Membership)
class MembershipAdmin(Scoped):
    """Roles: who is what, where, from when until when. Given once; then only the last day changes."""

    scope = ACCOUNTS
    form = RoleForm
    list_display = ["user", "role", "study", "where", "valid_from", "valid_until"]
    list_filter = ["role", ("study", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "study", "site"]
    search_fields = ["user__username", "user__display_name"]
    fields = ["user", "study", "site", "role", "valid_from", "valid_until"]

    def check_change(self, user: Any, obj: Membership) -> None:
        super().check_change(user, obj)
        keeping.check_role(user, obj.user, obj.study, obj.site)

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["user", "study", "site", "role", "valid_from"] if obj else []

    def get_form(self, request: HttpRequest, obj: Membership | None = None, change: bool = False, **kwargs: Any) -> Any:
        return type("RoleForm", (super().get_form(request, obj, change, **kwargs),), {"by": request.user})

    def choices(self, db_field: Any, request: HttpRequest) -> QuerySet:
        kept = {
            "study": lambda user: Study.objects.visible_to(user, Act.KEEP_ACCOUNTS),
            "site": lambda user: sites_of(user, Act.KEEP_ACCOUNTS),
            "user": lambda user: admin.site.get_model_admin(User).rows(user, Act.KEEP_ACCOUNTS).exclude(pk=user.pk),
        }
        return kept[db_field.name](request.user)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        (keeping.end_role if change else keeping.give_role)(role=obj, by=request.user)

    @admin.display(description=gettext_lazy("site"), ordering="site")
    def where(self, obj: Membership) -> str:
        return str(obj.site or _("all sites"))


def said(role: Membership) -> str:
    """A role in one line."""
    line = _("%(role)s, %(study)s, %(site)s") % {
        "role": role.get_role_display(),
        "study": role.study,
        "site": role.site or _("all sites"),
    }
    return line if role.valid_until is None else _("%(role)s, until %(day)s") % {"role": line, "day": role.valid_until}
