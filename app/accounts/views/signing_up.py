"""Signing up."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.confirming import ask_to_confirm
from app.accounts.actions.signing_in import recognise_again
from app.accounts.actions.signing_up import clean_email, create_account, keep_trace
from app.accounts.door import draft_is_waiting, let_in, viewer
from app.accounts.forms import SignUpForm
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.models.session import Way
from app.accounts.names import clean_name
from app.accounts.passphrases import suggest_passphrase
from app.accounts.queries.accounts import email_key
from app.accounts.queries.challenges import challenge_of_account
from app.accounts.views.entering import enter
from app.accounts.views.mailing import has_room
from app.foundation.db import in_transaction
from app.foundation.limits import per_hour
from app.foundation.logs import log
from app.foundation.passwords import passwords
from app.foundation.refusals import Invalid
from app.web.addresses import network_key, sign_up_marks
from app.web.forms import put_refusal, typed
from app.web.language import language
from app.web.limits import limits
from app.web.pages import own_path, page, see_other


def sign_up() -> Response:
    """Make an account and come in; then the address is confirmed."""
    form = SignUpForm()
    form.next.data = own_path(form.next.data or request.args.get("next"), url_for("front.home"))
    if request.method != "POST":
        return see_other(form.next.data) if viewer().is_authenticated else _sign_up_page(form)
    try:
        if form.validate():
            return _let_in(form)
    except Invalid as refusal:
        put_refusal(form, refusal)
    return _sign_up_page(form, 422)


def _let_in(form: SignUpForm) -> Response:
    """The same name, address and password again are coming in, so a form sent twice makes one account and one mail.

    The address alone is never looked at: whether it is known changes neither the answer nor the work.
    """
    name, email, password = clean_name(typed(form.name)), clean_email(typed(form.email)), typed(form.password)
    limits().hit("sign-up", network_key(), per_hour(current_app.config["LIMIT_SIGN_UPS_PER_HOUR"]))
    quietly = not has_room(email_key(email))
    password_hash, marks = passwords().hash(password), sign_up_marks()
    back = typed(form.next)
    onward = url_for("accounts.confirm", next=back) if current_app.config["CONFIRM_EMAIL"] else back

    def come_in(known: Account | None) -> Response:
        if known is not None:
            _ask_once(known, back, quietly=quietly)
            return enter(known, way=Way.PASSWORD, back=onward)
        account = create_account(name=name, email=email, password_hash=password_hash, language=language())
        keep_trace(account.id, marks)
        let_in(account)
        _ask_once(account, back, quietly=quietly)
        log().info("signed up", account=account.id)
        return see_other(onward)

    known = recognise_again(name, email, password)
    try:
        return in_transaction(lambda: come_in(known))
    except Invalid:
        made_meanwhile = recognise_again(name, email, password)
        if made_meanwhile is None:
            raise
        return in_transaction(lambda: come_in(made_meanwhile))


def _ask_once(account: Account, back: str, *, quietly: bool) -> None:
    if challenge_of_account(Purpose.CONFIRM, account.id) is None:
        ask_to_confirm(account, back=back, quietly=quietly)


def _sign_up_page(form: SignUpForm, status: int = 200) -> Response:
    return page(
        "accounts/signup.html",
        status,
        form=form,
        draft_waiting=draft_is_waiting(),
        min_password_length=current_app.config["PASSWORD_MIN_CHARACTERS"],
        suggested_passphrase=suggest_passphrase(language()),
    )
