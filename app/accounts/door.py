"""The door: which browser belongs to whom, and letting people in and out."""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask, Request, session
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.actions.signing_in import begin_session, end_session, note_visit
from app.accounts.models import Account
from app.accounts.policy import session_times
from app.accounts.queries import SessionTimes, session_with_viewer
from app.accounts.viewer import NOBODY, Viewer
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import LogInFirst
from app.foundation.tokens import new_token
from app.foundation.words import N_
from app.web.errors import database_is_away

VISIT_NOTED_EVERY = timedelta(minutes=5)

_logins = LoginManager()


def watch_the_door(app: Flask) -> None:
    """Let Flask-Login ask us who is there; the signed cookie holds nothing but a session's random token."""
    _logins.init_app(app)
    _logins.session_protection = None
    _logins.anonymous_user = lambda: NOBODY
    _logins.request_loader(_who_is_there)
    app.jinja_env.globals["viewer"] = current_user


def viewer() -> Viewer:
    """Who is looking."""
    return current_user._get_current_object()  # type: ignore[no-any-return]  # noqa: SLF001


def require_viewer() -> Viewer:
    """Who is looking, or LogInFirst."""
    person = viewer()
    if not person.is_authenticated:
        raise LogInFirst(N_("Please log in first."))
    return person


def let_in(account: Account) -> None:
    """Begin a session for the account in this browser, inside the caller's transaction; the browser's old one ends."""
    _end_own_session()
    kept = {name: session[name] for name in ("browser", "draft_until") if name in session}
    session.clear()
    session.update(kept, sid=begin_session(account))
    session.permanent = True
    log().info("logged in", account=account.id)


def let_out() -> None:
    """End this browser's session, inside the caller's transaction, and forget everything the cookie knew."""
    account_id = _end_own_session()
    if account_id is not None:
        log().info("logged out", account=account_id)
    session.clear()


def browser_token() -> str | None:
    """The token under which this browser's unsent texts are kept, if it has one."""
    token = session.get("browser")
    return token if isinstance(token, str) else None


def give_browser_token() -> str:
    """The same, made if need be; sets a cookie."""
    if browser_token() is None:
        session["browser"] = new_token()
        session.permanent = True
    return str(session["browser"])


def note_draft(until: datetime | None) -> None:
    """Remember until when a text of this browser is kept; None where it has been posted."""
    if until is not None:
        session["draft_until"] = until.timestamp()
    elif "draft_until" in session:
        del session["draft_until"]


def draft_is_waiting() -> bool:
    """Whether a text that this browser wrote before logging in is still there."""
    return bool(clock.now().timestamp() < session.get("draft_until", 0))


def _who_is_there(_request: Request) -> Viewer | None:
    token = session.get("sid")
    if not isinstance(token, str) or database_is_away():
        return None
    found = session_with_viewer(token)
    if found is None:
        return None
    person, times = found
    if _is_over(person, times):
        return None
    if clock.now() - times.seen_at > VISIT_NOTED_EVERY and person.session_id is not None:
        db.session.rollback()
        with suppress(SQLAlchemyError):  # reading goes on; the next page notes it
            note_visit(person.session_id)
    return person


def _is_over(person: Viewer, times: SessionTimes) -> bool:
    idle, longest = session_times(staff=person.is_staff)
    now = clock.now()
    return now - times.seen_at > idle or now - times.created_at > longest


def _end_own_session() -> int | None:
    """By the cookie's token: asking who is looking may write, which can't begin inside a transaction."""
    token = session.get("sid")
    return end_session(token) if isinstance(token, str) else None
