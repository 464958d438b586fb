"""Appeals against restrictions, and against notices that were turned down (DSA Art. 20)."""

from app.accounts.actions.sanctioning import lift
from app.accounts.models.sanction import Sanction
from app.accounts.queries.accounts import account_to_change
from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.models.comment import CommentState
from app.discussion.queries.comments import comment_to_change
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, Invalid, NotAllowed
from app.foundation.text.plain import can_be_seen, storable
from app.foundation.words import N_
from app.moderation.actions.answering import change_ground
from app.moderation.actions.deciding import (
    approve_comment,
    carry_out_hiding,
    require_moderator,
    restore_comment,
    store_decision,
)
from app.moderation.actions.judging import EDITED
from app.moderation.actions.lapsing import settle_appeals_about, settle_appeals_of, write_to_appellant
from app.moderation.actions.noticing import turn_notices
from app.moderation.models.decision import Cause, Verdict
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Outcome, Restriction
from app.moderation.policy import may_appeal, may_appeal_notice, may_decide_appeal
from app.moderation.queries.appeals import (
    AppealView,
    appeal_by_id,
    appeal_of_notice,
    appeal_of_statement,
    appeal_to_decide,
    notice_of_sender,
)
from app.moderation.queries.notices import notices_decided_by
from app.moderation.queries.statements import StatementView, statement_by_id, statement_of

LONGEST_APPEAL = 5000
UPHELD_NOTICE = "unlawful"


def appeal(*, person: Viewer, reference: str, body: str) -> Appeal:
    """Object to a restriction of one's own; suspended and banned people may. Once: a second time returns the first.

    Raises Conflict where the time is over, or there is nothing left to object to.
    """
    _lock(statement_of(person.id or 0, reference))
    statement = statement_of(person.id or 0, reference)
    present = appeal_of_statement(statement.id)
    if present is not None:
        return present
    if not may_appeal(person, statement):
        raise Conflict(N_("This can’t be appealed any more."))
    made = _new_appeal(body, statement_id=statement.id, account_id=person.id)
    write_to_appellant("appeal_received", made)
    return made


def appeal_notice(*, token: str, body: str) -> Appeal:
    """Whoever holds the token of a notice that was turned down objects to that; once, as above."""
    notice = notice_of_sender(token)
    comment_to_change(notice.comment_id)
    db.session.refresh(notice)
    present = appeal_of_notice(notice.id)
    if present is not None:
        return present
    if not may_appeal_notice(notice):
        raise Conflict(N_("This can’t be appealed any more."))
    made = _new_appeal(body, notice_id=notice.id, account_id=notice.account_id)
    write_to_appellant("appeal_received", made)
    return made


def decide_appeal(
    *, moderator: Viewer, appeal_id: int, uphold: bool, answer: str, revision: int | None = None
) -> Appeal:
    """Uphold an appeal, which takes the restriction back in the same transaction, or reject it with reasons.

    Where nothing is left to decide it only ends. Raises NotAllowed for whoever decided first, unless there is nobody
    else; Conflict where it is decided already, or a later decision holds, which upholding this one would not end, or
    the text is no longer the `revision` that the moderator has read.
    """
    require_moderator(moderator)
    _lock(appeal_by_id(appeal_id))
    decided, about = appeal_to_decide(appeal_id), appeal_by_id(appeal_id)
    if decided.decided_at is not None:
        raise Conflict(N_("Somebody else has decided on this appeal in the meantime."))
    if _is_over(decided, about):
        return decided
    if not may_decide_appeal(
        moderator, first_id=about.first_id, author_id=about.author_id, appellant_id=about.account_id
    ):
        raise NotAllowed(N_("Somebody else has to decide this: the decision was yours, or it is about you."))
    told = storable(answer).strip()
    if not uphold and not can_be_seen(told):
        raise Invalid("answer", N_("Please tell the person why."))
    outcome = Outcome.UPHELD if uphold else Outcome.REJECTED
    decided.decided_at, decided.decided_by_id = clock.now(), moderator.id
    decided.outcome, decided.answer = outcome, told
    decided.by_first = moderator.id in {about.first_id, about.author_id, about.account_id}
    db.session.flush()
    if uphold:
        _require_unchanged(about.comment_id, revision)
        _reverse(moderator, decided)
    note_down(
        f"appeal_{outcome}",
        "appeal",
        decided.id,
        actor_id=moderator.id,
        account_id=decided.account_id,
        by_first=decided.by_first,
    )
    write_to_appellant("appeal_decided", decided)
    return decided


def _lock(about: StatementView | AppealView) -> None:
    """The comment or the person first, as everybody does who writes about them: else two would wait in a circle."""
    if about.comment_id is not None:
        comment_to_change(about.comment_id)
    elif about.account_id is not None:
        account_to_change(about.account_id)


def _is_over(appeal: Appeal, about: AppealView) -> bool:
    """Whether nothing is left to decide, though nobody has noticed; then it ends now."""
    if about.comment_id is not None:
        settle_appeals_about(about.comment_id)
    elif about.account_id is not None:
        settle_appeals_of(about.account_id)
    return appeal.decided_at is not None


def _new_appeal(body: str, **about: int | None) -> Appeal:
    text = storable(body).strip()
    if not can_be_seen(text):
        raise Invalid("body", N_("Please say why you think the decision is wrong."))
    if len(text) > LONGEST_APPEAL:
        raise Invalid("body", N_("An appeal has at most %(max)d characters."), max=LONGEST_APPEAL)
    made = Appeal(body=text, created_at=clock.now(), **about)
    db.session.add(made)
    db.session.flush()
    note_down("appealed", "appeal", made.id, actor_id=made.account_id, account_id=made.account_id)
    return made


def _reverse(moderator: Viewer, decided: Appeal) -> None:
    if decided.notice_id is not None:
        _hide_after_all(moderator, db.session.get_one(Notice, decided.notice_id))
        return
    statement = statement_by_id(decided.statement_id or 0)
    if statement is None or statement.is_reversed:
        return
    if not statement.is_in_force:
        raise Conflict(
            N_("The comment is hidden by a later decision. Restore it first, or reject the appeal and say why.")
        )
    if statement.comment_id is None:
        _lift(moderator, statement)
    else:
        _show(moderator, statement)


def _require_unchanged(comment_id: int | None, revision: int | None) -> None:
    """Its author can edit what waits: what nobody has read yet is not published by an old form."""
    if comment_id is not None and revision is not None and comment_to_change(comment_id).revision != revision:
        raise Conflict(EDITED)


def _show(moderator: Viewer, statement: StatementView) -> None:
    """The comment, which this very decision keeps from readers, appears."""
    comment = comment_to_change(statement.comment_id or 0)
    given = {"moderator": moderator, "comment_id": comment.id, "revision": comment.revision, "cause": Cause.APPEAL}
    if statement.restriction == Restriction.HOLD:
        approve_comment(**given)  # type: ignore[arg-type]
    else:
        restore_comment(**given, undoes_id=statement.decision_id)  # type: ignore[arg-type]


def _lift(moderator: Viewer, statement: StatementView) -> None:
    sanction = db.session.get(Sanction, statement.sanction_id) if statement.sanction_id is not None else None
    if sanction is not None:
        lift(sanction, ended_by_id=moderator.id)
    store_decision(
        Verdict.LIFT,
        moderator_id=moderator.id,
        cause=Cause.APPEAL,
        account_id=statement.account_id,
        sanction_id=statement.sanction_id,
        undoes_id=statement.decision_id,
    )


def _hide_after_all(moderator: Viewer, notice: Notice) -> None:
    """Who else had told us of the same is answered anew, too.

    What only a rule has hidden was judged by nobody: it is from now on, and the reports that wait are answered.
    """
    comment = comment_to_change(notice.comment_id)
    turned = [notice] if notice.decision_id is None else notices_decided_by(notice.decision_id)
    act = {
        CommentState.PUBLISHED: carry_out_hiding,
        CommentState.HELD: carry_out_hiding,
        CommentState.HIDDEN: change_ground,
    }.get(CommentState(comment.state))
    decision = None
    if act is not None:  # also where the publisher no longer offers that reason
        decision = act(comment, moderator_id=moderator.id, reason=UPHELD_NOTICE, cause=Cause.APPEAL)
    turn_notices(turned, Outcome.UPHELD, decision=decision, told_already=notice.id)
