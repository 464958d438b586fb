"""The letters about notices of illegal content.

They go to addresses that anybody could have typed, so they hold nothing that a stranger wrote: no name, no text.
"""

from flask_babel import gettext

from app.accounts.queries.accounts import account_by_id
from app.accounts.viewer import MODERATING_ROLES
from app.discussion.queries.reasons import reason_by_code
from app.foundation.db import db
from app.foundation.mail.letter import Button, Letter, Paragraph, Part, Quote
from app.foundation.mail.outbox import Mail
from app.foundation.settings import setting
from app.moderation.actions.noticing import token_of
from app.moderation.models.decision import Cause, Decision
from app.moderation.models.notice import Notice, offence_of
from app.moderation.models.statement import Outcome
from app.moderation.policy import may_appeal_notice, notice_appeal_until
from app.moderation.queries.appeals import appeal_of_notice
from app.web.language import language, long_date
from app.web.letters import link


def notice_received(mail: Mail) -> Letter | None:
    """The receipt (Art. 16(4))."""
    notice = _notice(mail)
    if notice is None:
        return None
    offence = offence_of(notice.offence)
    what = gettext(offence.label)
    return _letter(
        gettext("Your notice %(reference)s has arrived", reference=notice.reference),
        Paragraph(gettext("Hello, thank you for your notice of illegal content. A person will look at it.")),
        Paragraph(
            gettext(
                "Reference: %(reference)s\nWhat it is about: %(offence)s",
                reference=notice.reference,
                offence=f"{what} ({offence.law})" if offence.law else what,
            )
        ),
        Button(gettext("The comment"), link("discussion.comment", id=notice.comment_id)),
        Button(gettext("See how your notice stands"), _status(notice)),
        Paragraph(gettext("We write to you as soon as it is decided. Please keep this mail until then.")),
    )


def notice_decided(mail: Mail) -> Letter | None:
    """What was decided, and what can be done against it (Art. 16(5))."""
    notice = _notice(mail)
    if notice is None or notice.outcome is None:
        return None
    subject = (
        gettext("New decision on your notice %(reference)s", reference=notice.reference)
        if mail.data.get("is_another")
        else gettext("Decision on your notice %(reference)s", reference=notice.reference)
    )
    return _letter(
        subject,
        Paragraph(gettext("Hello, this is about your notice of %(date)s.", date=long_date(notice.created_at))),
        *_decision(notice),
        Button(gettext("Your notice and our decision"), _status(notice)),
        *_redress(notice),
    )


def notice_sender(mail: Mail) -> Letter | None:
    """A warning to whoever sends manifestly unfounded notices, or that none is taken for a while (Art. 23)."""
    notice = _notice(mail)
    if notice is None:
        return None
    about = Paragraph(
        gettext(
            "Hello, your notice %(reference)s of %(date)s was manifestly unfounded.",
            reference=notice.reference,
            date=long_date(notice.created_at),
        )
    )
    see = Button(gettext("Your notice and our decision"), _status(notice))
    if mail.data["verb"] == "sender_warned":
        return _letter(
            gettext("Please send us founded notices only"),
            about,
            Paragraph(gettext("If that goes on, we will take no notices from you for a while.")),
            see,
        )
    if notice.stopped_until is None:
        return None
    return _letter(
        gettext("We take no notices from you for a while"),
        about,
        Paragraph(
            gettext(
                "We had warned you. Until %(date)s we take no notices of illegal content from you.",
                date=long_date(notice.stopped_until),
            )
        ),
        Paragraph(gettext("Where somebody is in danger, please call the police: 110.")),
        see,
    )


def alarm(mail: Mail) -> Letter | None:
    """To everybody who moderates: somebody may be in danger."""
    notice, account = db.session.get(Notice, int(mail.data["notice"])), account_by_id(mail.account_id or 0)
    if notice is None or not notice.is_open_alarm or account is None or account.role not in MODERATING_ROLES:
        return None
    return Letter(
        subject=gettext("Alarm: somebody may be in danger (notice %(reference)s)", reference=notice.reference),
        parts=(
            Paragraph(
                gettext("Hello, according to a notice a comment points to a danger to somebody’s life or safety.")
            ),
            Paragraph(gettext("Please look at it now. If it is so, the law obliges us to tell the police at once.")),
            Button(gettext("To the notice"), link("moderation.notice_case", id=notice.id)),
        ),
        why=gettext("You get this because you moderate at %(site)s.", site=setting("SITE_NAME")),
    )


def _decision(notice: Notice) -> tuple[Part, ...]:
    if notice.outcome == Outcome.MOOT:
        return (
            Paragraph(gettext("The comment is gone: its author has deleted it. There was nothing left to decide.")),
        )
    by_people = Paragraph(gettext("People have decided this, no machine."))
    decision = _found(notice)
    if notice.outcome == Outcome.UPHELD:
        reason = _reason(decision)
        return (
            Paragraph(gettext("We have looked at it. The comment has been removed from our pages.")),
            *([Paragraph(gettext("Reason: %(reason)s", reason=reason))] if reason else []),
            by_people,
        )
    after_appeal = decision is not None and decision.cause == Cause.APPEAL
    return (
        Paragraph(
            gettext(
                "Its author has appealed against the removal. We have looked at it once more and come to the result "
                "that the comment can stay after all."
            )
            if after_appeal
            else gettext("We have looked at it and come to the result that the comment can stay.")
        ),
        *([Quote(notice.answer, gettext("Why"))] if notice.answer else []),
        by_people,
    )


def _redress(notice: Notice) -> tuple[Part, ...]:
    if notice.outcome == Outcome.MOOT:
        return ()
    until = notice_appeal_until(notice) if may_appeal_notice(notice) and appeal_of_notice(notice.id) is None else None
    here: list[Part] = []
    if until is not None:
        said = gettext(
            "If you think this is wrong, you can object with us on that page, until %(date)s.", date=long_date(until)
        )
        here = [Paragraph(said)]
    further = (
        gettext(
            "You can also turn to a certified body for out-of-court dispute settlement (Art. 21 of the Digital "
            "Services Act), and go to court at any time."
        )
        if setting("APPEALS")
        else gettext("You can go to court at any time.")
    )
    return (*here, Paragraph(further))


def _found(notice: Notice) -> Decision | None:
    return db.session.get(Decision, notice.decision_id) if notice.decision_id is not None else None


def _reason(decision: Decision | None) -> str:
    reason = reason_by_code(decision.reason) if decision is not None and decision.reason else None
    return reason.label(language()) if reason is not None else ""


def _notice(mail: Mail) -> Notice | None:
    """The notice, if its sender is still known by this address."""
    notice = db.session.get(Notice, int(mail.data["notice"]))
    return notice if notice is not None and notice.email == mail.address else None


def _status(notice: Notice) -> str:
    return link("moderation.notice_status", token=token_of(notice))


def _letter(subject: str, *parts: Part) -> Letter:
    site = setting("SITE_NAME")
    why = gettext(
        "Somebody gave this address in a notice of illegal content at %(site)s. If it wasn’t you, ignore this mail.",
        site=site,
    )
    return Letter(subject=subject, parts=parts, why=why)
