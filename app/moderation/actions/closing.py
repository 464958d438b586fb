"""Closing discussions, and opening them again."""

from app.accounts.viewer import Viewer
from app.discussion.actions.opening import close_discussion, reopen_discussion
from app.foundation.refusals import Invalid
from app.foundation.words import N_
from app.moderation.actions.deciding import require_moderator, store_decision
from app.moderation.models.decision import Verdict


def close(*, moderator: Viewer, discussion_id: int, reason: str) -> None:
    """Close a discussion; readers see the reason. Closing a closed one changes nothing."""
    require_moderator(moderator)
    if not reason.strip():
        raise Invalid("reason", N_("Please tell the readers why."))
    if close_discussion(discussion_id=discussion_id, reason=reason):
        store_decision(Verdict.CLOSE, moderator_id=moderator.id, discussion_id=discussion_id, note=reason)


def reopen(*, moderator: Viewer, discussion_id: int, note: str = "") -> None:
    """Open a closed discussion again; the note is for moderators. Opening an open one changes nothing."""
    require_moderator(moderator)
    if reopen_discussion(discussion_id=discussion_id):
        store_decision(Verdict.REOPEN, moderator_id=moderator.id, discussion_id=discussion_id, note=note)
