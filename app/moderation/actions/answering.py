"""Answering a notice of illegal content, and what is done about who sends unfounded ones (DSA Art. 23)."""

from datetime import timedelta
from typing import Any

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.actions.appearing import show_anew
from app.discussion.actions.reporting import close_reports
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import comment_to_change
from app.discussion.queries.reasons import is_reason
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import Conflict, Invalid, NotAllowed
from app.foundation.words import N_
from app.moderation.actions import deciding
from app.moderation.actions.judging import judged
from app.moderation.actions.noticing import decide_notices
from app.moderation.actions.stating import state_reasons
from app.moderation.models.decision import Cause, Decision, Verdict
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Outcome, Restriction
from app.moderation.policy import may_moderate
from app.moderation.queries.notices import notice_by_id, record_of, sender_of, stopped_until

STOPPED_FOR = timedelta(days=90)
UNSTATED = N_(
    "The comment stays hidden for the reason its author knows, so no new statement tells them this. "
    "Please choose another reason, or leave this empty."
)


def uphold_notice(
    *, moderator: Viewer, notice_id: int, revision: int, reason: str, note: str = "", message: str = ""
) -> None:
    """The comment goes, or stays hidden if it is; everybody who told of it is answered. `message` is for its author.

    Where it was hidden for another reason, this one holds from now on, and its author gets a statement of that.
    """
    notice = _open(moderator, notice_id)
    given: dict[str, Any] = {
        "moderator": moderator,
        "comment_id": notice.comment_id,
        "revision": revision,
        "note": note,
    }
    comment = comment_to_change(notice.comment_id)
    if comment.state != CommentState.HIDDEN:
        deciding.hide_comment(**given, reason=reason, message=message)
    elif comment.removal_reason == reason:
        if message.strip():
            raise Invalid("message", UNSTATED)
        deciding.confirm_hiding(**given)
    else:
        _hide_for_another_reason(**given, reason=reason, message=message)


def reject_notice(
    *, moderator: Viewer, notice_id: int, revision: int, answer: str, note: str = "", is_unfounded: bool = False
) -> None:
    """The comment stays, or is shown again; everybody who told of it reads `answer`.

    `is_unfounded` counts against whoever sent this one: it was manifestly so.
    """
    notice = _open(moderator, notice_id)
    if not answer.strip():
        raise Invalid("answer", N_("Please say why: whoever told us has a right to know."))
    act = {
        CommentState.HELD: deciding.approve_comment,
        CommentState.HIDDEN: deciding.restore_comment,
    }.get(CommentState(comment_to_change(notice.comment_id).state), deciding.keep_comment)
    act(moderator=moderator, comment_id=notice.comment_id, revision=revision, note=note, message=answer)
    notice.is_unfounded = is_unfounded


def warn_sender(*, moderator: Viewer, notice_id: int) -> None:
    """Tell whoever sent an unfounded notice that no more will be taken if that goes on. Twice changes nothing."""
    notice = _unfounded(moderator, notice_id)
    if notice.warned_at is None:
        notice.warned_at = clock.now()
        _tell(notice, "sender_warned", moderator)


def stop_sender(*, moderator: Viewer, notice_id: int) -> None:
    """Take no more notices from them for a while. Raises Conflict where they were not warned before."""
    notice = _unfounded(moderator, notice_id)
    sender = sender_of(notice)
    if sender is None or record_of(sender).warned_at is None:
        raise Conflict(N_("They have to be warned before."))
    if stopped_until(sender) is None:
        notice.stopped_until = clock.now() + STOPPED_FOR
        _tell(notice, "sender_stopped", moderator)


def accept_sender(*, moderator: Viewer, notice_id: int) -> None:
    """Take their notices again before the time is over."""
    notice = _known(moderator, notice_id)
    if notice.stopped_until is not None and notice.stopped_until > clock.now():
        notice.stopped_until = clock.now()
        note_down("sender_accepted", "notice", notice.id, actor_id=moderator.id, account_id=notice.account_id)


def _hide_for_another_reason(
    *, moderator: Viewer, comment_id: int, revision: int, reason: str, note: str, message: str
) -> None:
    if not is_reason(reason):
        raise Invalid("reason", N_("Please choose a reason."))
    comment = judged(moderator, comment_id, revision, None, {CommentState.HIDDEN})
    change_ground(comment, moderator_id=moderator.id, reason=reason, cause=Cause.NOTICE, note=note, message=message)


def change_ground(
    comment: Comment, *, moderator_id: int | None, reason: str, cause: Cause, note: str = "", message: str = ""
) -> Decision:
    """A hidden comment, which was locked, stays so for another reason; that answers what waits.

    A changed ground is a changed restriction (DSA Art. 17), but nobody is told of a second removal.
    """
    comment.removal_reason = reason
    show_anew(comment)
    close_reports(comment.id, Outcome.UPHELD)
    about: dict[str, Any] = {
        "was": CommentState.HIDDEN,
        "cause": cause,
        "reason": reason,
        "note": note,
        "message": message,
    }
    decision = deciding.decide_on(Verdict.HIDE, comment, moderator_id, told=str(Verdict.KEEP), **about)
    state_reasons(
        decision, Restriction.REMOVAL, account_id=comment.author_id, comment_id=comment.id, quote=comment.body
    )
    decide_notices(comment.id, Outcome.UPHELD, decision=decision)
    return decision


def _tell(notice: Notice, verb: str, moderator: Viewer) -> None:
    note_down(verb, "notice", notice.id, actor_id=moderator.id, account_id=notice.account_id)
    if notice.email:
        put_mail(
            "notice_sender",
            to=notice.email,
            language=notice.language,
            account_id=notice.account_id,
            data={"notice": notice.id, "verb": verb},
            unique_key=f"{verb}:{notice.id}",
        )


def _known(moderator: Viewer, notice_id: int) -> Notice:
    if not may_moderate(moderator):
        raise NotAllowed(N_("Only moderators can do this."))
    notice = notice_by_id(notice_id)
    db.session.refresh(notice, with_for_update=True)
    return notice


def _unfounded(moderator: Viewer, notice_id: int) -> Notice:
    notice = _known(moderator, notice_id)
    if not notice.is_unfounded:
        raise Conflict(N_("This notice was not manifestly unfounded."))
    return notice


def _open(moderator: Viewer, notice_id: int) -> Notice:
    """Locked with its comment first, as everybody who decides does."""
    if not may_moderate(moderator):
        raise NotAllowed(N_("Only moderators can do this."))
    comment_to_change(notice_by_id(notice_id).comment_id)
    notice = _known(moderator, notice_id)
    if notice.decided_at is not None:
        raise Conflict(N_("Somebody else has answered this notice in the meantime."))
    return notice
