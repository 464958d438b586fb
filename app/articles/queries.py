"""Reading articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.articles.models import Article
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.text.markdown import stored_html

WORDS_PER_MINUTE = 220


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as readers see it; `html` is safe."""

    id: int
    slug: str
    title: str
    standfirst: str
    byline: str
    author_id: int | None
    language: str
    html: str
    word_count: int
    published_at: datetime
    revised_at: datetime | None
    version: int

    @property
    def reading_minutes(self) -> int:
        """Minutes at the pace of an adult reading for pleasure, at least one."""
        return max(1, round(self.word_count / WORDS_PER_MINUTE))


_COLUMNS = (
    Article.id,
    Article.slug,
    Article.title,
    Article.standfirst,
    Article.byline,
    Article.author_id,
    Article.language,
    Article.html,
    Article.word_count,
    Article.published_at,
    Article.revised_at,
    Article.version,
)


def published_article(slug: str) -> ArticlePage:
    """The article, or NotFound."""
    wanted = select(*_COLUMNS).where(Article.slug == slug, Article.published_at.is_not(None))
    return _one(wanted)


def published_article_by_id(article_id: int | None) -> ArticlePage:
    """The article, or NotFound."""
    wanted = select(*_COLUMNS).where(Article.id == article_id, Article.published_at.is_not(None))
    return _one(wanted)


def latest_articles(limit: int) -> Sequence[ArticlePage]:
    """Published articles, the newest first, without their text."""
    columns = [column if column is not Article.html else Article.slug.label("html") for column in _COLUMNS]
    wanted = select(*columns).where(Article.published_at.is_not(None))
    wanted = wanted.order_by(Article.published_at.desc(), Article.id.desc()).limit(limit)
    return [ArticlePage(**row._asdict()) for row in db.session.execute(wanted)]


def slug_is_taken(slug: str) -> bool:
    """Whether an article, published or not, has this address."""
    return db.session.execute(select(Article.id).where(Article.slug == slug)).first() is not None


def has_articles() -> bool:
    """Whether anything was ever written here."""
    return db.session.execute(select(Article.id).limit(1)).first() is not None


def _one(wanted: Select[*tuple[Any, ...]]) -> ArticlePage:
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    values = row._asdict()
    return ArticlePage(**{**values, "html": stored_html(values["html"])})
