"""Values as typed: kept as they are; what makes one count says who, when and why, or does not count."""

from itertools import product

import pytest
from django.utils import timezone

from screening.models import LabPanel, LabResult, Observation, Therapy, Toxicity
from tests import factories
from tests.refusals import accepted, refused
from trialsite import audit
from trialsite.models import HistoryEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening():
    return factories.screening()


@pytest.fixture
def panel(screening):
    return factories.panel(screening)


class TestLabResult:
    def test_a_variable_stands_once_in_a_panel(self, screening, panel):
        factories.lab_result(panel)
        factories.lab_result(panel, variable_key="alt")
        factories.lab_result(factories.panel(screening))
        accepted()
        with refused("labresult_once_in_panel"):
            factories.lab_result(panel)

    @pytest.mark.parametrize("comparator", LabResult.Comparator)
    def test_the_reading_knows_its_comparators(self, panel, comparator):
        factories.lab_result(panel, value="<0.2", comparator=comparator)
        accepted()

    def test_and_no_other(self, panel):
        with refused("labresult_comparator"):
            factories.lab_result(panel, comparator="~")

    @pytest.mark.parametrize("key", ["", "ALT", "serum alt"])
    def test_its_key_is_that_of_a_variable(self, panel, key):
        with refused("labresult_key"):
            factories.lab_result(panel, variable_key=key)


class TestObservation:
    def test_a_place_is_taken_once(self, screening):
        factories.observation(screening)
        factories.observation(screening, position=1)
        accepted()
        with refused("observation_once_in_place"):
            factories.observation(screening)

    def test_its_key_is_that_of_a_variable(self, screening):
        with refused("observation_key"):
            factories.observation(screening, variable_key="ECOG!")


CONFIRMATION = {"confirmed_at": timezone.now(), "confirmed_by": "somebody", "confirmed_source": "report 7, page 2"}
NONE = {"confirmed_at": None, "confirmed_by": None, "confirmed_source": ""}


def halves(whole: dict, empty: dict) -> list[dict]:
    """All ways to have some of it and not all."""
    picks = product((whole, empty), repeat=len(whole))
    mixes = [{name: pick[name] for name, pick in zip(whole, picked, strict=True)} for picked in picks]
    return [mix for mix in mixes if mix not in (whole, empty)]


def named(said: dict) -> dict:
    return {name: factories.user() if value == "somebody" else value for name, value in said.items()}


class TestConfirmation:
    """A doubtful reading counts once somebody confirmed it: by whom, when and against which source, or not at all."""

    @pytest.mark.parametrize("said", [CONFIRMATION, NONE])
    def test_all_or_nothing_is_accepted(self, screening, panel, said):
        factories.lab_result(panel, **named(said))
        factories.observation(screening, **named(said))
        accepted()

    @pytest.mark.parametrize("said", [*halves(CONFIRMATION, NONE), CONFIRMATION | {"confirmed_source": " \n"}])
    def test_anything_between_is_refused(self, screening, panel, said):
        with refused("labresult_confirmed_by_whom_and_when"):
            factories.lab_result(panel, **named(said))
        with refused("observation_confirmed_by_whom_and_when"):
            factories.observation(screening, **named(said))


class TestHalfLife:
    """A half-life shortens a washout once somebody confirmed it, with a source."""

    CONFIRMED = {"half_life_confirmed_at": timezone.now(), "half_life_confirmed_by": "somebody"}
    STATED = {"half_life": "3", "half_life_unit": "h", "half_life_source": "US prescribing information"}

    def test_stated_and_confirmed_or_only_stated_or_neither_is_accepted(self, screening):
        for said in (self.CONFIRMED | self.STATED, self.STATED, {}, {"half_life": "about 3"}):
            factories.therapy(screening, **named(said))
        accepted()

    @pytest.mark.parametrize("missing", ["half_life_confirmed_at", "half_life_confirmed_by"])
    def test_a_confirmation_names_who_and_when(self, screening, missing):
        with refused("therapy_half_life_confirmed_by_whom_and_when"):
            factories.therapy(screening, **named(self.CONFIRMED | self.STATED | {missing: None}))

    @pytest.mark.parametrize("missing", ["half_life", "half_life_unit", "half_life_source"])
    @pytest.mark.parametrize("blank", ["", "  "])
    def test_a_confirmation_of_nothing_is_refused(self, screening, missing, blank):
        with refused("therapy_confirmed_half_life_has_source"):
            factories.therapy(screening, **named(self.CONFIRMED | self.STATED | {missing: blank}))

    def test_what_was_confirmed_cannot_be_emptied_under_the_confirmation(self, screening):
        factories.therapy(screening, **named(self.CONFIRMED | self.STATED))
        with refused("therapy_confirmed_half_life_has_source"):
            Therapy.objects.update(half_life_source="")

    def test_still_given_is_yes_no_or_not_answered(self, screening):
        for answer in ("", "yes", "no"):
            factories.therapy(screening, ongoing=answer)
        accepted()
        with refused("therapy_ongoing"):
            factories.therapy(screening, ongoing="perhaps")


INSIGNIFICANT = {
    "insignificant_at": timezone.now(),
    "insignificant_by": "somebody",
    "insignificant_reason": "Cosmetic only.",
}
SIGNIFICANT = {"insignificant_at": None, "insignificant_by": None, "insignificant_reason": ""}


class TestToxicity:
    @pytest.mark.parametrize("said", [INSIGNIFICANT, SIGNIFICANT])
    def test_all_or_nothing_is_accepted(self, screening, said):
        factories.toxicity(screening, **named(said))
        accepted()

    @pytest.mark.parametrize(
        "said", [*halves(INSIGNIFICANT, SIGNIFICANT), INSIGNIFICANT | {"insignificant_reason": " "}]
    )
    def test_one_called_insignificant_says_by_whom_when_and_why(self, screening, said):
        with refused("toxicity_insignificant_by_whom_and_when"):
            factories.toxicity(screening, **named(said))

    @pytest.mark.parametrize(("name", "constraint"), [("stable", "toxicity_stable"), ("related", "toxicity_related")])
    def test_questions_are_answered_yes_no_or_not(self, screening, name, constraint):
        for answer in ("", "yes", "no"):
            factories.toxicity(screening, **{name: answer})
        accepted()
        with refused(constraint):
            factories.toxicity(screening, **{name: "n/a"})


@pytest.mark.parametrize("text", ["1,5", "<0.2 mg/dL", "½", " 0.9 ", "see report\nof 1 March", "9" * 5000])
def test_what_is_typed_is_kept_as_typed(screening, panel, text):
    factories.lab_result(panel, value=text, unit=text, uln=text, uln_unit=text, lln=text, lln_unit=text, note=text)
    factories.therapy(screening, agent=text, group=text, route=text, last_dose=text, half_life=text)
    factories.toxicity(screening, term=text, grade=text)
    factories.observation(screening, value=text, observed_on=text, observed_time=text, missing=text, source=text)
    accepted()
    for model in (LabResult, Therapy, Toxicity, Observation):
        row = model.objects.get()
        assert {getattr(row, name) for name in ("value", "agent", "term") if hasattr(row, name)} == {text}


def test_taking_a_panel_out_leaves_its_results_in_history(panel):
    "Deleted by the cascade of a deletion: history sees each row."
    result = factories.lab_result(panel, value="0.9")
    LabPanel.objects.filter(pk=panel.pk).delete()
    entry = HistoryEntry.objects.of(result).latest("id")
    assert (entry.action, entry.old["value"], entry.new) == ("D", "0.9", None)


def test_three_edits_are_three_rows_with_their_reasons(panel):
    "Values tried until the verdict turns can be read afterwards."
    result = factories.lab_result(panel, value="1.9")
    for value in ("1.7", "1.5", "1.3"):
        with audit.acting(panel.screening.created_by, f"corrected to {value}"):
            LabResult.objects.filter(pk=result.pk).update(value=value)
    entries = HistoryEntry.objects.of(result).filter(action="U")
    assert [(each.old["value"], each.new["value"], each.reason) for each in entries] == [
        ("1.9", "1.7", "corrected to 1.7"),
        ("1.7", "1.5", "corrected to 1.5"),
        ("1.5", "1.3", "corrected to 1.3"),
    ]
