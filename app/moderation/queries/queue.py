"""The queue: what waits for a decision, in order of urgency. It is a question to the database, not a state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.accounts.models.account import Account
from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.models.discussion import Discussion
from app.discussion.models.report import Report
from app.foundation.db import db
from app.moderation.models.decision import Cause
from app.moderation.models.notice import Notice
from app.moderation.queries.appeals import comments_with_appeals_for_moderators

KINDS = ("notices", "reports", "held")
FIGURES = ("alarm", "notices", "reports", "weight")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is wanted; empty: everything.

    `under_author` is whose articles it is about; what somebody has notified us of, or appeals against, is then left
    out where only moderators decide on it.
    """

    kind: str = ""
    why: str = ""
    article: str = ""
    person: int | None = None
    before: datetime | None = None
    words: str = ""
    under_author: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the queue."""

    comment_id: int
    is_alarm: bool
    notice_count: int
    report_count: int
    weight: int
    is_held: bool


def waiting(filters: Filters, *, offset: int, limit: int) -> list[Waiting]:
    """A page of the queue: alarms, notices, weight of reports, what rules hold, and the oldest first among equals."""
    queue = _queue()
    has_notice = case((queue.c.notices > 0, 0), else_=1)
    wanted = _filtered(queue, filters, *_place(queue)).order_by(
        queue.c.alarm.desc(), has_notice, queue.c.weight.desc(), Comment.created_at, Comment.id
    )
    return [_waiting(row) for row in db.session.execute(wanted.offset(offset).limit(limit))]


def counts(filters: Filters) -> dict[str, int]:
    """How much waits in all and of each kind, under these filters but the kind."""
    queue = _queue()
    kinds = [func.coalesce(func.sum(case((_is_of(queue, kind), 1), else_=0)), 0) for kind in KINDS]
    row = db.session.execute(_filtered(queue, filters, func.count(), *kinds, of_kind=False)).one()
    return dict(zip(("all", *KINDS), map(int, row), strict=True))


def articles_waiting(filters: Filters) -> list[tuple[str, str]]:
    """Address and title of the articles under which something waits."""
    mine = Filters(under_author=filters.under_author)
    there = _filtered(_queue(), mine, Comment.discussion_id).distinct().subquery("discussed")
    wanted = (
        select(Article.slug, Article.title)
        .join(Discussion, Discussion.article_id == Article.id)
        .join(there, there.c.discussion_id == Discussion.id)
        .order_by(Article.title)
        .limit(100)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def is_waiting(comment_id: int, *, under_author: int | None = None) -> Waiting | None:
    """The comment's place in the queue, if it has one; `under_author` as for `Filters`."""
    queue = _queue(comment_id)
    row = db.session.execute(_filtered(queue, Filters(under_author=under_author), *_place(queue))).first()
    return None if row is None else _waiting(row)


def has_open_notice(comment_id: int) -> bool:
    """Whether somebody says that the comment is illegal, and nobody has decided on that."""
    wanted = select(Notice.id).where(Notice.comment_id == comment_id, Notice.decided_at.is_(None)).limit(1)
    return db.session.execute(wanted).first() is not None


def cause_of(comment_id: int) -> Cause:
    """What brought the comment before a moderator: a notice, a reader's report, a rule, or their own look."""
    if has_open_notice(comment_id):
        return Cause.NOTICE
    wanted = select(Report.reporter_id).where(Report.comment_id == comment_id, Report.decided_at.is_(None))
    reporters = list(db.session.scalars(wanted))
    if any(reporter is not None for reporter in reporters):
        return Cause.REPORT
    state = db.session.execute(select(Comment.state).where(Comment.id == comment_id)).scalar_one_or_none()
    return Cause.RULE if reporters or state == CommentState.HELD else Cause.OWN


def _queue(comment_id: int | None = None) -> Subquery:
    """What is open about each comment, or about this one: three small indexes are read, however long the tables."""
    about = [
        _figures(Comment.id).where(Comment.state == CommentState.HELD.value),
        _figures(Report.comment_id, reports=literal(1), weight=Report.weight).where(Report.decided_at.is_(None)),
        _figures(Notice.comment_id, alarm=case((Notice.is_alarm, 1), else_=0), notices=literal(1)).where(
            Notice.decided_at.is_(None)
        ),
    ]
    if comment_id is not None:
        about = [one.where(one.selected_columns.comment_id == comment_id) for one in about]
    matter = union_all(*about).subquery("matter")
    sums = [func.sum(matter.c[name]).label(name) for name in FIGURES]
    return select(matter.c.comment_id, *sums).group_by(matter.c.comment_id).subquery("queue")


def _figures(comment_id: SQLColumnExpression[int], **figures: SQLColumnExpression[int]) -> Select[*tuple[Any, ...]]:
    given: list[Any] = [figures.get(name, literal(0)).label(name) for name in FIGURES]
    return select(comment_id.label("comment_id"), *given)


def _place(queue: Subquery) -> tuple[Any, ...]:
    held = Comment.state == CommentState.HELD.value
    return (Comment.id, queue.c.alarm, queue.c.notices, queue.c.reports, queue.c.weight, held)


def _waiting(row: Sequence[Any]) -> Waiting:
    number, alarm, notices, reports, weight, is_held = row
    return Waiting(number, bool(alarm), int(notices), int(reports), int(weight), bool(is_held))


def _filtered(queue: Subquery, filters: Filters, *columns: Any, of_kind: bool = True) -> Select[*tuple[Any, ...]]:
    """Other tables are asked only where a filter is about them."""
    wanted: Select[*tuple[Any, ...]] = (
        select(*columns)
        .select_from(queue)
        .join(Comment, Comment.id == queue.c.comment_id)
        .where(Comment.state != CommentState.DELETED.value)
    )
    if of_kind and filters.kind in KINDS:
        wanted = wanted.where(_is_of(queue, filters.kind))
    if filters.article or filters.under_author is not None:
        wanted = wanted.join(Discussion, Discussion.id == Comment.discussion_id)
        wanted = wanted.join(Article, Article.id == Discussion.article_id)
    if filters.article:
        wanted = wanted.where(Article.slug == filters.article)
    if filters.under_author is not None:
        not_theirs = comments_with_appeals_for_moderators(filters.under_author)
        wanted = wanted.where(Article.author_id == filters.under_author, queue.c.notices == 0)
        wanted = wanted.where(Comment.id.not_in(not_theirs))
    if filters.person is not None:
        wanted = wanted.where(Comment.author_id == filters.person)
    if filters.before is not None:
        wanted = wanted.where(Comment.created_at <= filters.before)
    if filters.words:
        found = (Comment.body.icontains(filters.words, autoescape=True), _named(filters.words))
        wanted = wanted.join(Account, Account.id == Comment.author_id).where(or_(*found))
    return wanted.where(_because(filters.why)) if filters.why else wanted


def _named(words: str) -> ColumnElement[bool]:
    return Account.name.icontains(words, autoescape=True)


def _is_of(queue: Subquery, kind: str) -> ColumnElement[bool]:
    if kind == "notices":
        return queue.c.notices > 0
    if kind == "reports":
        return queue.c.reports > 0
    return Comment.state == CommentState.HELD.value


def _because(why: str) -> ColumnElement[bool]:
    """A reader's reason, an offence, or a rule that reported or holds it."""
    report = select(Report.id).where(
        Report.comment_id == Comment.id, Report.decided_at.is_(None), or_(Report.reason == why, Report.rule == why)
    )
    notice = select(Notice.id).where(
        Notice.comment_id == Comment.id, Notice.decided_at.is_(None), Notice.offence == why
    )
    holds = select(CommentRevision.number).where(
        CommentRevision.comment_id == Comment.id,
        CommentRevision.number == Comment.revision,
        cast(CommentRevision.screening, String).contains(f'"rule": "{why}", "outcome": "hold"', autoescape=True),
    )
    held = and_(Comment.state == CommentState.HELD.value, holds.exists())
    return or_(report.exists(), notice.exists(), held)
