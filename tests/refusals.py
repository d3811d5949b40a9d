"""What the tables refuse, by the name of the constraint that refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

RESTRICT_VIOLATION = "23001"


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """Demand that the block, its end of transaction included, is refused by this constraint."""
    with pytest.raises(IntegrityError) as caught, _to_the_end():
        yield
    assert caught.value.__cause__.diag.constraint_name == constraint


@contextmanager
def unchangeable(table: str) -> Iterator[None]:
    """Demand that the block is refused because rows of this table stay as they are."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    cause = caught.value.__cause__
    assert (cause.pgcode, cause.diag.table_name) == (RESTRICT_VIOLATION, table)


@contextmanager
def _to_the_end() -> Iterator[None]:
    with transaction.atomic():
        yield
        accepted()


def accepted() -> None:
    """Demand that everything written so far would survive the end of the transaction."""
    connection.check_constraints()
