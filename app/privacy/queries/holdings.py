"""Every row that names a person, found through the tables themselves, so that none can be forgotten.

A row is theirs where it points to their account, to a comment of theirs, or holds their address. Other people in it are
left out, but for those whom everybody can see there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, ScalarSelect, Select, Table, case, false, or_, select

from app.accounts.models.account import Account
from app.foundation.db import Base, db

ROWS_AT_ONCE = 50
# What others did with somebody's comments: answers, what they follow, what they are told of, whether they praised or
# reported them; and what moderators wrote in matters of others.
OTHERS = {
    "account_note.written_by_id",
    "appeal.decided_by_id",
    "claim.comment_id",
    "comment.parent_id",
    "comment.thread_id",
    "following.thread_id",
    "notice.comment_id",
    "notification.comment_id",
    "recommendation.comment_id",
    "report.comment_id",
}
# Addresses and account numbers that no foreign key speaks of.
BY_ADDRESS = {"mail.address": "email", "notice.email_key": "email_key", "subscriber.email_key": "email_key"}
BY_NUMBER = {"mail.account_id"}
# Other people who may be named, as everybody can see them: whom one's own comment calls, whom one has chosen to ignore.
PUBLIC = {"mention.account_id", "ignored_person.ignored_id"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: an address counts only where it is proven to be theirs."""

    id: int
    email: str
    email_key: str | None


def person_of(account: Account) -> Person:
    """The person behind the account."""
    return Person(account.id, account.email, account.email_key)


def tables_with_people() -> list[Table]:
    """Every table whose rows can name a person."""
    nobody = Person(0, "-", "-")
    return [table for table in Base.metadata.sorted_tables if _conditions(table, nobody)]


def rows_about(person: Person, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of the table that name the person, a few at a time; no secrets, and nobody else."""
    columns = [column for column in table.columns if not column.info.get("secret")]
    shown = [_shown(column, person) for column in columns]
    wanted: Select[Any] = (
        select(*shown, *_extras(table)).where(or_(false(), *_conditions(table, person))).order_by(*table.primary_key)
    )
    for row in db.session.execute(wanted, execution_options={"yield_per": ROWS_AT_ONCE}):
        yield dict(row._mapping)  # noqa: SLF001 - the documented way


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _conditions(table: Table, person: Person) -> list[ColumnElement[bool]]:
    comment = Base.metadata.tables["comment"]
    theirs = select(comment.c.id).where(comment.c.author_id == person.id)
    found: list[ColumnElement[bool]] = []
    for column in table.columns:
        name = str(column)
        if name in OTHERS:
            continue
        if name in BY_NUMBER or name == "account.id" or _points_to(column, "account.id"):
            found.append(column == person.id)
        elif _points_to(column, "comment.id"):
            found.append(column.in_(theirs))
        elif name in BY_ADDRESS and person.email_key is not None:
            found.append(column == getattr(person, BY_ADDRESS[name]))
    return found


def _shown(column: Column[Any], person: Person) -> ColumnElement[Any]:
    """The column itself; another person's number becomes a name that everybody can see, or nothing."""
    if not _points_to(column, "account.id"):
        return column
    if str(column) in PUBLIC:
        name: ScalarSelect[str] = select(Account.name).where(Account.id == column).scalar_subquery()
        return name.label(column.name)
    return case((column == person.id, column), else_=None).label(column.name)


def _extras(table: Table) -> Iterator[ColumnElement[Any]]:
    """Under which article a comment stands."""
    if table.name != "comment":
        return
    tables: Mapping[str, Table] = Base.metadata.tables
    article, discussion = tables["article"], tables["discussion"]
    for name in ("title", "slug"):
        wanted = select(article.c[name]).where(
            discussion.c.id == table.c.discussion_id, article.c.id == discussion.c.article_id
        )
        yield wanted.scalar_subquery().label(f"article_{name}")


def _points_to(column: Column[Any], target: str) -> bool:
    return any(key.target_fullname == target for key in column.foreign_keys)
