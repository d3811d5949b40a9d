"""What an action refuses although the person may do it."""

from screening.models import Screening


class Refused(ValueError):  # noqa: N818 - it says what happened, not that something broke
    """An action that cannot be done with what was given: a stable code and a sentence for the person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class StaleRevision(Refused):
    """Somebody saved since the page was drawn. `current` is the screening as it is now; nothing was written."""

    def __init__(self, current: Screening) -> None:
        super().__init__("screening.stale", "Somebody else has saved this screening since the page was drawn.")
        self.current = current
