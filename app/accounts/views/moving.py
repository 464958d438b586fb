"""Changing one's address."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.moving import ask_to_move, move_by_code, move_by_link, stop_moving, what_moves
from app.accounts.door import own_account, require_fresh, require_viewer, viewer
from app.accounts.forms import AddressForm, CodeForm
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.queries.accounts import account_by_id, email_key
from app.accounts.queries.challenges import challenge_of_account, open_challenge
from app.accounts.views.mailing import count_mail
from app.accounts.views.typed_code import meet_code
from app.foundation.db import in_transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import NotFound
from app.foundation.text.plain import veiled_address
from app.web.forms import typed
from app.web.limits import limits
from app.web.pages import page, see_other
from app.web.security import secret_address


def email() -> Response:
    """Say the new address; nothing changes before mail to it is seen to arrive."""
    require_fresh()
    account, form = own_account(), AddressForm()
    if request.method != "POST":
        return _email_page(account, form)
    if not form.validate():
        return _email_page(account, form, 422)
    account_id, new = account.id, typed(form.email)
    has_room = count_mail(f"account {account_id}", email_key(new))

    def ask() -> None:
        person = account_by_id(account_id)
        if person is not None:
            ask_to_move(person, new, quietly=not has_room)

    in_transaction(ask)
    return see_other(url_for("accounts.email_code"))


def code() -> Response:
    """Type the code that went to the new address."""
    person, form = require_viewer(), CodeForm()
    waiting = challenge_of_account(Purpose.CHANGE_EMAIL, person.id or 0)
    if request.method != "POST":
        return _code_page(form, waiting.address) if waiting else see_other(url_for("accounts.email"))
    address = waiting.address if waiting else ""
    limits().hit("code", str(person.id), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if meet_code(form, Purpose.CHANGE_EMAIL, move_by_code, account_id=person.id) is not None:
        return see_other(url_for("accounts.security", changed="email"))
    return _code_page(form, address, 422)


@secret_address
def link(token: str) -> Response:
    """The link in that mail, on any device."""
    found = open_challenge(Purpose.CHANGE_EMAIL, token)
    account = account_by_id(found.account_id or 0) if found else None
    if found is None or account is None:
        return _gone()
    if request.method != "POST":
        return page("accounts/email_link.html", name=account.name, address=found.address, token=token)
    account_id = account.id
    try:
        in_transaction(lambda: move_by_link(token))
    except NotFound:
        return _gone()
    if viewer().id == account_id:
        return see_other(url_for("accounts.security", changed="email"))
    return page("accounts/confirmed.html", back=url_for("front.home"))


@secret_address
def stop(token: str) -> Response:
    """It wasn't the owner who asked; whoever has the letter to the old address says so, logged in or not."""
    is_stopped = request.method == "POST" and in_transaction(lambda: stop_moving(token))
    move = what_moves(token)
    if move is None:
        return page("accounts/email_stop.html", 404, state="gone")
    state = "moved" if move.is_over else "stopped" if is_stopped else "waiting" if move.new else "nothing"
    return page(
        "accounts/email_stop.html",
        409 if state == "moved" and request.method == "POST" else 200,
        state=state,
        name=move.name,
        address=veiled_address(move.new),
        token=token,
    )


def _email_page(account: Account, form: AddressForm, status: int = 200) -> Response:
    return page(
        "accounts/email.html", status, form=form, address=account.email, is_confirmed=account.email_key is not None
    )


def _code_page(form: CodeForm, address: str, status: int = 200) -> Response:
    return page("accounts/email_code.html", status, form=form, address=address)


def _gone() -> Response:
    return page("accounts/link_gone.html", 404, ask_again=url_for("accounts.email"))
