"""How verdicts, conclusions and their marks are written on a page: word first, then mark, then colour."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

# What an unknown verdict waits for, in the words of the page.
WAITS_FOR = {"enter": _("to enter"), "clarify": _("to clarify"), "investigator": _("awaits the investigator")}
# Words that the engine may send; listed so that they are found for translation.
WORDS = {
    "met": _("met"),
    "not met": _("not met"),
    "given": _("given"),
    "not given": _("not given"),
    "absent": _("absent"),
    "present: excludes": _("present: excludes"),
    "unknown": _("unknown"),
}
# The short word for a conclusion, where the sentence has no room.
CONCLUSIONS = {
    "not-eligible": _("Does not meet"),
    "undetermined": _("Not yet decided"),
    "meets-listed": _("Meets the listed criteria"),
    "eligible": _("Eligible"),
}
# A conclusion borrows the mark of the verdict that it resembles.
CONCLUSION_MARKS = {"not-eligible": "fail", "undetermined": "unknown", "meets-listed": "pass", "eligible": "pass"}
PROVISIONAL = "provisional"
"""The mark of a conclusion or finding that is met so far, while somebody still has to answer or confirm a reading."""
CATEGORIES = {
    "precondition": _("Preconditions"),
    "inclusion": _("Inclusion criteria"),
    "exclusion": _("Exclusion criteria"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a mark of templates/parts/icons.svg; the word beside it carries the meaning."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="#icon-{}"/></svg>', name)


@register.filter
def verdict_word(verdict: Mapping[str, Any]) -> str:
    """Say a verdict: its word, or for an unknown one what it waits for."""
    if verdict["verdict"] == "not-applicable":
        return gettext("Not applicable")
    if verdict["verdict"] == "unknown":
        return capfirst(str(WAITS_FOR.get(verdict.get("waits_for", ""), WORDS["unknown"])))
    return capfirst(str(WORDS.get(verdict["word"], verdict["word"])))


@register.filter
def waiting_word(waits_for: str) -> str:
    """Say what something waits for."""
    return str(WAITS_FOR.get(waits_for, ""))


@register.filter
def conclusion_word(conclusion: str) -> str:
    """Say a conclusion in two or three words."""
    return str(CONCLUSIONS.get(conclusion, conclusion))


@register.filter
def conclusion_mark(conclusion: str) -> str:
    """Name the mark and the class of a conclusion."""
    return CONCLUSION_MARKS.get(conclusion, "unknown")


def _mark(conclusion: str, awaiting: object, reading: object) -> str:
    mark = conclusion_mark(conclusion)
    return PROVISIONAL if mark == "pass" and (awaiting or reading) else mark


def _word(conclusion: str, mark: str) -> str:
    word = conclusion_word(conclusion)
    return gettext("%(conclusion)s, provisionally") % {"conclusion": word} if mark == PROVISIONAL else word


@register.filter
def report_mark(report: Mapping[str, Any]) -> str:
    """Name the mark of a report's conclusion; provisional while it awaits the investigator or rests on a reading."""
    return _mark(report["conclusion"], report.get("counts", {}).get("awaits_investigator"), report.get("readings"))


@register.filter
def report_word(report: Mapping[str, Any]) -> str:
    """Say a report's conclusion in a few words, and that it is provisional where it is."""
    return _word(report["conclusion"], report_mark(report))


@register.filter
def assessment_mark(assessment: Any) -> str:
    """Name the mark of a listed assessment, as `report_mark` does without its report."""
    return _mark(assessment.conclusion, assessment.awaiting, assessment.reading)


@register.filter
def assessment_word(assessment: Any) -> str:
    """Say the conclusion of a listed assessment, as `report_word` does."""
    return _word(assessment.conclusion, assessment_mark(assessment))


@register.filter
def asked_mark(verdict: Mapping[str, Any]) -> str:
    """Name the mark of a finding on which the investigator is asked: before the answer nothing is met or not met."""
    return PROVISIONAL if _is_as_entered(verdict) else verdict["verdict"]


@register.filter
def asked_word(verdict: Mapping[str, Any]) -> str:
    """Say such a finding: as entered, until the investigator has answered."""
    word = verdict_word(verdict)
    return gettext("As entered: %(word)s") % {"word": word.lower()} if _is_as_entered(verdict) else word


def _is_as_entered(verdict: Mapping[str, Any]) -> bool:
    return verdict["verdict"] != "unknown" and any(flag["code"] == "awaiting_judgement" for flag in verdict["flags"])


@register.filter
def category_title(category: str) -> str:
    """Name a group of criteria."""
    return str(CATEGORIES.get(category, category))


@register.filter
def get(table: Mapping[str, Any] | None, key: str) -> Any:
    """Look up a key that the template holds in a variable."""
    return (table or {}).get(key)
