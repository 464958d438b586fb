"""How much a comment is recommended, in one number that orders comments; see `docs/decisions.md`."""

from math import sqrt

from sqlalchemy import bindparam, select, update

from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation.db import Base, db

CONFIDENCE = 1.96  # standard deviations: 95 per cent
ONE = 1_000_000

_discussion, _comment = Base.metadata.tables["discussion"], Base.metadata.tables["comment"]
_COUNT = (
    update(_discussion)
    .where(_discussion.c.id == bindparam("row"))
    .values(
        recommendation_count=_discussion.c.recommendation_count + bindparam("step"),
        version=_discussion.c.version + 1,
    )
    .returning(_discussion.c.recommendation_count, _discussion.c.recommendations_scored)
)
_SCORE = update(_comment).where(_comment.c.id == bindparam("row")).values(score=bindparam("new"))


def score_of(recommendations: int, trials: int) -> int:
    """The lower end of Wilson's interval for the share of recommendations, in millionths.

    `trials` are those of the whole discussion since the comment appeared; some may have been taken back since.
    """
    if recommendations <= 0:
        return 0
    number = max(trials, recommendations)
    share, square = recommendations / number, CONFIDENCE**2
    spread = CONFIDENCE * sqrt((share * (1 - share) + square / (4 * number)) / number)
    return max(0, round(ONE * (share + square / (2 * number) - spread) / (1 + square / number)))


def count_recommendation(comment: Comment, step: int) -> None:
    """One more or one less for a comment that is locked with its discussion; scores follow."""
    figures = {"row": comment.discussion_id, "step": step}
    total, scored = db.session.execute(_COUNT, figures).one()
    comment.recommendation_count += step
    comment.score = score_of(comment.recommendation_count, total - comment.recommendations_before)
    comment.version += 1
    db.session.flush()
    if is_out_of_date(total, scored):
        score_all(comment.discussion_id)


def is_out_of_date(total: int, scored: int) -> bool:
    """Whether so much was recommended or taken back since all scores were made that they should be made anew.

    A tenth more or less: then all scores together cost a few rows for each recommendation, however long the discussion.
    """
    return total != scored and 10 * abs(total - scored) >= scored


def score_all(discussion_id: int) -> None:
    """Make all scores of a discussion anew: each new recommendation is a trial for those who didn't get it, too."""
    total = db.session.execute(
        select(Discussion.recommendation_count).where(Discussion.id == discussion_id)
    ).scalar_one()
    columns = (Comment.id, Comment.recommendation_count, Comment.recommendations_before, Comment.score)
    praised = select(*columns).where(Comment.discussion_id == discussion_id, Comment.recommendation_count > 0)
    changed = [
        {"row": number, "new": new}
        for number, count, before, score in db.session.execute(praised)
        if (new := score_of(count, total - before)) != score
    ]
    if changed:
        db.session.execute(_SCORE, changed)
    now_scored = update(Discussion).where(Discussion.id == discussion_id).values(recommendations_scored=total)
    db.session.execute(now_scored, execution_options={"synchronize_session": False})
