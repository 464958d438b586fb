"""Choosing a new password with a link from a mail."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.linking import reset_password
from app.accounts.door import browser_token, draft_is_waiting
from app.accounts.forms import LinkForm, PasswordForm
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.models.session import Way
from app.accounts.passphrases import suggest_passphrase
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.challenges import challenge_of_browser, open_challenge
from app.accounts.views.entering import enter
from app.accounts.views.linking import asked_form, send
from app.foundation.db import in_transaction
from app.foundation.passwords import passwords
from app.foundation.refusals import NotFound
from app.web.forms import typed
from app.web.language import language
from app.web.pages import own_path, page, see_other
from app.web.security import secret_address


def ask() -> Response:
    """Say whose password was lost; the answer is the same whether or not there is such an account."""
    form = asked_form()
    if request.method != "POST":
        return _ask_page(form)
    if not form.validate():
        return _ask_page(form, 422)
    send(Purpose.RESET, form)
    return see_other(url_for("accounts.reset_sent"))


def sent() -> Response:
    """What to do now."""
    waiting = challenge_of_browser(Purpose.RESET, browser_token())
    if waiting is None:
        return see_other(url_for("accounts.reset"))
    back = own_path(waiting.data.get("back"), url_for("front.home"))
    return page(
        "accounts/reset_sent.html", typed=waiting.data.get("typed", ""), back=back, draft_waiting=draft_is_waiting()
    )


@secret_address
def choose(token: str) -> Response:
    """The link of the mail: the new password."""
    found = open_challenge(Purpose.RESET, token)
    account = account_by_id(found.account_id or 0) if found else None
    if account is None:
        return _gone()
    form = PasswordForm(name=account.name, email=account.email)
    if request.method != "POST":
        return _choose_page(account, form)
    if not form.validate():
        return _choose_page(account, form, 422)
    password_hash = passwords().hash(typed(form.new))
    try:
        return in_transaction(lambda: _entered(*reset_password(token=token, password_hash=password_hash)))
    except NotFound:
        return _gone()


def _entered(account: Account, back: str) -> Response:
    return enter(account, way=Way.LINK, back=own_path(back, url_for("front.home")))


def _ask_page(form: LinkForm, status: int = 200) -> Response:
    return page("accounts/reset.html", status, form=form, draft_waiting=draft_is_waiting())


def _choose_page(account: Account, form: PasswordForm, status: int = 200) -> Response:
    return page(
        "accounts/reset_choose.html",
        status,
        form=form,
        name=account.name,
        min_password_length=current_app.config["PASSWORD_MIN_CHARACTERS"],
        suggested_passphrase=suggest_passphrase(language()),
    )


def _gone() -> Response:
    return page("accounts/link_gone.html", 404, ask_again=url_for("accounts.reset"))
