"""Where one is logged in, and ending it."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, url_for
from flask_babel import gettext

from app.accounts.actions.remembering import forget_devices_of
from app.accounts.actions.signing_in import end_other_sessions, end_session_of
from app.accounts.door import device_token, require_session, require_viewer
from app.accounts.models.session import AccountSession, Way
from app.accounts.policy import session_times
from app.accounts.queries.sessions import sessions_of
from app.accounts.viewer import Viewer
from app.foundation import clock
from app.foundation.db import transaction
from app.web.devices import country_in_words, device_in_words
from app.web.pages import see_other


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session as the page shows it."""

    id: int
    device: str
    country: str
    way: str
    created_at: datetime
    seen_at: datetime
    is_here: bool


def shown_sessions(person: Viewer) -> list[SessionShown]:
    """The person's sessions that still count, the present one first."""
    idle, longest = session_times(staff=person.is_staff or person.rights_wait)
    now = clock.now()
    counting = [
        row for row in sessions_of(person.id or 0) if now - row.seen_at <= idle and now - row.created_at <= longest
    ]
    return sorted((_shown(row, person) for row in counting), key=lambda session: not session.is_here)


def end(id: int) -> Response:
    """Log out one browser."""
    person = require_viewer()
    with transaction():
        end_session_of(person.id or 0, id)
    return see_other(url_for("accounts.security", changed="session", _anchor="sessions"))


def end_others() -> Response:
    """Log out all but this one; no other browser is known any more."""
    person = require_viewer()
    with transaction():
        require_session()
        end_other_sessions(person.id or 0, person.session_id or 0)
        forget_devices_of(person.id or 0, but=device_token())
    return see_other(url_for("accounts.security", changed="sessions", _anchor="sessions"))


def _shown(row: AccountSession, person: Viewer) -> SessionShown:
    ways = {
        Way.PASSWORD: gettext("with the password"),
        Way.LINK: gettext("with a mail"),
        Way.PASSKEY: gettext("with a passkey"),
        Way.PROVIDER: gettext("with another account"),
    }
    return SessionShown(
        row.id,
        device_in_words(row.device),
        country_in_words(row.country) if row.country else "",
        ways.get(Way(row.way), ""),
        row.created_at,
        row.seen_at,
        row.id == person.session_id,
    )
