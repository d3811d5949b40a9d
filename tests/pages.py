"""A page as a test sees it: its fields with their values, its verdicts, its words."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Fields(HTMLParser):
    """Collects the fields of the page's forms with the values that a browser would send, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.buttons: dict[str, str] = {}
        self.verdicts: dict[str, str] = {}
        self.conclusions: list[str] = []
        self.disabled: set[str] = set()
        self.words: list[str] = []
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "data-criterion" in said:
            self.verdicts[said["data-criterion"]] = said["data-verdict"]
        if "data-conclusion" in said:
            self.conclusions.append(said["data-conclusion"])
        handle = getattr(self, f"_start_{tag}", None)
        if handle and (said.get("name") or tag == "option"):
            handle(said)

    def _start_input(self, said: dict[str, str]) -> None:
        if "disabled" in said:
            self.disabled.add(said["name"])
        elif said.get("type") not in ("checkbox", "radio") or "checked" in said:
            self.fields.setdefault(said["name"], []).append(said.get("value", ""))

    def _start_select(self, said: dict[str, str]) -> None:
        self._select = said["name"]
        self.fields[said["name"]] = [""]

    def _start_option(self, said: dict[str, str]) -> None:
        if self._select and "selected" in said:
            self.fields[self._select] = [said.get("value", "")]

    def _start_textarea(self, said: dict[str, str]) -> None:
        self._area = said["name"]
        self.fields[said["name"]] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            # A browser drops the line break that follows the opening tag.
            self.fields[self._area] = [self.fields[self._area][0] + data.removeprefix("\n")]
        else:
            self.words.append(data)


class Page:
    """A parsed answer."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()
        parser = _Fields()
        parser.feed(self.html)
        self.fields, self.verdicts, self.conclusions = parser.fields, parser.verdicts, parser.conclusions
        self.disabled = parser.disabled
        self.text = re.sub(r"\s+", " ", " ".join(parser.words))

    def verdict(self, code: str) -> str:
        return self.verdicts[code]

    def value(self, name: str) -> str:
        return self.fields[name][-1]

    def names(self, pattern: str) -> list[str]:
        """The names of fields that match a pattern from their beginning."""
        return [name for name in self.fields if re.match(pattern, name)]

    def fill(self, typed: dict[str, Any]) -> "Page":
        """Type into fields; each must be on the page."""
        for name, value in typed.items():
            assert name in self.fields or name in ("then",), f"no field {name} on the page"
            self.fields[name] = [value]
        return self

    def post(self, client: Client, address: str = "", **more: str) -> "Page":
        """Send the page's fields, as its button would, and follow to the answer."""
        target = address or self.response.request["PATH_INFO"]
        return page_of(client.post(target, self.fields | more, follow=True))


def page_of(response: HttpResponse) -> Page:
    return Page(response)
