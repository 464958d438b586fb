"""Screening: an ordered list of rules that say whether a comment appears at once or waits for a moderator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.accounts.viewer import Viewer
from app.discussion.actions.writing import CommentText
from app.discussion.models.discussion import DiscussionMode
from app.discussion.queries.comments import appeared_comments_by
from app.foundation.settings import setting
from app.foundation.words import N_

HOLD_REASONS: dict[str, str] = {
    "every_comment": N_("Every comment waits in this discussion"),
    "first_comments": N_("First comments of a new account"),
    "many_links": N_("More links than allowed"),
}


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule's objection: its name and the figures behind it."""

    rule: str
    data: dict[str, int]


Screener = Callable[[Viewer, CommentText, str], Hold | None]


@dataclass(frozen=True, slots=True)
class Screening:
    """The outcome, and the whole run as it is stored with the revision."""

    held: bool
    run: list[dict[str, Any]]


def screen(author: Viewer, text: CommentText, mode: str) -> Screening:
    """Ask the rules in turn, in this mode of the discussion; the first objection decides."""
    run: list[dict[str, Any]] = []
    for screener in SCREENERS:
        hold = screener(author, text, mode)
        run.append({"rule": screener.__name__, "outcome": "hold" if hold else "pass", **(hold.data if hold else {})})
        if hold:
            return Screening(True, run)
    return Screening(False, run)


def every_comment(author: Viewer, _text: CommentText, mode: str) -> Hold | None:
    """In a held discussion moderators read first."""
    return Hold("every_comment", {}) if mode == DiscussionMode.HELD and not author.is_staff else None


def first_comments(author: Viewer, _text: CommentText, _mode: str) -> Hold | None:
    """A new account's first comments wait, until as many have appeared."""
    wanted = setting("HOLD_FIRST_COMMENTS")
    if author.is_staff or not wanted or author.id is None:
        return None
    appeared = appeared_comments_by(author.id, at_most=wanted)
    return Hold("first_comments", {"appeared": appeared, "wanted": wanted}) if appeared < wanted else None


def many_links(author: Viewer, text: CommentText, _mode: str) -> Hold | None:
    """Many links are mostly advertising."""
    allowed = setting("HOLD_ABOVE_LINKS")
    if author.is_staff or text.link_count <= allowed:
        return None
    return Hold("many_links", {"links": text.link_count, "allowed": allowed})


SCREENERS: tuple[Screener, ...] = (every_comment, first_comments, many_links)
