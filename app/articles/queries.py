"""Reading articles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, literal, select

from app.articles.models import Article
from app.foundation.db import db
from app.foundation.quick_reads import moment, moment_or_none, rows_of
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


ARTICLE_COLUMNS = (
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
_PUBLISHED = select(*ARTICLE_COLUMNS).where(Article.published_at.is_not(None))
_BY_SLUG = _PUBLISHED.where(Article.slug == bindparam("wanted"))
_BY_ID = _PUBLISHED.where(Article.id == bindparam("wanted"))

_WITHOUT_TEXT = [column if column is not Article.html else literal("") for column in ARTICLE_COLUMNS]
_LATEST: Select[*tuple[Any, ...]] = select(*_WITHOUT_TEXT).where(Article.published_at.is_not(None))
_LATEST = _LATEST.order_by(Article.published_at.desc(), Article.id.desc()).limit(bindparam("most"))


def published_article(slug: str) -> ArticlePage:
    """The article, or NotFound."""
    return _one(_BY_SLUG, slug)


def published_article_by_id(article_id: int | None) -> ArticlePage:
    """The article, or NotFound."""
    return _one(_BY_ID, article_id or 0)


def as_page(values: Sequence[Any]) -> ArticlePage:
    """The page from the values of ARTICLE_COLUMNS, as a session or the driver gives them."""
    found = ArticlePage(*values)
    published_at, revised_at = moment(found.published_at), moment_or_none(found.revised_at)
    return replace(found, html=stored_html(found.html), published_at=published_at, revised_at=revised_at)


def latest_articles(limit: int) -> Sequence[ArticlePage]:
    """Published articles, the newest first, without their text."""
    return [as_page(row) for row in rows_of(_LATEST, {"most": limit})]


def slug_is_taken(slug: str) -> bool:
    """Whether an article, published or not, has this address."""
    return db.session.execute(select(Article.id).where(Article.slug == slug)).first() is not None


def has_articles() -> bool:
    """Whether anything was ever written here."""
    return db.session.execute(select(Article.id).limit(1)).first() is not None


def _one(wanted: Select[*tuple[Any, ...]], value: str | int) -> ArticlePage:
    """One small read by the driver; every page of an article and of its discussion begins with it."""
    rows = rows_of(wanted, {"wanted": value})
    if not rows:
        raise NotFound
    return as_page(rows[0])
