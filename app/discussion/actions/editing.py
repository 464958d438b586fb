"""Editing and deleting one's own comment."""

from sqlalchemy import update

from app.accounts.viewer import Viewer
from app.discussion.actions.appearing import appear, change_text, vanish
from app.discussion.actions.drafting import drop_new_texts_of
from app.discussion.actions.mentioning import drop_mentions, set_mentions
from app.discussion.actions.posting import add_revision, require_confirmed
from app.discussion.actions.recommending import end_highlight_of_old_text
from app.discussion.actions.reporting import forget_what_rules_found, withdraw_reports_by_rule
from app.discussion.actions.screeners.case import Case
from app.discussion.actions.screening import screen
from app.discussion.actions.writing import CommentText
from app.discussion.facts import CommentDeleted, CommentReturned, MentionsAdded
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.policy import may_delete_comment, may_edit_comment
from app.discussion.queries.comments import comment_to_change, was_typed_too_fast
from app.discussion.queries.discussions import discussion_by_id
from app.foundation import clock
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.refusals import Conflict, NotAllowed
from app.foundation.words import N_


def edit_comment(*, editor: Viewer, comment_id: int, text: CommentText, revision: int, insists: bool = True) -> Comment:
    """Give the comment a new text; it is screened anew and the old one is kept for moderators.

    What the editors recommended or pinned was the old one, so that ends. Raises Conflict where it was edited since
    `revision`, NotAllowed where the time for editing is over or the editor has an address to confirm, and what `screen`
    raises.
    """
    require_confirmed(editor)
    comment = comment_to_change(comment_id)
    if not may_edit_comment(editor, comment):
        raise NotAllowed(N_("This comment can’t be edited any more."))
    if comment.body == text.body:
        return comment
    if comment.revision != revision:
        raise Conflict(N_("You have edited this comment in another window. Your text is below."))
    case = Case(editor, text, discussion_by_id(comment.discussion_id), edited=comment)
    screening = screen(case, insists=insists)
    withdraw_reports_by_rule(comment.id)
    comment.body, comment.html = text.body, text.html
    comment.revision += 1
    comment.edited_at = clock.now()
    add_revision(comment.id, comment.author_id, text, screening, number=comment.revision, at=comment.edited_at)
    end_highlight_of_old_text(comment, author=editor)
    if screening.held and comment.state == CommentState.PUBLISHED:
        vanish(comment, CommentState.HELD)
    elif not screening.held and comment.state == CommentState.HELD and not was_typed_too_fast(comment.id):
        _show_again(comment, editor)
    else:
        change_text(comment)
    db.session.flush()
    if set_mentions(comment, text.named) and comment.state == CommentState.PUBLISHED:
        record(MentionsAdded(comment_id=comment.id, actor_id=editor.id))
    return comment


def _show_again(comment: Comment, editor: Viewer) -> None:
    had_appeared = comment.position is not None
    appear(comment, actor_id=editor.id)
    if had_appeared:
        record(CommentReturned(comment_id=comment.id, actor_id=editor.id))


def delete_comment(*, author: Viewer, comment_id: int) -> Comment:
    """Take the comment's text away for good, its earlier versions too; a line stays where it was."""
    comment = comment_to_change(comment_id)
    if comment.state == CommentState.DELETED and comment.author_id == author.id:
        return comment
    if not may_delete_comment(author, comment):
        raise NotAllowed(N_("Only its author can delete a comment."))
    was_removed = comment.state == CommentState.HIDDEN
    vanish(comment, CommentState.DELETED)
    comment.body = comment.html = ""
    comment.submit_key = None
    theirs = update(CommentRevision).where(CommentRevision.comment_id == comment.id)
    db.session.execute(theirs.values(body="", html=""))
    if not was_removed:  # else the text could come back, said anew: its key stays, and why it was removed
        comment.removal_reason = None
        db.session.execute(theirs.values(text_key=""))
    forget_what_rules_found(comment.id)
    drop_new_texts_of(comment.id)
    drop_mentions(comment.id)
    db.session.flush()
    record(CommentDeleted(comment.id, actor_id=author.id))
    return comment
