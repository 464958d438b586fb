"""Praise: readers recommend comments, editors do and pin them."""

from sqlalchemy import delete, func, or_, select, update

from app.accounts.viewer import Viewer
from app.articles.queries import published_article_by_id
from app.audit.actions import note_down
from app.discussion.actions.appearing import show_anew
from app.discussion.actions.posting import require_confirmed
from app.discussion.actions.scoring import count_recommendation, score_all
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.discussion.models.recommendation import Recommendation
from app.discussion.policy import may_highlight, may_recommend
from app.discussion.queries.comments import comment_to_change
from app.discussion.queries.discussions import discussion_by_id
from app.foundation import clock
from app.foundation.db import db, deleted_rows
from app.foundation.inserting import insert_into
from app.foundation.refusals import Conflict, LogInFirst, NotAllowed
from app.foundation.words import N_

MOST_PINNED = 3


def recommend(*, reader: Viewer, comment_id: int) -> None:
    """The reader recommends the comment; once, however often they say so.

    Raises Conflict where readers don't see it at present, NotAllowed for its author and whoever may not take part.
    """
    account_id = _known(reader)
    require_confirmed(reader)
    comment = comment_to_change(comment_id)
    if comment.author_id == account_id:
        raise NotAllowed(N_("This comment is your own: recommending it is up to others."))
    if not may_recommend(reader, comment):
        raise Conflict(N_("This comment is not public at the moment."))
    giving = insert_into(Recommendation).values(comment_id=comment_id, account_id=account_id, created_at=clock.now())
    given = db.session.execute(giving.on_conflict_do_nothing().returning(Recommendation.comment_id))
    if given.first() is not None:
        count_recommendation(comment, +1)


def take_back(*, reader: Viewer, comment_id: int) -> None:
    """The reader recommends the comment no more; whatever has become of either, that can be said at any time."""
    account_id = _known(reader)
    comment = comment_to_change(comment_id)
    taking = delete(Recommendation).where(
        Recommendation.comment_id == comment_id, Recommendation.account_id == account_id
    )
    if deleted_rows(taking):
        count_recommendation(comment, -1)


def forget_recommendations_of(account_id: int) -> None:
    """Whoever leaves takes their recommendations along; the counts follow."""
    theirs = select(Recommendation.comment_id).where(Recommendation.account_id == account_id)
    concerned = select(Comment.discussion_id).where(or_(Comment.id.in_(theirs), Comment.author_id == account_id))
    locking = select(Discussion.id).where(Discussion.id.in_(concerned)).order_by(Discussion.id)
    db.session.execute(locking.with_for_update(key_share=True)).all()  # what they wrote is next: all at once, in order
    less = select(Comment.discussion_id, func.count()).where(Comment.id.in_(theirs)).group_by(Comment.discussion_id)
    quietly = {"synchronize_session": False}
    counts = db.session.execute(less.order_by(Comment.discussion_id)).all()
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(theirs))
        .values(
            recommendation_count=Comment.recommendation_count - 1,
            score=0,  # until all are made, just below
            version=Comment.version + 1,
        ),
        execution_options=quietly,
    )
    for discussion_id, count in counts:
        db.session.execute(
            update(Discussion)
            .where(Discussion.id == discussion_id)
            .values(recommendation_count=Discussion.recommendation_count - count, version=Discussion.version + 1),
            execution_options=quietly,
        )
        score_all(discussion_id)
    deleted_rows(delete(Recommendation).where(Recommendation.account_id == account_id))


def pick(*, editor: Viewer, comment_id: int) -> None:
    """The editors recommend the comment, so that readers find it. Raises as `recommend` does."""
    comment = _highlighted(editor, comment_id)
    if comment.author_id == editor.id:
        raise NotAllowed(N_("This comment is your own: recommending it is up to others."))
    if comment.picked_at is None:
        _require_public(comment)
        comment.picked_at = clock.now()
        _done("pick", comment, editor)


def unpick(*, editor: Viewer, comment_id: int) -> None:
    """The editors recommend it no more."""
    comment = _highlighted(editor, comment_id)
    if comment.picked_at is not None:
        comment.picked_at = None
        _done("unpick", comment, editor)


def pin(*, editor: Viewer, comment_id: int) -> None:
    """The thread stands above all others from now on.

    Raises Conflict where readers don't see it, or three stand there already; those that were hidden give way.
    """
    comment = _highlighted(editor, comment_id)
    if comment.pinned_at is not None and comment.state == CommentState.PUBLISHED:
        return
    _require_public(comment)
    if comment.parent_id is not None:
        raise NotAllowed(N_("Only a comment that begins a thread can be pinned."))
    pinned = (Comment.discussion_id == comment.discussion_id, Comment.pinned_at.is_not(None))
    giving_way = update(Comment).where(*pinned, Comment.state != CommentState.PUBLISHED).values(pinned_at=None)
    db.session.execute(giving_way, execution_options={"synchronize_session": False})
    if db.session.execute(select(func.count()).select_from(Comment).where(*pinned)).scalar_one() >= MOST_PINNED:
        raise Conflict(
            N_("%(most)d comments are pinned here already. Please take one of them down first."), most=MOST_PINNED
        )
    comment.pinned_at = clock.now()
    _done("pin", comment, editor)


def unpin(*, editor: Viewer, comment_id: int) -> None:
    """The thread stands in its place again."""
    comment = _highlighted(editor, comment_id)
    if comment.pinned_at is not None:
        comment.pinned_at = None
        _done("unpin", comment, editor)


def end_highlight_of_old_text(comment: Comment, *, author: Viewer) -> None:
    """Its author gives the comment another text, which the editors have not seen: their praise was for the old one.

    Who may pin comments there keeps the pin, as they could set it again. The caller shows the comment anew.
    """
    if comment.picked_at is not None:
        comment.picked_at = None
        _note("unpick", comment, author)
    if comment.pinned_at is not None and not _may_highlight(author, comment):
        comment.pinned_at = None
        _note("unpin", comment, author)


def _known(reader: Viewer) -> int:
    if reader.id is None:
        raise LogInFirst(N_("Please log in first."))
    return reader.id


def _highlighted(editor: Viewer, comment_id: int) -> Comment:
    """The comment, locked. Raises NotAllowed for whoever may not single out comments there."""
    _known(editor)
    comment = comment_to_change(comment_id)
    if not _may_highlight(editor, comment):
        raise NotAllowed(N_("Only editors, moderators and the article’s author can do this."))
    return comment


def _may_highlight(editor: Viewer, comment: Comment) -> bool:
    article = published_article_by_id(discussion_by_id(comment.discussion_id).article_id)
    return may_highlight(editor, article.author_id)


def _require_public(comment: Comment) -> None:
    if comment.state != CommentState.PUBLISHED:
        raise Conflict(N_("This comment is not public at the moment."))


def _done(verb: str, comment: Comment, editor: Viewer) -> None:
    show_anew(comment)
    db.session.flush()
    _note(verb, comment, editor)


def _note(verb: str, comment: Comment, by: Viewer) -> None:
    note_down(verb, "comment", comment.id, actor_id=by.id, account_id=comment.author_id)
