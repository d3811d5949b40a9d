"""Constraints that several tables share: what belongs together is there together or not at all."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, Q

WRITTEN = r"\S"
"""A text with at least one character that is not a blank."""


def written(field: str) -> Q:
    """Say that a text holds more than blanks."""
    return Q(**{f"{field}__regex": WRITTEN})


def one_of(field: str, values: Iterable[str]) -> Q:
    """Say that a text is one of these; a form may be walked around, the table may not."""
    return Q(**{f"{field}__in": list(values)})


def all_or_none(name: str, *fields: str, texts: Iterable[str] = ()) -> CheckConstraint:
    """Return the constraint that `fields` are all NULL and `texts` all empty, or all of them filled.

    Who and when are such a pair: a name without a time, or a time without a name, proves nothing.
    """
    none, filled = Q(), Q()
    for field in fields:
        none &= Q(**{f"{field}__isnull": True})
        filled &= Q(**{f"{field}__isnull": False})
    for text in texts:
        none &= Q(**{text: ""})
        filled &= written(text)
    return CheckConstraint(condition=none | filled, name=name)
