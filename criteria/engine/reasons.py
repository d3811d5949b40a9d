"""Two closed tables: reasons, which make a verdict unknown, and flags, which never change one."""

from dataclasses import dataclass
from enum import Enum

from criteria.engine.messages import Message


class WaitsFor(Enum):
    """Who or what can turn an unknown into an answer."""

    ENTER = "enter"
    CLARIFY = "clarify"
    INVESTIGATOR = "investigator"


class Reason(Enum):
    """Why a value is missing or cannot be used."""

    NOT_ENTERED = "not_entered"
    NOT_DONE = "not_done"
    NOT_RECORDED = "not_recorded"
    NOT_COUNTED = "not_counted"
    NOT_REVIEWED = "not_reviewed"
    UNREADABLE = "unreadable"
    NO_UNIT = "no_unit"
    WRONG_UNIT = "wrong_unit"
    NOT_BELIEVABLE = "not_believable"
    CONTRADICTORY = "contradictory"
    CONFLICTING = "conflicting"
    SUSPECTED = "suspected"
    INDETERMINATE = "indeterminate"
    UNCERTAIN = "uncertain"
    TIME_OF_DAY_NEEDED = "time_of_day_needed"
    NOT_CONFIRMED = "not_confirmed"
    STILL_GIVEN = "still_given"
    OUTSIDE_WINDOW = "outside_window"
    AWAITS_JUDGEMENT = "awaits_judgement"
    RULE_ERROR = "rule_error"

    @property
    def waits_for(self) -> WaitsFor:
        return _WAITS_FOR.get(self, WaitsFor.CLARIFY)


_WAITS_FOR = {
    Reason.NOT_ENTERED: WaitsFor.ENTER,
    Reason.NOT_DONE: WaitsFor.ENTER,
    Reason.NOT_RECORDED: WaitsFor.ENTER,
    Reason.NOT_COUNTED: WaitsFor.ENTER,
    Reason.NOT_REVIEWED: WaitsFor.ENTER,
    Reason.OUTSIDE_WINDOW: WaitsFor.ENTER,
    Reason.AWAITS_JUDGEMENT: WaitsFor.INVESTIGATOR,
}


class Flag(Enum):
    """Something a reader should know beside a verdict. A flag never changes one."""

    AWAITING_JUDGEMENT = "awaiting_judgement"
    UNCONFIRMED_READING = "unconfirmed_reading"
    AGE_BOUNDARY = "age_boundary"
    NEAR_LIMIT = "near_limit"
    WEIGHT_SENSITIVITY = "weight_sensitivity"
    CONSTANT_DEPENDENT = "constant_dependent"
    CG_UNDER_18 = "cg_under_18"
    LANSKY_UNDER_16 = "lansky_under_16"
    STALE = "stale"
    UNDATED = "undated"
    CONFIRMED_UNUSUAL = "confirmed_unusual"
    LIMIT_UNIT_DIFFERS = "limit_unit_differs"
    GILBERT_EXEMPTION = "gilbert_exemption"
    REGISTRY_WORDING = "registry_wording"
    NON_SYSTEMIC_IGNORED = "non_systemic_ignored"
    STEROID_COUNTED = "steroid_counted"
    HALF_LIFE_USED = "half_life_used"
    LEAP_DAY = "leap_day"
    NO_THRESHOLD_IN_SOURCE = "no_threshold_in_source"
    BEFORE_CONSENT = "before_consent"


@dataclass(frozen=True, slots=True)
class Note:
    """A flag with the sentence that explains it here."""

    flag: Flag
    message: Message
