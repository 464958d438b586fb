"""Reading how people want to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select

from app.accounts.models.account import Account, IgnoredPerson
from app.foundation.db import db
from app.foundation.prepared import run
from app.notifications.models.notification import Choice, Frequency, Kind


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be told about one kind of thing."""

    in_page: bool
    by_mail: str


DEFAULTS: Mapping[str, Wish] = {
    Kind.DECISION: Wish(True, Frequency.AT_ONCE),
    Kind.REPORT: Wish(True, Frequency.NEVER),
    Kind.REPLY: Wish(True, Frequency.AT_ONCE),
    Kind.MENTION: Wish(True, Frequency.AT_ONCE),
    Kind.THREAD: Wish(True, Frequency.DAILY),
    Kind.ARTICLE: Wish(False, Frequency.NEVER),  # whoever wants to be told says so
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told, as they wish; `address` is empty where no mail may or shall be sent."""

    account_id: int
    kind: str
    in_page: bool
    by_mail: str
    address: str
    language: str

    @property
    def wants_mail(self) -> bool:
        """Whether a letter tells them too."""
        return bool(self.address) and self.by_mail != Frequency.NEVER


def wishes_of(account_id: int) -> dict[str, Wish]:
    """Every kind, as the person has chosen or the publication has it."""
    wanted = select(Choice.kind, Choice.in_page, Choice.by_mail).where(Choice.account_id == account_id)
    return {**DEFAULTS, **{kind: Wish(in_page, by_mail) for kind, in_page, by_mail in db.session.execute(wanted)}}


def recipients(kinds: Mapping[int, Kind], *, author_id: int | None) -> list[Recipient]:
    """Those of the accounts that are to be told of something by `author_id`, each of the kind given for them.

    Nobody whose account is disabled or who ignores the author; mail goes to proven addresses, and to nobody who leaves.
    """
    if not kinds:
        return []
    values = {"accounts": sorted(kinds), "kinds": sorted(set(kinds.values())), "author": author_id or 0}
    found: dict[int, Recipient] = {}
    for account_id, email, language, is_reachable, kind, in_page, by_mail in run(_people(), values):
        own = kinds[account_id]
        wish = Wish(in_page, by_mail) if kind == own else DEFAULTS[own]
        if kind == own or account_id not in found:
            address = email if is_reachable else ""
            found[account_id] = Recipient(account_id, own, wish.in_page, wish.by_mail, address, language)
    return [one for _, one in sorted(found.items()) if one.in_page or one.wants_mail]


def accounts_wanting(kind: Kind, moment: datetime, *, after_id: int, limit: int) -> list[int]:
    """Accounts that were there at the moment and have chosen to be told of this kind of thing, by their numbers.

    From behind `after_id` on. For a kind of which nobody is told who has not asked for it.
    """
    asked = or_(Choice.in_page, Choice.by_mail != Frequency.NEVER.value)
    wanted = select(Account.id).join(Choice, Choice.account_id == Account.id)
    wanted = wanted.where(Choice.kind == kind.value, asked, Account.id > after_id, Account.created_at <= moment)
    return list(db.session.scalars(wanted.order_by(Account.id).limit(limit)))


@cache
def _people() -> Select[*tuple[Any, ...]]:
    kinds = Choice.kind.in_(bindparam("kinds", expanding=True))
    ignored = exists().where(IgnoredPerson.account_id == Account.id, IgnoredPerson.ignored_id == bindparam("author"))
    return (
        select(
            Account.id,
            Account.email,
            Account.language,
            Account.email_key.is_not(None) & Account.deletion_due_at.is_(None),
            Choice.kind,
            Choice.in_page,
            Choice.by_mail,
        )
        .outerjoin(Choice, and_(Choice.account_id == Account.id, kinds))
        .where(Account.id.in_(bindparam("accounts", expanding=True)), Account.disabled_at.is_(None), ~ignored)
    )
