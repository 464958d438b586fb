"""Trying a letter again that was given up."""

from sqlalchemy import update

from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.mail.delivering import OPENING
from app.foundation.mail.outbox import Mail
from app.foundation.refusals import NotFound


def try_again(mail_id: int) -> None:
    """Let the letter wait once more, as if it were new; one that isn't given up stays as it is. Raises NotFound.

    Those that could open something are empty by then: whoever wants one asks for a new one.
    """
    if db.session.get(Mail, mail_id) is None:
        raise NotFound()
    revived = db.session.execute(
        update(Mail)
        .where(Mail.id == mail_id, Mail.given_up_at.is_not(None), Mail.kind.not_in(OPENING))
        .values(given_up_at=None, tries=0, due_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if revived.rowcount:  # type: ignore[attr-defined]
        log().info("mail tried again", mail=mail_id)
