"""Appearing and vanishing: the only places where a comment's state, positions and the kept counts change."""

from sqlalchemy import bindparam, select, update

from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import Base, db

_discussion, _comment = Base.metadata.tables["discussion"].c, Base.metadata.tables["comment"].c
_COUNT = (
    update(Base.metadata.tables["discussion"])
    .where(_discussion.id == bindparam("row"))
    .values(
        comment_count=_discussion.comment_count + bindparam("step"),
        last_position=_discussion.last_position + bindparam("new"),
        version=_discussion.version + 1,
    )
    .returning(_discussion.last_position)
)
_COUNT_IN_THREAD = (
    update(Base.metadata.tables["comment"])
    .where(_comment.id == bindparam("row"))
    .values(reply_count=_comment.reply_count + bindparam("step"), last_place=_comment.last_place + bindparam("new"))
    .returning(_comment.last_place)
)


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
    figures = {"row": comment.discussion_id, "step": step, "new": int(new)}
    position = int(db.session.execute(_COUNT, figures).scalar_one())
    if comment.parent_id is not None:
        place = _count_in_thread(comment, step, new=new)
        if new:
            comment.place = place
    return position


def _count_in_thread(comment: Comment, step: int, *, new: bool) -> int:
    figures = {"row": comment.thread_id, "step": step, "new": int(new)}
    return int(db.session.execute(_COUNT_IN_THREAD, figures).scalar_one())


def _touch(discussion_id: int) -> None:
    db.session.execute(update(Discussion).where(Discussion.id == discussion_id).values(version=Discussion.version + 1))


def show_author_anew(account_id: int) -> None:
    """Pages with comments of this author have changed: the name or the badge is another one."""
    theirs = select(Comment.discussion_id).where(Comment.author_id == account_id)
    db.session.execute(
        update(Discussion).where(Discussion.id.in_(theirs)).values(version=Discussion.version + 1),
        execution_options={"synchronize_session": False},
    )
