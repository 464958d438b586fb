"""Appearing and vanishing: the only places where a comment's state, positions and the kept counts change."""

from dataclasses import dataclass

from sqlalchemy import Update, bindparam, func, select, update

from app.discussion.facts import CommentPublished
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import Base, db
from app.foundation.facts import record
from app.foundation.prepared import run

_discussion, _comment = Base.metadata.tables["discussion"].c, Base.metadata.tables["comment"].c
_COUNT = (
    update(Base.metadata.tables["discussion"])
    .where(_discussion.id == bindparam("row"))
    .values(
        comment_count=_discussion.comment_count + bindparam("step"),
        last_position=_discussion.last_position + bindparam("new"),
        version=_discussion.version + 1,
    )
    .returning(_discussion.last_position, _discussion.recommendation_count)
)
_COUNT_IN_THREAD = (
    update(Base.metadata.tables["comment"])
    .where(_comment.id == bindparam("row"))
    .values(reply_count=_comment.reply_count + bindparam("step"), last_place=_comment.last_place + bindparam("new"))
    .returning(_comment.last_place)
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment stands in its discussion and, if it is a reply, in its thread."""

    position: int
    recommendations_before: int
    place: int | None


def take_spot(discussion_id: int, thread_id: int | None) -> Spot:
    """Make room at the end for a comment that is new and appears at once.

    Its row and the fact are left to whoever asks. Nobody else changes the discussion until the end of the transaction.
    """
    return _count(discussion_id, thread_id, +1, new=True)


def appear(comment: Comment, *, actor_id: int | None) -> None:
    """Readers see the comment from now on: at the end of its thread the first time, else where it was.

    The first time is a fact, whoever brought it about.
    """
    _show(comment, CommentState.PUBLISHED)
    if comment.position is not None:
        _count(comment.discussion_id, comment.thread_id, +1)
        return
    spot = _count(comment.discussion_id, comment.thread_id, +1, new=True)
    comment.position, comment.recommendations_before, comment.place = (
        spot.position,
        spot.recommendations_before,
        spot.place,
    )
    db.session.flush()
    record(CommentPublished(comment_id=comment.id, actor_id=actor_id, had_waited=True))


def vanish(comment: Comment, state: CommentState) -> None:
    """Readers don't see the comment's text from now on; its place is kept.

    The editors' praise for it comes back with it, unless it is gone for good.
    """
    was_public = comment.state == CommentState.PUBLISHED
    _show(comment, state)
    if state == CommentState.DELETED:
        comment.picked_at = comment.pinned_at = None
    if was_public:
        _count(comment.discussion_id, comment.thread_id, -1)
    else:
        _touch(comment.discussion_id)


def _show(comment: Comment, state: CommentState) -> None:
    comment.state = state
    comment.version += 1


def change_text(comment: Comment) -> None:
    """The comment's text has changed in place."""
    show_anew(comment)


def show_anew(comment: Comment) -> None:
    """What stands with the comment has changed, such as a badge."""
    comment.version += 1
    _touch(comment.discussion_id)


def _count(discussion_id: int, thread_id: int | None, step: int, *, new: bool = False) -> Spot:
    """Count up or down, and say what is last now."""
    figures = {"step": step, "new": int(new)}
    ((position, recommendations),) = run(_COUNT, {"row": discussion_id, **figures})
    place = run(_COUNT_IN_THREAD, {"row": thread_id, **figures})[0][0] if thread_id is not None else None
    return Spot(position, recommendations, place)


def _touch(discussion_id: int) -> None:
    db.session.execute(update(Discussion).where(Discussion.id == discussion_id).values(version=Discussion.version + 1))


def vanish_all_of(author_id: int) -> None:
    """Readers see none of the author's comments from now on; as `vanish` does for one, at one go."""
    gone = (Comment.author_id == author_id, Comment.state == CommentState.PUBLISHED)
    for figures, belongs_to in ((_COUNT, Comment.discussion_id), (_COUNT_IN_THREAD, Comment.thread_id)):
        counted = select(belongs_to, func.count()).where(*gone, belongs_to.is_not(None)).group_by(belongs_to)
        for number, step in db.session.execute(counted.order_by(belongs_to)).all():
            db.session.execute(figures, {"row": number, "step": -step, "new": 0})
    show_author_anew(author_id)
    _at_once(
        update(Comment)
        .where(Comment.author_id == author_id)
        .values(state=CommentState.DELETED, picked_at=None, pinned_at=None, version=Comment.version + 1)
    )


def show_author_anew(account_id: int) -> None:
    """Pages with comments of this author have changed: the name or the badge is another one."""
    theirs = select(Comment.discussion_id).where(Comment.author_id == account_id)
    _at_once(update(Discussion).where(Discussion.id.in_(theirs)).values(version=Discussion.version + 1))


def _at_once(change: Update) -> None:
    db.session.execute(change, execution_options={"synchronize_session": False})
