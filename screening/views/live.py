"""The panel of verdicts beside the form: worst first, each with the field that can change it; and what is next."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from screening.forms.page import ScreeningPage
from screening.forms.uses import keys_read
from screening.templatetags.verdicts import WAITS_FOR, WORDS, verdict_word
from screening.views.verdict_order import worst_first

BEFORE_SAVE = "verdicts_before_save"
"""In the session, between a save and the page drawn after it: the verdicts as they were."""

TOLD_SINGLY = 3


class Live:
    """A report joined with the form's fields."""

    def __init__(self, report: Mapping[str, Any], page: ScreeningPage) -> None:
        self._report, self._page = report, page
        dictionary = page.version.dictionary
        self._keys = {criterion.code: keys_read(criterion, dictionary) for criterion in page.version.criteria}

    def verdicts(self) -> list[dict[str, Any]]:
        """Return the verdicts in the order of work, each with `field`, the address of what to look at."""
        ordered = worst_first(self._report["verdicts"])
        return [{**verdict, "field": self._field_of(verdict)} for verdict in ordered]

    def next_step(self) -> dict[str, str] | None:
        """Return the one thing to do next, with the address of its field; None where nothing is left to do here."""
        wanted = next(iter(self._report["missing"]), None)
        if wanted is None:
            return None
        code = wanted["criteria"][0]
        address = self._first_address([*self._page.keys_of(wanted, code), *self._keys.get(code, ())])
        # What is to be clarified stands as a whole sentence beside the verdict already.
        text = _("Clarify: %(label)s") % wanted if wanted["waits_for"] == "clarify" else wanted["text"]
        return {"text": text, "address": address}

    def _field_of(self, verdict: Mapping[str, Any]) -> str:
        return self._first_address(self._candidates(verdict))

    def _candidates(self, verdict: Mapping[str, Any]) -> Iterator[str]:
        for item in verdict["missing"]:
            yield from self._page.keys_of(item, verdict["code"])
        yield from self._keys.get(verdict["code"], ())

    def _first_address(self, keys: Any) -> str:
        return next(filter(None, map(self._page.address_of, keys)), "")


def words_of(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the word of each verdict by the criterion's code."""
    return {verdict["code"]: verdict_word(verdict) for verdict in report["verdicts"]}


def turned(before: Mapping[str, str], report: Mapping[str, Any]) -> dict[str, str]:
    """Return the criteria whose verdict is another one than before, each with a sentence that says so."""
    return {
        code: _sentence(code, before[code], word)
        for code, word in words_of(report).items()
        if code in before and before[code] != word
    }


def told(turned_by_code: Mapping[str, str]) -> list[str]:
    """Return the sentences on what turned; more than three are told in one, for the bar has to stay low."""
    if len(turned_by_code) <= TOLD_SINGLY:
        return list(turned_by_code.values())
    shown = {"n": len(turned_by_code), "codes": ", ".join(turned_by_code)}
    return [_("%(n)s verdicts turned: %(codes)s.") % shown]


def _sentence(code: str, old: str, new: str) -> str:
    """Say one turn in the words of the tally, where all that is unknown is open."""
    waiting = {capfirst(str(word)) for word in (*WAITS_FOR.values(), WORDS["unknown"])}
    if {old, new} <= waiting:
        return _("%(code)s is still open: %(new)s.") % {"code": code, "new": new.lower()}
    words = {"old": _("open") if old in waiting else old.lower(), "new": _("open") if new in waiting else new.lower()}
    return _("%(code)s turned from %(old)s to %(new)s.") % {"code": code, **words}
