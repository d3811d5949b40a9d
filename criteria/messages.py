"""The engine's sentences in the reader's language."""

from django.utils.translation import gettext

from criteria.engine import messages


def render(sentence: messages.Message) -> str:
    """Render a message of the engine in the language in force."""
    return messages.render(sentence, gettext)
