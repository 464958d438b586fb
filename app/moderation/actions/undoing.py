"""Taking decisions back: everything is as it was before, and the one that was taken back stays on record."""

from typing import Any

from sqlalchemy import case, null, update

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.actions.appearing import appear, show_anew, vanish
from app.discussion.actions.reporting import reopen_reports
from app.discussion.models.comment import Comment, CommentState
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, NotAllowed, NotFound
from app.foundation.words import N_
from app.moderation.actions.deciding import carry_out_hiding, decide_on, require_moderator
from app.moderation.actions.judging import EDITED, judged, overtaken
from app.moderation.actions.lapsing import carry_appeal_over
from app.moderation.actions.noticing import turn_notices
from app.moderation.actions.sanctioning import undo_measure
from app.moderation.actions.stating import state_again, state_reasons
from app.moderation.models.decision import Cause, Decision, Verdict
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Outcome, Restriction
from app.moderation.policy import UNDONE_WITHIN, may_take_back
from app.moderation.queries.decisions import (
    decision_before,
    last_decision_about,
    last_hiding_of,
    undoing_of,
    undone_by,
    was_left_hidden,
)
from app.moderation.queries.notices import notices_decided_by
from app.moderation.queries.queue import cause_of
from app.moderation.queries.statements import rule_that_held, statement_of_decision

_ALL_BUT_DELETED = {CommentState.PUBLISHED, CommentState.HELD, CommentState.HIDDEN}


def undo_decision(*, moderator: Viewer, decision_id: int, note: str = "") -> Decision:
    """Take a decision about a comment or a person back, within 30 days.

    Raises Conflict where it was taken back already, a later decision has taken its place, or its text is another one,
    which nobody has judged.
    """
    decision = db.session.get(Decision, decision_id)
    if decision is None:
        raise NotFound
    if decision.comment_id is not None:
        return _undo_about_comment(moderator, decision, decision.comment_id, note)
    require_moderator(moderator)
    require_time(decision)
    if decision.account_id is None:
        raise Conflict(N_("This decision can’t be undone here."))
    _require_not_appealed(moderator, decision)
    return undo_measure(moderator=moderator, decision=decision, note=note)


def _require_not_appealed(moderator: Viewer, decision: Decision) -> None:
    """Raises Conflict where somebody else has decided an appeal: whoever was overruled can't overrule them by a key."""
    if decision.cause == Cause.APPEAL and decision.moderator_id != moderator.id:
        raise Conflict(N_("This was decided after an appeal. Only whoever decided it can take it back."))


def _undo_about_comment(moderator: Viewer, decision: Decision, comment_id: int, note: str) -> Decision:
    comment = judged(moderator, comment_id, None, None, _ALL_BUT_DELETED)
    if not may_take_back(moderator, decision.moderator_id):
        raise NotAllowed(N_("Somebody else has decided this. Only moderators take it back."))
    require_time(decision)
    if undoing_of(decision.id) is not None:
        name = undone_by(decision.id) or "–"
        raise Conflict(N_("%(name)s has taken this decision back already."), name=name)
    _require_not_appealed(moderator, decision)
    last = last_decision_about(comment_id)
    if last is None or last.id != decision.id:
        raise overtaken(comment_id, last)
    if decision.verdict != Verdict.KEEP and decision.revision != comment.revision:
        raise Conflict(EDITED)
    if decision.verdict == Verdict.RESTORE:
        return _hide_again(moderator, decision, comment, note)
    if decision.verdict == Verdict.UNDO:
        raise Conflict(N_("This decision can’t be undone here."))
    return take_back(decision, comment, moderator, note)


def take_back(
    decision: Decision, comment: Comment, moderator: Viewer, note: str, *, part_of_id: int | None = None
) -> Decision:
    """Everything about the comment, which was locked, is as the decision had found it.

    What was public and waits again is restricted anew, so its author gets a statement of reasons; so they do where the
    comment stays hidden, but for the reason it had before.
    """
    was = CommentState(comment.state)
    told = _put_back(decision, comment, moderator)
    _open_again(decision, comment.id)
    about: dict[str, Any] = {"note": note, "was": was, "undoes_id": decision.id, "part_of_id": part_of_id}
    if was == CommentState.PUBLISHED and comment.state == CommentState.HELD:
        return _withhold(comment, moderator, told, **about)
    if decision.verdict == Verdict.HIDE and was == comment.state == CommentState.HIDDEN:
        return _keep_removed(decision, comment, moderator, told, **about)
    return decide_on(Verdict.UNDO, comment, moderator.id, told=told, **about)


def _keep_removed(undone: Decision, comment: Comment, moderator: Viewer, told: str, **about: Any) -> Decision:
    made = decide_on(Verdict.UNDO, comment, moderator.id, told=told, is_stated=True, **about)
    before = last_hiding_of(comment.id, before_id=undone.id)
    former = statement_of_decision(before.id) if before is not None else None
    if former is not None:
        carry_appeal_over(state_again(former, made, quote=comment.body))
    return made


def _withhold(comment: Comment, moderator: Viewer, told: str, **about: Any) -> Decision:
    rule, cause = rule_that_held(comment.id, comment.body), cause_of(comment.id)
    if cause == Cause.RULE and rule is None:
        cause = Cause.OWN
    made = decide_on(Verdict.UNDO, comment, moderator.id, told=told, is_stated=True, cause=cause, **about)
    author_id, text = comment.author_id, comment.body
    state_reasons(made, Restriction.HOLD, account_id=author_id, comment_id=comment.id, quote=text, rule=rule)
    return made


def _put_back(decision: Decision, comment: Comment, moderator: Viewer) -> str:
    """The comment is where the decision had found it. Says what its author is told."""
    if decision.verdict == Verdict.KEEP:
        return str(Verdict.KEEP)
    if decision.was == CommentState.HIDDEN:  # for another reason, which holds again
        before = last_hiding_of(comment.id, before_id=decision.id)
        comment.removal_reason = before.reason if before is not None else "other"
        show_anew(comment)
        return str(Verdict.KEEP)
    comment.removal_reason = None
    was_held = decision.was == CommentState.HELD or (decision.was is None and comment.position is None)
    if was_held:
        vanish(comment, CommentState.HELD)
        return "hold"
    appear(comment, actor_id=moderator.id)
    return str(Verdict.UNDO)


def _open_again(decision: Decision, comment_id: int) -> None:
    """What the decision had answered waits for an answer again; where it was the first one, there was none yet."""
    before = decision_before(comment_id, decision.id)
    reopen_reports(comment_id, after=before.created_at if before else None, until=decision.created_at)
    reopening = update(Notice).where(Notice.decision_id == decision.id)
    first = case((Notice.first_decided_at < Notice.decided_at, Notice.first_decided_at), else_=null())
    reopened = reopening.values(decided_at=None, first_decided_at=first, decision_id=None, outcome=None, answer="")
    db.session.execute(reopened, execution_options={"synchronize_session": False})


def _hide_again(moderator: Viewer, decision: Decision, comment: Comment, note: str) -> Decision:
    """For what it had been hidden, on whosever word; where that was only a rule's, it waits for somebody's again."""
    hiding = last_hiding_of(comment.id)
    about: dict[str, Any] = {"reason": "other", "note": note, "undoes_id": decision.id}
    if hiding is not None:
        about |= {"reason": hiding.reason or "other", "message": hiding.message, "rule": hiding.rule}
        about["cause"] = Cause(hiding.cause)
    if hiding is not None and hiding.moderator_id is None and not was_left_hidden(hiding):
        _open_again(decision, comment.id)
        again = carry_out_hiding(comment, moderator_id=None, **about)
        note_down(Verdict.UNDO, "comment", comment.id, actor_id=moderator.id, decision=again.id, undoes=decision.id)
        return again
    again = carry_out_hiding(comment, moderator_id=moderator.id, **about)
    turn_notices(notices_decided_by(decision.id), Outcome.UPHELD, decision=again)
    return again


def require_time(decision: Decision) -> None:
    """Raises Conflict for what is too old to be taken back."""
    if clock.now() - decision.created_at > UNDONE_WITHIN:
        raise Conflict(N_("This decision is more than 30 days old and stands."))
