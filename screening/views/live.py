"""The panel of verdicts beside the form: worst first, each with the field that can change it; and what is next."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from screening.forms.page import ScreeningPage
from screening.forms.uses import keys_read
from screening.templatetags.verdicts import verdict_word
from screening.views.verdict_order import worst_first

BEFORE_SAVE = "verdicts_before_save"
"""In the session, between a save and the page drawn after it: the verdicts as they were."""


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
        address = self._first_address([wanted["key"], *self._keys.get(wanted["criteria"][0], ())])
        # What is to be clarified stands as a whole sentence beside the verdict already.
        text = _("Clarify: %(label)s") % wanted if wanted["waits_for"] == "clarify" else wanted["text"]
        return {"text": text, "address": address}

    def _field_of(self, verdict: Mapping[str, Any]) -> str:
        return self._first_address(self._candidates(verdict))

    def _candidates(self, verdict: Mapping[str, Any]) -> Iterator[str]:
        yield from (item["key"] for item in verdict["missing"])
        yield from self._keys.get(verdict["code"], ())

    def _first_address(self, keys: Any) -> str:
        return next(filter(None, map(self._page.address_of, keys)), "")


def words_of(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the word of each verdict by the criterion's code."""
    return {verdict["code"]: verdict_word(verdict) for verdict in report["verdicts"]}


def turned(before: Mapping[str, str], report: Mapping[str, Any]) -> dict[str, str]:
    """Return the criteria whose verdict is another one than before, each with a sentence that says so."""
    sentence = _("%(code)s turned from %(old)s to %(new)s.")
    return {
        code: sentence % {"code": code, "old": before[code].lower(), "new": word.lower()}
        for code, word in words_of(report).items()
        if code in before and before[code] != word
    }
