"""What is kept, why and for how long, said from the very settings that decide it."""

from urllib.parse import urlsplit

from flask import Response, current_app

from app.foundation.settings import setting
from app.foundation.text.markdown import stored_html
from app.privacy.ledger import COOKIES, LEDGER
from app.privacy.views.spans import filled
from app.publication.queries import own_text
from app.web.language import language
from app.web.pages import page


def show() -> Response:
    """The page for everybody."""
    session_cookie = current_app.config["SESSION_COOKIE_NAME"]
    own = own_text("privacy", language())
    return page(
        "privacy/policy.html",
        entries=[(entry, filled(entry.kept, entry.spans)) for entry in LEDGER],
        cookies=[(cookie.name or session_cookie, cookie.what) for cookie in COOKIES],
        mail_server=urlsplit(setting("SMTP_URL")).hostname or "",
        provider=(setting("OIDC_NAME") or setting("OIDC_ISSUER")) if setting("OIDC_ISSUER") else "",
        countries=bool(setting("GEOIP_DATABASE")),
        wait_days=setting("DELETION_WAIT_DAYS"),
        export_days=setting("EXPORT_KEPT_DAYS"),
        own=own,
        own_html=stored_html(own.html) if own else None,
    )
