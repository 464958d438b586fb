"""Passkeys: coming in with one, adding, naming and removing them. The browser's part is `passkey-button.js`."""

from flask import Response, current_app, jsonify, request, url_for
from flask_babel import gettext

from app.accounts.actions.losing import stop_waiting
from app.accounts.actions.passkeys import (
    add_passkey,
    clean_passkey_name,
    meet_challenge,
    note_use,
    offer_log_in,
    offer_new_passkey,
    parsed_answer,
    recognise_passkey,
    remove_passkey,
    rename_passkey,
)
from app.accounts.actions.recovering import forget_needless_codes
from app.accounts.door import browser_token, draft_is_waiting, give_browser_token, require_fresh, require_viewer, viewer
from app.accounts.forms import NewPasskeyForm, PasskeyForm, PasskeyNameForm
from app.accounts.models.challenge import Purpose
from app.accounts.models.factors import Passkey
from app.accounts.models.session import Way
from app.accounts.queries.factors import passkey_of, passkeys_of
from app.accounts.views.entering import enter
from app.accounts.views.first_factor import after_adding, own_account
from app.accounts.views.pending import pending_challenge
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import Conflict, Invalid, NotFound, Refusal
from app.foundation.words import N_
from app.web.addresses import network_key
from app.web.forms import typed
from app.web.language import said
from app.web.limits import limits
from app.web.pages import own_path, page, see_other


def log_in_options() -> Response:
    """What the browser needs to ask for a passkey."""
    _limit("passkey asked")
    person_id, browser = _who_is_meant(), give_browser_token()
    return jsonify(in_transaction(lambda: offer_log_in(browser=browser, account_id=person_id)))


def log_in() -> Response:
    """Come in with a passkey; it counts as two factors. Also where one has to show again who one is."""
    form = PasskeyForm()
    form.next.data = own_path(form.next.data or request.args.get("next"), url_for("front.home"))
    if request.method != "POST":
        return _log_in_page(form)
    _limit("passkey")
    meant = _who_is_meant()
    try:
        answer = parsed_answer(typed(form.credential))
        with transaction():
            meet_challenge(Purpose.USE_PASSKEY, browser=browser_token(), answer=answer)
        seen = recognise_passkey(answer)
        if meant not in {None, seen.account_id}:
            raise Conflict(N_("This passkey belongs to another account than the one you are logging in to."))
        with transaction():
            account = note_use(seen)
            stop_waiting(account.id)
            return enter(account, way=Way.PASSKEY, back=form.next.data, is_strong=True)
    except Refusal as refusal:
        return _log_in_page(form, 422, said(refusal))


def new_options() -> Response:
    """What the browser needs to make a passkey."""
    person, browser = require_fresh(back="accounts.new_passkey"), give_browser_token()
    try:
        return jsonify(in_transaction(lambda: offer_new_passkey(own_account(person), browser=browser)))
    except Invalid as refusal:
        answer = jsonify(problem=said(refusal))
        answer.status_code = refusal.status
        return answer


def new() -> Response:
    """Add a passkey. What the browser does for it takes JavaScript, and the page says so."""
    person, form = require_fresh(), NewPasskeyForm()
    if request.method != "POST":
        form.name.data = gettext("Passkey %(number)d", number=len(passkeys_of(person.id or 0)) + 1)
        return _new_page(form)
    if not form.validate():
        return _new_page(form, 422)
    try:
        answer = parsed_answer(typed(form.credential))
        with transaction():
            meet_challenge(Purpose.ADD_PASSKEY, browser=browser_token(), answer=answer, account_id=person.id)

        def add() -> Response:
            account = own_account(person)
            add_passkey(account, answer=answer, name=clean_passkey_name(typed(form.name)))
            return after_adding(account, person, added="passkey")

        return in_transaction(add)
    except NotFound:
        raise
    except Refusal as refusal:
        return _new_page(form, 422, said(refusal))


def rename(id: int) -> Response:
    """Another name."""
    passkey, form = _own_passkey(id), PasskeyNameForm()
    if request.method != "POST":
        form.name.data = passkey.name
        return page("accounts/passkey.html", form=form, passkey=passkey)
    if not form.validate():
        return page("accounts/passkey.html", 422, form=form, passkey=passkey)
    with transaction():
        rename_passkey(_own_passkey(id), clean_passkey_name(typed(form.name)))
    return see_other(url_for("accounts.security", done="renamed", _anchor="factors"))


def remove(id: int) -> Response:
    """It opens nothing any more."""
    person, passkey = require_fresh(), _own_passkey(id)
    if request.method != "POST":
        return page("accounts/passkey_removal.html", passkey=passkey)
    try:
        with transaction():
            account = own_account(person)
            remove_passkey(account, _own_passkey(id))
            forget_needless_codes(account)
    except Refusal as refusal:
        return page("accounts/passkey_removal.html", refusal.status, passkey=_own_passkey(id), problem=said(refusal))
    return see_other(url_for("accounts.security", done="removed", _anchor="factors"))


def _who_is_meant() -> int | None:
    """The account that is being entered: of who is logged in, or has shown a first factor; else any."""
    if viewer().id is not None:
        return viewer().id
    pending = pending_challenge()
    return pending.account_id if pending is not None else None


def _own_passkey(passkey_id: int) -> Passkey:
    found = passkey_of(require_viewer().id or 0, passkey_id)
    if found is None:
        raise NotFound()
    return found


def _limit(what: str) -> None:
    limits().hit(what, network_key(), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))


def _log_in_page(form: PasskeyForm, status: int = 200, problem: str = "") -> Response:
    return page(
        "accounts/passkey_login.html",
        status,
        form=form,
        next_path=form.next.data,
        problem=problem,
        draft_waiting=draft_is_waiting(),
    )


def _new_page(form: NewPasskeyForm, status: int = 200, problem: str = "") -> Response:
    return page("accounts/passkey_new.html", status, form=form, problem=problem)
