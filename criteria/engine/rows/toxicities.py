"""Toxicities as typed -> rows with their grade and exemption."""

from collections.abc import Mapping
from typing import Any

from criteria.engine.entries import Unreadable, read_number
from criteria.engine.facts import Fact, Missing, Row
from criteria.engine.messages import Message, message
from criteria.engine.reasons import Flag, Note, Reason
from criteria.engine.rows.cells import Occasion, field, gap, joined_texts, row_label, typed, yes_no
from criteria.engine.spans import Span


def toxicity_row(row: Mapping[str, Any], occasion: Occasion) -> Row:
    """One toxicity with its grade and exemption."""
    label = row_label(row)
    exempt_terms = [term.casefold() for term in occasion.settings.get("exempt_toxicities", ("Alopecia",))]
    given = row.get("insignificant")
    insignificant = given if isinstance(given, Mapping) else {}
    judged = bool(typed(insignificant, "by") and typed(insignificant, "reason"))
    by_term = typed(row, "term").casefold() in exempt_terms
    awaiting = judged and not by_term and insignificant.get("role") != "investigator"
    notes = (Note(Flag.AWAITING_JUDGEMENT, message("flag_awaiting_judgement")),) if awaiting else ()
    fields = {
        "term": field("term", label, typed(row, "term")),
        "grade": _grade(typed(row, "grade"), label),
        "stable": yes_no(row, "stable", label),
        "related": yes_no(row, "related", label),
        "exempt": _exempt(row, label, by_term or judged),
    }
    return Row(label, fields, _as_typed(row), notes)


def _as_typed(row: Mapping[str, Any]) -> Message:
    grade, stable, related = (typed(row, name) for name in ("grade", "stable", "related"))
    return joined_texts(
        message("typed_grade", text=grade) if grade else None,
        message("typed_stable" if stable == "yes" else "typed_not_stable") if stable in ("yes", "no") else None,
        message("typed_not_related") if related == "no" else None,
    )


def _exempt(row: Mapping[str, Any], label: str, is_exempt: bool) -> Fact | Missing:
    """What treatment did not cause (low counts of the leukaemia itself) counts or not as the investigator decides."""
    if not is_exempt and typed(row, "related").casefold() == "no":
        return gap("exempt", Reason.AWAITS_JUDGEMENT, label)
    return field("exempt", label, is_exempt)


def _grade(text: str, label: str) -> Fact | Missing:
    if not text:
        return gap("grade", Reason.NOT_ENTERED, label)
    number = read_number(text)
    if isinstance(number, Unreadable):
        return gap("grade", Reason.UNREADABLE, label, number.why, text)
    if isinstance(number.value, Span) or number.value.denominator != 1:
        return gap("grade", Reason.UNREADABLE, label, message("not_a_whole_number", text=text), text)
    if not 0 <= number.value <= 5:
        detail = message("outside_possible", value=text, low="0", high="5")
        return gap("grade", Reason.NOT_BELIEVABLE, label, detail, text)
    return field("grade", label, int(number.value), text)
