"""The authenticator app."""

from flask import Response, request, url_for

from app.accounts.actions.authenticators import (
    app_address,
    confirm_authenticator,
    remove_authenticator,
    secret_to_show,
    start_authenticator,
)
from app.accounts.actions.recovering import forget_needless_codes
from app.accounts.door import require_fresh
from app.accounts.forms import SecondFactorForm
from app.accounts.queries.factors import authenticator_of
from app.accounts.views.first_factor import after_adding, own_account
from app.accounts.views.qr import qr_drawing
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import Invalid, Refusal
from app.web.forms import put_refusal, typed
from app.web.language import said
from app.web.limits import limits
from app.web.pages import page, see_other


def start() -> Response:
    """A secret for an app; it is shown on the next page."""
    person = require_fresh()
    in_transaction(lambda: start_authenticator(own_account(person)))
    return see_other(url_for("accounts.confirm_authenticator"))


def confirm() -> Response:
    """Show the secret, and see that the app has it right."""
    person, form = require_fresh(), SecondFactorForm()
    if request.method != "POST":
        return _secret_page(person.id or 0, person.name, form)
    limits().hit("authenticator", str(person.id), per_minute(10))
    if not form.validate():
        return _secret_page(person.id or 0, person.name, form, 422)

    def add() -> Response:
        account = own_account(person)
        confirm_authenticator(account, typed(form.code))
        return after_adding(account, person, added="app")

    try:
        return in_transaction(add)
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _secret_page(person.id or 0, person.name, form, 422)


def remove() -> Response:
    """Codes are no longer asked for."""
    person = require_fresh()
    if authenticator_of(person.id or 0) is None:
        return see_other(url_for("accounts.security", _anchor="factors"))
    if request.method != "POST":
        return page("accounts/authenticator_removal.html")
    try:
        with transaction():
            account = own_account(person)
            remove_authenticator(account)
            forget_needless_codes(account)
    except Refusal as refusal:
        return page("accounts/authenticator_removal.html", refusal.status, problem=said(refusal))
    return see_other(url_for("accounts.security", done="removed", _anchor="factors"))


def _secret_page(account_id: int, name: str, form: SecondFactorForm, status: int = 200) -> Response:
    app = authenticator_of(account_id)
    secret = secret_to_show(app) if app is not None and app.confirmed_at is None else None
    if secret is None:
        return see_other(url_for("accounts.security", _anchor="factors"))
    address = app_address(name, secret)
    return page(
        "accounts/authenticator.html", status, form=form, secret=secret, address=address, qr=qr_drawing(address)
    )
