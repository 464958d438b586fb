"""The letters about restrictions and appeals: not bundled and not switched off, as the law wants them."""

from flask_babel import gettext

from app.foundation.mail.letter import Button, Heading, Letter, Paragraph, Part, Quote
from app.foundation.mail.outbox import Mail
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.moderation.models.statement import Outcome
from app.moderation.queries.appeals import AppealView, appeal_by_id
from app.moderation.queries.statements import statement_by_id
from app.moderation.views.explaining import explained, further_redress, subject
from app.web.letters import link


def statement(mail: Mail) -> Letter | None:
    """All of a statement of reasons; nothing where the person or the comment is gone."""
    found = statement_by_id(int(mail.data["statement"]))
    if found is None:
        return None
    parts: list[Part] = []
    for item in explained(found):
        parts.append(Heading(item.title))
        parts += [Paragraph(text) for text in item.paragraphs]
        if item.quote:
            parts.append(Quote(item.quote, gettext("Your text")))
    appealing = found.appeal_until is not None and found.appeal_id is None and bool(setting("APPEALS"))
    label = gettext("See it here and appeal") if appealing else gettext("See it here")
    return Letter(
        subject=f"{subject(found)} ({found.reference})",
        parts=(*parts, Button(label, link("moderation.statement", reference=found.reference))),
        why=gettext(
            "You get this mail because the law wants that you are told the reasons (Article 17 of the Digital Services"
            " Act). Reference: %(reference)s.",
            reference=found.reference,
        ),
        thread=f"statement-{found.id}",
    )


def appeal_received(mail: Mail) -> Letter | None:
    """It has arrived."""
    found = _appeal(mail)
    if found is None or found.decided_at is not None:
        return None
    return Letter(
        subject=gettext("Your appeal has arrived (%(reference)s)", reference=found.reference),
        parts=(
            Paragraph(gettext("Thank you. We have received your appeal and will write to you when it is decided.")),
            # Nobody has proven the address of a notice, so nothing that a stranger wrote is mailed there.
            *((Quote(found.body, gettext("Your appeal")),) if found.notice_id is None else ()),
            Paragraph(gettext("A person decides it, if possible not the one who decided first.")),
            *_button(found),
        ),
        why=_why(),
        thread=_thread(found),
    )


def appeal_reopened(mail: Mail) -> Letter | None:
    """It is to be decided after all."""
    found = _appeal(mail)
    if found is None or found.decided_at is not None:
        return None
    return Letter(
        subject=gettext("We are looking at your appeal again (%(reference)s)", reference=found.reference),
        parts=(
            Paragraph(
                gettext(
                    "We had written to you that your appeal needs no decision any more. That has changed: what you "
                    "appealed against holds again, so your appeal is open again. You need not do anything."
                )
            ),
            Paragraph(gettext("A person decides it, if possible not the one who decided first.")),
            *_button(found),
        ),
        why=_why(),
        thread=_thread(found),
    )


def appeal_decided(mail: Mail) -> Letter | None:
    """What came of it, why, and who can still be asked."""
    found = _appeal(mail)
    if found is None or found.decided_at is None:
        return None
    if found.outcome == Outcome.MOOT:
        return _ended(found)
    upheld = found.outcome == Outcome.UPHELD
    title = (
        gettext("Your appeal was upheld (%(reference)s)", reference=found.reference)
        if upheld
        else gettext("Your appeal was rejected (%(reference)s)", reference=found.reference)
    )
    answer = (Quote(found.answer, gettext("Our reasons")),) if found.answer else ()
    further: tuple[Part, ...] = ()
    if not upheld:
        further = (Heading(gettext("What you can do")), *(Paragraph(text) for text in further_redress()))
    return Letter(
        subject=title,
        parts=(Paragraph(outcome_sentence(found)), *answer, *_how(found), *further, *_button(found)),
        why=_why(),
        thread=_thread(found),
    )


def _ended(found: AppealView) -> Letter:
    return Letter(
        subject=gettext("Your appeal needs no decision any more (%(reference)s)", reference=found.reference),
        parts=(Paragraph(_why_it_ended(found)), *_button(found)),
        why=_why(),
        thread=_thread(found),
    )


def _why_it_ended(found: AppealView) -> str:
    if found.notice_id is None:
        return str(
            gettext("What you appealed against was taken back in the meantime, so there is nothing left to decide.")
        )
    if found.notice_outcome is None:
        return str(
            gettext(
                "We have taken back the decision you appealed against and are looking at your notice again. Should we "
                "turn it down again, your appeal is open again."
            )
        )
    return str(gettext("The comment you notified us of is no longer public, so there is nothing left to decide."))


def outcome_sentence(found: AppealView) -> str:
    """What follows from the decision."""
    upheld = found.outcome == Outcome.UPHELD
    if found.notice_id is not None:
        return str(
            gettext("You were right: the comment you notified us of is no longer public.")
            if upheld
            else gettext("We have looked once more. The comment you notified us of stays as it is.")
        )
    return str(
        gettext("You were right: what we did is taken back. We are sorry.")
        if upheld
        else gettext("We have looked once more. What we did stays as it is.")
    )


def _how(found: AppealView) -> tuple[Paragraph, ...]:
    if found.by_first:
        return (
            Paragraph(
                gettext(
                    "Whoever decided had decided on it before or is concerned, as there is nobody else here who could."
                )
            ),
        )
    return (Paragraph(gettext("A person decided who had not decided on it before. No automated means were used.")),)


def _button(found: AppealView) -> tuple[Button, ...]:
    if found.statement_id is None:
        return ()
    return (Button(gettext("See it here"), link("moderation.statement", reference=found.reference)),)


def _appeal(mail: Mail) -> AppealView | None:
    try:
        return appeal_by_id(int(mail.data["appeal"]))
    except NotFound:
        return None


def _why() -> str:
    return str(
        gettext(
            "You get this mail because you have appealed against a decision of %(site)s (Article 20 of the Digital"
            " Services Act).",
            site=setting("SITE_NAME"),
        )
    )


def _thread(found: AppealView) -> str:
    return f"statement-{found.statement_id}" if found.statement_id is not None else f"notice-{found.notice_id}"
