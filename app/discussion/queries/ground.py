"""What a new comment stands on: its author, its place and what was said before, read at one go."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, func, select

from app.accounts.models.account import Account
from app.accounts.viewer import GOOD_STANDING, Standing
from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentRevision
from app.discussion.models.discussion import Discussion
from app.discussion.queries.backgrounds import MOST_RECENT, MOST_SAME, Background, background_columns
from app.discussion.queries.discussions import DISCUSSION_COLUMNS, DiscussionView, as_it_is_now
from app.foundation.aliases import alias_of
from app.foundation.prepared import run
from app.foundation.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that is answered."""

    id: int
    discussion_id: int
    thread_id: int | None
    depth: int
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """All of it. `sent_before` is the comment that this very form has made, with its state.

    `earlier` is another one whenever one of the texts is that screening compares with: the author's last ones, and
    those with the same key.
    """

    background: Background
    discussion: DiscussionView
    parent: Parent | None = None
    sent_before: tuple[int, str] | None = None
    standing: Standing = GOOD_STANDING
    earlier: tuple[object, ...] = ()

    @property
    def basis(self) -> object:
        """What screening may look at, but for reports: as long as it is the same, so is what screening says."""
        chosen = replace(self.discussion, comment_count=0, version=0, last_position=0)
        return self.background, chosen, self.parent, self.standing, self.earlier


def ground_for(
    author_id: int, discussion_id: int, *, parent_id: int | None, submit_key: str | None, text_key: str, at_most: int
) -> Ground:
    """The ground, or NotFound; comments of the author that appeared are counted up to `at_most`."""
    values = {
        "author": author_id,
        "discussion": discussion_id,
        "parent": parent_id,
        "key": submit_key,
        "text_key": text_key,
        "at_most": at_most,
    }
    rows = run(_ground(), values)
    if not rows:
        raise NotFound
    row = rows[0]
    record, parent, sent, measures, earlier, rest = row[:4], row[4:10], row[10:12], row[12:16], row[16:20], row[20:]
    until, banned_at, is_watched, has_warning = measures
    return Ground(
        Background(*record),
        as_it_is_now(DiscussionView(*rest)),
        Parent(*parent) if parent[0] is not None else None,
        (sent[0], sent[1]) if sent[0] is not None else None,
        Standing(until, banned_at is not None, is_watched, has_warning),
        tuple(earlier),
    )


@cache
def _ground() -> Select[*tuple[Any, ...]]:
    parent, sent = alias_of(Comment), alias_of(Comment)
    return (
        select(
            *background_columns(),
            *(parent.id, parent.discussion_id, parent.thread_id, parent.depth, parent.state, parent.created_at),
            *(sent.id, sent.state),
            *(Account.suspended_until, Account.banned_at, Account.is_watched, Account.has_warning),
            *_earlier(),
            *DISCUSSION_COLUMNS,
        )
        .select_from(Account)
        .join(Discussion, Discussion.id == bindparam("discussion"))
        .outerjoin(Article, Article.id == Discussion.article_id)
        .outerjoin(parent, parent.id == bindparam("parent"))
        .outerjoin(sent, and_(sent.author_id == bindparam("author"), sent.submit_key == bindparam("key")))
        .where(Account.id == bindparam("author"))
    )


def _earlier() -> list[ScalarSelect[Any]]:
    """The latest number, and the sum of the versions, of each kind of text; a version rises with whatever changes."""
    own = select(Comment.id, Comment.version).where(Comment.author_id == bindparam("author"))
    same = select(Comment.id, Comment.version).join(CommentRevision, CommentRevision.comment_id == Comment.id)
    same = same.where(CommentRevision.text_key == bindparam("text_key"), CommentRevision.number == Comment.revision)
    kinds = [
        wanted.order_by(Comment.id.desc()).limit(most).correlate(None).subquery()
        for wanted, most in ((own, MOST_RECENT), (same, MOST_SAME))
    ]
    return [
        select(what).scalar_subquery() for kind in kinds for what in (func.max(kind.c.id), func.sum(kind.c.version))
    ]
