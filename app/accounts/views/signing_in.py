"""Logging in with a password, logging out."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.actions.guarding import count_try, forgive
from app.accounts.actions.managing import renew_hash
from app.accounts.actions.signing_in import recognise
from app.accounts.door import device_token, draft_is_waiting, let_out, viewer
from app.accounts.forms import LogInForm
from app.accounts.models.session import Way
from app.accounts.queries.accounts import account_with_password, accounts_for_log_in, belongs_to
from app.accounts.queries.sessions import accounts_known_to
from app.accounts.views.entering import enter
from app.foundation.db import transaction
from app.foundation.limits import per_minute
from app.foundation.logs import log
from app.foundation.passwords import passwords
from app.foundation.refusals import TooMany
from app.foundation.tokens import token_hash
from app.web.addresses import network_key
from app.web.forms import typed
from app.web.language import said
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
    at_home = accounts_known_here(typed(form.identifier))
    place = place_of_try(at_home=bool(at_home))
    try:
        is_enough = count_try(typed(form.identifier), place)
    except TooMany as refusal:
        return _too_early(form, refusal)
    account = recognise(typed(form.identifier), typed(form.password))
    if not is_enough and (account.id if account else None) not in at_home:
        return _refused(form, _only_at_home())
    entered = _entered(account.id, account.password_hash, form, place) if account else None
    return entered or _refused(form, gettext("Name, e-mail or password is not right."))


def log_out() -> Response:
    """Go."""
    with transaction():
        let_out()
    response = see_other(url_for("front.home"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def accounts_known_here(identifier: str) -> frozenset[int]:
    """Which accounts that this may mean were let in with this browser before; asked alike for unknown ones."""
    return accounts_known_to(device_token()) & {account.id for account in accounts_for_log_in(identifier)}


def place_of_try(*, at_home: bool) -> str:
    """Where tries are counted together: in a browser that the account knows, else in the whole network.

    So nobody makes people wait in their own browser, not even from the same network.
    """
    return token_hash(device_token() or "") if at_home else network_key()


def _entered(account_id: int, verified_hash: str, form: LogInForm, place: str) -> Response | None:
    """Let the person in, unless the password was changed since it was checked."""
    password = typed(form.password)
    new_hash = passwords().hash(password) if passwords().outdated(verified_hash) else ""
    with transaction():
        account = account_with_password(account_id, verified_hash)
        if account is None:
            return None
        if new_hash:
            renew_hash(account, new_hash)
        forgive(typed(form.identifier), place, is_theirs=belongs_to(account, typed(form.identifier)))
        return enter(account, way=Way.PASSWORD, back=typed(form.next))


def _too_early(form: LogInForm, refusal: TooMany) -> Response:
    answer = _refused(form, said(refusal), 429)
    answer.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return answer


def _only_at_home() -> str:
    said: str = gettext(
        "This went wrong too often. For now a password counts only in browsers that you have used before. A link by "
        "mail works everywhere."
    )
    return said


def _refused(form: LogInForm, why: str, status: int = 422) -> Response:
    log().info("log-in failed")
    form.password.errors = [why]
    return _log_in_page(form, status)


def _log_in_page(form: LogInForm, status: int = 200) -> Response:
    return page("accounts/login.html", status, form=form, draft_waiting=draft_is_waiting())
