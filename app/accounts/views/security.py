"""How the account is entered: password and address, passkeys and codes, and where somebody is logged in."""

from flask import Response, request

from app.accounts.door import own_account, require_viewer
from app.accounts.queries.factors import factors_of
from app.accounts.views.sessions import shown_sessions
from app.web.pages import page


def show() -> Response:
    """All of it on one page."""
    person = require_viewer()
    account = own_account()
    return page(
        "accounts/security.html",
        account=account,
        sessions=shown_sessions(person),
        changed=request.args.get("changed", ""),
        factors=factors_of(account.id),
        done=request.args.get("done", ""),
    )
