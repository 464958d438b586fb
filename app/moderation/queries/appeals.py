"""Reading appeals: those that wait, and who may decide about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select, union

from app.accounts.models.account import Account
from app.accounts.viewer import MODERATING_ROLES
from app.discussion.models.comment import Comment, CommentState
from app.foundation import clock
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.moderation.models.decision import Decision, Verdict
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Restriction, Statement
from app.moderation.queries.decisions import stands
from app.moderation.queries.notices import notice_by_token

_by_statement, _by_notice, _since = alias_of(Decision), alias_of(Decision), alias_of(Decision)
_stated = alias_of(Statement)
_decider = alias_of(Account)


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with what it is against.

    `first_id` is who decided that, if it was a person who is still here: the last one who chose the restriction that
    holds, or who confirmed what a rule had chosen. `author_id` is whose comment it is about.
    """

    id: int
    statement_id: int | None
    notice_id: int | None
    account_id: int | None
    name: str | None
    body: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    by_first: bool
    outcome: str | None
    answer: str
    reference: str
    restriction: str | None
    label_de: str | None
    label_en: str | None
    notice_reference: str | None
    notice_outcome: str | None
    offence: str | None
    explanation: str | None
    comment_id: int | None
    author_id: int | None
    first_id: int | None

    def label(self, language: str) -> str:
        """The ground of what it is against."""
        return (self.label_de if language == "de" else self.label_en) or ""


def appeals(*, are_open: bool, after_id: int | None, limit: int) -> Sequence[AppealView]:
    """Those that wait, the oldest first; or those that were decided, the newest first."""
    if are_open:
        wanted = _appeals().where(Appeal.decided_at.is_(None)).order_by(Appeal.id)
        return _read((wanted if after_id is None else wanted.where(Appeal.id > after_id)).limit(limit))
    wanted = _appeals().where(Appeal.decided_at.is_not(None)).order_by(Appeal.id.desc())
    return _read((wanted if after_id is None else wanted.where(Appeal.id < after_id)).limit(limit))


def appeal_by_id(appeal_id: int) -> AppealView:
    """The appeal, or NotFound."""
    found = _read(_appeals().where(Appeal.id == appeal_id))
    if not found:
        raise NotFound
    return found[0]


def appeal_of_statement(statement_id: int) -> Appeal | None:
    """The appeal against it, if there is one."""
    return db.session.scalars(select(Appeal).where(Appeal.statement_id == statement_id)).one_or_none()


def latest_open_appeal_against_removal(comment_id: int) -> Appeal | None:
    """Of its author, against one of the reasons for which the comment was removed."""
    wanted = select(Appeal).join(Statement, Statement.id == Appeal.statement_id)
    wanted = wanted.where(Statement.comment_id == comment_id, Statement.restriction == Restriction.REMOVAL)
    return db.session.scalars(wanted.where(Appeal.decided_at.is_(None)).order_by(Appeal.id.desc()).limit(1)).first()


def appeal_of_notice(notice_id: int) -> Appeal | None:
    """The appeal of whoever sent the notice, if there is one."""
    return db.session.scalars(select(Appeal).where(Appeal.notice_id == notice_id)).one_or_none()


def appeal_to_decide(appeal_id: int) -> Appeal:
    """The appeal as it is now, locked until the end of the transaction, or NotFound."""
    wanted = select(Appeal).where(Appeal.id == appeal_id).with_for_update()
    appeal = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if appeal is None:
        raise NotFound
    return appeal


def count_open_appeals(*, at_most: int) -> int:
    """How many wait, counted up to `at_most`."""
    some = select(Appeal.id).where(Appeal.decided_at.is_(None)).limit(at_most).subquery()
    return int(db.session.execute(select(func.count()).select_from(some)).scalar_one())


def comments_with_open_appeals() -> Select[tuple[int]]:
    """About which comments an appeal waits, its author's or that of whoever sent a notice, for use in a statement."""
    waits = Appeal.decided_at.is_(None)
    restricted = select(Statement.comment_id).join(Appeal, Appeal.statement_id == Statement.id)
    notified = select(Notice.comment_id).join(Appeal, Appeal.notice_id == Notice.id)
    found = union(restricted.where(waits, Statement.comment_id.is_not(None)), notified.where(waits)).subquery()
    return select(found.c.comment_id)


def comments_with_appeals_for_moderators(person_id: int | None) -> Select[tuple[int]]:
    """About which comments an appeal waits, but for those against what this person, or a rule, has decided alone."""
    about: Any = func.coalesce(Statement.comment_id, Notice.comment_id)
    return (
        select(about)
        .select_from(Appeal)
        .outerjoin(Statement, Statement.id == Appeal.statement_id)
        .outerjoin(_by_statement, _by_statement.id == Statement.decision_id)
        .outerjoin(Notice, Notice.id == Appeal.notice_id)
        .outerjoin(_by_notice, _by_notice.id == Notice.decision_id)
        .where(
            Appeal.decided_at.is_(None),
            about.is_not(None),
            or_(Appeal.notice_id.is_not(None), _first_decider() != person_id),
        )
    )


def has_appeal_for_moderators(comment_id: int, person_id: int | None) -> bool:
    """Whether one of them is about this comment."""
    wanted = exists().where(Comment.id == comment_id, Comment.id.in_(comments_with_appeals_for_moderators(person_id)))
    return bool(db.session.execute(select(wanted)).scalar_one())


def commented_by_with_open_appeals(author_id: int) -> Sequence[int]:
    """About which comments of the author an appeal waits."""
    wanted = select(Comment.id).where(Comment.author_id == author_id, Comment.id.in_(comments_with_open_appeals()))
    return db.session.scalars(wanted.order_by(Comment.discussion_id, Comment.id)).all()


def has_other_moderators(account_id: int | None) -> bool:
    """Whether anybody else could decide."""
    return any(one != account_id for one in moderators_in_office())


def moderators_in_office() -> Sequence[int]:
    """Everybody with the role who can come in."""
    wanted = select(Account.id).where(
        Account.role.in_(sorted(MODERATING_ROLES)),
        Account.disabled_at.is_(None),
        Account.banned_at.is_(None),
        or_(Account.suspended_until.is_(None), Account.suspended_until <= clock.now()),
    )
    return db.session.scalars(wanted).all()


def notice_of_sender(token: str) -> Notice:
    """The notice whose sender holds the token, or NotFound."""
    notice = notice_by_token(token)
    if notice is None:
        raise NotFound
    return notice


def _read(wanted: Select[*tuple[Any, ...]]) -> list[AppealView]:
    return [AppealView(*row) for row in db.session.execute(wanted)]


@cache
def _appeals() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appeal.id,
            Appeal.statement_id,
            Appeal.notice_id,
            Appeal.account_id,
            func.coalesce(Account.name, Notice.name),
            Appeal.body,
            Appeal.created_at,
            Appeal.decided_at,
            _decider.name,
            Appeal.by_first,
            Appeal.outcome,
            Appeal.answer,
            func.coalesce(Statement.reference, Notice.reference),
            Statement.restriction,
            Statement.label_de,
            Statement.label_en,
            Notice.reference,
            Notice.outcome,
            Notice.offence,
            Notice.explanation,
            func.coalesce(Statement.comment_id, Notice.comment_id),
            Comment.author_id,
            _first_decider(),
        )
        .outerjoin(Account, Account.id == Appeal.account_id)
        .outerjoin(_decider, _decider.id == Appeal.decided_by_id)
        .outerjoin(Statement, Statement.id == Appeal.statement_id)
        .outerjoin(_by_statement, _by_statement.id == Statement.decision_id)
        .outerjoin(Notice, Notice.id == Appeal.notice_id)
        .outerjoin(_by_notice, _by_notice.id == Notice.decision_id)
        .outerjoin(Comment, Comment.id == func.coalesce(Statement.comment_id, Notice.comment_id))
    )


def _first_decider() -> ColumnElement[int | None]:
    """Whoever chose what holds now; a removal that holds again was chosen by whoever removed, not who let it hold."""
    later = _last_moderator(and_(_is_stated(), _since.id != Statement.decision_id))
    is_again = and_(_by_statement.verdict == Verdict.UNDO.value, Statement.restriction == Restriction.REMOVAL.value)
    return func.coalesce(
        case((is_again, func.coalesce(later, _hider())), else_=None),
        _last_moderator(_is_stated()),
        _by_statement.moderator_id,
        _last_moderator(and_(_since.verdict == Verdict.KEEP.value, _since.was == CommentState.HIDDEN.value)),
        _by_notice.moderator_id,
    )


def _hider() -> ScalarSelect[int | None]:
    """Who removed the comment before the statement, where that stands; None where a rule did."""
    wanted = select(_since.moderator_id).where(
        _since.comment_id == Statement.comment_id,
        _since.id < Statement.decision_id,
        _since.verdict == Verdict.HIDE.value,
        stands(_since),
    )
    return wanted.order_by(_since.id.desc()).limit(1).correlate(Statement).scalar_subquery()


def _last_moderator(is_wanted: ColumnElement[bool]) -> ScalarSelect[int | None]:
    """Who made the latest such decision about the comment since the statement, and nobody took it back."""
    wanted = select(_since.moderator_id).where(
        _since.comment_id == Statement.comment_id,
        _since.moderator_id.is_not(None),
        or_(
            _since.id >= Statement.decision_id,
            and_(Statement.decision_id.is_(None), _since.created_at >= Statement.created_at),
        ),
        stands(_since),
        is_wanted,
    )
    return wanted.order_by(_since.id.desc()).limit(1).correlate(Statement).scalar_subquery()


def _is_stated() -> ColumnElement[bool]:
    return exists().where(_stated.decision_id == _since.id)
