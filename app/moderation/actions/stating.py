"""Statements of reasons: what somebody whose comment or account was restricted is told (DSA Art. 17)."""

import secrets
from datetime import datetime

from sqlalchemy import update

from app.accounts.queries.accounts import account_by_id
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.reasons import ReasonView, reason_by_code
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import put_mail
from app.foundation.settings import setting
from app.foundation.written_once import MAY_FORGET
from app.moderation.models.decision import MANY_REPORTS, Cause, Decision
from app.moderation.models.statement import Restriction, Statement
from app.moderation.policy import appeal_window
from app.moderation.queries.notices import has_open_notices, laws_named_in_notices

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def state_reasons(
    decision: Decision | None,
    restriction: Restriction,
    *,
    account_id: int,
    comment_id: int | None = None,
    until: datetime | None = None,
    quote: str = "",
    cause: Cause = Cause.RULE,
    rule: str | None = None,
) -> Statement:
    """Store the statement in the transaction of the restriction, and send it.

    Everything else comes from the decision; without one a rule restricted on its own (`cause`, `rule`), which whoever
    wrote the text reads in the page. `rule` is also what had led to a person's decision.
    """
    reason = reason_by_code(decision.reason) if decision is not None and decision.reason else None
    rule = (decision.rule if decision is not None else None) or rule
    found = Cause(decision.cause) if decision is not None else cause
    statement = Statement(
        reference=new_reference(),
        account_id=account_id,
        comment_id=comment_id,
        decision_id=decision.id if decision is not None else None,
        restriction=restriction,
        until=until,
        cause=found,
        found_by_machine=found == Cause.RULE or (rule is not None and rule != MANY_REPORTS),
        decided_by_machine=decision is None or decision.moderator_id is None,
        rule=rule,
        reason=decision.reason if decision is not None else None,
        facts=decision.message if decision is not None else "",
        quote=quote,
        appeal_until=_appeal_until(),
        created_at=clock.now(),
    )
    if reason is not None:
        _give_reason(statement, reason)
    db.session.add(statement)
    db.session.flush()
    if decision is not None:
        _send(statement)
    return statement


def state_again(former: Statement, decision: Decision, *, quote: str) -> Statement:
    """What this statement says holds again by the decision: word for word, with a new reference and all the time.

    It says what led to it and who decided then, not who brought it back.
    """
    kept = (
        "account_id",
        "comment_id",
        "restriction",
        "cause",
        "found_by_machine",
        "decided_by_machine",
        "rule",
        "reason",
        "label_de",
        "label_en",
        "explanation_de",
        "explanation_en",
        "netiquette",
        "legal_basis",
        "facts",
    )
    statement = Statement(
        reference=new_reference(),
        decision_id=decision.id,
        quote=quote,
        appeal_until=_appeal_until(),
        created_at=clock.now(),
        **{part: getattr(former, part) for part in kept},
    )
    db.session.add(statement)
    db.session.flush()
    _send(statement)
    return statement


def _appeal_until() -> datetime | None:
    return clock.now() + appeal_window() if setting("APPEALS") else None


def _give_reason(statement: Statement, reason: ReasonView) -> None:
    statement.label_de, statement.label_en = reason.label_de, reason.label_en
    statement.explanation_de, statement.explanation_en = reason.explanation_de, reason.explanation_en
    statement.netiquette, statement.legal_basis = reason.netiquette, reason.legal_basis
    if reason.legal_basis and statement.comment_id is not None:
        # What the notices name says more than a reason that stands for every law.
        told_again = statement.cause == Cause.NOTICE and not has_open_notices(statement.comment_id)
        answered_too = statement.cause == Cause.APPEAL or told_again
        named = laws_named_in_notices(statement.comment_id, answered_too=answered_too)
        statement.legal_basis = named or reason.legal_basis


def state_hold(comment_id: int, rule: str) -> None:
    """A rule makes a comment wait for what stands in it; the person reads so in the page, so there is no mail."""
    comment = db.session.get(Comment, comment_id)
    if comment is None or comment.state != CommentState.HELD:
        return
    state_reasons(
        None, Restriction.HOLD, account_id=comment.author_id, comment_id=comment_id, quote=comment.body, rule=rule
    )


def _send(statement: Statement) -> None:
    """At once, alone, and whatever the person has chosen to be told: the law wants it. Only to a proven address."""
    account = account_by_id(statement.account_id)
    if account is None or account.email_key is None or account.disabled_at is not None:
        return
    put_mail(
        "statement",
        to=account.email,
        language=account.language,
        account_id=account.id,
        data={"statement": statement.id},
        unique_key=f"statement:{statement.id}",
    )


def forget_quotes_of(comment_id: int) -> None:
    """Its author has deleted the comment: the statements about it no longer say what stood there."""
    forgetting = update(Statement).where(Statement.comment_id == comment_id).values(quote="")
    db.session.execute(forgetting, execution_options=MAY_FORGET)


def new_reference() -> str:
    """Eight signs that people can read out on the telephone: nothing that looks like something else."""
    return "".join(secrets.choice(_SIGNS) for _ in range(8))
