"""The admin's pages as a browser sends them: every field as the page has it, line ends as browsers write them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from criteria import actions
from criteria.models import CriteriaVersion, Criterion
from tests.cast import Cast
from tests.pages import Page, page_of

BUTTONS = ("_save", "_continue", "_addanother", "")


def address(row: Any, page: str = "change") -> str:
    """The address of a row's page in the admin."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def new_draft(cast: Cast, note: str = "Amendment 2") -> CriteriaVersion:
    """A draft that says what the published version says."""
    return actions.new_draft(study=cast.study, by=cast.editor, change_note=note)


def opened(client: Client, where: str) -> Page:
    """A page with a form, as it is before anything is typed."""
    page = page_of(client.get(where))
    assert page.status == 200, page.status
    return page


def send(client: Client, where: str, typed: dict[str, Any] | None = None, button: str = "_save") -> Page:
    """Open the page, type, and press a button."""
    return post(client, where, fields_of(opened(client, where)) | (typed or {}), button)


def fields_of(page: Page) -> dict[str, Any]:
    """What a browser would send if nobody typed anything."""
    return {
        name: [value.replace("\n", "\r\n") for value in values]
        for name, values in page.fields.items()
        if name not in BUTTONS
    }


def post(client: Client, where: str, fields: dict[str, Any], button: str = "_save") -> Page:
    """Send fields to an address and follow to the answer."""
    return page_of(client.post(where, fields | {button: "x"}, follow=True))


def content(version: CriteriaVersion) -> list[Any]:
    """Everything that the criteria and examples of a version say, in their order."""
    return [
        each.as_json()
        | {"place": each.position, "examples": [(row.position, row.as_json()) for row in each.examples.all()]}
        for each in version.criteria.order_by("position").prefetch_related("examples")
    ]


def criterion(version: CriteriaVersion, code: str) -> Criterion:
    """A criterion as it stands in the database now."""
    return version.criteria.get(code=code)
