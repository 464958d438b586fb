"""Reading what readers reported, and how much their word weighs."""

from sqlalchemy import ColumnElement, exists, func, select

from app.accounts.models.account import Account
from app.accounts.viewer import STAFF_ROLES
from app.discussion.models.comment import Comment
from app.discussion.models.report import Report
from app.foundation.db import db
from app.moderation.models.decision import Decision, Verdict
from app.moderation.models.statement import Outcome
from app.moderation.queries.decisions import stands

ORDINARY = 100
LIGHTEST, HEAVIEST = 25, 300
ENOUGH_DECIDED = 3


def weight_of_reports_by(account_id: int) -> int:
    """What the person's next report weighs, in hundredths of an ordinary one.

    The odds that a report of theirs is upheld, each side counted one higher, so that little evidence moves little:
    `(upheld + 1) / (rejected + 1)`. Whoever is right as often as wrong stays ordinary. The first three change nothing.
    """
    counted = (
        select(Report.outcome, func.count())
        .where(Report.reporter_id == account_id, Report.outcome.in_([Outcome.UPHELD, Outcome.REJECTED]))
        .group_by(Report.outcome)
    )
    counts: dict[str | None, int] = {outcome: number for outcome, number in db.session.execute(counted)}  # noqa: C416
    upheld, rejected = counts.get(Outcome.UPHELD, 0), counts.get(Outcome.REJECTED, 0)
    if upheld + rejected < ENOUGH_DECIDED:
        return ORDINARY
    return max(LIGHTEST, min(HEAVIEST, round(ORDINARY * (upheld + 1) / (rejected + 1))))


def report_by(account_id: int, comment_id: int) -> Report | None:
    """What the person has reported about the comment."""
    wanted = select(Report).where(Report.comment_id == comment_id, Report.reporter_id == account_id)
    return db.session.scalars(wanted).one_or_none()


def open_weight_of(comment_id: int) -> int:
    """What the readers' open reports of a comment weigh together; those of rules don't count."""
    wanted = select(func.coalesce(func.sum(Report.weight), 0)).where(*_open_by_readers(comment_id))
    return int(db.session.execute(wanted).scalar_one())


def heaviest_reason_of(comment_id: int) -> str:
    """The reason on which the readers' open reports agree most."""
    weight = func.sum(Report.weight)
    wanted = (
        select(Report.reason)
        .where(*_open_by_readers(comment_id))
        .group_by(Report.reason)
        .order_by(weight.desc(), Report.reason)
        .limit(1)
    )
    return db.session.execute(wanted).scalar_one_or_none() or "other"


def is_for_people_to_judge(comment: Comment) -> bool:
    """Whether reports alone must not hide it: its author works here, or a moderator lets this very text stand."""
    role = db.session.execute(select(Account.role).where(Account.id == comment.author_id)).scalar_one()
    stood = exists().where(
        Decision.comment_id == comment.id,
        Decision.revision == comment.revision,
        Decision.moderator_id.is_not(None),
        Decision.verdict.in_([Verdict.KEEP, Verdict.APPROVE, Verdict.RESTORE]),
        stands(Decision),
    )
    return role in STAFF_ROLES or bool(db.session.execute(select(stood)).scalar_one())


def _open_by_readers(comment_id: int) -> tuple[ColumnElement[bool], ...]:
    return Report.comment_id == comment_id, Report.decided_at.is_(None), Report.reporter_id.is_not(None)
