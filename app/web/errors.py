"""Answers to refusals and failures: complete pages in both languages that keep what was typed."""

from contextlib import suppress

from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask.globals import request_ctx
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import LogInFirst, ProveFirst, Refusal, TooMany
from app.foundation.words import N_
from app.web.language import said
from app.web.pages import here, own_path, see_other, wants_fragment

PAGES: dict[int, tuple[str, str]] = {
    400: (N_("That did not work"), N_("The request could not be understood.")),
    401: (N_("Please log in"), N_("Only people who are logged in can do this.")),
    403: (N_("Not allowed"), N_("You may not do this.")),
    404: (N_("Not found"), N_("This page does not exist, or not any more.")),
    405: (N_("That did not work"), N_("This address can’t be used this way.")),
    409: (N_("Something has changed"), N_("It was changed in the meantime. Please look again.")),
    413: (N_("Too large"), N_("What you sent is too large.")),
    415: (N_("That did not work"), N_("The request could not be understood.")),
    422: (N_("Please check what you entered"), N_("Something is missing or not right.")),
    429: (N_("A little too fast"), N_("Please wait a moment and try again.")),
    500: (N_("Our mistake"), N_("Something went wrong on our side. We have made a note of it.")),
    503: (N_("Back in a moment"), N_("The site can’t save anything at the moment. Please try again in a minute.")),
}


def answer_errors(app: Flask) -> None:
    """Switch the error pages on."""
    app.before_request(_dont_wait_twice)
    app.teardown_appcontext(_let_go_of_the_database)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(PoolTimeoutError, _away)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _failed)


def problem(code: int, message: str = "") -> Response:
    """The page, or for our script the piece, that says what is wrong."""
    know_our_addresses()
    code = code if code in PAGES else 400 if code < 500 else 500
    title, ordinary = PAGES[code]
    context = {"code": code, "title": gettext(title), "message": message or gettext(ordinary)}
    if wants_fragment():
        return make_response(render_template("web/_problem.html", **context), code)
    return make_response(render_template("web/error.html", **context, kept_text=_typed_text()), code)


def note_database_is_away() -> None:
    """What is made from here on does without it, and is kept by nobody."""
    g.database_away = True


def database_is_away() -> bool:
    """Whether the answer that is being made says that the database failed; then it is not asked again."""
    return bool(g.get("database_away", False))


def _refused(refusal: Refusal) -> Response:
    if isinstance(refusal, LogInFirst) and request.method != "POST":
        answer = see_other(url_for("accounts.login", next=here()))
        answer.status_code = 401 if wants_fragment() else 303
        return answer
    if isinstance(refusal, ProveFirst):
        back = own_path(here(), url_for(refusal.back))
        has_pressed = request.method == "POST"  # what was sent is gone; the layout says so
        return see_other(url_for("accounts.again", next=f"{back}?again=1" if has_pressed else back))
    if refusal.status == 403:
        log().info("access refused", endpoint=request.endpoint)
    response = problem(refusal.status, said(refusal))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = problem(error.code)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _away(error: Exception) -> Response:
    _leave_the_transaction(error)
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    log().error("database away", error=type(error).__name__, state=state, path=_rule())
    return _back_in_a_moment()


def _back_in_a_moment() -> Response:
    response = problem(503)
    response.headers["Retry-After"] = "10"
    return response


def _database(error: DBAPIError) -> Response:
    return _away(error) if error.connection_invalidated else _failed(error)


def _failed(error: Exception) -> Response:
    _leave_the_transaction(error)
    log().error("unexpected error", path=_rule(), exc_info=error)
    return problem(500)


def _dont_wait_twice() -> Response | None:
    """The page cache has just waited for the database in vain."""
    if not request.environ.get("wortmeldung.database_away"):
        return None
    g.database_away = True
    return _back_in_a_moment()


def _let_go_of_the_database(_error: object) -> None:
    """A connection that broke after the answer was made spoils nothing: what was to be written is committed by then."""
    try:
        db.session.remove()
    except SQLAlchemyError as error:
        log().warning("database away", error=type(error).__name__)
        db.session.registry.clear()


def know_our_addresses() -> None:
    """A request for a host that isn't ours finds no routes; the page that says so has links all the same."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind("localhost")


def _leave_the_transaction(error: Exception) -> None:
    """The page that is made now may read, which it can't in a transaction that has failed."""
    g.database_away = isinstance(error, SQLAlchemyError)
    with suppress(SQLAlchemyError):
        db.session.rollback()


def _rule() -> str:
    return request.url_rule.rule if request.url_rule else "-"


def _typed_text() -> str | None:
    try:
        form = request.form
        long = filter(None, (form.get(name) for name in ("body", "answer", "message", "note")))
        typed = "\n\n".join(long) or ("" if "note" in form else form.get("reason"))
    except HTTPException:
        return None
    return typed[:20_000] if typed else None
