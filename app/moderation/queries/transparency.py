"""Counting what the transparency report says, in the database; no names, no texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db
from app.foundation.settings import setting
from app.moderation.models.decision import OF_PARTS, Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Statement
from app.moderation.queries.statements import was_reversed


@dataclass(frozen=True, slots=True)
class Count:
    """One line: what is counted, split as far as it is, and how many."""

    of: str
    by: str
    number: int


@dataclass(frozen=True, slots=True)
class Automation:
    """Restrictions in which rules had a part, and how many of those were taken back."""

    restrictions: int
    found: int
    found_reversed: int
    decided: int
    decided_reversed: int


@dataclass(frozen=True, slots=True)
class YearReport:
    """A year. Whatever is open or without an outcome stands under ''."""

    year: int
    notices: Sequence[Count]
    notices_by_account: int
    alarms: int
    notice_seconds: float | None
    reports: Sequence[Count]
    decisions: Sequence[Count]
    reasons: Sequence[Count]
    restrictions: Sequence[Count]
    automation: Automation
    appeals: Sequence[Count]
    appeals_by_first: int
    appeal_seconds: float | None


def report_of(year: int) -> YearReport:
    """Everything that began in the year, and what has become of it until now."""
    each_by_itself = (Decision.verdict.not_in(OF_PARTS),)
    return YearReport(
        year,
        notices=_split(Notice, year, Notice.offence, Notice.outcome),
        notices_by_account=_number(Notice, year, Notice.account_id.is_not(None)),
        alarms=_number(Notice, year, Notice.is_alarm.is_(True)),
        notice_seconds=_median_seconds(Notice, year, func.coalesce(Notice.first_decided_at, Notice.decided_at)),
        reports=_split(Report, year, Report.reason, Report.outcome, Report.reporter_id.is_not(None)),
        decisions=_split(Decision, year, Decision.verdict, Decision.cause, *each_by_itself),
        reasons=_split(
            Decision, year, Decision.verdict, Decision.reason, *each_by_itself, Decision.reason.is_not(None)
        ),
        restrictions=_split(Statement, year, Statement.restriction, Statement.cause),
        automation=_automation(year),
        appeals=_split(Appeal, year, case((Appeal.notice_id.is_(None), "statement"), else_="notice"), Appeal.outcome),
        appeals_by_first=_number(Appeal, year, Appeal.by_first.is_(True)),
        appeal_seconds=_median_seconds(Appeal, year, Appeal.decided_at),
    )


def years() -> list[int]:
    """The years there is a report of: this one, and those back to the first thing that was counted."""
    firsts = [
        db.session.execute(select(func.min(table.created_at))).scalar_one_or_none()
        for table in (Notice, Report, Decision, Statement, Appeal)
    ]
    this = _year_of(clock.now())
    first = min((_year_of(moment) for moment in firsts if moment is not None), default=this)
    return list(range(this, first - 1, -1))


def _split(
    table: Any, year: int, of: Any, by: InstrumentedAttribute[Any], *only: ColumnElement[bool]
) -> Sequence[Count]:
    second = func.coalesce(by, "")
    wanted = select(of, second, func.count()).where(*_in(table, year), *only).group_by(of, second)
    return [Count(of or "", by, number) for of, by, number in db.session.execute(wanted.order_by(of, second))]


def _number(table: Any, year: int, only: ColumnElement[bool]) -> int:
    wanted = select(func.count()).select_from(table).where(*_in(table, year), only)
    return int(db.session.execute(wanted).scalar_one())


def _automation(year: int) -> Automation:
    some = (
        select(
            Statement.found_by_machine.label("found"),
            Statement.decided_by_machine.label("decided"),
            was_reversed().label("reversed"),
        )
        .where(*_in(Statement, year))
        .subquery()
    )
    found, decided, reversed_ = some.c.found, some.c.decided, some.c.reversed
    sums = [func.count(case((condition, 1))) for condition in (found, found & reversed_, decided, decided & reversed_)]
    row: Any = db.session.execute(select(func.count(), *sums).select_from(some)).one()
    return Automation(*row)


def _median_seconds(table: Any, year: int, first: ColumnElement[Any] | InstrumentedAttribute[Any]) -> float | None:
    """The one in the middle, or between the two in the middle, of all that are decided; until the first decision."""
    decided: Select[Any] = select(_seconds(table, first).label("seconds")).where(
        *_in(table, year), table.decided_at.is_not(None)
    )
    number = db.session.execute(select(func.count()).select_from(decided.subquery())).scalar_one()
    if not number:
        return None
    middle = decided.order_by("seconds").offset((number - 1) // 2).limit(2 - number % 2)
    found = [float(seconds) for seconds in db.session.scalars(middle)]
    return sum(found) / len(found)


def _seconds(table: Any, first: Any) -> ColumnElement[Any]:
    if db.engine.dialect.name == "postgresql":
        return func.extract("epoch", first - table.created_at)
    days = func.julianday(first) - func.julianday(table.created_at)
    return days * 86400


def _in(table: Any, year: int) -> tuple[ColumnElement[bool], ...]:
    """The year as people here count it."""
    zone = ZoneInfo(setting("TIMEZONE"))
    first, last = (datetime(one, 1, 1, tzinfo=zone).astimezone(UTC) for one in (year, year + 1))
    return table.created_at >= first, table.created_at < last


def _year_of(moment: datetime) -> int:
    return moment.astimezone(ZoneInfo(setting("TIMEZONE"))).year
