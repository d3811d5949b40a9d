"""Data folders for the tests of the launcher."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialsite.launcher import programs


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of this test alone, with a short path that PostgreSQL's system user may pass."""
    programs.folder()  # the copy that root needs is made once, in the usual place
    folder = Path(tempfile.mkdtemp(prefix="trialsite-test-"))
    folder.chmod(0o711)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRIALSITE_DATA", str(folder))
    yield folder
    shutil.rmtree(folder)
