"""Deciding about comments and discussions. Every decision is stored in the transaction that carries it out."""

from app.accounts.viewer import Viewer
from app.discussion.actions.appearing import appear, vanish
from app.discussion.actions.opening import close_discussion, reopen_discussion
from app.discussion.models.comment import REMOVAL_REASONS, Comment, CommentState
from app.discussion.queries.comments import comment_to_change
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import Conflict, Invalid, NotAllowed
from app.foundation.text.plain import storable
from app.foundation.words import N_
from app.moderation.models import Decision, Verdict
from app.moderation.policy import may_moderate


def hide_comment(*, moderator: Viewer, comment_id: int, revision: int, reason: str, note: str = "") -> Comment:
    """Take a published or waiting comment out of readers' sight, for a reason they are told.

    Raises Conflict where the text was edited since `revision`, or somebody else decided first.
    """
    if reason not in REMOVAL_REASONS:
        raise Invalid("reason", N_("Please choose a reason."))
    comment = _judged(moderator, comment_id, revision, {CommentState.PUBLISHED, CommentState.HELD})
    vanish(comment, CommentState.HIDDEN)
    comment.removal_reason = reason
    _decide(moderator, Verdict.HIDE, comment, reason=reason, note=note)
    return comment


def restore_comment(*, moderator: Viewer, comment_id: int, revision: int, note: str = "") -> Comment:
    """Show a hidden comment again, where it was. Raises Conflict as `hide_comment` does."""
    comment = _judged(moderator, comment_id, revision, {CommentState.HIDDEN})
    comment.removal_reason = None
    appear(comment)
    _decide(moderator, Verdict.RESTORE, comment, note=note)
    return comment


def approve_comment(*, moderator: Viewer, comment_id: int, revision: int, note: str = "") -> Comment:
    """Publish a waiting comment. Raises Conflict as `hide_comment` does."""
    comment = _judged(moderator, comment_id, revision, {CommentState.HELD})
    appear(comment)
    _decide(moderator, Verdict.APPROVE, comment, note=note)
    return comment


def close(*, moderator: Viewer, discussion_id: int, reason: str) -> None:
    """Close a discussion; readers see the reason. Closing a closed one changes nothing."""
    _require(moderator)
    if not reason.strip():
        raise Invalid("reason", N_("Please tell the readers why."))
    if close_discussion(discussion_id=discussion_id, reason=reason):
        _decide_about(moderator, Verdict.CLOSE, discussion_id, note=reason)


def reopen(*, moderator: Viewer, discussion_id: int, note: str = "") -> None:
    """Open a closed discussion again; the note is for moderators. Opening an open one changes nothing."""
    _require(moderator)
    if reopen_discussion(discussion_id=discussion_id):
        _decide_about(moderator, Verdict.REOPEN, discussion_id, note=note)


def _judged(moderator: Viewer, comment_id: int, revision: int, states: set[CommentState]) -> Comment:
    _require(moderator)
    comment = comment_to_change(comment_id)
    if comment.state == CommentState.DELETED:
        raise Conflict(N_("Its author has deleted this comment in the meantime."))
    if comment.state not in states:
        raise Conflict(N_("Somebody else has decided on this comment in the meantime."))
    if comment.revision != revision:
        raise Conflict(N_("The text was edited in the meantime. Please read it again before you decide."))
    return comment


def _require(moderator: Viewer) -> None:
    if not may_moderate(moderator):
        raise NotAllowed(N_("Only moderators can do this."))


def _decide(moderator: Viewer, verdict: Verdict, comment: Comment, *, reason: str | None = None, note: str) -> None:
    _decide_about(
        moderator,
        verdict,
        comment.discussion_id,
        comment_id=comment.id,
        revision=comment.revision,
        reason=reason,
        note=note,
    )


def _decide_about(
    moderator: Viewer,
    verdict: Verdict,
    discussion_id: int,
    *,
    comment_id: int | None = None,
    revision: int | None = None,
    reason: str | None = None,
    note: str = "",
) -> None:
    db.session.add(
        Decision(
            verdict=verdict,
            discussion_id=discussion_id,
            comment_id=comment_id,
            revision=revision,
            reason=reason,
            note=storable(note).strip(),
            moderator_id=moderator.id,
            created_at=clock.now(),
        )
    )
    about = {"discussion": discussion_id} if comment_id is None else {"comment": comment_id}
    log().info("moderated", verdict=str(verdict), moderator=moderator.id, **about)
