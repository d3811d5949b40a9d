"""Sentences by code. The engine names a message and its parameters; `criteria.messages` renders it in a language.

Templates are marked for translation by `_`, a function that does nothing here: the engine knows no gettext.
Parameters are texts, numbers, or messages of their own; nothing is glued together outside a template.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Union

Param = Union[str, int, "Message", tuple["Message", ...]]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence as code and parameters."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()


def message(code: str, /, **params: Param) -> Message:
    """A message by its code, with the parameters of its template."""
    return Message(code, tuple(params.items()))


def render(sentence: Message, translate: Callable[[str], str] = str) -> str:
    """The sentence in the language of `translate` (a template in, a template out); English as it stands."""
    separators = _SEPARATORS.get(sentence.code, _SEMICOLONS)
    values = {name: _text(value, translate, separators) for name, value in sentence.params}
    return translate(TEMPLATES[sentence.code]).format(**values)


def _text(value: Param, translate: Callable[[str], str], separators: tuple[str, str]) -> str:
    if isinstance(value, Message):
        return render(value, translate)
    if isinstance(value, tuple):
        return _joined([render(part, translate) for part in value], *(translate(TEMPLATES[s]) for s in separators))
    return str(value)


def _joined(parts: list[str], between: str, before_last: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return before_last.join([between.join(parts[:-1]), parts[-1]])


# What stands between the parts of a list, and before its last part.
_SEMICOLONS = ("list_separator", "list_separator")
_SEPARATORS: Mapping[str, tuple[str, str]] = {
    "comma_joined": ("comma", "comma"),
    "and_joined": ("comma", "last_and"),
}


def _(template: str) -> str:
    return template


TEMPLATES: Mapping[str, str] = {
    "text": "{text}",
    "list_separator": _("; "),
    "comma": _(", "),
    "last_and": _(" and "),
    "joined": "{parts}",
    "comma_joined": "{parts}",
    "and_joined": "{parts}",
    # What was compared
    "is_less": _("{name} is {found}: below {limit}"),
    "is_not_less": _("{name} is {found}: not below {limit}"),
    "is_at_most": _("{name} is {found}: at most {limit}"),
    "is_not_at_most": _("{name} is {found}: more than {limit}"),
    "is_more": _("{name} is {found}: above {limit}"),
    "is_not_more": _("{name} is {found}: not above {limit}"),
    "is_at_least": _("{name} is {found}: at least {limit}"),
    "is_not_at_least": _("{name} is {found}: less than {limit}"),
    "is_between": _("{name} is {found}: within {low} to {high}"),
    "is_not_between": _("{name} is {found}: outside {low} to {high}"),
    "is_equal": _("{name} is {found}"),
    "is_not_equal": _("{name} is {found}, not {limit}"),
    "is_unequal": _("{name} is {found}, not {limit}"),
    "is_not_unequal": _("{name} is {found}"),
    "range": _("{low} to {high}"),
    "is_one_of": _("{name} is {found}"),
    "is_not_one_of": _("{name} is {found}: not one of {limit}"),
    "is_before": _("{name} is {found}: before {limit}"),
    "is_not_before": _("{name} is {found}: not before {limit}"),
    "is_after": _("{name} is {found}: after {limit}"),
    "is_not_after": _("{name} is {found}: not after {limit}"),
    "is_on_or_before": _("{name} is {found}: on or before {limit}"),
    "is_not_on_or_before": _("{name} is {found}: after {limit}"),
    "is_on_or_after": _("{name} is {found}: on or after {limit}"),
    "is_not_on_or_after": _("{name} is {found}: before {limit}"),
    "is_same_date": _("{name} is {found}: the same day as {limit}"),
    "is_not_same_date": _("{name} is {found}: not the same day as {limit}"),
    "is_true": _("{name}: yes"),
    "is_false": _("{name}: no"),
    "is_constant": _("the rule says so for everybody"),
    "open_between": _("{name} is {found}: on which side of {limit} it lies is not known"),
    "no_rows": _("{name}: none listed"),
    "of_row": _("{row}: {what}"),
    # Limits worked out
    "multiple_of": _("{factor} × {base} = {result}"),
    "limit_of_normal_upper": _("upper limit of normal of {name}"),
    "limit_of_normal_lower": _("lower limit of normal of {name}"),
    # Why something is missing
    "not_entered": _("{name} is not entered"),
    "not_done": _("{name} was not done"),
    "not_recorded": _("{name} is not recorded"),
    "not_counted": _("{name} does not count as recorded"),
    "not_reviewed": _("{name}: nobody has marked the list as reviewed and complete"),
    "unreadable": _("{name} cannot be read"),
    "no_unit": _("{name} has no unit; a unit is never assumed"),
    "wrong_unit": _("{name} has a unit that does not fit"),
    "not_believable": _("{name} is not believable as entered; check it against the report"),
    "contradictory": _("{name} contradicts another entry"),
    "conflicting": _("{name} has conflicting entries"),
    "suspected": _("{name} is only suspected; it needs an answer"),
    "indeterminate": _("{name} is indeterminate"),
    "uncertain": _("{name} is not known precisely enough"),
    "time_of_day_needed": _("{name} depends on the hour: the time of day is needed"),
    "not_confirmed": _("{name} is a proposal that nobody has confirmed with a source"),
    "still_given": _("{name} is still given"),
    "outside_window": _("{name} is older than the study accepts"),
    "awaits_judgement": _("{name} awaits the investigator's decision"),
    "rule_error": _("{name} could not be worked out"),
    "with_detail": _("{what} ({detail})"),
    "judged": _("{by} judged: {answer}. {why}"),
    "judged_without_reason": _("{by} judged: {answer}"),
    "judged_otherwise": _("as entered: {entered}; {by} judged: {answer}. Entry and judgement must agree"),
    "judgement_open_without_reason": _("{by} has not decided yet"),
    "judgement_open": _("{by} has not decided yet. {why}"),
    "answer_met": _("met"),
    "answer_not_met": _("not met"),
    "answer_unknown": _("undecided"),
    "answer_absent": _("absent"),
    "answer_present": _("present"),
    # Details of entries
    "not_used": _("not used"),
    "typed": _("typed: {text}"),
    "not_a_number": _("typed {text}; write a number with a point, such as 1.5"),
    "thousands_mark": _("typed {text}; write it without a thousands mark, with a point as the decimal mark"),
    "not_a_whole_number": _("typed {text}; a whole number is needed"),
    "not_a_date": _("typed {text}; write the date as 2026-03-02"),
    "not_a_time": _("typed {text}; write the time as 08:30"),
    "not_a_choice": _("{text} is not one of the answers: {choices}"),
    "no_such_day": _("typed {text}; the calendar has no such day"),
    "range_reversed": _("typed {text}; the range runs backwards"),
    "comma_read": _("typed {text}, read as {read}"),
    "bound_read": _("typed {text}, read as {read}"),
    "unit_not_accepted": _("{unit} is not a unit of {name}; accepted are {units}"),
    "outside_believable": _("{value} is not believable for {name}: {low} to {high} {unit} is"),
    "other_unit_fits": _("{value} is not believable for {name}; {other} would be ordinary: which is it?"),
    "outside_possible": _("{value} is not possible: {low} to {high}"),
    "limit_not_believable": _("a limit of {value} is not believable; check it against the report"),
    "limit_must_be_positive": _("a limit of normal is above zero, got {value}"),
    "after_as_of": _("dated {date}, after the as-of date {as_of}"),
    "after_anchor": _("last dose {date} lies after the planned anchor date {anchor}"),
    "anchor_before_as_of": _("the anchor date {anchor} lies before the as-of date {as_of}"),
    "two_answers": _("{first} and {second}, neither known to be later"),
    "needs_condition": _("it counts only where {condition} is {wanted}"),
    "contradiction": _("{says}"),
    "age_conflict": _("age entered {entered}, by birth date {computed}"),
    "age_impossible": _("that makes an age of {age}"),
    "last_dose_by": _("last dose no later than {date}"),
    "planned_dose": _("last dose {date} lies after the as-of date: mark it as still given"),
    "group_contradicts": _("entered as {typed}, by the catalogue it is {listed}: correct one of them"),
    "group_unknown": _("whether it is a checkpoint agent is not recorded"),
    "proposed_half_life": _("{hours} h proposed by the catalogue"),
    "half_life_source_missing": _("a half-life needs a source and a person who confirms it"),
    "typed_last_dose": _("last dose {text}"),
    "typed_still_given": _("still given"),
    "typed_half_life": _("half-life {text}"),
    "typed_grade": _("grade {text}"),
    "typed_stable": _("stable"),
    "typed_not_stable": _("not stable"),
    "typed_not_related": _("not due to treatment"),
    # Why an entry was not used
    "newer_used": _("a later result is used"),
    "result_used": _("a result is used"),
    "not_used_in_conflict": _("none is used while results of one time disagree"),
    "not_used_in_doubt": _("none is used while another is dated after the as-of date"),
    "same_again": _("the same result again"),
    "not_in_dictionary": _("{key} is not a variable of this study"),
    # Flags
    "flag_awaiting_judgement": _("as entered; awaits the investigator"),
    "flag_unconfirmed_reading": _("rests on an unconfirmed reading: {label}"),
    "flag_age_boundary": _("the age lies on a bound of the sentence"),
    "flag_near_limit": _("close to the limit"),
    "flag_at_limit": _("exactly at the limit"),
    "flag_weight_sensitivity": _("{label} would give {value} and another verdict"),
    "flag_constant_dependent": _("{label} would give {value} and another verdict"),
    "flag_cg_under_18": _("Cockcroft-Gault is not validated under 18 years"),
    "flag_lansky_under_16": _("under 16 years many trials use the Lansky score"),
    "flag_stale": _("{name} of {date} is older than {days} days at {anchor}"),
    "flag_undated": _("{name} has no date"),
    "flag_confirmed_unusual": _("unusual value, confirmed by {by}: {source}"),
    "flag_limit_unit_differs": _("value in {unit}, limit in {limit_unit}"),
    "flag_gilbert_exemption": _("exempt from the limit by documented Gilbert's syndrome"),
    "flag_registry_wording": _("the registry's wording seems to have lost a word: see how it is read"),
    "flag_non_systemic_ignored": _("listed, not counted: {row} ({route})"),
    "flag_not_counted_by_setting": _("listed, not counted by the study's setting: {row}"),
    "flag_steroid_counted": _("counted as systemic therapy until the study decides: {row}"),
    "flag_half_life_used": _("half-life used for {row}: {half_life}, {source}"),
    "flag_leap_day": _("born on 29 February: the birthday falls on 1 March in common years"),
    "flag_no_threshold_in_source": _("a percentage alone decides nothing: the record names no cut-off"),
    "flag_before_consent": _("{name} is dated before consent"),
    # Formula variants
    "ideal_weight": _("ideal body weight {weight}"),
    "adjusted_weight": _("adjusted body weight {weight}"),
    "rounded_constants": _("the form with 1.23 / 1.04"),
    # Verdicts and conclusions
    "verdict_rule_error": _("the rule could not be evaluated: {problem}"),
    "verdict_not_applicable": _("not applicable: {what}"),
    "conclusion_meets": _("{criteria} met as of {as_of}, version {version}."),
    "conclusion_meets_as_entered": _(
        "{criteria} met as of {as_of}, version {version}; {count} of them as entered, awaiting the investigator."
    ),
    "conclusion_absent": _("{criteria} absent as of {as_of}, version {version}."),
    "only_inclusion": _("The inclusion criterion"),
    "only_exclusion": _("The exclusion criterion"),
    "only_precondition": _("The precondition"),
    "conclusion_no_decision": _("Not a decision to enrol."),
    "all_of": _("All {criteria}"),
    "these": "{criteria}",
    "conclusion_no_exclusions": _(
        "The registry record lists no exclusion criteria; check the protocol's list before enrolling. "
        "Not a decision to enrol."
    ),
    "conclusion_fails_one": _("Does not meet 1 criterion: {codes}."),
    "conclusion_fails": _("Does not meet {count} criteria: {codes}."),
    "conclusion_open": _("Not yet decided: {parts}."),
    "conclusion_also_open": _("Also open: {parts}."),
    "conclusion_nothing_in_force": _("Not yet decided: no criteria are in force."),
    "conclusion_readings": _("Rests on an unconfirmed reading: {readings}."),
    "failing": _("{code} ({remedy})"),
    "failing_plain": _("{code}"),
    "remedy_repeat": _("may be repeated"),
    "remedy_wait": _("clears with time"),
    "remedy_fixed": _("cannot change"),
    "count_to_enter": _("{count} to enter"),
    "count_to_clarify": _("{count} to clarify"),
    "count_awaits": _("{count} await the investigator"),
    "count_awaits_one": _("{count} awaits the investigator"),
    "kind_inclusion": _("{count} inclusion criteria"),
    "kind_inclusion_one": _("the inclusion criterion"),
    "kind_exclusion": _("{count} exclusion criteria"),
    "kind_exclusion_one": _("the exclusion criterion"),
    "kind_precondition": _("{count} preconditions"),
    "kind_precondition_one": _("the precondition"),
    "kind_precondition_two": _("both preconditions"),
    "reading_named": _("{code} ({label})"),
    "word_met": _("met"),
    "word_not_met": _("not met"),
    "word_absent": _("absent"),
    "word_excludes": _("present: excludes"),
    "word_given": _("given"),
    "word_not_given": _("not given"),
    "word_unknown": _("unknown"),
    "word_not_applicable": _("not applicable"),
    # What to do next
    "todo_enter": _("Enter {label}"),
    "todo_clarify": _("Clarify: {why}"),
    "todo_investigator": _("Investigator decides: {label}"),
    "todo_review": _("Mark the list as reviewed: {label}"),
}
