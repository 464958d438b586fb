"""Posting a comment or a reply."""

from hashlib import sha256

from app.accounts.viewer import Viewer
from app.discussion.actions.appearing import appear
from app.discussion.actions.screening import screen
from app.discussion.actions.writing import CommentText
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.policy import may_comment, may_reply
from app.discussion.queries.comments import comment_sent_before, comment_to_change
from app.discussion.queries.discussions import discussion_to_change
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, LogInFirst, NotAllowed, NotFound
from app.foundation.words import N_


def post_comment(
    *, author: Viewer, discussion_id: int, text: CommentText, submit_token: str, parent_id: int | None = None
) -> Comment:
    """Post a comment, or hold it if screening says so.

    The same text sent again with the same token returns the comment that is already there. Raises NotAllowed where
    the discussion is closed, Conflict where the parent was removed meanwhile.
    """
    if author.id is None:
        raise LogInFirst(N_("Please log in first."))
    submit_key = _submit_key(submit_token, parent_id, text.body)
    sent_before = comment_sent_before(author.id, submit_key)
    if sent_before is not None:
        return sent_before
    discussion = discussion_to_change(discussion_id)
    if not may_comment(author, discussion):
        raise NotAllowed(N_("This discussion is closed."))
    parent = _parent(author, discussion_id, parent_id)
    screening = screen(author, text, discussion.mode)
    comment = Comment(
        discussion_id=discussion_id,
        parent_id=parent.id if parent else None,
        thread_id=(parent.thread_id or parent.id) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        author_id=author.id,
        state=CommentState.HELD,
        body=text.body,
        html=text.html,
        created_at=clock.now(),
        submit_key=submit_key,
        revision=1,
        version=1,
        last_place=0,
        reply_count=0,
    )
    if not screening.held:
        appear(comment)
    db.session.add(comment)
    db.session.flush()
    add_revision(comment, screening.run)
    db.session.flush()
    return comment


def add_revision(comment: Comment, run: list[dict[str, object]]) -> None:
    """Keep the present text as a version of its own, with what screening said of it."""
    db.session.add(
        CommentRevision(
            comment_id=comment.id,
            number=comment.revision,
            body=comment.body,
            html=comment.html,
            screening=run,
            created_at=comment.edited_at or comment.created_at,
        )
    )


def _parent(author: Viewer, discussion_id: int, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = comment_to_change(parent_id)
    if parent.discussion_id != discussion_id:
        raise NotFound
    if not may_reply(author, parent):
        raise Conflict(N_("The comment you are replying to is no longer there."))
    return parent


def _submit_key(submit_token: str, parent_id: int | None, body: str) -> str | None:
    if not submit_token:
        return None
    return sha256(f"{submit_token}\x1f{parent_id}\x1f{body}".encode()).hexdigest()
