"""Columns for what people type: everything that PostgreSQL can hold is kept exactly, the rest is kept visibly.

PostgreSQL text holds any character but NUL and half of a surrogate pair. Such a character becomes U+FFFD, which no
reader of numbers or dates accepts: the entry stays on the page, unreadable, and counts as unknown.
"""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import models

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """Return the value, a text or a tree of lists and dicts, with each character that cannot be stored replaced."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(REPLACEMENT, value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


class TypedText(models.TextField):
    """Text of any length, as typed; empty until something is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return storable(super().get_prep_value(value))


class PlainJSON(models.JSONField):
    """A document of texts, whole numbers, booleans, lists and objects."""

    def get_prep_value(self, value: Any) -> Any:
        return storable(super().get_prep_value(value))


class SortingNumber(models.DecimalField):
    """A number read from a typed text, for sorting only: rounded to ten places, empty where it does not fit.

    No verdict rests on it: rules read the text as typed, without rounding.
    """

    PLACES = 10
    DIGITS = 30

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=self.DIGITS, decimal_places=self.PLACES, null=True, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_digits", "decimal_places", "null", "blank", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Decimal):
            value = self._fitting(value)
        return super().get_db_prep_save(value, connection)

    def _fitting(self, value: Decimal) -> Decimal | None:
        if not value.is_finite():
            return None
        try:
            return value.quantize(Decimal(1).scaleb(-self.PLACES), context=Context(self.DIGITS, ROUND_HALF_EVEN))
        except InvalidOperation:
            return None


def person(**kwargs: Any) -> models.ForeignKey:
    """Return a column that says by whom. No form offers it, and nobody who stands in one is ever deleted."""
    kwargs = {"editable": False, "related_name": "+", "on_delete": models.PROTECT} | kwargs
    return models.ForeignKey(settings.AUTH_USER_MODEL, **kwargs)
