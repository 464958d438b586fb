"""Comparing the kept counts with the comments themselves."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import db

_reply = aliased(Comment)
_comments = (
    select(func.count(Comment.id))
    .where(Comment.discussion_id == Discussion.id, Comment.state == CommentState.PUBLISHED)
    .scalar_subquery()
)
_replies = (
    select(func.count(_reply.id))
    .where(_reply.thread_id == Comment.id, _reply.parent_id.is_not(None), _reply.state == CommentState.PUBLISHED)
    .scalar_subquery()
)


def wrong_counts() -> list[str]:
    """One line for each kept count that is not what a count gives."""
    discussions = select(Discussion.id, Discussion.comment_count, _comments).where(
        Discussion.comment_count != _comments
    )
    threads = select(Comment.id, Comment.reply_count, _replies).where(
        Comment.parent_id.is_(None), Comment.reply_count != _replies
    )
    return [
        f"discussion {number}: {kept} comments kept, {counted} counted"
        for number, kept, counted in db.session.execute(discussions)
    ] + [
        f"thread {number}: {kept} replies kept, {counted} counted"
        for number, kept, counted in db.session.execute(threads)
    ]


def put_counts_right() -> None:
    """Write the counted figures. Nobody writes meanwhile: a count that waited for a row would be an old one."""
    quietly = {"synchronize_session": False}
    db.session.execute(select(Discussion.id).order_by(Discussion.id).with_for_update(key_share=True))
    db.session.execute(
        update(Discussion)
        .values(comment_count=_comments, version=Discussion.version + 1)
        .where(Discussion.comment_count != _comments),
        execution_options=quietly,
    )
    db.session.execute(
        update(Comment)
        .where(Comment.parent_id.is_(None), Comment.reply_count != _replies)
        .values(reply_count=_replies),
        execution_options=quietly,
    )
