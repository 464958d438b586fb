"""Comparing the kept counts with the comments themselves."""

from sqlalchemy import func, or_, select, update

from app.discussion.actions.scoring import score_all
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.discussion.models.recommendation import Recommendation
from app.foundation.aliases import alias_of
from app.foundation.db import db

_reply = alias_of(Comment)
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
_given = select(func.count(Recommendation.account_id)).where(Recommendation.comment_id == Comment.id).scalar_subquery()
_praised = alias_of(Comment)
_given_in_all = (
    select(func.count(Recommendation.account_id))
    .join(_praised, _praised.id == Recommendation.comment_id)
    .where(_praised.discussion_id == Discussion.id)
    .scalar_subquery()
)


def wrong_counts() -> list[str]:
    """One line for each kept count that is not what a count gives."""
    praise = select(Comment.id, Comment.recommendation_count, _given).where(Comment.recommendation_count != _given)
    all_praise = select(Discussion.id, Discussion.recommendation_count, _given_in_all).where(
        Discussion.recommendation_count != _given_in_all
    )
    discussions = select(Discussion.id, Discussion.comment_count, _comments).where(
        Discussion.comment_count != _comments
    )
    threads = select(Comment.id, Comment.reply_count, _replies).where(
        Comment.parent_id.is_(None), Comment.reply_count != _replies
    )
    return (
        [
            f"discussion {number}: {kept} comments kept, {counted} counted"
            for number, kept, counted in db.session.execute(discussions)
        ]
        + [
            f"thread {number}: {kept} replies kept, {counted} counted"
            for number, kept, counted in db.session.execute(threads)
        ]
        + [
            f"{what} {number}: {kept} recommendations kept, {counted} counted"
            for what, wrong in (("comment", praise), ("discussion", all_praise))
            for number, kept, counted in db.session.execute(wrong)
        ]
    )


def put_counts_right() -> None:
    """Write the counted figures. Nobody writes meanwhile: a count that waited for a row would be an old one."""
    quietly = {"synchronize_session": False}
    db.session.execute(select(Discussion.id).order_by(Discussion.id).with_for_update(key_share=True))
    _put_praise_right()
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


def _put_praise_right() -> None:
    quietly = {"synchronize_session": False}
    wrong_comments = select(Comment.discussion_id).where(Comment.recommendation_count != _given)
    wrong = or_(Discussion.recommendation_count != _given_in_all, Discussion.id.in_(wrong_comments))
    concerned = db.session.scalars(select(Discussion.id).where(wrong)).all()
    db.session.execute(
        update(Comment)
        .where(Comment.recommendation_count != _given)
        .values(recommendation_count=_given, score=0, version=Comment.version + 1),
        execution_options=quietly,
    )
    for number in concerned:
        db.session.execute(
            update(Discussion)
            .where(Discussion.id == number)
            .values(recommendation_count=_given_in_all, version=Discussion.version + 1),
            execution_options=quietly,
        )
        score_all(number)
