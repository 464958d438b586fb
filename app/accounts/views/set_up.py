"""The first administrator."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.managing import set_up_administrator
from app.accounts.door import let_in
from app.accounts.forms import SetUpForm
from app.accounts.passphrases import suggest_passphrase
from app.accounts.queries.accounts import open_set_up_link
from app.foundation.db import in_transaction
from app.foundation.limits import per_minute
from app.foundation.passwords import passwords
from app.foundation.refusals import Invalid, NotFound
from app.web.addresses import network_key
from app.web.forms import put_refusal, typed
from app.web.language import language
from app.web.limits import limits
from app.web.pages import page, see_other
from app.web.security import secret_address


@secret_address
def set_up(token: str) -> Response:
    """Choose name, address and password; the link works once, while there is no administrator."""
    if open_set_up_link(token) is None:
        return page("accounts/setup_gone.html", 404)
    form = SetUpForm()
    if request.method != "POST":
        return _set_up_page(form)
    limits().hit("set-up", network_key(), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if not form.validate():
        return _set_up_page(form, 422)
    try:
        _make(token, form)
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _set_up_page(form, 422)
    except NotFound:
        return page("accounts/setup_gone.html", 404)
    waits = current_app.config["STAFF_SECOND_FACTOR"]
    return see_other(url_for("accounts.security" if waits else "front.home"))


def _make(token: str, form: SetUpForm) -> None:
    password_hash, spoken = passwords().hash(typed(form.password)), language()

    def become() -> None:
        let_in(
            set_up_administrator(
                token=token,
                name=typed(form.name),
                email=typed(form.email),
                password_hash=password_hash,
                language=spoken,
            )
        )

    in_transaction(become)


def _set_up_page(form: SetUpForm, status: int = 200) -> Response:
    return page(
        "accounts/setup.html",
        status,
        form=form,
        min_password_length=current_app.config["PASSWORD_MIN_CHARACTERS"],
        suggested_passphrase=suggest_passphrase(language()),
    )
