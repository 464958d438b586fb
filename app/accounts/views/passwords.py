"""Changing one's password, or setting the first one."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.managing import change_password
from app.accounts.door import device_token, let_in, own_account, require_fresh, require_session, viewer
from app.accounts.forms import PasswordForm
from app.accounts.models.account import Account
from app.accounts.models.session import Way
from app.accounts.passphrases import suggest_passphrase
from app.accounts.queries.sessions import session_by_id
from app.foundation.db import transaction
from app.foundation.limits import per_minute
from app.foundation.passwords import passwords
from app.web.forms import typed
from app.web.language import language
from app.web.limits import limits
from app.web.pages import page, see_other


def password() -> Response:
    """A new password; all other browsers are logged out."""
    person = require_fresh()
    account = own_account()
    form = PasswordForm(name=account.name, email=account.email)
    if request.method != "POST":
        return _password_page(account, form)
    limits().hit("password", str(account.id), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if not form.validate():
        return _password_page(account, form, 422)
    account_id, verified_hash = account.id, account.password_hash
    new_hash = passwords().hash(typed(form.new))
    with transaction():
        require_session()
        now = session_by_id(person.session_id or 0)
        changed = change_password(
            account_id=account_id,
            verified_hash=verified_hash,
            password_hash=new_hash,
            session_id=person.session_id or 0,
            device=device_token(),
        )
        let_in(changed, way=Way(now.way) if now else Way.PASSWORD, is_strong=bool(now and now.is_strong))
    return see_other(url_for("accounts.security", changed="password"))


def _password_page(account: Account, form: PasswordForm, status: int = 200) -> Response:
    return page(
        "accounts/password.html",
        status,
        form=form,
        name=viewer().name,
        has_password=bool(account.password_hash),
        min_password_length=current_app.config["PASSWORD_MIN_CHARACTERS"],
        suggested_passphrase=suggest_passphrase(language()),
    )
