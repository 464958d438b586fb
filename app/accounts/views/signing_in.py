"""Logging in, signing up, logging out."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.actions import signing_in
from app.accounts.actions.managing import renew_hash
from app.accounts.actions.signing_up import clean_email, create_account
from app.accounts.door import draft_is_waiting, let_in, let_out, viewer
from app.accounts.forms import LogInForm, SignUpForm
from app.accounts.models import Account
from app.accounts.names import clean_name
from app.accounts.passphrases import suggest_passphrase
from app.accounts.queries import account_with_password, identifier_key
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_hour, per_minute
from app.foundation.logs import log
from app.foundation.passwords import passwords
from app.foundation.refusals import Invalid
from app.foundation.tokens import keyed_hash
from app.web.addresses import network_key
from app.web.forms import put_refusal, typed
from app.web.language import language
from app.web.limits import limits
from app.web.pages import own_path, page, see_other


def log_in() -> Response:
    """Come in with a name or an address and a password."""
    form = LogInForm()
    form.next.data = own_path(form.next.data or request.args.get("next"), url_for("front.home"))
    if request.method != "POST":
        return see_other(form.next.data) if viewer().is_authenticated else _log_in_page(form)
    limits().hit("log-in", network_key(), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if not form.validate():
        return _log_in_page(form, 422)
    failures = (
        "log-in failure",
        keyed_hash(current_app.config["SECRET_KEY"], identifier_key(typed(form.identifier)), network_key()),
    )
    limits().check(*failures, per_hour(current_app.config["LIMIT_FAILURES_PER_HOUR"]))
    account = signing_in.recognise(typed(form.identifier), typed(form.password))
    if account is None:
        log().info("log-in failed")
        limits().hit(*failures, per_hour(current_app.config["LIMIT_FAILURES_PER_HOUR"]))
        return _refused_log_in(form)
    if not _entered(account.id, account.password_hash, typed(form.password)):
        return _refused_log_in(form)
    return see_other(form.next.data)


def sign_up() -> Response:
    """Make an account and come in."""
    form = SignUpForm()
    form.next.data = own_path(form.next.data or request.args.get("next"), url_for("front.home"))
    if request.method != "POST":
        return see_other(form.next.data) if viewer().is_authenticated else _sign_up_page(form)
    try:
        if not form.validate():
            return _sign_up_page(form, 422)
        account = _found_or_made(form)
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _sign_up_page(form, 422)
    log().info("signed up", account=account.id)
    return see_other(form.next.data)


def log_out() -> Response:
    """Go."""
    with transaction():
        let_out()
    response = see_other(url_for("front.home"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _refused_log_in(form: LogInForm) -> Response:
    form.password.errors = [gettext("Name, e-mail or password is not right.")]
    return _log_in_page(form, 422)


def _entered(account_id: int, verified_hash: str, password: str) -> bool:
    """Let the person in, unless the password was changed since it was checked."""
    new_hash = passwords().hash(password) if passwords().outdated(verified_hash) else ""
    with transaction():
        account = account_with_password(account_id, verified_hash)
        if account is not None:
            if new_hash:
                renew_hash(account, new_hash)
            let_in(account)
    return account is not None


def _found_or_made(form: SignUpForm) -> Account:
    """The same name, address and password again are coming in, so a form sent twice makes one account.

    The address alone is never looked at: whether it is known changes neither the answer nor the work.
    """
    name, email, password = clean_name(typed(form.name)), clean_email(typed(form.email)), typed(form.password)
    limits().hit("sign-up", network_key(), per_hour(current_app.config["LIMIT_SIGN_UPS_PER_HOUR"]))
    password_hash = passwords().hash(password)

    def enter(known: Account | None) -> Account:
        account = known or create_account(name=name, email=email, password_hash=password_hash)
        let_in(account)
        return account

    known = signing_in.recognise_again(name, email, password)
    try:
        return in_transaction(lambda: enter(known))
    except Invalid:
        made_meanwhile = signing_in.recognise_again(name, email, password)
        if made_meanwhile is None:
            raise
        return in_transaction(lambda: enter(made_meanwhile))


def _log_in_page(form: LogInForm, status: int = 200) -> Response:
    return page("accounts/login.html", status, form=form, draft_waiting=draft_is_waiting())


def _sign_up_page(form: SignUpForm, status: int = 200) -> Response:
    return page(
        "accounts/signup.html",
        status,
        form=form,
        draft_waiting=draft_is_waiting(),
        min_password_length=current_app.config["PASSWORD_MIN_CHARACTERS"],
        suggested_passphrase=suggest_passphrase(language()),
    )
