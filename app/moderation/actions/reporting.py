"""Reporting: a reader asks moderators to look at a comment."""

from app.accounts.viewer import Viewer
from app.discussion.actions.posting import require_confirmed
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.report import REPORT_REASONS, Report
from app.discussion.queries.comments import comment_to_change
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, Invalid, LogInFirst, NotAllowed, NotFound
from app.foundation.settings import setting
from app.foundation.text.plain import storable
from app.foundation.words import N_
from app.moderation.actions.deciding import carry_out_hiding
from app.moderation.models.decision import MANY_REPORTS, Cause
from app.moderation.models.statement import Outcome
from app.moderation.queries.reports import (
    ORDINARY,
    heaviest_reason_of,
    is_for_people_to_judge,
    open_weight_of,
    report_by,
    weight_of_reports_by,
)


def report_comment(*, reporter: Viewer, comment_id: int, reason: str, note: str = "") -> Report:
    """Report a comment, once; a second time returns the first report.

    What was hidden meanwhile is reported too, and answered at once. Where enough readers agree, it is hidden until a
    moderator looks (`HIDE_AT_REPORTS`). Raises NotAllowed for one's own, Conflict for a deleted one.
    """
    if reporter.id is None:
        raise LogInFirst(N_("Please log in first."))
    require_confirmed(reporter)
    if reason not in REPORT_REASONS:
        raise Invalid("reason", N_("Please choose a reason."))
    comment = comment_to_change(comment_id)
    check_may_report(reporter, comment)
    report = report_by(reporter.id, comment_id)
    if report is not None:
        return report
    report = _new_report(reporter.id, comment, reason, note)
    db.session.add(report)
    db.session.flush()
    if comment.state == CommentState.PUBLISHED and _is_too_much(comment):
        carry_out_hiding(
            comment,
            moderator_id=None,
            reason=heaviest_reason_of(comment_id),
            cause=Cause.REPORT,
            rule=MANY_REPORTS,
        )
    return report


def check_may_report(reporter: Viewer, comment: Comment) -> None:
    """Raises NotFound for what readers never saw, NotAllowed for one's own, Conflict for what its author deleted."""
    if comment.position is None:
        raise NotFound
    if comment.author_id == reporter.id:
        raise NotAllowed(N_("This comment is your own. You can edit or delete it."))
    if comment.state == CommentState.DELETED:
        raise Conflict(N_("Its author has deleted this comment in the meantime."))


def _new_report(reporter_id: int, comment: Comment, reason: str, note: str) -> Report:
    report = Report(
        comment_id=comment.id,
        revision=comment.revision,
        reporter_id=reporter_id,
        reason=reason,
        note=storable(note).strip(),
        weight=weight_of_reports_by(reporter_id),
        created_at=clock.now(),
    )
    if comment.state == CommentState.HIDDEN:
        report.decided_at, report.outcome = report.created_at, Outcome.MOOT
    return report


def _is_too_much(comment: Comment) -> bool:
    most = setting("HIDE_AT_REPORTS") * ORDINARY
    return 0 < most <= open_weight_of(comment.id) and not is_for_people_to_judge(comment)
