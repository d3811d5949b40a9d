import pytest

from tests.cast import Cast, first_study


@pytest.fixture
def cast(db: None) -> Cast:
    """The first study in force, with somebody in every role."""
    return first_study()
