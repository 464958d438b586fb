"""Lengths of time in words."""

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext, ngettext

from app.privacy.ledger import Span


def filled(sentence: str, spans: Mapping[str, Span]) -> str:
    """The sentence in the reader's language, with the lengths of time in it as they are set now."""
    return str(gettext(sentence, **{name: in_words(span()) for name, span in spans.items()}))


def in_words(span: timedelta) -> str:
    """`7 days`, `24 hours`, `10 minutes`."""
    hours, seconds = divmod(int(span.total_seconds()), 3600)
    if seconds:
        return str(ngettext("%(num)d minute", "%(num)d minutes", int(span.total_seconds()) // 60))
    if hours % 24 or hours == 24:
        return str(ngettext("%(num)d hour", "%(num)d hours", hours))
    return str(ngettext("%(num)d day", "%(num)d days", hours // 24))
