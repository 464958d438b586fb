"""Deciding from the desk: one entry, or several that were picked."""

from collections.abc import Callable
from typing import Any

from app.accounts.viewer import Viewer
from app.foundation.refusals import Invalid
from app.foundation.words import N_
from app.moderation.actions import deciding
from app.moderation.models.decision import Decision
from app.moderation.queries.queue import cause_of

_LETTING: dict[str, Callable[..., Decision]] = {
    "approve": deciding.approve_comment,
    "keep": deciding.keep_comment,
    "restore": deciding.restore_comment,
}


def decide_entry(
    *, moderator: Viewer, comment_id: int, revision: int, seen: int, do: str, note: str = "", message: str = ""
) -> Decision:
    """Carry out what a button of the desk says: `approve`, `keep`, `restore`, `confirm`, or `hide:` with a reason.

    What brought the comment to the desk is the cause. Raises Conflict where it isn't what the moderator saw any more.
    """
    verb, _, reason = do.partition(":")
    about: dict[str, Any] = {
        "moderator": moderator,
        "comment_id": comment_id,
        "revision": revision,
        "seen": seen,
        "note": note,
    }
    if verb == "hide":
        return deciding.hide_comment(**about, reason=reason, message=message, cause=cause_of(comment_id))
    if verb == "confirm":
        return deciding.confirm_hiding(**about)
    if verb not in _LETTING:
        raise Invalid("do", N_("Please choose what to do."))
    return _LETTING[verb](**about, message=message, cause=cause_of(comment_id))
