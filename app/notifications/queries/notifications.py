"""Reading notifications, as the person may see what they are about at this moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select

from app.accounts.models.account import Account, IgnoredPerson
from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.following import Following
from app.foundation.db import db
from app.foundation.quick_reads import rows_of
from app.notifications.models.notification import Kind, Notification

MOST_COUNTED = 100  # the bell says "99+"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing somebody is told, with what is shown of it."""

    id: int
    kind: str
    detail: str
    comment_id: int | None
    article_id: int
    created_at: datetime
    seen_at: datetime | None
    title: str
    slug: str
    article_language: str
    standfirst: str
    author_name: str | None
    html: str | None
    removal_reason: str | None
    position: int | None
    parent_id: int | None
    thread_id: int | None

    @property
    def belongs_to(self) -> tuple[str, int]:
        """Things with the same mark are told together."""
        if self.kind == Kind.REPLY:
            return self.kind, self.parent_id or 0
        if self.kind == Kind.THREAD:
            return self.kind, self.thread_id or self.comment_id or 0
        if self.kind == Kind.REPORT:
            return f"{self.kind}:{self.detail}", self.article_id
        return "", self.id


def unread_count(account_id: int) -> int:
    """How many the person has not seen, counted up to `MOST_COUNTED`."""
    values = {"account": account_id, "at_most": MOST_COUNTED}
    return int(rows_of(_unread(), values)[0][0])


def told_to(account_id: int, *, before_id: int | None, limit: int) -> list[Told]:
    """What the person is told in the page, the newest first, from before `before_id` on."""
    values = {"account": account_id, "limit": limit}
    if before_id is None:
        return _read(_in_page(bounded=False), **values)
    return _read(_in_page(bounded=True), before=before_id, **values)


def told_by_mail(account_id: int, mail_id: int, *, limit: int) -> list[Told]:
    """What stands in the mail, the oldest first, without what the person has seen meanwhile."""
    return _read(_in_mail(), account=account_id, mail=mail_id, limit=limit)


def notification_of(account_id: int, notification_id: int) -> Told | None:
    """One of the person's own, if they may still see it."""
    found = _read(_one(), account=account_id, number=notification_id)
    return found[0] if found else None


def _read(wanted: Select[*tuple[Any, ...]], **values: Any) -> list[Told]:
    return [Told(*row) for row in db.session.execute(wanted, values)]


def _may_be_seen() -> ColumnElement[bool]:
    """The policy in SQL: asked whenever a notification is shown, counted or mailed.

    Of a comment only while readers see it, and not from somebody who is ignored; of a decision, or of the answer to a
    report, while it holds.
    """
    ignored = exists().where(
        IgnoredPerson.account_id == Notification.account_id, IgnoredPerson.ignored_id == Comment.author_id
    )
    public, hidden = Comment.state == CommentState.PUBLISHED.value, Comment.state == CommentState.HIDDEN.value
    decision = and_(
        Notification.kind.in_([Kind.DECISION.value, Kind.REPORT.value]),
        or_(
            and_(Notification.detail == "hide", hidden),
            and_(Notification.detail == "hold", Comment.state == CommentState.HELD.value),
            and_(Notification.detail == "delete", Comment.state == CommentState.DELETED.value),
            and_(Notification.detail.not_in(("hide", "hold", "delete")), public),
        ),
    )
    comment = and_(Notification.kind.in_([Kind.REPLY.value, Kind.MENTION.value, Kind.THREAD.value]), public, ~ignored)
    return and_(Article.published_at.is_not(None), or_(Notification.kind == Kind.ARTICLE.value, decision, comment))


def _of_person(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Notification)
        .join(Article, Article.id == Notification.article_id)
        .outerjoin(Comment, Comment.id == Notification.comment_id)
        .where(Notification.account_id == bindparam("account"), _may_be_seen())
    )


@cache
def _rows() -> Select[*tuple[Any, ...]]:
    return _of_person(
        Notification.id,
        Notification.kind,
        Notification.detail,
        Notification.comment_id,
        Notification.article_id,
        Notification.created_at,
        Notification.seen_at,
        Article.title,
        Article.slug,
        Article.language,
        Article.standfirst,
        Account.name,
        Comment.html,
        Comment.removal_reason,
        Comment.position,
        Comment.parent_id,
        Comment.thread_id,
    ).outerjoin(Account, Account.id == Comment.author_id)


@cache
def _unread() -> Select[int]:
    unseen = _of_person(Notification.id).where(Notification.seen_at.is_(None), Notification.in_page)
    return select(func.count()).select_from(unseen.limit(bindparam("at_most")).subquery())


@cache
def _in_page(*, bounded: bool) -> Select[*tuple[Any, ...]]:
    wanted = _rows().where(Notification.in_page)
    if bounded:
        wanted = wanted.where(Notification.id < bindparam("before"))
    return wanted.order_by(Notification.id.desc()).limit(bindparam("limit"))


@cache
def _one() -> Select[*tuple[Any, ...]]:
    return _rows().where(Notification.id == bindparam("number"), Notification.in_page)


@cache
def _in_mail() -> Select[*tuple[Any, ...]]:
    still_followed = exists().where(
        Following.account_id == Notification.account_id,
        Following.thread_id == func.coalesce(Comment.thread_id, Comment.id),
        Following.ended_at.is_(None),
    )
    wanted = _rows().where(
        Notification.mail_id == bindparam("mail"),
        Notification.seen_at.is_(None),
        or_(Notification.kind != Kind.THREAD.value, still_followed),
    )
    return wanted.order_by(Notification.id).limit(bindparam("limit"))


def account_of_letter(account_id: int | None, address: str) -> Account | None:
    """The person to whom a letter about notifications goes, if it may still go there."""
    account = db.session.get(Account, account_id) if account_id is not None else None
    if account is None or account.disabled_at is not None or account.deletion_due_at is not None:
        return None
    return account if account.email_key is not None and account.email == address else None
