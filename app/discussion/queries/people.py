"""Reading what one person said, in all discussions."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select

from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import db

# Not as it stands in the index of states: SQLite would read that from end to end instead of one person's comments.
_IS_PUBLISHED = Comment.state.concat("") == CommentState.PUBLISHED.value


@dataclass(frozen=True, slots=True)
class PlacedComment:
    """A comment with the article it stands under; `html` is what was written, whoever may read it."""

    id: int
    state: str
    removal_reason: str | None
    html: str
    created_at: datetime
    edited_at: datetime | None
    article_title: str
    article_slug: str
    article_language: str
    article_published_at: datetime | None


def public_comments_by(author_id: int, *, before_id: int | None, limit: int) -> list[PlacedComment]:
    """What everybody can read of this person, the newest first."""
    return _read(_placed(public=True, bounded=before_id is not None), author_id, before_id, limit)


def own_comments_by(author_id: int, *, before_id: int | None, limit: int) -> list[PlacedComment]:
    """Everything the person wrote, whatever became of it, the newest first."""
    return _read(_placed(public=False, bounded=before_id is not None), author_id, before_id, limit)


def count_public_comments_by(author_id: int) -> int:
    """How many comments of this person everybody can read."""
    return int(db.session.execute(_counted(), {"author": author_id}).scalar_one())


def is_known_to_readers(account_id: int) -> bool:
    """Whether the person's name stands beside something that everybody can read."""
    wanted = exists().where(Comment.author_id == account_id, _IS_PUBLISHED)
    return bool(db.session.execute(select(wanted)).scalar_one())


def _read(wanted: Select[*tuple[Any, ...]], author_id: int, before_id: int | None, limit: int) -> list[PlacedComment]:
    values = {"author": author_id, "limit": limit} | ({} if before_id is None else {"before": before_id})
    return [PlacedComment(*row) for row in db.session.execute(wanted, values)]


@cache
def _placed(*, public: bool, bounded: bool) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(
            Comment.id,
            Comment.state,
            Comment.removal_reason,
            Comment.html,
            Comment.created_at,
            Comment.edited_at,
            Article.title,
            Article.slug,
            Article.language,
            Article.published_at,
        )
        .join(Discussion, Discussion.id == Comment.discussion_id)
        .join(Article, Article.id == Discussion.article_id)
        .where(Comment.author_id == bindparam("author"))
    )
    if public:
        wanted = wanted.where(_IS_PUBLISHED, Article.published_at.is_not(None))
    if bounded:
        wanted = wanted.where(Comment.id < bindparam("before"))
    return wanted.order_by(Comment.id.desc()).limit(bindparam("limit"))


@cache
def _counted() -> Select[*tuple[Any, ...]]:
    return (
        select(func.count())
        .select_from(Comment)
        .join(Discussion, Discussion.id == Comment.discussion_id)
        .join(Article, Article.id == Discussion.article_id)
        .where(
            Comment.author_id == bindparam("author"),
            _IS_PUBLISHED,
            Article.published_at.is_not(None),
        )
    )
