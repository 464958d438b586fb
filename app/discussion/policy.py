"""Who may do what in a discussion."""

from datetime import timedelta

from app.accounts.models.account import Account
from app.accounts.policy import has_to_confirm, may_take_part
from app.accounts.queries.ignoring import ignores
from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import DiscussionState
from app.discussion.queries.comments import CommentRow
from app.discussion.queries.discussions import DiscussionView
from app.discussion.queries.ground import Parent
from app.discussion.queries.people import is_known_to_readers
from app.foundation import clock
from app.foundation.settings import setting


def may_write(viewer: Viewer) -> bool:
    """Anybody who is logged in, has confirmed their address where that is asked, and is in good standing."""
    return viewer.is_authenticated and not has_to_confirm(viewer) and may_take_part(viewer)


def may_comment(viewer: Viewer, discussion: DiscussionView) -> bool:
    """Who may write at all, while the discussion is open."""
    return may_write(viewer) and discussion.state == DiscussionState.OPEN


def may_reply(viewer: Viewer, parent: Comment | Parent) -> bool:
    """To what readers can see."""
    return may_write(viewer) and parent.state == CommentState.PUBLISHED


def may_recommend(viewer: Viewer, comment: Comment | CommentRow) -> bool:
    """What readers can see, by anybody but its author."""
    return may_write(viewer) and comment.state == CommentState.PUBLISHED and comment.author_id != viewer.id


def may_highlight(viewer: Viewer, article_author_id: int | None) -> bool:
    """Staff everywhere, authors under their own articles."""
    is_its_author = viewer.id is not None and viewer.id == article_author_id
    return (viewer.is_staff or is_its_author) and may_take_part(viewer)


def may_edit_comment(viewer: Viewer, comment: Comment | CommentRow) -> bool:
    """Its author, for a while, and only what nobody took away."""
    return (
        viewer.id == comment.author_id
        and may_take_part(viewer)
        and comment.state in {CommentState.PUBLISHED, CommentState.HELD}
        and clock.now() - comment.created_at <= edit_window()
    )


def may_delete_comment(viewer: Viewer, comment: Comment | CommentRow) -> bool:
    """Its author, at any time."""
    return viewer.id == comment.author_id and comment.state != CommentState.DELETED


def may_see_person(viewer: Viewer, person: Account) -> bool:
    """Those who show a profile or have said something in public; whoever only signed up is nobody's business.

    Moderators see everybody, people see themselves and whom they ignore.
    """
    if person.disabled_at is not None:
        return False
    if person.profile_is_public or viewer.may_moderate or viewer.id == person.id or is_known_to_readers(person.id):
        return True
    return viewer.id is not None and ignores(viewer.id, person.id)


def edit_window() -> timedelta:
    """How long a comment may be edited."""
    return timedelta(minutes=setting("EDIT_WINDOW_MINUTES"))


def may_edit_reasons(viewer: Viewer) -> bool:
    """Administrators: the list is the publisher's."""
    return viewer.is_administrator
