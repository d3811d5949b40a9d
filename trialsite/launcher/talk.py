"""What the launcher says: steps as they go, and failures in one sentence that ends in what to do."""

import sys


class Stop(Exception):  # noqa: N818 (it ends the launcher, it is not an error of the program)
    """A failure that the person at the keyboard can mend. Its text is one sentence: what is wrong and what to do."""


def step(text: str) -> None:
    """Announce what is being done now."""
    print(f"- {text}", flush=True)


def note(text: str) -> None:
    """Say something that the person should know but need not act on."""
    print(f"  {text}", flush=True)


def complain(text: str) -> None:
    """Say what stopped the launcher, apart from whatever a program printed before it."""
    print(f"\ntrialsite: {text}", file=sys.stderr, flush=True)
