"""How entries are laid out, as crispy-forms layouts: lines of parts, and what is seldom needed behind a fold."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, LayoutObject
from django.utils.translation import gettext_lazy as _

from screening.forms.texts import EntryForm, Words

ENTRY_LINES = (("value", "unit", "missing"), ("uln", "uln_unit"), ("observed_on", "source"))
ENTRY_FOLD = ("source", "observed_time", "lln", "lln_unit", "note")
PANEL_LINES = (("collected_on", "collected_time", "laboratory", "source"),)
THERAPY_LINES = (
    ("agent", "group", "route"),
    ("last_dose", "last_dose_time", "ongoing"),
    ("half_life", "half_life_unit", "half_life_source", "half_life_confirmed"),
)
TOXICITY_LINES = (("term", "grade", "stable", "related"), ("insignificant_reason",))
ROW_LINES = {"panels": PANEL_LINES, "therapies": THERAPY_LINES, "toxicities": TOXICITY_LINES}


class Part(Field):
    """One field with its label and the mark of doubt."""

    template = "screening/layout/part.html"


class Fold(Div):
    """Parts that are seldom needed, at the end of a line; its summary tells what they hold."""

    template = "screening/layout/fold.html"

    def __init__(self, summary: Words, *parts: LayoutObject, filled: Sequence[str], unfolded: bool) -> None:
        super().__init__(*parts)
        self.summary, self.filled, self.unfolded = summary, filled, unfolded


def _lines(form: EntryForm, lines: Sequence[Sequence[str]]) -> list[Div]:
    """Return a block for each line, with the fields that the form has."""
    rows = ([Part(name) for name in names if name in form.fields] for names in lines)
    return [Div(*parts, css_class="parts") for parts in rows if parts]


def entry_helper(form: EntryForm) -> FormHelper:
    """Lay out one entry: the answer, then date and source of an examination, then the fold."""
    lines = ENTRY_LINES if "observed_on" in form.fields else ENTRY_LINES[:2]
    blocks = _lines(form, lines)
    shown = {name for line in lines for name in line}
    folded = [name for name in ENTRY_FOLD if name in form.fields and name not in shown]
    blocks[-1].append(_fold(form, folded))
    return _helper([*blocks, *_lines(form, [["confirmed"]])])


def _fold(form: EntryForm, names: Sequence[str]) -> Fold:
    summary = _("source, note") if "source" in names else _("note")
    filled = [form.initial[name] for name in names if form.initial[name]]
    unfolded = any(form[name].notes for name in names)
    return Fold(summary, *map(Part, names), filled=filled, unfolded=unfolded)


def row_helper(form: EntryForm, kind: str) -> FormHelper:
    """Lay out a row of a list, or the head of a panel: lines of parts; the box that removes it stands elsewhere."""
    return _helper(_lines(form, ROW_LINES[kind]))


def _helper(blocks: Sequence[LayoutObject]) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*blocks)
    return helper
