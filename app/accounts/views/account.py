"""A person's own page."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.actions.managing import change_password
from app.accounts.door import let_in, require_viewer
from app.accounts.forms import PasswordForm
from app.accounts.models import Account
from app.accounts.passphrases import suggest_passphrase
from app.accounts.policy import check_password
from app.accounts.queries import account_by_id
from app.foundation.db import transaction
from app.foundation.limits import per_minute
from app.foundation.passwords import passwords
from app.foundation.refusals import Invalid, NotFound
from app.web.forms import put_refusal, typed
from app.web.language import language
from app.web.limits import limits
from app.web.pages import page, see_other


def show() -> Response:
    """What is known about me."""
    return page("accounts/account.html", account=_own_account(), changed=request.args.get("changed") == "password")


def password() -> Response:
    """A new password; all other browsers are logged out."""
    account, form = _own_account(), PasswordForm()
    if request.method != "POST":
        return _password_page(form)
    limits().hit("password", str(account.id), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if not form.validate() or not _may_change(account, form):
        return _password_page(form, 422)
    account_id, verified_hash = account.id, account.password_hash
    new_hash = passwords().hash(typed(form.new))
    with transaction():
        let_in(change_password(account_id=account_id, verified_hash=verified_hash, password_hash=new_hash))
    return see_other(url_for("accounts.account", changed="password"))


def _may_change(account: Account, form: PasswordForm) -> bool:
    if not passwords().matches(account.password_hash, typed(form.current)):
        form.current.errors = [gettext("This is not your current password.")]
        return False
    try:
        check_password(
            typed(form.new),
            shortest=current_app.config["PASSWORD_MIN_CHARACTERS"],
            name=account.name,
            email=account.email,
            site=current_app.config["SITE_NAME"],
        )
    except Invalid as refusal:
        put_refusal(form, Invalid("new", refusal.message, **refusal.details))
        return False
    return True


def _own_account() -> Account:
    account = account_by_id(require_viewer().id or 0)
    if account is None:
        raise NotFound
    return account


def _password_page(form: PasswordForm, status: int = 200) -> Response:
    return page(
        "accounts/password.html",
        status,
        form=form,
        min_password_length=current_app.config["PASSWORD_MIN_CHARACTERS"],
        suggested_passphrase=suggest_passphrase(language()),
    )
