"""Finding the people of the log: whoever is meant by what was typed, and what they are called."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from app.accounts.models.account import Account, FormerName
from app.audit.models import AuditEntry
from app.audit.queries import LogRow
from app.discussion.models.comment import Comment
from app.foundation.db import db
from app.foundation.text.names import name_key
from app.foundation.text.plain import storable

MOST_PEOPLE = 200


def people_called(typed: str) -> tuple[int, ...]:
    """The accounts whose name, now or once, begins with what was typed; at most `MOST_PEOPLE`."""
    text = storable(typed).strip()[:100]
    key = name_key(text)[:120]
    now = select(Account.id).where(or_(Account.name.istartswith(text, autoescape=True), Account.name_key == key))
    once = select(FormerName.account_id).where(FormerName.name_key == key)
    return tuple(db.session.scalars(now.where(Account.name != "").union(once).limit(MOST_PEOPLE)))


def names_in(rows: Iterable[LogRow]) -> dict[int, str]:
    """What the people in these rows are called now."""
    wanted = {number for row in rows for number in (row.actor_id, row.account_id) if number is not None}
    if not wanted:
        return {}
    found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {number: name for number, name in found}  # noqa: C416


def authors_of(rows: Iterable[LogRow]) -> dict[int, str]:
    """By whom the comments in these rows are."""
    wanted = {row.subject_id for row in rows if row.subject == "comment" and row.subject_id is not None}
    if not wanted:
        return {}
    found = db.session.execute(
        select(Comment.id, Account.name).join(Account, Account.id == Comment.author_id).where(Comment.id.in_(wanted))
    )
    return {number: name for number, name in found}  # noqa: C416


def is_empty() -> bool:
    """Whether nothing was ever done."""
    return db.session.execute(select(AuditEntry.id).limit(1)).first() is None
