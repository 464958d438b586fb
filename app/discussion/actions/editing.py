"""Editing and deleting one's own comment."""

from sqlalchemy import update

from app.accounts.viewer import Viewer
from app.discussion.actions.appearing import appear, change_text, vanish
from app.discussion.actions.drafting import drop_new_texts_of
from app.discussion.actions.posting import add_revision
from app.discussion.actions.screening import screen
from app.discussion.actions.writing import CommentText
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.policy import may_delete_comment, may_edit_comment
from app.discussion.queries.comments import comment_to_change
from app.discussion.queries.discussions import discussion_by_id
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, NotAllowed
from app.foundation.words import N_


def edit_comment(*, editor: Viewer, comment_id: int, text: CommentText, revision: int) -> Comment:
    """Give the comment a new text; it is screened anew and the old one is kept for moderators.

    Raises Conflict where it was edited since `revision`, NotAllowed where the time for editing is over.
    """
    comment = comment_to_change(comment_id)
    if not may_edit_comment(editor, comment):
        raise NotAllowed(N_("This comment can’t be edited any more."))
    if comment.body == text.body:
        return comment
    if comment.revision != revision:
        raise Conflict(N_("You have edited this comment in another window. Your text is below."))
    screening = screen(editor, text, discussion_by_id(comment.discussion_id).mode)
    comment.body, comment.html = text.body, text.html
    comment.revision += 1
    comment.edited_at = clock.now()
    add_revision(comment, screening.run)
    if screening.held and comment.state == CommentState.PUBLISHED:
        vanish(comment, CommentState.HELD)
    elif not screening.held and comment.state == CommentState.HELD:
        appear(comment)
    else:
        change_text(comment)
    db.session.flush()
    return comment


def delete_comment(*, author: Viewer, comment_id: int) -> Comment:
    """Take the comment's text away for good, its earlier versions too; a line stays where it was."""
    comment = comment_to_change(comment_id)
    if comment.state == CommentState.DELETED and comment.author_id == author.id:
        return comment
    if not may_delete_comment(author, comment):
        raise NotAllowed(N_("Only its author can delete a comment."))
    vanish(comment, CommentState.DELETED)
    comment.body = comment.html = ""
    comment.submit_key = None
    comment.removal_reason = None
    db.session.execute(update(CommentRevision).where(CommentRevision.comment_id == comment.id).values(body="", html=""))
    drop_new_texts_of(comment.id)
    db.session.flush()
    return comment
