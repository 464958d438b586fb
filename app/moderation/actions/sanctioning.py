"""Measures against people: warn, watch, suspend, ban; and lifting them."""

from datetime import datetime, timedelta

from app.accounts.actions.sanctioning import impose, lift
from app.accounts.models.account import Account
from app.accounts.models.sanction import Sanction, SanctionKind
from app.accounts.viewer import Viewer
from app.discussion.queries.reasons import is_reason
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, Invalid, NotAllowed, NotFound
from app.foundation.words import N_
from app.moderation.actions.deciding import require_moderator, store_decision
from app.moderation.actions.lapsing import settle_appeals_of
from app.moderation.actions.stating import state_reasons
from app.moderation.models.decision import Decision, Verdict
from app.moderation.models.statement import Restriction
from app.moderation.policy import may_sanction
from app.moderation.queries.decisions import undone_by

VERDICTS: dict[str, tuple[Verdict, Restriction]] = {
    SanctionKind.WARNING: (Verdict.WARN, Restriction.WARNING),
    SanctionKind.WATCH: (Verdict.WATCH, Restriction.WATCH),
    SanctionKind.SUSPENSION: (Verdict.SUSPEND, Restriction.SUSPENSION),
    SanctionKind.BAN: (Verdict.BAN, Restriction.BAN),
}
LONGEST = timedelta(days=3 * 365)
A_LITTLE = timedelta(minutes=10)  # the same form sent twice


def take_measure(
    *,
    moderator: Viewer,
    account_id: int,
    kind: SanctionKind,
    reason: str,
    until: datetime | None = None,
    message: str = "",
    note: str = "",
    undoes_id: int | None = None,
) -> Decision:
    """The measure holds from now on; the person gets a statement of reasons with `message`.

    A suspension needs its end. Raises NotAllowed for staff, whom administrators judge, and for oneself; Conflict where
    the same holds already.
    """
    account = person_to_judge(moderator, account_id)
    if not is_reason(reason) and undoes_id is None:
        raise Invalid("reason", N_("Please choose a reason."))
    until = _checked_end(kind, until)
    if _holds(account, kind, until):
        raise Conflict(N_("This holds for this person already."))
    verdict, restriction = VERDICTS[kind]
    sanction = impose(account_id, kind, imposed_by_id=moderator.id, reason=reason, until=until)
    decision = store_decision(
        verdict,
        moderator_id=moderator.id,
        note=note,
        message=message,
        account_id=account_id,
        sanction_id=sanction.id,
        reason=reason,
        undoes_id=undoes_id,
    )
    state_reasons(decision, restriction, account_id=account_id, until=until)
    return decision


def lift_measure(*, moderator: Viewer, sanction_id: int, note: str = "", undoes_id: int | None = None) -> Decision:
    """The measure no longer holds. Raises Conflict where it didn't any more."""
    sanction = db.session.get(Sanction, sanction_id)
    if sanction is None:
        raise NotFound
    person_to_judge(moderator, sanction.account_id)
    if not lift(sanction, ended_by_id=moderator.id):
        raise Conflict(N_("This measure has ended already."))
    decision = store_decision(
        Verdict.LIFT,
        moderator_id=moderator.id,
        note=note,
        account_id=sanction.account_id,
        sanction_id=sanction.id,
        reason=sanction.reason,
        undoes_id=undoes_id,
    )
    settle_appeals_of(sanction.account_id)
    return decision


def undo_measure(*, moderator: Viewer, decision: Decision, note: str = "") -> Decision:
    """Take a decision about a person back: what it began ends, what it ended holds again.

    Raises Conflict where it would have ended by itself by now, or was taken back already.
    """
    person_to_judge(moderator, decision.account_id or 0)
    name = undone_by(decision.id)
    if name is not None:
        raise Conflict(N_("%(name)s has taken this decision back already."), name=name)
    sanction = db.session.get(Sanction, decision.sanction_id) if decision.sanction_id is not None else None
    if sanction is None:
        raise Conflict(N_("This decision can’t be undone here."))
    if decision.verdict != Verdict.LIFT:
        return lift_measure(moderator=moderator, sanction_id=sanction.id, note=note, undoes_id=decision.id)
    if sanction.until is not None and sanction.until <= clock.now():
        raise Conflict(N_("The suspension would be over by now anyway, so it can’t be brought back."))
    return take_measure(
        moderator=moderator,
        account_id=sanction.account_id,
        kind=SanctionKind(sanction.kind),
        reason=sanction.reason or "other",
        until=sanction.until,
        note=note,
        undoes_id=decision.id,
    )


def person_to_judge(moderator: Viewer, account_id: int) -> Account:
    """The account, locked. Raises NotAllowed where it is not for this moderator to judge."""
    require_moderator(moderator)
    account = db.session.get(Account, account_id, with_for_update={"key_share": True}, populate_existing=True)
    if account is None:
        raise NotFound
    if moderator.id == account_id:
        raise NotAllowed(N_("Nobody takes measures against themselves."))
    if not may_sanction(moderator, account_id, account.role):
        raise NotAllowed(N_("Only administrators take measures against editors, moderators and administrators."))
    return account


def _checked_end(kind: SanctionKind, until: datetime | None) -> datetime | None:
    if kind != SanctionKind.SUSPENSION:
        return None
    now = clock.now()
    if until is None or until <= now:
        raise Invalid("until", N_("Please choose a day that is still to come."))
    if until > now + LONGEST:
        raise Invalid("until", N_("That is too far away; a ban is for good."))
    return until


def _holds(account: Account, kind: SanctionKind, until: datetime | None) -> bool:
    if kind == SanctionKind.SUSPENSION:
        return until is not None and account.suspended_until is not None and account.suspended_until >= until - A_LITTLE
    return {
        SanctionKind.WARNING: account.has_warning,
        SanctionKind.WATCH: account.is_watched,
        SanctionKind.BAN: account.banned_at is not None,
    }[kind]
