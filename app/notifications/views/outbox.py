"""What became of each mail, for administrators; where there is no mail server, the mails themselves."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from html.parser import HTMLParser

from flask import Response, current_app, url_for
from flask_babel import gettext

from app.accounts.door import require_administrator
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.mail.carrier import mail_server
from app.foundation.mail.delivering import COMPOSING, OPENING
from app.foundation.mail.folder import mail_folder, read_mail
from app.foundation.mail.outbox import Mail
from app.foundation.refusals import NotFound
from app.foundation.words import N_
from app.notifications.actions.resending import try_again
from app.notifications.queries.outbox import count_given_up, count_waiting, mail_by_id, newest_mail
from app.web.addresses import number_in_query
from app.web.pages import page, see_other

PAGE_SIZE = 50
MOST_COUNTED = 1000
KINDS = {
    "confirm": N_("Confirm the address"),
    "log_in": N_("Log-in link"),
    "reset": N_("Reset the password"),
    "again": N_("Code to show that it is you"),
    "change_email": N_("Confirm the new address"),
    "email_move_asked": N_("A new address was asked for"),
    "email_changed": N_("The address was changed"),
    "password_changed": N_("The password was changed"),
    "new_device": N_("Log-in on a new device"),
    "factor_added": N_("A factor was added"),
    "factor_removed": N_("A factor was removed"),
    "recovery_code_used": N_("A recovery code was used"),
    "lost_device": N_("Lost device"),
    "told": N_("News from discussions"),
    "subscribe": N_("Confirm the subscription"),
    "article": N_("New article"),
    "notice_received": N_("A notice of illegal content has arrived"),
    "notice_decided": N_("A notice of illegal content is decided"),
    "notice_sender": N_("Unfounded notices"),
    "alarm": N_("Alarm"),
    "export_ready": N_("The copy of the data is ready"),
    "deletion_planned": N_("The account will be deleted"),
    "deletion_cancelled": N_("The account stays"),
    "statement": N_("Statement of reasons"),
    "appeal_received": N_("The appeal has arrived"),
    "appeal_reopened": N_("The appeal is open again"),
    "appeal_decided": N_("Decision on the appeal"),
    "account_deleted": N_("The account was deleted"),
}


@dataclass(frozen=True, slots=True)
class MailShown:
    """A mail as a line of the list; `state` is 'waiting', 'sent' or 'given_up'."""

    id: int
    kind: str
    address: str
    created_at: datetime
    state: str
    sent_at: datetime | None
    next_try_at: datetime | None
    tries: int
    why: str
    can_be_tried: bool
    can_be_read: bool


def outbox() -> Response:
    """The newest mails, what became of them, and why."""
    require_administrator()
    rows = newest_mail(before_id=number_in_query("before"), limit=PAGE_SIZE + 1)
    url = current_app.config["SMTP_URL"]
    return page(
        "notifications/outbox.html",
        mails=[_shown(mail, with_files=not url) for mail in rows[:PAGE_SIZE]],
        server=mail_server(url).host if url else "",
        folder=mail_folder(),
        waiting=count_waiting(at_most=MOST_COUNTED),
        given_up=count_given_up(at_most=MOST_COUNTED),
        next_url=url_for("notifications.outbox", before=rows[PAGE_SIZE - 1].id) if len(rows) > PAGE_SIZE else None,
    )


def outbox_letter(id: int) -> Response:
    """A mail that was written to the folder, as text; raises NotFound where mails really travel."""
    require_administrator()
    mail, message = mail_by_id(id), None if current_app.config["SMTP_URL"] else read_mail(id)
    if mail is None or message is None:
        raise NotFound()
    return page(
        "notifications/outbox_letter.html",
        mail=_shown(mail, with_files=True),
        subject=message["Subject"],
        sender=message["From"],
        lines=[(line, _own_link(line)) for line in _body(message, "plain").splitlines()],
        links=_links(_body(message, "html")),
    )


def resend(id: int) -> Response:
    """Try a mail again that was given up."""
    require_administrator()
    with transaction():
        try_again(id)
    return see_other(url_for("notifications.outbox", _anchor=f"mail-{id}"))


def _shown(mail: Mail, *, with_files: bool) -> MailShown:
    state = "sent" if mail.sent_at else "given_up" if mail.given_up_at else "waiting"
    return MailShown(
        id=mail.id,
        kind=gettext(KINDS[mail.kind]) if mail.kind in KINDS else mail.kind,
        address=mail.address,
        created_at=mail.created_at,
        state=state,
        sent_at=mail.sent_at,
        next_try_at=mail.due_at if state == "waiting" and mail.due_at > clock.now() else None,
        tries=mail.tries,
        why=_why(mail.last_error),
        can_be_tried=state == "given_up" and mail.kind not in OPENING,
        can_be_read=with_files and mail.sent_at is not None,
    )


def _why(error: str) -> str:
    if not error:
        return ""
    if error == "address":
        said = gettext("No mail can be sent to such an address.")
    elif error == "killed":
        said = gettext("The process that carries mail was ended by it each time.")
    elif error.startswith(COMPOSING):
        said = gettext("It could not be written: %(error)s", error=error.removeprefix(COMPOSING).strip())
    elif re.match(r"\d{3}\b", error):
        said = gettext("The mail server refused it: %(code)s", code=error)
    else:
        said = gettext("The mail server could not be reached: %(error)s", error=error)
    return str(said)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _own_link(url: str) -> str:
    """The path of an address of ours, or nothing."""
    own = f"{current_app.config['PUBLIC_URL']}/"
    return "/" + url.removeprefix(own) if url.startswith(own) and re.fullmatch(r"\S+", url) else ""


def _links(html: str) -> list[tuple[str, str]]:
    """Words and path of every link to us in the HTML."""
    found = _Links()
    found.feed(html)
    return [(" ".join(words.split()), path) for words, url in found.links if (path := _own_link(url))]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A link begins."""
        if tag == "a":
            self._is_inside = True
            self.links.append(("", dict(attributes).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """And ends."""
        self._is_inside &= tag != "a"

    def handle_data(self, text: str) -> None:
        """Its words."""
        if self._is_inside:
            words, url = self.links[-1]
            self.links[-1] = (words + text, url)
