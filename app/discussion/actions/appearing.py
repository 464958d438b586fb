"""Appearing and vanishing: the only places where a comment's state, positions and the kept counts change."""

from sqlalchemy import update

from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import db


def appear(comment: Comment) -> None:
    """Readers see the comment from now on: at the end of its thread the first time, else where it was."""
    _show(comment, CommentState.PUBLISHED)
    if comment.position is None:
        comment.position = _count(comment, +1, new=True)
    else:
        _count(comment, +1)


def vanish(comment: Comment, state: CommentState) -> None:
    """Readers don't see the comment's text from now on; its place is kept."""
    was_public = comment.state == CommentState.PUBLISHED
    _show(comment, state)
    if was_public:
        _count(comment, -1)
    else:
        _touch(comment.discussion_id)


def _show(comment: Comment, state: CommentState) -> None:
    comment.state = state
    comment.version += 1


def change_text(comment: Comment) -> None:
    """The comment's text has changed in place."""
    comment.version += 1
    _touch(comment.discussion_id)


def _count(comment: Comment, step: int, *, new: bool = False) -> int:
    numbers = (
        update(Discussion)
        .where(Discussion.id == comment.discussion_id)
        .values(
            comment_count=Discussion.comment_count + step,
            last_position=Discussion.last_position + (1 if new else 0),
            version=Discussion.version + 1,
        )
        .returning(Discussion.last_position)
    )
    position = int(db.session.execute(numbers).scalar_one())
    if comment.parent_id is not None:
        place = _count_in_thread(comment, step, new=new)
        if new:
            comment.place = place
    return position


def _count_in_thread(comment: Comment, step: int, *, new: bool) -> int:
    numbers = (
        update(Comment)
        .where(Comment.id == comment.thread_id)
        .values(reply_count=Comment.reply_count + step, last_place=Comment.last_place + (1 if new else 0))
        .returning(Comment.last_place)
        .execution_options(synchronize_session=False)
    )
    return int(db.session.execute(numbers).scalar_one())


def _touch(discussion_id: int) -> None:
    db.session.execute(
        update(Discussion).where(Discussion.id == discussion_id).values(version=Discussion.version + 1)
    )
