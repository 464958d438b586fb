"""Reading notices of illegal content, and who sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, exists, func, or_, select

from app.accounts.models.account import Account
from app.accounts.viewer import MODERATING_ROLES
from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentRevision
from app.discussion.models.discussion import Discussion
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.tokens import token_hash
from app.moderation.models.notice import Notice, Offence, offence_of
from app.moderation.models.statement import Outcome

OPEN_ALARM = and_(Notice.is_alarm, Notice.alarm_settled_at.is_(None))


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as a line of the list."""

    id: int
    reference: str
    offence_code: str
    created_at: datetime
    is_alarm: bool
    alarm_settled_at: datetime | None
    decided_at: datetime | None
    outcome: str | None
    author_name: str
    article_title: str

    @property
    def offence(self) -> Offence:
        """What is said to be illegal."""
        return offence_of(self.offence_code)

    @property
    def is_open_alarm(self) -> bool:
        """Whether somebody may be in danger and nobody has settled it yet."""
        return self.is_alarm and self.alarm_settled_at is None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: an account, or whoever gives this address without being logged in."""

    account_id: int | None = None
    email_key: str = ""


@dataclass(frozen=True, slots=True)
class SenderRecord:
    """What came of somebody's notices so far."""

    sent: int
    rejected: int
    unfounded: int
    warned_at: datetime | None
    stopped_until: datetime | None


def notice_by_token(token: str) -> Notice | None:
    """The notice whose sender was given this token."""
    return db.session.scalars(select(Notice).where(Notice.token_hash == token_hash(token))).one_or_none()


def notice_by_id(notice_id: int) -> Notice:
    """The notice, or NotFound."""
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise NotFound
    return notice


def notice_sent_before(submit_key: str) -> Notice | None:
    """The notice that this very form has already made."""
    return db.session.scalars(select(Notice).where(Notice.submit_key == submit_key)).one_or_none()


def open_notices_of(comment_id: int) -> Sequence[Notice]:
    """What nobody has answered yet about a comment, the first one first."""
    wanted = select(Notice).where(Notice.comment_id == comment_id, Notice.decided_at.is_(None))
    return db.session.scalars(wanted.order_by(Notice.id)).all()


def laws_named_in_notices(comment_id: int, *, answered_too: bool) -> str:
    """The laws a comment breaks as those say who wait for an answer, or whom we have answered, too; each once."""
    wanted = select(Notice.offence).where(Notice.comment_id == comment_id).order_by(Notice.id)
    if not answered_too:
        wanted = wanted.where(Notice.decided_at.is_(None))
    laws = dict.fromkeys(offence_of(code).law for code in db.session.scalars(wanted))
    return "; ".join(law for law in laws if law)[:200]


def upheld_notices_of(comment_id: int) -> Sequence[Notice]:
    """Those whose senders were told that the comment was removed."""
    wanted = select(Notice).where(Notice.comment_id == comment_id, Notice.outcome == Outcome.UPHELD)
    return db.session.scalars(wanted.order_by(Notice.id)).all()


def notices_decided_by(decision_id: int | None) -> Sequence[Notice]:
    """Those that this decision has answered."""
    return db.session.scalars(select(Notice).where(Notice.decision_id == decision_id).order_by(Notice.id)).all()


def has_open_notices(comment_id: int) -> bool:
    """Whether somebody waits for an answer about the comment."""
    wanted = exists().where(Notice.comment_id == comment_id, Notice.decided_at.is_(None))
    return bool(db.session.execute(select(wanted)).scalar_one())


def comments_with_open_notices_by(author_id: int) -> Sequence[int]:
    """Which comments of the author somebody waits for an answer about."""
    theirs = select(Notice.comment_id).join(Comment, Comment.id == Notice.comment_id)
    wanted = theirs.where(Comment.author_id == author_id, Notice.decided_at.is_(None))
    return db.session.scalars(wanted.distinct().order_by(Notice.comment_id)).all()


def open_alarms() -> Sequence[Notice]:
    """Where somebody may be in danger and nobody has settled it yet, the first one first."""
    return db.session.scalars(select(Notice).where(OPEN_ALARM).order_by(Notice.id)).all()


def notices(
    *, decided: bool, after: tuple[int, int] | None = None, before_id: int | None = None, limit: int
) -> list[NoticeRow]:
    """Those that wait, alarms first, then as they came (`after` ends the page before); or the decided ones."""
    rank = cast(~OPEN_ALARM, Integer)
    waiting = or_(Notice.decided_at.is_(None), OPEN_ALARM)
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Notice.id,
            Notice.reference,
            Notice.offence,
            Notice.created_at,
            Notice.is_alarm,
            Notice.alarm_settled_at,
            Notice.decided_at,
            Notice.outcome,
            Account.name,
            Article.title,
        )
        .join(Comment, Comment.id == Notice.comment_id)
        .join(Account, Account.id == Comment.author_id)
        .join(Discussion, Discussion.id == Comment.discussion_id)
        .join(Article, Article.id == Discussion.article_id)
        .limit(limit)
    )
    if decided:
        wanted = wanted.where(~waiting).order_by(Notice.id.desc())
        wanted = wanted if before_id is None else wanted.where(Notice.id < before_id)
    else:
        wanted = wanted.where(waiting).order_by(rank, Notice.id)
        if after is not None:
            wanted = wanted.where(or_(rank > after[0], and_(rank == after[0], Notice.id > after[1])))
    return [NoticeRow(*row) for row in db.session.execute(wanted)]


def count_open(*, at_most: int) -> int:
    """How many wait, counted up to `at_most`."""
    some = select(Notice.id).where(or_(Notice.decided_at.is_(None), OPEN_ALARM)).limit(at_most).subquery()
    return int(db.session.execute(select(func.count()).select_from(some)).scalar_one())


def text_of(comment_id: int, revision: int) -> CommentRevision | None:
    """A comment as it stood in this version."""
    return db.session.get(CommentRevision, (comment_id, revision))


def sender_of(notice: Notice) -> Sender | None:
    """Who sent it; None where nobody was asked, or it is no longer known."""
    if notice.account_id is None and not notice.email_key:
        return None
    return Sender(notice.account_id, notice.email_key)


def record_of(sender: Sender) -> SenderRecord:
    """What came of the sender's notices so far."""
    counts = select(
        func.count(),
        func.count().filter(Notice.outcome == Outcome.REJECTED),
        func.count().filter(Notice.is_unfounded),
        func.max(Notice.warned_at),
        func.max(Notice.stopped_until),
    ).where(by(sender))
    return SenderRecord(*db.session.execute(counts).one())


def stopped_until(sender: Sender) -> datetime | None:
    """Until when no notices of theirs are taken; None: they are."""
    until = db.session.execute(select(func.max(Notice.stopped_until)).where(by(sender))).scalar_one_or_none()
    return until if until is not None and until > clock.now() else None


def by(sender: Sender) -> ColumnElement[bool]:
    """An address that anybody could have typed says nothing about whoever has an account with it."""
    if sender.account_id is not None:
        return Notice.account_id == sender.account_id
    return and_(Notice.account_id.is_(None), Notice.email_key == sender.email_key)


def accounts_to_alarm() -> Sequence[Account]:
    """Everybody who moderates."""
    wanted = select(Account).where(Account.role.in_(sorted(MODERATING_ROLES)), Account.disabled_at.is_(None))
    return db.session.scalars(wanted.order_by(Account.id)).all()
