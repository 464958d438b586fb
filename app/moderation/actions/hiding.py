"""Hiding what somebody wrote in the last days, and taking that back: one decision, with one for each comment in it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.accounts.viewer import Viewer
from app.discussion.models.comment import CommentState
from app.discussion.queries.comments import comment_to_change
from app.discussion.queries.reasons import is_reason
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, Invalid
from app.foundation.words import N_
from app.moderation.actions.deciding import carry_out_hiding, store_decision
from app.moderation.actions.sanctioning import person_to_judge
from app.moderation.actions.undoing import require_time, take_back
from app.moderation.models.decision import Decision, Verdict
from app.moderation.queries.decisions import last_decision_about, standing_parts_of, undoing_of, undone_by
from app.moderation.queries.people import latest_comments_of

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Portion:
    """How many comments were dealt with, and the decision of which they are a part, if there was any."""

    count: int
    whole_id: int | None


def hide_latest(
    *,
    moderator: Viewer,
    account_id: int,
    days: int,
    reason: str,
    message: str = "",
    note: str = "",
    whole_id: int | None = None,
) -> Portion:
    """Hide what readers see of the person's comments of the last `days`, each with its statement.

    At most `AT_ONCE` in one transaction; the caller goes on, with `whole_id`, until there are none left.
    """
    person_to_judge(moderator, account_id)
    if not is_reason(reason):
        raise Invalid("reason", N_("Please choose a reason."))
    found = latest_comments_of(account_id, since=clock.now() - timedelta(days=days), at_most=AT_ONCE)
    if found and whole_id is None:
        about: dict[str, Any] = {"account_id": account_id, "reason": reason}
        whole_id = store_decision(Verdict.HIDE_MANY, moderator_id=moderator.id, note=note, message=message, **about).id
    hidden = 0
    for comment_id in found:
        comment = comment_to_change(comment_id)
        if comment.state in {CommentState.PUBLISHED, CommentState.HELD}:
            carry_out_hiding(
                comment, moderator_id=moderator.id, reason=reason, note=note, message=message, part_of_id=whole_id
            )
            hidden += 1
    return Portion(hidden, whole_id)


def show_latest_again(*, moderator: Viewer, decision_id: int, note: str = "") -> Portion:
    """Take a hiding of the latest comments back, within 30 days: those about which nothing was decided since.

    In portions as `hide_latest`. Raises Conflict where nothing is left to take back.
    """
    hiding = db.session.get_one(Decision, decision_id)
    person_to_judge(moderator, hiding.account_id or 0)
    require_time(hiding)
    undoing, parts = undoing_of(decision_id), standing_parts_of(decision_id, at_most=AT_ONCE)
    if undoing is not None and not parts:
        raise Conflict(N_("%(name)s has taken this decision back already."), name=undone_by(decision_id) or "–")
    if undoing is None:
        about: dict[str, Any] = {"account_id": hiding.account_id, "reason": hiding.reason, "undoes_id": decision_id}
        undoing = store_decision(Verdict.UNDO_MANY, moderator_id=moderator.id, note=note, **about)
    for part in parts:
        comment = comment_to_change(part.comment_id or 0)
        last = last_decision_about(comment.id)
        if comment.state == CommentState.HIDDEN and last is not None and last.id == part.id:
            take_back(part, comment, moderator, note, part_of_id=undoing.id)
    return Portion(len(parts), undoing.id)
