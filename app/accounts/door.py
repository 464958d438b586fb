"""The door: which browser belongs to whom, and letting people in and out."""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask, Request, Response, after_this_request, current_app, g, request, session
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.actions.presenting import share_display
from app.accounts.actions.remembering import DEVICE_KEPT, remember_browser
from app.accounts.actions.signing_in import begin_session, end_session, note_visit
from app.accounts.models.account import Account
from app.accounts.models.session import Way
from app.accounts.policy import has_to_confirm, is_fresh, may_take_part, session_times
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.factors import needs_second_factor
from app.accounts.queries.sessions import SessionTimes, session_with_viewer
from app.accounts.viewer import NOBODY, Viewer, viewer_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import LogInFirst, NotAllowed, NotFound, ProveFirst
from app.foundation.tokens import new_token
from app.foundation.words import N_
from app.web.devices import country, device_name
from app.web.errors import database_is_away
from app.web.holes import hole, made_for_all
from app.web.language import chosen_here, show_from_now_on

DEVICE_COOKIE = "device"
# Where people come in, and where they put others out: a page that everybody reads never gets it.
DEVICE_PATHS = ("/login", "/signup", "/account")
VISIT_NOTED_EVERY = timedelta(minutes=5)

_logins = LoginManager()


def watch_the_door(app: Flask) -> None:
    """Let Flask-Login ask us who is there; the signed cookie holds nothing but a session's random token."""
    _logins.init_app(app)
    _logins.session_protection = None
    _logins.anonymous_user = lambda: NOBODY
    _logins.request_loader(_who_is_there)
    app.jinja_env.globals.update(
        viewer=current_user,
        viewer_has_to_confirm=lambda: has_to_confirm(viewer()),
        viewer_takes_part=lambda: may_take_part(viewer()),
    )


def viewer() -> Viewer:
    """Who is looking."""
    return current_user._get_current_object()  # type: ignore[no-any-return]  # noqa: SLF001


def require_viewer() -> Viewer:
    """Who is looking, or LogInFirst."""
    person = viewer()
    if not person.is_authenticated:
        raise LogInFirst(N_("Please log in first."))
    return person


def require_session() -> None:
    """Raises LogInFirst where this browser's session has ended since the request began; to be asked in a transaction.

    Its number says nothing by then: SQLite gives those of deleted rows to new ones.
    """
    token = session.get("sid")
    if not isinstance(token, str) or session_with_viewer(token) is None:
        raise LogInFirst(N_("Please log in first."))


def own_account() -> Account:
    """The account of whoever is looking, or LogInFirst."""
    account = account_by_id(require_viewer().id or 0)
    if account is None:
        raise NotFound
    return account


def require_fresh(*, back: str = "accounts.security") -> Viewer:
    """Who is looking, if they have shown lately who they are, or ProveFirst: for what would hand the account over.

    `back`: the page with the button, where this address only takes what a form sends.
    """
    person = require_viewer()
    if not has_shown_enough(person):
        raise ProveFirst(N_("Please show once more that it is you."), back=back)
    return person


def has_shown_enough(person: Viewer) -> bool:
    """Whether they have shown lately who they are, with a second factor where the account has one by now."""
    return is_fresh(person) and (person.is_strong or not needs_second_factor(own_account()))


def require_administrator() -> Viewer:
    """Who is looking, if they run the publication, or NotAllowed."""
    person = require_viewer()
    if not person.is_administrator:
        raise NotAllowed(N_("Only administrators can do this."))
    return person


def let_in(
    account: Account, *, way: Way = Way.PASSWORD, is_strong: bool = False, proved_at: datetime | None = None
) -> None:
    """Begin a session for the account in this browser, inside the caller's transaction; the browser's old one ends.

    A browser that is new to the account is remembered, and told of by mail unless it is the first. `is_strong`: two
    factors were shown. `proved_at`: when the person showed who they are, if that isn't just now. Views that let people
    in after a first factor call `entering.enter`, which asks for the second one where there is one.
    """
    was = _end_own_session()
    device, place = device_name(), country()
    kept = {name: session[name] for name in ("browser", "draft_until") if name in session}
    session.clear()
    sid = begin_session(account, way=way, is_strong=is_strong, proved_at=proved_at, device=device, country=place)
    session.update(kept, sid=sid)
    session.permanent = True
    g.pop("_login_user", None)  # Flask-Login remembers who was here when the request began
    _share_display(account)
    if was != account.id:
        _keep_device(remember_browser(account, device_token(), device=device, country=place))
    log().info("logged in", account=account.id, way=str(way), strong=is_strong)


def let_out() -> None:
    """End this browser's session, inside the caller's transaction, and forget everything the cookie knew."""
    account_id = _end_own_session()
    if account_id is not None:
        log().info("logged out", account=account_id)
    session.clear()


def device_token() -> str | None:
    """The token under which accounts know this browser, on the pages about accounts; it outlives sessions."""
    token = request.cookies.get(DEVICE_COOKIE, "")
    return token if 0 < len(token) <= 64 else None


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


def stand_in() -> Viewer:
    """For whom a page is made that all readers get: a reader in good standing, of whom nothing is known."""
    return viewer_of(0, hole("name"), "reader")


def is_plain_reader(person: Viewer) -> bool:
    """Whether what the stand-in is shown is right for this person, but for their own pieces."""
    return person.role == "reader" and not (person.rights_wait or has_to_confirm(person)) and may_take_part(person)


def reader_behind(token: str) -> Viewer | None:
    """Whose session the token opens; None also where more is to be done at the door than to look."""
    found = session_with_viewer(token)
    if found is None or _is_over(*found) or clock.now() - found[1].seen_at > VISIT_NOTED_EVERY:
        return None
    return found[0]


def _who_is_there(_request: Request) -> Viewer | None:
    if made_for_all():
        return stand_in()
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
    idle, longest = session_times(staff=person.is_staff or person.rights_wait)
    now = clock.now()
    return now - times.seen_at > idle or now - times.created_at > longest


def _share_display(account: Account) -> None:
    """Language and theme come along to a browser in which nobody chose any."""
    lacking = share_display(account, **chosen_here())
    after_this_request(lambda response: show_from_now_on(response, **lacking))


def _keep_device(token: str) -> None:
    """The browser brings it to the pages about accounts only; that takes a cookie for each beginning of a path."""

    def give(response: Response) -> Response:
        for path in DEVICE_PATHS:
            response.set_cookie(
                DEVICE_COOKIE,
                token,
                max_age=int(DEVICE_KEPT.total_seconds()),
                path=path,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
        return response

    after_this_request(give)


def _end_own_session() -> int | None:
    """By the cookie's token: asking who is looking may write, which can't begin inside a transaction."""
    token = session.get("sid")
    return end_session(token) if isinstance(token, str) else None
