"""Reading the log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from app.audit.models import AuditEntry
from app.foundation.db import db

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry, plain; the names of people are looked up above."""

    id: int
    verb: str
    subject: str
    subject_id: int | None
    account_id: int | None
    actor_id: int | None
    rule: str | None
    detail: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `actors` and `accounts` are all people who may be meant; empty: nobody was found."""

    actors: tuple[int, ...] | None = None
    by_rule: bool = False
    accounts: tuple[int, ...] | None = None
    verb: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None


def entries(wanted: Wanted, *, before_id: int | None, limit: int) -> Sequence[LogRow]:
    """The newest first, from before `before_id` on."""
    rows = _matching(wanted).limit(limit)
    if before_id is not None:
        rows = rows.where(AuditEntry.id < before_id)
    return [LogRow(*row) for row in db.session.execute(rows)]


def all_entries(wanted: Wanted) -> Iterator[LogRow]:
    """All of them, the newest first, read a few at a time."""
    before_id = None
    while found := entries(wanted, before_id=before_id, limit=ROWS_AT_ONCE):
        yield from found
        before_id = found[-1].id


def verbs_and_subjects() -> tuple[list[str], list[str]]:
    """What has been done, and to what."""
    columns = (AuditEntry.verb, AuditEntry.subject)
    verbs, subjects = (list(db.session.scalars(select(one).distinct().order_by(one))) for one in columns)
    return verbs, subjects


def _matching(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    rows = _rows()
    if wanted.by_rule:
        rows = rows.where(AuditEntry.actor_id.is_(None))
    elif wanted.actors is not None:
        rows = rows.where(AuditEntry.actor_id.in_(wanted.actors))
    if wanted.accounts is not None:
        rows = rows.where(AuditEntry.account_id.in_(wanted.accounts))
    if wanted.verb:
        rows = rows.where(AuditEntry.verb == wanted.verb)
    if wanted.subject:
        rows = rows.where(AuditEntry.subject == wanted.subject)
    if wanted.since is not None:
        rows = rows.where(AuditEntry.created_at >= wanted.since)
    if wanted.before is not None:
        rows = rows.where(AuditEntry.created_at < wanted.before)
    return rows


@cache
def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        AuditEntry.id,
        AuditEntry.verb,
        AuditEntry.subject,
        AuditEntry.subject_id,
        AuditEntry.account_id,
        AuditEntry.actor_id,
        AuditEntry.rule,
        AuditEntry.detail,
        AuditEntry.created_at,
    ).order_by(AuditEntry.id.desc())
