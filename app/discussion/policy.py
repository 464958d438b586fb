"""Who may do what in a discussion."""

from datetime import timedelta

from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import DiscussionState
from app.discussion.queries.comments import CommentRow
from app.discussion.queries.discussions import DiscussionView
from app.foundation import clock
from app.foundation.settings import setting


def may_comment(viewer: Viewer, discussion: DiscussionView) -> bool:
    """Anybody who is logged in, while the discussion is open."""
    return viewer.is_authenticated and discussion.state == DiscussionState.OPEN


def may_reply(viewer: Viewer, parent: Comment) -> bool:
    """To what readers can see."""
    return viewer.is_authenticated and parent.state == CommentState.PUBLISHED


def may_edit_comment(viewer: Viewer, comment: Comment | CommentRow) -> bool:
    """Its author, for a while, and only what nobody took away."""
    return (
        viewer.id == comment.author_id
        and comment.state in {CommentState.PUBLISHED, CommentState.HELD}
        and clock.now() - comment.created_at <= edit_window()
    )


def may_delete_comment(viewer: Viewer, comment: Comment | CommentRow) -> bool:
    """Its author, at any time."""
    return viewer.id == comment.author_id and comment.state != CommentState.DELETED


def edit_window() -> timedelta:
    """How long a comment may be edited."""
    return timedelta(minutes=setting("EDIT_WINDOW_MINUTES"))
