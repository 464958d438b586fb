"""What people under a measure are told, wherever they meet it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.accounts.door import viewer
from app.accounts.viewer import GOOD_STANDING
from app.discussion.queries.reasons import reasons
from app.moderation.queries.people import measures_told
from app.web.language import language


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure in the words of whoever it concerns."""

    kind: str
    title: str
    until: datetime | None
    label: str
    explanation: str
    message: str


def own_measures() -> list[MeasureShown]:
    """What holds against whoever is looking, and why; the account page and the page that refuses a text say it."""
    person = viewer()
    if person.id is None or person.standing == GOOD_STANDING:
        return []
    known = {one.code: one for one in reasons()}
    titles = {
        "warning": gettext("A moderator has warned you."),
        "watch": gettext("Your comments wait for a moderator before they appear."),
        "suspension": gettext("Your account is suspended for a while: you can read, but not write."),
        "ban": gettext("Your account is banned: you can read, but not write."),
    }
    shown = []
    for one in measures_told(person.id):
        reason = known.get(one.reason or "")
        shown.append(
            MeasureShown(
                one.kind,
                titles[one.kind],
                one.until,
                reason.label(language()) if reason is not None else "",
                reason.explanation(language()) if reason is not None else "",
                one.message,
            )
        )
    return shown
