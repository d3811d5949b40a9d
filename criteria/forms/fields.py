"""Fields that keep what was typed: texts without a change, documents (JSON) within what can be stored and digested."""

import json
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext as _

LONGEST = 200_000
DEEPEST = 30


class Verbatim(forms.CharField):
    """Text exactly as typed, blanks included; the line ends that browsers send become those that were stored."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n")


class Document(forms.JSONField):
    """A JSON object or list. Numbers with a point are refused: a binary fraction has no exact text for the digest."""

    def __init__(self, *, shape: type[Any] = dict, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 14, "class": "code", "spellcheck": "false"}))
        super().__init__(**kwargs)
        self.shape = shape

    def to_python(self, value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value.strip()):
            return self.shape()
        found = _read(value) if isinstance(value, str) else value
        if not isinstance(found, self.shape):
            names = {dict: _("an object in { }"), list: _("a list in [ ]")}
            raise ValidationError(_("Write %(what)s.") % {"what": names[self.shape]}, code="shape")
        if _depth(found) > DEEPEST:
            raise ValidationError(
                _("It is nested too deeply: at most %(most)s levels.") % {"most": DEEPEST}, code="deep"
            )
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        # As typed, readable or not.
        return initial if self.disabled else InvalidJSONInput(data or "")

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, InvalidJSONInput):
            return value
        return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def _read(text: str) -> Any:
    if len(text) > LONGEST:
        raise ValidationError(_("At most %(most)s characters can be kept.") % {"most": LONGEST}, code="long")
    try:
        return json.loads(text, parse_float=_as_text, parse_constant=_as_text, object_pairs_hook=_once)
    except json.JSONDecodeError as problem:
        sentence = _("Line %(line)s, column %(column)s: this is not understood. Texts stand in double quotes.")
        raise ValidationError(
            sentence % {"line": problem.lineno, "column": problem.colno}, code="unreadable"
        ) from problem
    except RecursionError as problem:
        raise ValidationError(_("It is nested too deeply."), code="deep") from problem
    except ValueError as problem:
        raise ValidationError(_("A number in it is too long: write it as text."), code="number") from problem


def _as_text(number: str) -> NoReturn:
    sentence = _('Write the number %(number)s as text: "%(number)s".')
    raise ValidationError(sentence % {"number": number[:40]}, code="fraction")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValidationError(_("'%(name)s' is given twice.") % {"name": twice[:40]}, code="twice")
    return found


def _depth(document: Any) -> int:
    """How many lists and objects stand inside each other; counted without recursion."""
    depth, level = 0, [document]
    while level:
        depth += 1
        level = [inner for outer in level for inner in _inside(outer)]
    return depth


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
