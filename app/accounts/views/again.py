"""Showing once more who one is, before something that could hand the account over."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.actions.guarding import count_try, forgive
from app.accounts.actions.linking import send_code, show_again
from app.accounts.door import browser_token, give_browser_token, has_shown_enough, own_account, require_viewer
from app.accounts.forms import AgainForm, CodeForm
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.models.session import Way
from app.accounts.queries.accounts import account_with_password
from app.accounts.queries.challenges import challenge_of_browser
from app.accounts.views.entering import enter
from app.accounts.views.mailing import count_mail, device_of
from app.accounts.views.signing_in import accounts_known_here, place_of_try
from app.accounts.views.typed_code import meet_code
from app.foundation.db import transaction
from app.foundation.limits import per_minute
from app.foundation.passwords import passwords
from app.foundation.refusals import NotFound, TooMany
from app.web.forms import typed
from app.web.language import said
from app.web.limits import limits
from app.web.pages import own_path, page, see_other


def again() -> Response:
    """With the password; who has just come in is led on."""
    person, account, form = require_viewer(), own_account(), AgainForm()
    if request.method != "POST":
        return see_other(_back()) if has_shown_enough(person) else _again_page(account)
    limits().hit("password", str(account.id), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    if not form.validate():
        return _again_page(account, 422, form=form)
    who, verified_hash = f"#{account.id}", account.password_hash
    place = place_of_try(at_home=bool(accounts_known_here(account.name)))
    try:
        count_try(who, place)
    except TooMany as refusal:
        form.password.errors = [said(refusal)]
        return _again_page(own_account(), 429, form=form)
    if not passwords().matches(verified_hash, typed(form.password)):
        form.password.errors = [gettext("This is not your current password.")]
        return _again_page(own_account(), 422, form=form)
    with transaction():
        proven = account_with_password(person.id or 0, verified_hash)
        if proven is None:
            raise NotFound()
        forgive(who, place, is_theirs=True)
        return enter(proven, way=Way.PASSWORD, back=_back())


def send() -> Response:
    """A code by mail, for those who have no password."""
    account_id, browser, back = own_account().id, give_browser_token(), _back()
    at_home = device_of(own_account())
    has_room = count_mail(f"account {account_id}", own_account().address_key, at_home=at_home)
    with transaction():
        send_code(account_id, browser=browser, quietly=not has_room)
    return see_other(url_for("accounts.again", next=back))


def code() -> Response:
    """With that code."""
    person, form = require_viewer(), CodeForm()
    limits().hit("code", str(person.id), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))

    def come_in(challenge_id: int) -> Response:
        account = show_again(challenge_id, person.id or 0)
        return enter(account, way=Way.LINK, back=_back())

    answer = meet_code(form, Purpose.AGAIN, come_in, browser=browser_token())
    return answer or _again_page(own_account(), 422, code_form=form)


def _back() -> str:
    return own_path(request.form.get("next") or request.args.get("next"), url_for("front.home"))


def _again_page(
    account: Account, status: int = 200, *, form: AgainForm | None = None, code_form: CodeForm | None = None
) -> Response:
    waiting = challenge_of_browser(Purpose.AGAIN, browser_token())
    form, code_form = form or AgainForm(formdata=None), code_form or CodeForm(formdata=None)
    form.next.data = code_form.next.data = _back()
    return page(
        "accounts/again.html",
        status,
        form=form,
        code_form=code_form,
        back=_back(),
        has_password=bool(account.password_hash),
        address=account.email,
        is_waiting=waiting is not None and waiting.account_id == account.id,
    )
