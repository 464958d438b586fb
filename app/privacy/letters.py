"""The letters about copies of one's data and about leaving."""

from datetime import datetime

from flask_babel import gettext

from app.accounts.queries.accounts import account_by_id
from app.foundation.mail.letter import Button, Letter, Paragraph
from app.foundation.mail.outbox import Mail
from app.foundation.settings import setting
from app.web.language import exact_time, long_date
from app.web.letters import link


def export_ready(mail: Mail) -> Letter:
    """The copy can be fetched."""
    until = datetime.fromisoformat(mail.data["until"])
    return Letter(
        subject=gettext("Your data at %(site)s is ready", site=setting("SITE_NAME")),
        parts=(
            Paragraph(gettext("The copy of everything we keep about you is ready.")),
            Paragraph(
                gettext(
                    "You can fetch it until %(moment)s, while you are logged in. It is a ZIP file: open read-me.html in"
                    " it with your browser to read it; the folder data holds the same for programs.",
                    moment=exact_time(until),
                )
            ),
            Button(gettext("Fetch the copy"), link("privacy.account")),
        ),
        why=gettext(
            "You get this mail because somebody who was logged in to your account asked for the copy. If it wasn’t you,"
            " please change your password."
        ),
    )


def deletion_planned(mail: Mail) -> Letter | None:
    """The day, and the way back; nothing where the person has taken it already, or another day has been planned."""
    account = account_by_id(mail.account_id or 0)
    if account is None or account.deletion_due_at is None:
        return None
    if account.deletion_due_at != datetime.fromisoformat(mail.data["due"]):
        return None
    texts = (
        gettext("The text of your comments stays, without your name.")
        if account.deletion_keeps_text
        else gettext("The text of your comments goes as well.")
    )
    return Letter(
        subject=gettext("Your account at %(site)s will be deleted", site=setting("SITE_NAME")),
        parts=(
            Paragraph(
                gettext(
                    "Your account will be deleted on %(date)s. %(texts)s",
                    date=long_date(account.deletion_due_at),
                    texts=texts,
                )
            ),
            Paragraph(
                gettext("You can change your mind until then: log in and press “Keep my account”. Nothing is lost.")
            ),
            Button(gettext("To my account"), link("privacy.account")),
        ),
        why=gettext(
            "You get this mail because somebody who was logged in to your account asked to delete it. If it wasn’t you,"
            " keep the account and change your password."
        ),
    )


def deletion_cancelled(mail: Mail) -> Letter | None:
    """All stays; nothing where the person has changed their mind once more."""
    account = account_by_id(mail.account_id or 0)
    if account is None or account.deletion_due_at is not None:
        return None
    return Letter(
        subject=gettext("Your account at %(site)s stays", site=setting("SITE_NAME")),
        parts=(Paragraph(gettext("Your account will not be deleted. Everything is as it was.")),),
        why=gettext("You get this mail because somebody who was logged in to your account pressed “Keep my account”."),
    )


def account_deleted(_mail: Mail) -> Letter:
    """The last one."""
    return Letter(
        subject=gettext("Your account at %(site)s is deleted", site=setting("SITE_NAME")),
        parts=(
            Paragraph(gettext("Your account is deleted, as you wished.")),
            Paragraph(
                gettext(
                    "Nothing of ours names you any more, and nobody calls you by @ and your name. What others said"
                    " about you in their own words, even by name, stays theirs. This mail was the last use of your"
                    " address, and with its sending the address is gone too. Copies of the database, if there are any,"
                    " are deleted within %(days)d days.",
                    days=setting("BACKUPS_KEPT_DAYS"),
                )
            ),
            Paragraph(gettext("Thank you for having been with us. Farewell!")),
        ),
        why=gettext("You get this mail because your account was deleted at your request."),
    )
