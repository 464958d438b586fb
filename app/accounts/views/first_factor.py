"""What follows when a factor was added: the first one makes the session strong, and brings recovery codes."""

from flask import Response, url_for

from app.accounts.actions.recovering import make_recovery_codes
from app.accounts.actions.signing_in import end_other_sessions
from app.accounts.door import let_in
from app.accounts.models.account import Account
from app.accounts.queries.accounts import active_account_to_change
from app.accounts.queries.factors import codes_left, factors_of, way_of_session
from app.accounts.viewer import Viewer
from app.web.pages import page, see_other


def own_account(person: Viewer) -> Account:
    """The viewer's account, for changing it inside a transaction."""
    return active_account_to_change(person.id or 0)


def after_adding(account: Account, person: Viewer, *, added: str) -> Response:
    """Where to go after a factor was added, inside the transaction that did it.

    Only the first one strengthens the session: somebody who had another factor has to show that one for it. Sessions
    that began without it end.
    """
    if factors_of(account.id).count == 1:
        end_other_sessions(account.id, person.session_id or 0)
        let_in(account, way=way_of_session(person.session_id), is_strong=True)
    if codes_left(account.id):
        return see_other(url_for("accounts.security", done=added, _anchor="factors"))
    return page("accounts/recovery_codes.html", codes=make_recovery_codes(account), added=added)
