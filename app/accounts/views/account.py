"""A person's own page."""

from flask import Response, request, url_for

from app.accounts.actions.sanctioning import acknowledge_warnings
from app.accounts.door import own_account, require_viewer
from app.accounts.names import initials
from app.foundation.db import in_transaction
from app.web.pages import own_path, page, see_other


def show() -> Response:
    """What is known about me."""
    account = own_account()
    return page("accounts/account.html", account=account, initials=initials(account.name))


def acknowledge() -> Response:
    """I have read why I was warned."""
    person = require_viewer()
    in_transaction(lambda: acknowledge_warnings(person.id or 0))
    return see_other(own_path(request.form.get("next"), url_for("accounts.account")))
