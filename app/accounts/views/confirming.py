"""Confirming one's address: with the code from the mail, or with its link, on any device."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.confirming import (
    ask_to_confirm,
    confirm_by_code,
    confirm_by_link,
    correct_address,
    refuse_confirmation,
)
from app.accounts.door import draft_is_waiting, own_account, require_fresh, viewer
from app.accounts.forms import AddressForm, CodeForm
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.accounts import account_by_id, email_key
from app.accounts.queries.challenges import challenge_of_account, open_challenge
from app.accounts.views.mailing import count_mail
from app.accounts.views.typed_code import meet_code
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import NotFound
from app.web.forms import typed
from app.web.limits import limits
from app.web.pages import own_path, page, see_other
from app.web.security import secret_address


def confirm() -> Response:
    """Type the code; who has confirmed already is led on."""
    account, form, back = own_account(), CodeForm(), _back()
    if account.email_key is not None:
        return see_other(back)
    form.next.data = back
    if request.method != "POST":
        return _confirm_page(account, form)
    limits().hit("code", str(account.id), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if meet_code(form, Purpose.CONFIRM, confirm_by_code, account_id=account.id) is not None:
        return see_other(back)
    return _confirm_page(own_account(), form, 422)


def resend() -> Response:
    """Another mail."""
    account, back = own_account(), _back()
    if account.email_key is None:
        _mail(account, back)
    return see_other(url_for("accounts.confirm", next=back, sent=1))


def address() -> Response:
    """Correct the address, as long as it isn't confirmed."""
    require_fresh()
    account, form, back = own_account(), AddressForm(), _back()
    if account.email_key is not None:
        return see_other(back)
    form.next.data = back
    if request.method != "POST":
        form.email.data = account.email
    elif form.validate():
        _mail(account, back, typed(form.email))
        return see_other(url_for("accounts.confirm", next=back, sent=1))
    return page("accounts/confirm_address.html", 422 if form.errors else 200, form=form)


@secret_address
def link(token: str) -> Response:
    """The link of the mail: it says whose address is confirmed, and a button does it."""
    found = open_challenge(Purpose.CONFIRM, token)
    account = account_by_id(found.account_id or 0) if found else None
    if found is None or account is None:
        return _gone()
    if request.method != "POST":
        return page("accounts/confirm_link.html", name=account.name, address=found.address, token=token)
    try:
        used: Challenge = in_transaction(lambda: confirm_by_link(token))
    except NotFound:
        return _gone()
    back = own_path(str(used.data.get("back", "")), url_for("front.home"))
    if viewer().id == used.account_id:
        return see_other(back)
    return page("accounts/confirmed.html", back=back)


@secret_address
def refuse(token: str) -> Response:
    """That wasn't me: somebody else gave this address."""
    try:
        with transaction():
            is_gone = refuse_confirmation(token)
    except NotFound:
        return _gone()
    return page("accounts/confirmation_refused.html", is_gone=is_gone)


def _mail(account: Account, back: str, new_address: str = "") -> None:
    """The limits are asked before the write begins."""
    account_id = account.id
    has_room = count_mail(f"account {account_id}", email_key(new_address) or account.address_key)

    def ask() -> None:
        person = account_by_id(account_id)
        if person is not None and person.email_key is None:
            if new_address:
                correct_address(person, new_address)
            ask_to_confirm(person, back=back, quietly=not has_room)

    in_transaction(ask)


def _back() -> str:
    return own_path(request.form.get("next") or request.args.get("next"), url_for("front.home"))


def _confirm_page(account: Account, form: CodeForm, status: int = 200) -> Response:
    return page(
        "accounts/confirm.html",
        status,
        form=form,
        address=account.email,
        is_waiting=challenge_of_account(Purpose.CONFIRM, account.id) is not None,
        sent="sent" in request.args,
        must_confirm=bool(current_app.config["CONFIRM_EMAIL"]),
        draft_waiting=draft_is_waiting(),
    )


def _gone() -> Response:
    return page("accounts/link_gone.html", 404, ask_again=url_for("accounts.confirm"))
