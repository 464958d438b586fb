"""Recovery codes."""

from flask import Response, request

from app.accounts.actions.recovering import replace_recovery_codes
from app.accounts.door import require_fresh
from app.accounts.queries.factors import factors_of
from app.accounts.views.first_factor import own_account
from app.foundation.db import in_transaction
from app.web.pages import page


def recovery_codes() -> Response:
    """New ones; they are shown in this answer and never again."""
    person = require_fresh()
    if request.method != "POST":
        return page("accounts/recovery_codes_anew.html", factors=factors_of(person.id or 0))
    codes = in_transaction(lambda: replace_recovery_codes(own_account(person)))
    return page("accounts/recovery_codes.html", codes=codes, added="codes")
