"""What is typed is kept; what cannot be stored is kept visibly; numbers for sorting never stop a save."""

from decimal import Decimal

import pytest

from tests import factories
from trialsite.fields import SortingNumber, storable
from trialsite.models import Study

LOST = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,5", "1,5"),
        ("  0.9 \n", "  0.9 \n"),
        ("\x00", LOST),
        ("0.9\x00", f"0.9{LOST}"),
        ("\ud800\udfff", LOST * 2),
        ("é é 患者 😀 \x01\x7f", "é é 患者 😀 \x01\x7f"),
        (
            {"a\x00": ["\x00", 1, None, True]},
            {f"a{LOST}": [LOST, 1, None, True]},
        ),
    ],
)
def test_only_what_the_database_cannot_hold_is_replaced(typed, kept):
    assert storable(typed) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "'; DROP TABLE x; --", "%s %d %%", "\ud800", "x" * 100_000, "<script>"])
def test_any_text_can_be_saved_found_and_read_back(text):
    release = factories.released()
    saved = factories.observation(factories.screening(release), value=text)
    saved.refresh_from_db()
    assert saved.value == storable(text)
    assert type(saved).objects.filter(value=text).count() == 1


@pytest.mark.django_db
def test_any_document_can_be_saved_and_read_back():
    study = factories.study(record={"note": "a\x00b", "list": ["\ud800", 7]})
    study.refresh_from_db()
    assert study.record == {"note": f"a{LOST}b", "list": [LOST, 7]}
    assert Study.objects.filter(record__list__1=7).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("0.9", Decimal("0.9")),
        ("59.97000000005", Decimal("59.97000000005").quantize(Decimal("1e-10"))),
        ("-0", Decimal(0)),
        ("9" * 30, None),
        ("1e400", None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_a_number_for_sorting_is_kept_where_it_fits(read, kept):
    panel = factories.panel(factories.screening())
    result = factories.lab_result(panel, value=read, amount=Decimal(read))
    result.refresh_from_db()
    assert (result.value, result.amount) == (read, kept)


def test_a_sorting_number_says_nothing_in_migrations_that_its_class_says():
    assert SortingNumber().deconstruct()[2:] == ([], {})
