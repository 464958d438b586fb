"""Notices of illegal content: taking them, and answering whoever sent them (DSA Art. 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import update

from app.accounts.actions.signing_up import clean_email
from app.accounts.queries.accounts import email_key
from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import comment_to_change
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import Conflict, Invalid, NotAllowed, NotFound
from app.foundation.settings import setting
from app.foundation.text.plain import storable
from app.foundation.tokens import keyed_hash, token_hash
from app.foundation.words import N_
from app.moderation.actions.alarming import tell_of_alarm
from app.moderation.actions.stating import new_reference
from app.moderation.models.decision import Cause, Decision
from app.moderation.models.notice import NAMELESS_OFFENCES, OFFENCES, Notice
from app.moderation.models.statement import Outcome
from app.moderation.policy import notice_kept
from app.moderation.queries.appeals import comments_with_open_appeals
from app.moderation.queries.notices import (
    Sender,
    comments_with_open_notices_by,
    has_open_notices,
    notice_sent_before,
    open_notices_of,
    stopped_until,
)

SHORTEST_EXPLANATION, LONGEST_EXPLANATION, LONGEST_NAME = 20, 5000, 100


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says is illegal, and who they say they are."""

    offence: str
    explanation: str
    name: str
    email: str
    in_good_faith: bool
    is_alarm: bool = False


def give_notice(
    *, sender: Viewer, comment_id: int, revision: int, said: Said, language: str, submit_token: str
) -> Notice:
    """Take a notice and send its receipt. The same form sent twice is one notice.

    What was hidden meanwhile can be told of too. Raises Invalid at what is missing, Conflict for what its author has
    deleted, NotAllowed where nothing is taken from the sender for a while (Art. 23).
    """
    known = _checked(said)
    submit_key = _submit_key(submit_token, comment_id, said)
    comment = comment_to_change(comment_id)
    sent_before = notice_sent_before(submit_key)
    if sent_before is not None:
        return sent_before
    if comment.position is None:
        raise NotFound
    if comment.state == CommentState.DELETED:
        raise Conflict(N_("Its author has deleted this comment in the meantime."))
    account_id = None if known.offence in NAMELESS_OFFENCES else sender.id
    _check_not_stopped(Sender(account_id, email_key(known.email)))
    notice = _new_notice(comment, known, account_id, revision)
    notice.language, notice.submit_key = language, submit_key
    db.session.add(notice)
    db.session.flush()
    note_down("notice_received", "notice", notice.id, actor_id=None, comment=comment_id, offence=notice.offence)
    _write(notice, "notice_received")
    if notice.is_alarm:
        tell_of_alarm(notice, actor_id=None)
    return notice


def token_of(notice: Notice) -> str:
    """What opens the page about it; made from our key, so that a later letter can say it again."""
    return keyed_hash(setting("SECRET_KEY"), "notice", notice.reference)


def cause_with_notices(comment_id: int, cause: Cause) -> Cause:
    """What led to a decision about the comment: somebody's notice, if one is open, unless an appeal or a rule did."""
    return Cause.NOTICE if cause in {Cause.OWN, Cause.REPORT} and has_open_notices(comment_id) else cause


def decide_notices(comment_id: int, outcome: Outcome, *, decision: Decision | None = None, answer: str = "") -> int:
    """The comment was decided on, or deleted: everybody who waits for an answer gets one. Says how many did.

    The comment is locked, as for every decision.
    """
    answered = open_notices_of(comment_id)
    for notice in answered:
        _decide(notice, outcome, decision, answer)
        _write(notice, "notice_decided", decision)
    db.session.flush()
    return len(answered)


def turn_notices(
    turned: Sequence[Notice],
    outcome: Outcome,
    *,
    decision: Decision | None,
    answer: str = "",
    told_already: int | None = None,
) -> None:
    """What was answered is decided the other way: who was told so hears of it, but for the notice `told_already`."""
    for notice in turned:
        _decide(notice, outcome, decision, answer)
        if notice.id != told_already:
            _write(notice, "notice_decided", decision, is_another=True)
    db.session.flush()


def end_notices_about(author_id: int) -> None:
    """The author's comments are about to go with their account: whoever waits for an answer about one gets it."""
    for comment_id in comments_with_open_notices_by(author_id):
        comment_to_change(comment_id)
        decide_notices(comment_id, Outcome.MOOT)


def forget_notifiers() -> int:
    """Names and addresses go some time after the decision, but not while an appeal about the comment is open.

    What comes of that, its author's or another sender's, is told to everybody who sent a notice. Says how many.
    """
    forgetting = (
        update(Notice)
        .where(Notice.decided_at < clock.now() - notice_kept(), Notice.comment_id.not_in(comments_with_open_appeals()))
        .where((Notice.email != "") | (Notice.name != "") | (Notice.email_key != ""))
        .values(name="", email="", email_key="")
    )
    return int(db.session.execute(forgetting, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def clean_explanation(typed: str) -> str:
    """Why it is illegal. Raises Invalid('body') for what is too short to be judged, or too long."""
    explanation = storable(typed).strip()
    if len(explanation) < SHORTEST_EXPLANATION:
        raise Invalid("body", N_("Please explain it in a sentence or two, so that we can judge it."))
    if len(explanation) > LONGEST_EXPLANATION:
        raise Invalid("body", N_("At most %(limit)d characters, please."), limit=LONGEST_EXPLANATION)
    return explanation


def _checked(said: Said) -> Said:
    """What is kept of it: where nobody is asked who they are, nothing is, even if it was typed."""
    if not any(said.offence in group for group in OFFENCES.values()):
        raise Invalid("offence", N_("Please choose what comes closest."))
    explanation = clean_explanation(said.explanation)
    if not said.in_good_faith:
        raise Invalid("in_good_faith", N_("Without this statement we can’t take the notice."))
    if said.offence in NAMELESS_OFFENCES:
        return Said(said.offence, explanation, "", "", True, said.is_alarm)
    name = storable(said.name).strip()[:LONGEST_NAME]
    if not name:
        raise Invalid("name", N_("Please give your name."))
    return Said(said.offence, explanation, name, clean_email(said.email), True, said.is_alarm)


def _check_not_stopped(sender: Sender) -> None:
    if sender.account_id is None and not sender.email_key:
        return
    until = stopped_until(sender)
    if until is not None:
        raise NotAllowed(
            N_(
                "We take no notices from you until %(date)s, because too many before were manifestly unfounded. "
                "Where somebody is in danger, please call the police: 110."
            ),
            date=until,
        )


def _new_notice(comment: Comment, said: Said, account_id: int | None, revision: int) -> Notice:
    notice = Notice(
        reference=new_reference(),
        comment_id=comment.id,
        revision=revision if 1 <= revision <= comment.revision else comment.revision,
        account_id=account_id,
        offence=said.offence,
        explanation=said.explanation,
        name=said.name,
        email=said.email,
        email_key=email_key(said.email),
        is_alarm=said.is_alarm,
        created_at=clock.now(),
    )
    notice.token_hash = token_hash(token_of(notice))
    return notice


def _decide(notice: Notice, outcome: Outcome, decision: Decision | None, answer: str) -> None:
    now = clock.now()
    notice.first_decided_at = notice.first_decided_at or notice.decided_at or now
    notice.decided_at, notice.outcome, notice.answer = now, outcome, answer
    notice.decision_id = decision.id if decision is not None else None
    note_down(
        f"notice_{outcome}",
        "notice",
        notice.id,
        actor_id=decision.moderator_id if decision is not None else None,
        comment=notice.comment_id,
        decision=notice.decision_id,
    )


def _write(notice: Notice, kind: str, decision: Decision | None = None, *, is_another: bool = False) -> None:
    """A letter to whoever sent it, if we know where to: one about each decision."""
    if notice.email:
        put_mail(
            kind,
            to=notice.email,
            language=notice.language,
            account_id=notice.account_id,
            data={"notice": notice.id, "is_another": is_another},
            unique_key=f"{kind}:{notice.id}" + (f":{decision.id}" if decision is not None else ""),
        )


def _submit_key(token: str, comment_id: int, said: Said) -> str:
    sent = "\x1f".join([token, str(comment_id), said.offence, said.explanation, said.email])
    return sha256(sent.encode("utf-8", "replace")).hexdigest()
