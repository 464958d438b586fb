"""What becomes of decisions, statements, notices, appeals and the log when somebody leaves."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Update, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models.sanction import AccountNote, Sanction
from app.audit.models import AuditEntry
from app.discussion.actions.erasing import calling_nobody
from app.foundation import clock
from app.foundation.db import db
from app.foundation.text.naming import find_names, leaving_out, without_names
from app.foundation.written_once import MAY_FORGET
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Outcome, Statement
from app.publication.models import HousePage

AT_ONCE = 500
# What others wrote about people: nobody who left is named in it.
TEXTS: tuple[InstrumentedAttribute[str], ...] = (
    Decision.note,
    Decision.message,
    Statement.facts,
    Notice.explanation,
    Notice.answer,
    Appeal.body,
    Appeal.answer,
    AccountNote.body,
)
# Who did something: what is kept of it was done by nobody who can be named.
DOERS: tuple[InstrumentedAttribute[int | None], ...] = (
    Decision.moderator_id,
    Sanction.imposed_by_id,
    Sanction.ended_by_id,
    AccountNote.written_by_id,
    Appeal.decided_by_id,
    AuditEntry.actor_id,
    HousePage.changed_by_id,
)


def part_with_somebody(
    *,
    account_id: int,
    heir_id: int,
    names: Sequence[str],
    email: str,
    address_key: str,
    longer_names: Sequence[str],
) -> None:
    """Decisions stay; whoever made them is not told any more, nor who is named in a text, whomever it is about.

    What was stated to the person, and what they appealed, goes with their account.
    """
    _part_with_notices(account_id, names, email, address_key)
    clean = leaving_out([*names, email])
    for column in TEXTS:
        _rewrite(column, clean)
    _rewrite(Statement.quote, calling_nobody(names, longer_names), may_hold="@")
    for doer in DOERS:
        _change(update(doer.class_).where(doer == account_id).values({doer.key: heir_id}))


def _part_with_notices(account_id: int, names: Sequence[str], email: str, address_key: str) -> None:
    """What they notified us of is looked at all the same, but nobody knows any more from whom it came."""
    sent = [Notice.account_id == account_id]
    if address_key:
        sent.append(Notice.email_key == address_key)
    theirs = select(Notice.id).where(or_(*sent))
    gone = {"body": "", "account_id": None}
    _change(update(Appeal).where(Appeal.notice_id.in_(theirs)).values(gone))
    _change(
        update(Appeal)
        .where(Appeal.notice_id.in_(theirs), Appeal.decided_at.is_(None))
        .values(decided_at=clock.now(), outcome=str(Outcome.MOOT))
    )
    _change(update(Notice).where(or_(*sent)).values(account_id=None, name="", email="", email_key=""))
    found = find_names([*names, email])
    for number, name in db.session.execute(select(Notice.id, Notice.name).where(Notice.name != "")).all():
        if found.search(name):
            _change(update(Notice).where(Notice.id == number).values(name=without_names(name, found)))


def _rewrite(column: InstrumentedAttribute[str], clean: Callable[[str], str], *, may_hold: str = "") -> None:
    """Give each row the text that `clean` makes of it; most stay as they are."""
    key: Any = column.class_.__table__.c.id
    wanted = select(key, column).where(column != "")
    if may_hold:
        wanted = wanted.where(column.contains(may_hold, autoescape=True))
    rows = db.session.execute(wanted, execution_options={"yield_per": AT_ONCE})
    changed = [(number, text) for number, body in rows if (text := clean(body)) != body]
    for number, text in changed:
        _change(update(column.class_).where(key == number).values({column.key: text}))


def _change(change: Update) -> None:
    db.session.execute(change, execution_options=MAY_FORGET)
