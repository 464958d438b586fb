"""What a line of the log knows besides who, what and whom, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from app.discussion.queries.reasons import reason_by_code
from app.foundation.words import N_
from app.moderation.forms.rules import KIND_LABELS, TERM_VERDICT_LABELS
from app.moderation.models.decision import CAUSE_LABELS
from app.moderation.models.notice import offence_of
from app.web.language import language

_FOR_PROGRAMS = {"decision", "revision", "undoes", "live"}
_NOTHING = (None, "", False)
_MODE_LABELS = {"open": N_("Appear at once"), "held": N_("Wait for a moderator")}
_LABELS: dict[str, str] = {
    "count": N_("Entries"),
    "kind": N_("Kind"),
    "verdict": N_("What happens"),
    "mode": N_("New comments"),
    "is_sensitive": N_("Sensitive topic"),
    "hold_from": N_("From"),
    "hold_until": N_("Until"),
    "slow_minutes": N_("Minutes between two comments of one person"),
    "close_after_days": N_("Days until the discussion closes"),
    "page": N_("Page"),
    "language": N_("Language"),
    "ticks": N_("Ticked"),
}
_PAGE_LABELS = {"netiquette": N_("Netiquette"), "imprint": N_("Imprint"), "privacy": N_("Privacy")}
_LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
_VALUES: dict[str, Mapping[Any, Any]] = {
    "kind": KIND_LABELS,
    "verdict": TERM_VERDICT_LABELS,
    "mode": _MODE_LABELS,
    "page": _PAGE_LABELS,
    "language": _LANGUAGE_NAMES,
}


def in_words(detail: Any) -> str:
    """The detail of an entry, without what says nothing to people."""
    if not isinstance(detail, dict):
        return ""
    said = {name: value for name, value in detail.items() if value not in _NOTHING and name not in _FOR_PROGRAMS}
    words = [put(said.pop(name)) for name, put in _SENTENCES.items() if name in said]
    words += [_named(name, value) for name, value in said.items()]
    if detail.get("live") is False:
        words.append(gettext("on trial"))
    return ", ".join(filter(None, words))


def _reason(code: Any) -> str:
    reason = reason_by_code(str(code))
    return reason.label(language()) if reason is not None else ""


def _cause(code: Any) -> str:
    label = CAUSE_LABELS.get(str(code))
    return str(gettext(label)) if label else ""


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "reason": _reason,
    "cause": _cause,
    "offence": lambda code: str(gettext(offence_of(str(code)).label)),
    "comment": lambda number: f"{gettext('Comment')} {number}",
    "by_first": lambda _: str(gettext("decided by whoever decided first, as there was nobody else")),
}


def _named(name: str, value: Any) -> str:
    label = gettext(_LABELS[name]) if name in _LABELS else name.replace("_", " ")
    if value is True:
        return str(label)
    known = _VALUES.get(name, {}).get(value)
    return f"{label}: {gettext(str(known)) if isinstance(known, str) else known or value}"
