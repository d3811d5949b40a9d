"""How entries are laid out, as crispy-forms layouts: lines of parts, and what is seldom needed behind a fold."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, LayoutObject
from django.utils.translation import gettext_lazy as _

from screening.forms.texts import EntryForm, Words

ENTRY_LINES = (("value", "unit", "uln", "uln_unit", "missing"), ("observed_on", "source"))
ENTRY_FOLD = ("source", "observed_time", "lln", "lln_unit", "note", "confirmed")
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
    """Parts that are seldom needed; open when one of them is filled or doubtful."""

    template = "screening/layout/fold.html"

    def __init__(self, summary: Words, *parts: LayoutObject, unfolded: bool) -> None:
        super().__init__(*parts)
        self.summary, self.unfolded = summary, unfolded


def _lines(form: EntryForm, lines: Sequence[Sequence[str]], used: set[str]) -> list[LayoutObject]:
    """Return a block for each line with the fields that the form has and that stand nowhere yet."""
    blocks = []
    for names in lines:
        here = [name for name in names if name in form.fields and name not in used]
        used.update(here)
        if here:
            blocks.append(Div(*map(Part, here), css_class="parts"))
    return blocks


def entry_helper(form: EntryForm) -> FormHelper:
    """Lay out one entry: the answer, then date and source of an examination, then the fold."""
    dated = "observed_on" in form.fields
    used: set[str] = set()
    blocks = _lines(form, ENTRY_LINES if dated else ENTRY_LINES[:1], used)
    folded = [name for name in ENTRY_FOLD if name in form.fields and name not in used]
    unfolded = any(form.initial[name] or form[name].notes for name in folded) or "confirmed" in folded
    if folded:
        blocks.append(Fold(_("Note") if dated else _("Source, note"), *map(Part, folded), unfolded=unfolded))
    return _helper(blocks)


def row_helper(form: EntryForm, kind: str) -> FormHelper:
    """Lay out a row of a list, or the head of a panel: lines of parts; the box that removes it stands elsewhere."""
    return _helper(_lines(form, ROW_LINES[kind], set()))


def _helper(blocks: Sequence[LayoutObject]) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*blocks)
    return helper
