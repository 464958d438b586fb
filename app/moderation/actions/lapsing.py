"""Appeals that end by themselves, as what they are about was taken back or is gone; and letters about appeals."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from app.accounts.queries.accounts import account_by_id
from app.audit.actions import note_down
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import comment_to_change
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import call_back, put_mail
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Outcome, Statement
from app.moderation.queries.appeals import commented_by_with_open_appeals, latest_open_appeal_against_removal
from app.moderation.queries.decisions import is_hidden_by_others
from app.moderation.queries.statements import was_reversed


def settle_appeals_about(comment_id: int) -> None:
    """Something has become of the comment: appeals that nothing is left to decide of end, and who appealed is told.

    One of whoever sent a notice is open again where the comment is back and the notice is turned down, too. The comment
    is locked.
    """
    _end(_open_against(Statement.comment_id == comment_id))
    about = select(Appeal).join(Notice, Notice.id == Appeal.notice_id).where(Notice.comment_id == comment_id)
    state = db.session.get_one(Comment, comment_id).state
    is_hidden = state == CommentState.HIDDEN and is_hidden_by_others(comment_id, but_of=None)  # not by a rule alone
    if is_hidden or state == CommentState.DELETED:
        _end(db.session.scalars(about.where(Appeal.decided_at.is_(None))).all())
        return
    turned = Notice.outcome.is_distinct_from(Outcome.REJECTED.value)  # or nobody has answered it, once that is undone
    _end(db.session.scalars(about.where(Appeal.decided_at.is_(None), turned)).all())
    ended = (Appeal.outcome == Outcome.MOOT.value, Appeal.body != "", Notice.outcome == Outcome.REJECTED.value)
    for appeal in db.session.scalars(about.where(*ended)).all():
        _reopen(appeal)


def carry_appeal_over(statement: Statement) -> None:
    """The comment stays removed, but for the reason stated here: the author's open appeal is against that from now on.

    The latest one, as there is one for each statement. The comment is locked.
    """
    appeal = latest_open_appeal_against_removal(statement.comment_id or 0)
    if appeal is not None:
        appeal.statement_id = statement.id
        note_down("appeal_moved", "appeal", appeal.id, actor_id=None, account_id=appeal.account_id)
        db.session.flush()


def settle_appeals_of(account_id: int) -> None:
    """A measure against the person was lifted: appeals against it end, as above."""
    _end(_open_against((Statement.account_id == account_id) & Statement.comment_id.is_(None)))


def drop_appeals_about(comment_id: int) -> None:
    """Its author has deleted the comment: nothing is left to decide. Who sent a notice is told, the author knows."""
    statements = select(Statement.id).where(Statement.comment_id == comment_id)
    notices = select(Notice.id).where(Notice.comment_id == comment_id)
    about = or_(Appeal.statement_id.in_(statements), Appeal.notice_id.in_(notices))
    _end(db.session.scalars(select(Appeal).where(about, Appeal.decided_at.is_(None))).all(), author_knows=True)


def drop_appeals_about_texts_of(account_id: int) -> None:
    """As above, for all that somebody has written, which is about to go with their account."""
    for comment_id in commented_by_with_open_appeals(account_id):
        comment_to_change(comment_id)  # somebody may be deciding on an appeal
        drop_appeals_about(comment_id)


def write_to_appellant(letter: str, about: Appeal, *, turn: str = "") -> None:
    """A letter about their appeal, if we know where to; one for each `turn`."""
    if about.notice_id is not None:
        notice = db.session.get_one(Notice, about.notice_id)
        address, language = notice.email, notice.language
    else:
        account = account_by_id(about.account_id or 0)
        if account is None or not account.email_key:
            return
        address, language = account.email, account.language
    if address:
        put_mail(
            letter,
            to=address,
            language=language,
            account_id=about.account_id,
            data={"appeal": about.id},
            unique_key=_key(letter, about, turn),
        )


def _key(letter: str, about: Appeal, turn: str) -> str:
    return f"{letter}:{about.id}{turn}"


def _turn(moment: datetime | None) -> str:
    return f":{moment.timestamp():.0f}" if moment is not None else ""


def _open_against(statements: ColumnElement[bool]) -> Sequence[Appeal]:
    """Open appeals against what was taken back."""
    wanted = select(Appeal).join(Statement, Statement.id == Appeal.statement_id)
    return db.session.scalars(wanted.where(statements, Appeal.decided_at.is_(None), was_reversed())).all()


def _end(appeals: Sequence[Appeal], *, author_knows: bool = False) -> None:
    now = clock.now()
    for appeal in appeals:
        appeal.decided_at, appeal.outcome = now, Outcome.MOOT
        note_down("appeal_moot", "appeal", appeal.id, actor_id=None, account_id=appeal.account_id)
        if appeal.notice_id is not None or not author_knows:
            write_to_appellant("appeal_decided", appeal, turn=_turn(now))
    db.session.flush()


def _reopen(appeal: Appeal) -> None:
    """Whoever has been told that it was over is told; a letter that waits is called back, as it isn't true any more."""
    has_been_told = not call_back(_key("appeal_decided", appeal, _turn(appeal.decided_at)))
    appeal.decided_at = appeal.outcome = None
    db.session.flush()
    note_down("appeal_reopened", "appeal", appeal.id, actor_id=None, account_id=appeal.account_id)
    if has_been_told:
        write_to_appellant("appeal_reopened", appeal, turn=_turn(clock.now()))
