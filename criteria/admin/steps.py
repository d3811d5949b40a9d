"""The steps of a version: new draft, publish, release, retire. One table, one page, every refusal shown in place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria import actions, policies
from criteria.admin.comparing import Difference, differences
from criteria.forms import NewDraftForm, PublishForm, ReleaseForm, RetireForm
from criteria.models import CriteriaVersion
from criteria.publication import NotPublishable, Problem, problems
from trialsite.models import Site, Study, User
from trialsite.roles import Act, Denied, allows, asking

Version = CriteriaVersion | None
Status = CriteriaVersion.Status


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with a version as a whole.

    `check` raises Denied for whoever may not, `form` makes the form of what it asks, `act` does it and returns the
    version to show next; `states` are those from which it is offered, `preview` what the page shows beforehand.
    """

    name: str
    label: Any
    words: Any
    done: Any
    states: frozenset[str]
    check: Callable[[User, Version], None]
    form: Callable[..., forms.Form]
    act: Callable[[User, Version, dict[str, Any]], CriteriaVersion]
    preview: Callable[[Version], dict[str, Any]] = lambda version: {}


def steps_for(user: User, version: CriteriaVersion) -> list[dict[str, Any]]:
    """The steps that the page of a version offers somebody. One that is refused is offered, with its reason, to those
    who work on criteria: they see what comes next and who does it.
    """
    return [
        {"step": step, "address": address_of(step, version), "is_open": asking(step.check)(user, version)}
        for step in STEPS.values()
        if works_on(user, version) and version.status in step.states
    ]


def works_on(user: User, version: CriteriaVersion) -> bool:
    """Whether somebody writes or approves criteria of the version's study; an auditor only reads them."""
    return any(allows(user, act, study=version.study) for act in (Act.DRAFT_CRITERIA, Act.PUBLISH_CRITERIA))


def address_of(step: Step, version: CriteriaVersion) -> str:
    """The address of a step's page."""
    return reverse(f"admin:criteria_criteriaversion_{step.name.replace('-', '_')}", args=[version.pk])


@dataclass(slots=True)
class StepView:
    """A step's page: what will happen, what stands in the way, what it asks; and the answer when it is sent."""

    table: Any
    step: Step
    request: HttpRequest
    version: Version

    def answer(self) -> HttpResponse:
        user = self.request.user
        form = self.step.form(user, self.version, self.request.POST if self.request.method == "POST" else None)
        try:
            self.step.check(user, self.version)
        except Denied as refused:
            return self._page(form, refusal=str(refused))
        if form.is_valid():
            try:
                made = self.step.act(user, self.version, form.cleaned_data)
            except Denied as refused:
                return self._page(form, refusal=str(refused))
            except NotPublishable as refused:
                return self._page(form, found=refused.problems)
            messages.success(self.request, self.step.done % {"version": made})
            return HttpResponseRedirect(reverse("admin:criteria_criteriaversion_change", args=[made.pk]))
        return self._page(form)

    def _page(self, form: forms.Form, *, refusal: str = "", found: list[Problem] | None = None) -> HttpResponse:
        context = {
            **admin.site.each_context(self.request),
            **self.step.preview(self.version),
            "title": self.step.label,
            "step": self.step,
            "version": self.version,
            "form": form,
            "refusal": refusal,
            "opts": self.table.opts,
        }
        if found is not None:
            context["problems"] = found
        refused = self.request.method == "POST" and refusal
        return TemplateResponse(
            self.request, "admin/criteria/criteriaversion/step.html", context, status=403 if refused else 200
        )


# What each step checks, asks, shows and does


def _check_new_draft(user: User, version: Version) -> None:
    if version is not None:
        policies.check_draft(user, version.study)


def _check_publish(user: User, version: Version) -> None:
    assert version is not None
    policies.check_publish(user, version)


def _check_release(user: User, version: Version) -> None:
    assert version is not None
    site = _sites(user, version).first()
    if site is None:
        raise Denied("criteria.approver_only", _("Only a criteria approver of this study can release criteria."))
    policies.check_release(user, version, site)


def _check_retire(user: User, version: Version) -> None:
    assert version is not None
    policies.check_retire(user, version)


def _sites(user: User, version: CriteriaVersion) -> Any:
    return Site.objects.in_study(user, version.study, Act.PUBLISH_CRITERIA)


def _draft_form(user: User, version: Version, data: Any) -> forms.Form:
    studies = Study.objects.visible_to(user, Act.DRAFT_CRITERIA) if version is None else None
    return NewDraftForm(data, studies=studies)


def _make_draft(user: User, version: Version, said: dict[str, Any]) -> CriteriaVersion:
    study = said["study"] if version is None else version.study
    return actions.new_draft(study=study, by=user, change_note=said["change_note"], based_on=version)


def _publish(user: User, version: Version, said: dict[str, Any]) -> CriteriaVersion:
    assert version is not None
    if missing := _missing_note(version):
        raise NotPublishable(missing)
    return actions.publish(version=version, by=user)


def _release(user: User, version: Version, said: dict[str, Any]) -> CriteriaVersion:
    assert version is not None
    actions.release(version=version, site=said["site"], by=user, on=said["on"])
    return version


def _retire(user: User, version: Version, said: dict[str, Any]) -> CriteriaVersion:
    assert version is not None
    return actions.retire(version=version, by=user, reason=said["reason"])


def _before_publishing(version: Version) -> dict[str, Any]:
    """What would be published: what differs from the version in use, and what stands in the way."""
    assert version is not None
    if not version.is_draft:
        return {}
    before = version.study.versions.exclude(status=Status.DRAFT).order_by("-number").first()
    found: list[Difference] = differences(before, version)
    return {
        "problems": [*_missing_note(version), *problems(version)],
        "before": before,
        "differences": found,
        "example_count": sum(each.examples.count() for each in version.criteria.all()),
    }


def _missing_note(version: CriteriaVersion) -> list[Problem]:
    if version.change_note.strip():
        return []
    return [Problem("version.note", "", _("The change note is empty: say what changed and why."))]


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "publish",
            gettext_lazy("Publish"),
            gettext_lazy("Once published, this version never changes. It is used where you release it."),
            gettext_lazy("%(version)s is published. Release it at a site to put it in force there."),
            frozenset({Status.DRAFT}),
            _check_publish,
            lambda user, version, data: PublishForm(data),
            _publish,
            _before_publishing,
        ),
        Step(
            "release",
            gettext_lazy("Release at a site"),
            gettext_lazy("From that day on, new screenings at the site are judged by this version."),
            gettext_lazy("%(version)s is released."),
            frozenset({Status.PUBLISHED}),
            _check_release,
            lambda user, version, data: ReleaseForm(data, sites=_sites(user, version)),
            _release,
        ),
        Step(
            "new-draft",
            gettext_lazy("New draft"),
            gettext_lazy("The draft starts with all criteria and examples of this version, ready to be changed."),
            gettext_lazy("%(version)s is a new draft."),
            frozenset({Status.PUBLISHED, Status.RETIRED}),
            _check_new_draft,
            _draft_form,
            _make_draft,
        ),
        Step(
            "retire",
            gettext_lazy("Retire"),
            gettext_lazy("The version goes out of use at every site. Reports made with it stay as they are."),
            gettext_lazy("%(version)s is retired."),
            frozenset({Status.PUBLISHED}),
            _check_retire,
            lambda user, version, data: RetireForm(data),
            _retire,
        ),
    )
}
