"""Deciding about comments: the only place where moderators' and rules' decisions about them are carried out."""

from typing import Any

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.actions.appearing import appear, vanish
from app.discussion.actions.reporting import close_reports
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.reasons import is_reason
from app.foundation import clock
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.logs import log
from app.foundation.refusals import Invalid, NotAllowed
from app.foundation.text.plain import storable
from app.foundation.words import N_
from app.moderation.actions.judging import judged, overtaken, require_may_show_again
from app.moderation.actions.noticing import cause_with_notices, decide_notices, turn_notices
from app.moderation.actions.stating import state_reasons
from app.moderation.facts import CommentDecided
from app.moderation.models.decision import Cause, Decision, Verdict
from app.moderation.models.statement import Outcome, Restriction
from app.moderation.policy import may_moderate
from app.moderation.queries.notices import upheld_notices_of
from app.moderation.queries.queue import cause_of


def hide_comment(
    *,
    moderator: Viewer,
    comment_id: int,
    revision: int,
    reason: str,
    note: str = "",
    message: str = "",
    cause: Cause = Cause.OWN,
    seen: int | None = None,
) -> Decision:
    """Take a published or waiting comment out of readers' sight, for a reason they are told.

    Its author gets a statement of reasons, which holds `message` and says whether readers had reported it. Raises
    Conflict where the text was edited since `revision`, or somebody else decided first: after the decision `seen` where
    that is given, 0 for none.
    """
    if not is_reason(reason):
        raise Invalid("reason", N_("Please choose a reason."))
    comment = judged(moderator, comment_id, revision, seen, {CommentState.PUBLISHED, CommentState.HELD})
    return carry_out_hiding(comment, moderator_id=moderator.id, reason=reason, note=note, message=message, cause=cause)


def carry_out_hiding(
    comment: Comment,
    *,
    moderator_id: int | None,
    reason: str,
    note: str = "",
    message: str = "",
    cause: Cause = Cause.OWN,
    rule: str | None = None,
    undoes_id: int | None = None,
    part_of_id: int | None = None,
) -> Decision:
    """Hide a comment that was locked and may be hidden; by a moderator, or by a rule.

    Where a rule hides, reports and notices wait for somebody who looks. Where a person does, that answers what waits
    and nothing else: a notice that was turned down before was answered and can be appealed, so only taking that
    answer back turns it.
    """
    was = comment.state
    if moderator_id is not None:
        cause = cause_with_notices(comment.id, _cause_with_reports(comment.id, cause))
    vanish(comment, CommentState.HIDDEN)
    comment.removal_reason = reason
    if moderator_id is not None:
        close_reports(comment.id, Outcome.UPHELD)
    decision = decide_on(
        Verdict.HIDE,
        comment,
        moderator_id,
        is_stated=True,
        was=was,
        cause=cause,
        rule=rule,
        reason=reason,
        note=note,
        message=message,
        undoes_id=undoes_id,
        part_of_id=part_of_id,
    )
    state_reasons(
        decision, Restriction.REMOVAL, account_id=comment.author_id, comment_id=comment.id, quote=comment.body
    )
    if moderator_id is not None:
        decide_notices(comment.id, Outcome.UPHELD, decision=decision)
    return decision


def confirm_hiding(
    *, moderator: Viewer, comment_id: int, revision: int, note: str = "", seen: int | None = None
) -> Decision:
    """Leave a hidden comment so: what readers reported is answered. Raises Conflict as `hide_comment` does."""
    comment = judged(moderator, comment_id, revision, seen, {CommentState.HIDDEN})
    return _leave(comment, moderator, Outcome.UPHELD, note=note, reason=comment.removal_reason)


def restore_comment(
    *,
    moderator: Viewer,
    comment_id: int,
    revision: int,
    note: str = "",
    message: str = "",
    cause: Cause = Cause.OWN,
    undoes_id: int | None = None,
    seen: int | None = None,
) -> Decision:
    """Show a hidden comment again, where it was. `message` goes to whoever told us that it is illegal.

    So does the news, if they had been told that it was removed. Raises Conflict as `hide_comment` does.
    """
    comment = judged(moderator, comment_id, revision, seen, {CommentState.HIDDEN})
    require_may_show_again(moderator, comment)
    comment.removal_reason = None
    appear(comment, actor_id=moderator.id)
    close_reports(comment.id, Outcome.REJECTED)  # before the decision's moment: undoing opens what was closed by then
    about: dict[str, Any] = {
        "was": CommentState.HIDDEN,
        "cause": cause_with_notices(comment_id, cause),
        "note": note,
        "message": message,
        "undoes_id": undoes_id,
    }
    decision = decide_on(Verdict.RESTORE, comment, moderator.id, **about)
    turn_notices(upheld_notices_of(comment_id), Outcome.REJECTED, decision=decision, answer=decision.message)
    return _let_stand(decision)


def approve_comment(
    *,
    moderator: Viewer,
    comment_id: int,
    revision: int,
    note: str = "",
    message: str = "",
    cause: Cause = Cause.OWN,
    seen: int | None = None,
) -> Decision:
    """Publish a waiting comment. `message` as for `restore_comment`. Raises Conflict as `hide_comment` does."""
    comment = judged(moderator, comment_id, revision, seen, {CommentState.HELD})
    appear(comment, actor_id=moderator.id)
    close_reports(comment.id, Outcome.REJECTED)
    about: dict[str, Any] = {
        "was": CommentState.HELD,
        "cause": cause_with_notices(comment_id, cause),
        "note": note,
        "message": message,
    }
    return _let_stand(decide_on(Verdict.APPROVE, comment, moderator.id, **about))


def keep_comment(
    *,
    moderator: Viewer,
    comment_id: int,
    revision: int,
    note: str = "",
    message: str = "",
    cause: Cause = Cause.REPORT,
    seen: int | None = None,
) -> Decision:
    """Leave a published comment as it is, which answers its reports. Raises Conflict as `hide_comment` does."""
    comment = judged(moderator, comment_id, revision, seen, {CommentState.PUBLISHED})
    return _leave(comment, moderator, Outcome.REJECTED, cause=cause, note=note, message=message)


def require_moderator(moderator: Viewer) -> None:
    """Raises NotAllowed for whoever may not moderate."""
    if not may_moderate(moderator):
        raise NotAllowed(N_("Only moderators can do this."))


def store_decision(
    verdict: Verdict, *, moderator_id: int | None, note: str = "", message: str = "", **about: object
) -> Decision:
    """Keep a decision and put it into the audit log, where parts stand in the whole; the caller carries it out."""
    decision = Decision(
        verdict=verdict,
        note=storable(note).strip(),
        message=storable(message).strip(),
        moderator_id=moderator_id,
        created_at=clock.now(),
        **about,
    )
    db.session.add(decision)
    db.session.flush()
    subject, subject_id = _subject(decision)
    if decision.part_of_id is None:
        note_down(
            str(verdict),
            subject,
            subject_id,
            actor_id=moderator_id,
            account_id=decision.account_id,
            rule=decision.rule,
            decision=decision.id,
            cause=decision.cause,
            reason=decision.reason,
            revision=decision.revision,
            undoes=decision.undoes_id,
        )
    log().info("moderated", verdict=str(verdict), moderator=moderator_id, **{subject: subject_id})
    return decision


def _leave(
    comment: Comment, moderator: Viewer, outcome: Outcome, *, cause: Cause = Cause.REPORT, **about: Any
) -> Decision:
    """Nothing changes but that whoever complained is answered; where nobody waits, somebody else has done so."""
    cause = cause_with_notices(comment.id, cause)
    if not close_reports(comment.id, outcome) and cause != Cause.NOTICE:
        raise overtaken(comment.id)
    decision = decide_on(Verdict.KEEP, comment, moderator.id, was=comment.state, cause=cause, **about)
    decide_notices(comment.id, outcome, decision=decision, answer=decision.message)
    return decision


def _let_stand(decision: Decision) -> Decision:
    """What readers can see now was complained about in vain."""
    if decision.comment_id is not None:
        decide_notices(decision.comment_id, Outcome.REJECTED, decision=decision, answer=decision.message)
    return decision


def _subject(decision: Decision) -> tuple[str, int | None]:
    if decision.comment_id is not None:
        return "comment", decision.comment_id
    if decision.account_id is not None:
        return "account", decision.account_id
    return "discussion", decision.discussion_id


def _cause_with_reports(comment_id: int, cause: Cause) -> Cause:
    return Cause.REPORT if cause == Cause.OWN and cause_of(comment_id) == Cause.REPORT else cause


def decide_on(
    verdict: Verdict,
    comment: Comment,
    moderator_id: int | None,
    *,
    told: str | None = None,
    is_stated: bool = False,
    **about: object,
) -> Decision:
    """Keep a decision about a comment and record the fact.

    `told`: what its author is told in place of the verdict; `is_stated`: a statement of reasons follows.
    """
    given = {"cause": Cause.OWN, **about}
    decision = store_decision(
        verdict,
        moderator_id=moderator_id,
        discussion_id=comment.discussion_id,
        comment_id=comment.id,
        revision=comment.revision,
        **given,  # type: ignore[arg-type]
    )
    told = told or str(verdict)
    record(CommentDecided(decision.id, comment.id, told, moderator_id, str(decision.cause), is_stated))
    return decision
