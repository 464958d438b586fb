"""Reading a discussion's state and counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.articles.models import Article
from app.articles.queries import ARTICLE_COLUMNS, ArticlePage, as_page
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion, DiscussionMode, DiscussionState
from app.discussion.queries.modes import ModeNow, closes_at, mode_at, slow_minutes
from app.foundation import clock
from app.foundation.db import db
from app.foundation.prepared import run
from app.foundation.quick_reads import moment_or_none, rows_of
from app.foundation.refusals import NotFound
from app.foundation.settings import setting


@dataclass(frozen=True, slots=True)
class DiscussionView:
    """A discussion's state and counts, and what was chosen for it.

    `state` is closed where its time is over or the whole site's discussions are, whatever the row says as yet.
    How many are picked and pinned is only read for pages that show it.
    """

    id: int
    article_id: int | None
    state: str
    mode: str
    closed_reason: str
    closed_at: datetime | None
    comment_count: int
    version: int
    last_position: int = 0
    hold_from: str = ""
    hold_until: str = ""
    slow_minutes: int = 0
    is_sensitive: bool = False
    close_after_days: int | None = None
    heated_until: datetime | None = None
    shown_mode: str = ""
    shown_until: datetime | None = None
    published_at: datetime | None = None
    picked_count: int = 0
    pinned_count: int = 0

    @property
    def now(self) -> ModeNow:
        """The mode that holds at this moment."""
        return mode_at(self, clock.now())

    @property
    def slow_minutes_now(self) -> int:
        """How long a person waits between two comments; 0: not at all."""
        return slow_minutes(self)

    @property
    def closes_at(self) -> datetime | None:
        """When it closes by itself, if it does."""
        return closes_at(self)

    @property
    def closed_by(self) -> str:
        """What has closed it, if nobody did: 'age' or 'site'."""
        mode, _, why = self.shown_mode.partition(" ")
        return why if self.state == mode == DiscussionState.CLOSED and why != "chosen" else ""


def _how_many(mark: InstrumentedAttribute[datetime | None]) -> ScalarSelect[int]:
    marked = select(func.count()).where(
        Comment.discussion_id == Discussion.id, Comment.state == CommentState.PUBLISHED.value, mark.is_not(None)
    )
    return marked.correlate(Discussion).scalar_subquery()


DISCUSSION_COLUMNS = (
    Discussion.id,
    Discussion.article_id,
    Discussion.state,
    Discussion.mode,
    Discussion.closed_reason,
    Discussion.closed_at,
    Discussion.comment_count,
    Discussion.version,
    Discussion.last_position,
    Discussion.hold_from,
    Discussion.hold_until,
    Discussion.slow_minutes,
    Discussion.is_sensitive,
    Discussion.close_after_days,
    Discussion.heated_until,
    Discussion.shown_mode,
    Discussion.shown_until,
    Article.published_at,
)
_DISCUSSION = select(*DISCUSSION_COLUMNS).outerjoin(Article, Article.id == Discussion.article_id)
_BY_ID = _DISCUSSION.where(Discussion.id == bindparam("wanted"))
_TO_HOLD = select(Discussion.id).where(Discussion.id == bindparam("wanted")).with_for_update(key_share=True)
_TO_CHANGE = _BY_ID.with_for_update(key_share=True, of=Discussion)
_WITH_ARTICLE = select(*ARTICLE_COLUMNS, *DISCUSSION_COLUMNS).join(Article, Article.id == Discussion.article_id)
_WITH_ARTICLE = _WITH_ARTICLE.where(Article.published_at.is_not(None))
_BY_SLUG = _WITH_ARTICLE.where(Article.slug == bindparam("wanted"))
_BY_ID_WITH_ARTICLE = _WITH_ARTICLE.where(Discussion.id == bindparam("wanted"))
_OF_ARTICLE = _DISCUSSION.where(Discussion.article_id == bindparam("wanted")).add_columns(
    _how_many(Comment.picked_at), _how_many(Comment.pinned_at)
)
_COUNTS: Select[*tuple[Any, ...]] = select(Discussion.article_id, Discussion.comment_count).where(
    Discussion.article_id.in_(bindparam("articles", expanding=True))
)

_PLAIN = DiscussionView(0, None, DiscussionState.OPEN, DiscussionMode.OPEN, "", None, 0, 0)
MOST_AT_ONCE = 5000


def discussion_of_article(article_id: int) -> DiscussionView:
    """The article's discussion, or NotFound."""
    return _shown(_OF_ARTICLE, article_id)


def discussion_by_id(discussion_id: int) -> DiscussionView:
    """The discussion, or NotFound."""
    return _shown(_BY_ID, discussion_id)


def article_and_discussion(slug: str) -> tuple[ArticlePage, DiscussionView]:
    """A published article and its discussion, without the counts of what is picked and pinned; or NotFound."""
    return _both(_BY_SLUG, slug)


def discussion_and_article(discussion_id: int) -> tuple[ArticlePage, DiscussionView]:
    """The same for a discussion's number."""
    return _both(_BY_ID_WITH_ARTICLE, discussion_id)


def hold_discussion(discussion_id: int) -> None:
    """Lock it until the end of the transaction; SQLite has one writer at a time, who holds all of it."""
    if db.engine.dialect.name != "sqlite":
        run(_TO_HOLD, {"wanted": discussion_id})


def discussion_to_change(discussion_id: int) -> DiscussionView:
    """The discussion, locked until the end of the transaction, or NotFound: its state holds until then."""
    row = db.session.execute(_TO_CHANGE, {"wanted": discussion_id}).one_or_none()
    if row is None:
        raise NotFound
    return as_it_is_now(DiscussionView(*row))


def discussions_to_look_at() -> list[DiscussionView]:
    """Open ones in which another mode may hold than their pages say."""
    plain = (
        Discussion.mode == DiscussionMode.OPEN,
        Discussion.is_sensitive.is_(False),
        Discussion.hold_from == "",
        Discussion.heated_until.is_(None),
        Discussion.close_after_days.is_(None),
    )
    shown = mode_at(_PLAIN, clock.now())
    as_shown = and_(Discussion.shown_mode == shown.key, Discussion.shown_until.is_not_distinct_from(shown.until))
    old = clock.now() - timedelta(days=setting("CLOSE_AFTER_DAYS") or 36500)
    wanted = _DISCUSSION.where(
        Discussion.state == DiscussionState.OPEN, or_(not_(and_(*plain, as_shown)), Article.published_at <= old)
    )
    return [
        DiscussionView(*row) for row in db.session.execute(wanted.order_by(Discussion.id.desc()).limit(MOST_AT_ONCE))
    ]


def is_empty(discussion_id: int) -> bool:
    """Whether nobody ever said anything here, not even something that waits."""
    said = select(Comment.id).where(Comment.discussion_id == discussion_id).limit(1)
    return db.session.execute(said).first() is None


def comment_counts(article_ids: Sequence[int]) -> dict[int, int]:
    """The kept number of comments under each article."""
    return dict(run(_COUNTS, {"articles": article_ids}))


def _shown(wanted: Select[*tuple[Any, ...]], number: int) -> DiscussionView:
    rows = rows_of(wanted, {"wanted": number})
    if not rows:
        raise NotFound
    return _view(rows[0])


def _both(wanted: Select[*tuple[Any, ...]], value: str | int) -> tuple[ArticlePage, DiscussionView]:
    rows = rows_of(wanted, {"wanted": value})
    if not rows:
        raise NotFound
    size = len(ARTICLE_COLUMNS)
    return as_page(rows[0][:size]), _view(rows[0][size:])


def _view(values: Sequence[Any]) -> DiscussionView:
    view = DiscussionView(*values)
    return as_it_is_now(
        replace(
            view,
            is_sensitive=bool(view.is_sensitive),
            closed_at=moment_or_none(view.closed_at),
            heated_until=moment_or_none(view.heated_until),
            shown_until=moment_or_none(view.shown_until),
            published_at=moment_or_none(view.published_at),
        )
    )


def as_it_is_now(discussion: DiscussionView) -> DiscussionView:
    """The discussion with the state that holds now; whoever has seen it closed for its age may not be let in."""
    now = discussion.now
    if now.mode != DiscussionState.CLOSED or now.why == "chosen":
        return discussion
    closed_at = closes_at(discussion) if now.why == "age" else None
    return replace(discussion, state=DiscussionState.CLOSED, closed_at=closed_at, shown_mode=now.key)
