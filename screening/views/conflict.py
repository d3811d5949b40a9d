"""The conflict page.

Who: somebody who saved after somebody else had saved the same screening. Why: so that neither overwrites the other
unseen. Next: choose one of the two values for each field, and save; the choice is an ordinary save of the form.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from criteria.engine.variables import Dictionary
from criteria.snapshots import engine_version
from screening.forms.changes import HEAD
from screening.forms.flat import Flat, flatten
from screening.forms.header import DatesForm
from screening.forms.kinds import parts_of
from screening.forms.rows import LISTS, panel_head
from screening.forms.texts import as_typed
from screening.models import Screening
from screening.views.scope import screening_of

_ROW = re.compile(r"(panels|therapies|toxicities)\.([0-9a-f-]{36})\.")
FIRST_FREE = 900
"""Rows that are added again get numbers from here on, above those that a page gives to its own new rows."""


@dataclass
class Difference:
    """A field with the value that is saved now and the one that was typed; `both` when both changed it."""

    name: str
    label: str
    theirs: str
    mine: str
    both: bool


@dataclass
class LostRow:
    """A row that was typed into while somebody else removed it."""

    name: str
    title: str
    texts: Flat


def show(request: HttpRequest, screening: Screening, posted: Flat) -> HttpResponse:
    """Show what both have changed, and offer the choice."""
    screening = screening_of(request, screening.pk)
    saved, base = flatten(screening), _base(request)
    dictionary = engine_version(screening.version).dictionary
    mine = {path: text for path, text in posted.items() if text != base.get(path, "") and text != saved.get(path, "")}
    differences = [
        Difference(
            path,
            label_of(path, dictionary, saved | posted),
            saved.get(path, ""),
            text,
            saved.get(path, "") != base.get(path, ""),
        )
        for path, text in mine.items()
    ]
    context = {
        "screening": screening,
        "patient": screening.patient,
        "both": [each for each in differences if each.both],
        "only_mine": [each for each in differences if not each.both],
        "lost_rows": list(_lost_rows(request, screening)),
        "base": json.dumps(saved, ensure_ascii=False),
    }
    return render(request, "screening/conflict.html", context, status=409)


def _base(request: HttpRequest) -> Flat:
    """Return the saved answers that the posted page was drawn from; nothing of it where that cannot be read."""
    try:
        base = json.loads(request.POST.get("base", ""))
    except ValueError:
        return {}
    return {str(path): str(text) for path, text in base.items()} if isinstance(base, dict) else {}


def _lost_rows(request: HttpRequest, screening: Screening) -> Iterator[LostRow]:
    """Give the rows of the posted page that are gone, unless they were to be removed anyway."""
    present = {str(row.pk) for kind in ("panels", *LISTS) for row in getattr(screening, kind).all()}
    rows: dict[tuple[str, str], Flat] = {}
    for name, text in request.POST.items():
        found = _ROW.match(name)
        if found and found[2] not in present:
            rows.setdefault((found[1], found[2]), {})[name[found.end() :]] = as_typed(text)
    for number, ((kind, _key), texts) in enumerate(rows.items(), start=FIRST_FREE):
        if texts.pop("delete", "") == "yes" or not any(texts.values()):
            continue
        start = f"{kind}.new-{number}"
        named = {f"{start}.{part}": text for part, text in texts.items() if text}
        yield LostRow(f"{start}.delete", ", ".join(text for text in texts.values() if text), named)


def label_of(path: str, dictionary: Dictionary, table: Flat) -> str:
    """Name a field by its path, as the form does: the entry and the part of it."""
    kind, *rest = path.split(".")
    part = rest[-1]
    if kind == "screening":
        return _head_label(part)
    variable = dictionary.by_key(rest[0] if kind == "observations" else rest[1] if len(rest) == 3 else "")
    if variable is not None:
        return f"{variable.label}: {_label(parts_of(variable), part)}"
    fields: Any = panel_head() if kind == "panels" else LISTS[kind].fields()
    title = table.get(f"{kind}.{rest[0]}.{next(iter(fields))}", "")
    return f"{title or _('new row')}: {_label(fields, part)}"


def _head_label(part: str) -> str:
    if part in DatesForm.base_fields:
        return str(DatesForm.base_fields[part].label)
    return _("List is complete") if part in HEAD else part


def _label(fields: Any, part: str) -> str:
    return str(fields[part].label) if part in fields else part
