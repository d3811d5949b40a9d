"""A posted page -> the changes that the actions save. Only what differs from the saved answers is passed on.

A posted page is a flat table like the saved answers; a field that it does not hold is unchanged, never emptied. Names
that the page does not have are ignored: nobody writes a field that the form does not offer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from criteria.engine.variables import Dictionary, Kind
from screening.forms.flat import OBSERVATION, RESULT, Flat
from screening.forms.kinds import SHAPES, part_names
from screening.forms.rows import LISTS, panel_head
from screening.forms.texts import as_typed
from screening.models import Screening

HEAD = ("as_of", "anchor_date", "anchor_time", "therapies_reviewed", "toxicities_reviewed")
_NEW = re.compile(r"new-\d{1,4}")


class Names:
    """The names of the fields that a screening's page may send."""

    def __init__(self, screening: Screening, dictionary: Dictionary, *, may_exempt: bool) -> None:
        self._dictionary = dictionary
        self._rows = {kind: {str(row.pk) for row in getattr(screening, kind).all()} for kind in ("panels", *LISTS)}
        self._columns = {name: set(each.fields()) for name, each in LISTS.items()} | {"panels": set(panel_head())}
        if not may_exempt:
            self._columns["toxicities"].discard("insignificant_reason")

    def known(self, name: str) -> bool:
        """Whether this is the name of a field of the page."""
        kind, *rest = name.split(".")
        return kind in self._rules and self._rules[kind](self, kind, rest)

    def _is_head(self, kind: str, rest: list[str]) -> bool:
        return len(rest) == 1 and rest[0] in HEAD

    def _is_observation(self, kind: str, rest: list[str]) -> bool:
        return len(rest) == 2 and self._is_part(rest[0], rest[1], in_panel=False)

    def _is_row(self, kind: str, rest: list[str]) -> bool:
        if len(rest) < 2 or not (rest[0] in self._rows[kind] or _NEW.fullmatch(rest[0])):
            return False
        if len(rest) == 2:
            return rest[1] in self._columns[kind]
        return kind == "panels" and len(rest) == 3 and self._is_part(rest[1], rest[2], in_panel=True)

    def _is_part(self, key: str, part: str, *, in_panel: bool) -> bool:
        variable = self._dictionary.by_key(key)
        if variable is None or variable.kind not in SHAPES or (variable.kind is Kind.LAB) is not in_panel:
            return False
        return part in part_names(variable)

    _rules: Mapping[str, Callable[["Names", str, list[str]], bool]] = {
        "screening": _is_head,
        "observations": _is_observation,
        "panels": _is_row,
        "therapies": _is_row,
        "toxicities": _is_row,
    }


def posted_table(data: Mapping[str, str], names: Names, saved: Flat) -> Flat:
    """Return the texts of a posted page by path. An answer outside a closed list stays as it was."""
    posted = {name: as_typed(text) for name, text in data.items() if names.known(name)}
    for path, text in list(posted.items()):
        kind, *rest = path.split(".")
        allowed = LISTS[kind].closed.get(rest[-1]) if kind in LISTS else None
        if allowed is not None and text not in allowed:
            posted[path] = saved.get(path, "")
    return posted


def differing(posted: Flat, saved: Flat) -> Flat:
    """Return what was typed and is not what is saved."""
    return {path: text for path, text in posted.items() if text != saved.get(path, "")}


def nested(posted: Flat, saved: Flat) -> dict[str, Any]:
    """Return the changes in the form that `actions.save_answers` takes; whole entries, but only those that changed.

    A new row that is to be removed at once was never there.
    """
    changed = differing(posted, saved)
    now = saved | posted
    return {
        "screening": {path.split(".")[1]: text for path, text in changed.items() if path.startswith("screening.")},
        "observations": {
            key: _columns(now, f"observations.{key}", (*OBSERVATION, "confirmed"))
            for key in _seconds(changed, "observations")
        },
        "panels": _kept(_panel(number, changed, now) for number in _seconds(changed, "panels")),
        **{kind: _kept(_row(kind, number, now) for number in _seconds(changed, kind)) for kind in LISTS},
    }


def _kept(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["id"] is not None or not row["delete"]]


def _seconds(table: Flat, kind: str) -> list[str]:
    """Return the second parts of all paths of a kind, in order: keys of observations, numbers of rows."""
    return list(dict.fromkeys(path.split(".")[1] for path in table if path.startswith(f"{kind}.")))


def _columns(now: Flat, path: str, columns: Iterable[str]) -> dict[str, str]:
    return {column: now.get(f"{path}.{column}", "") for column in columns}


def _row(kind: str, number: str, now: Flat) -> dict[str, Any]:
    fields = panel_head() if kind == "panels" else LISTS[kind].fields()
    row: dict[str, Any] = _columns(now, f"{kind}.{number}", fields)
    return row | {"id": None if _NEW.fullmatch(number) else number, "delete": row["delete"] == "yes"}


def _panel(number: str, changed: Flat, now: Flat) -> dict[str, Any]:
    path = f"panels.{number}"
    of_results = [name.split(".") for name in changed if name.startswith(f"{path}.") and name.count(".") == 3]
    keys = dict.fromkeys(key for _panels, _number, key, _part in of_results)
    return _row("panels", number, now) | {
        "results": {key: _columns(now, f"{path}.{key}", (*RESULT, "confirmed")) for key in keys}
    }
