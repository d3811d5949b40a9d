"""The criteria reference says what the tests prove."""

from tests.spec.render import COMMAND, REFERENCE, render
from tests.spec.version import STUDY


def test_the_reference_is_what_the_spec_tests_say() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == render(), f"Write docs/criteria-reference.md again: {COMMAND}"


def test_every_criterion_has_a_chapter_with_every_answer_it_can_give() -> None:
    """A criterion without a table of met, not met and unknown is not specified."""
    chapters = render().split("\n## ")[1:]
    assert [chapter.split()[0] for chapter in chapters] == [item["code"] for item in STUDY["criteria"]]
    for chapter in chapters:
        answers = {cell.strip() for line in chapter.splitlines() if line.startswith("| ") for cell in line.split("|")}
        assert {"met", "not met", "unknown"} <= answers, chapter.splitlines()[0]
