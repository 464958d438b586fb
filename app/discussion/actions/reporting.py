"""Reports of readers and rules."""

from datetime import datetime

from sqlalchemy import Update, update

from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db


def close_reports(comment_id: int, outcome: str) -> int:
    """Somebody has decided on the comment: its open reports are answered. Says how many there were."""
    closing = (
        update(Report)
        .where(Report.comment_id == comment_id, Report.decided_at.is_(None))
        .values(decided_at=clock.now(), outcome=str(outcome))
    )
    return int(db.session.execute(closing, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def reopen_reports(comment_id: int, *, after: datetime | None, until: datetime) -> None:
    """The decision that answered them was taken back: reports answered in this span are open again."""
    answered = [Report.comment_id == comment_id, Report.decided_at <= until, Report.outcome != "moot"]
    if after is not None:
        answered.append(Report.decided_at > after)
    opening = update(Report).where(*answered).values(decided_at=None, outcome=None)
    db.session.execute(opening, execution_options={"synchronize_session": False})


def report_by_rule(*, comment_id: int, revision: int, rule: str, found: str = "", weight: int = 100) -> None:
    """A rule lets a comment appear and asks moderators to look at it; `found` says what it met."""
    db.session.add(
        Report(
            comment_id=comment_id,
            revision=revision,
            rule=rule,
            found=found,
            weight=weight,
            created_at=clock.now(),
        )
    )


def withdraw_reports_by_rule(comment_id: int) -> None:
    """The text is another one: what rules met in the former one needs no look any more."""
    theirs = (Report.comment_id == comment_id, Report.rule.is_not(None), Report.decided_at.is_(None))
    _at_once(update(Report).where(*theirs).values(decided_at=clock.now(), outcome="moot"))


def forget_what_rules_found(comment_id: int) -> None:
    """The words stood in a text that is gone."""
    _at_once(update(Report).where(Report.comment_id == comment_id, Report.found != "").values(found=""))


def _at_once(change: Update) -> None:
    db.session.execute(change, execution_options={"synchronize_session": False})
