"""What every answer and every write goes through: headers, origin, form token, trusted hosts and proxies."""

import secrets
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from app.foundation.logs import log
from app.foundation.refusals import Refusal
from app.foundation.words import N_
from app.web.holes import own
from app.web.session_cookies import SessionCookies

View = TypeVar("View", bound=Callable[..., Any])
FORM_LIFETIME_SECONDS = 12 * 3600

_csrf = CSRFProtect()


def protect(app: Flask) -> None:
    """Switch all of this on."""
    https = app.config["PUBLIC_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-wortmeldung" if https else "wortmeldung",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=app.config["SESSION_MAX_DAYS"] * 86400,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=128 * 1024,
        MAX_FORM_PARTS=100,
        TRUSTED_HOSTS=[host.strip() for host in app.config["TRUSTED_HOSTS"].split(",") if host.strip()] or None,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=FORM_LIFETIME_SECONDS,
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,  # it reads the words of WTForms anew for each form; see `PostedForm`
    )
    app.session_interface = SessionCookies(app)
    _csrf.init_app(app)
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_refuse_forged_writes)
    app.after_request(_add_headers)
    app.jinja_env.globals.update(address_is_secret=address_is_secret, csp_nonce=csp_nonce, csrf_token=csrf_token)


def open_to_strangers(view: View) -> View:
    """Lets people without a session post to the view without a form token, from our own pages only.

    Such pages are the same for everybody, so they can't hold a token; there is no session to misuse either.
    """
    view.open_to_strangers = True  # type: ignore[attr-defined]
    return view


def address_is_key(view: View) -> View:
    """Posting needs neither form token nor origin: only who was sent the address can know it.

    For one click in a mail program (RFC 8058), which has no cookie, no form and perhaps another site's origin.
    """
    view.address_is_key = True  # type: ignore[attr-defined]
    return view


def secret_address(view: View) -> View:
    """Who knows the page's address may use it, so no link and no Referer header carries it on."""
    view.secret_address = True  # type: ignore[attr-defined]
    return view


def address_is_secret() -> bool:
    """Whether this page's address is for the reader alone."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "secret_address", False))


def keeps_expired_form(view: View) -> View:
    """The view itself answers where the form's token has expired (see `form_expired`), so that no text is lost."""
    view.keeps_expired_form = True  # type: ignore[attr-defined]
    return view


def form_expired() -> bool:
    """Whether the token of the posted form is missing or too old; a text may be kept then, nothing else written."""
    return bool(g.get("form_expired", False))


def csp_nonce() -> str:
    """The nonce of this answer's one inline style."""
    if "csp_nonce" not in g:
        g.csp_nonce = own("nonce", new_nonce)
    return str(g.csp_nonce)


def new_nonce() -> str:
    """A nonce: 128 random bits."""
    return secrets.token_urlsafe(16)


def csrf_token() -> str:
    """What a form of this session carries."""
    return own("csrf", generate_csrf)


def csrf_token_for(secret_key: str, in_session: str) -> str:
    """The same outside of a request, for a session that holds `in_session`: as Flask-WTF signs it, once a minute."""
    return _signed_lately(secret_key, in_session, int(time.time() / 60))


@lru_cache(maxsize=2000)
def _signed_lately(secret_key: str, in_session: str, _minute: int) -> str:
    return str(URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token").dumps(in_session))


class ForgedWrite(Refusal):
    """A write that didn't come from one of our forms."""

    status = 400


def _refuse_forged_writes() -> None:
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint is None:
        return
    request.form.get("")  # what is too large is refused first, whoever sends it and whatever the view reads
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "address_is_key", False):
        return
    if not _comes_from_here():
        log().warning("write from another site refused", endpoint=request.endpoint)
        raise ForgedWrite(N_("This form was not sent from our own pages. Please open the page again."))
    if getattr(view, "open_to_strangers", False) and "sid" not in session:
        return
    try:
        _csrf.protect()
    except CSRFError:
        if getattr(view, "keeps_expired_form", False):
            g.form_expired = True
            return
        log().warning("form token refused", endpoint=request.endpoint)
        raise ForgedWrite(N_("This form has expired. Please open the page again and send it once more.")) from None


def _comes_from_here() -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        own = {request.host_url.rstrip("/"), _origin_of(current_app.config["PUBLIC_URL"])}
        return origin in own
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _asked() -> str:
    """Where our scripts may ask: here, and the streams where they have a port of their own."""
    streams = _origin_of(current_app.config["LIVE_URL"])
    is_here = streams == _origin_of(current_app.config["PUBLIC_URL"]) or not current_app.config["LIVE_MOST_STREAMS"]
    return "'self'" if is_here else f"'self' {streams}"


def _add_headers(response: Response) -> Response:
    style = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src {style}; img-src 'self' data:; connect-src {_asked()}; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Without any referrer browsers would send forms with `Origin: null`; this one names the site, not the page.
    response.headers["Referrer-Policy"] = "strict-origin" if address_is_secret() else "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
