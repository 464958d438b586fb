"""Coming in with a link or a code from a mail."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.linking import enter_by_code, enter_by_link, recipient_of, send_link
from app.accounts.door import browser_token, draft_is_waiting, give_browser_token, viewer
from app.accounts.forms import CodeForm, LinkForm
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.models.session import Way
from app.accounts.queries.accounts import account_by_id, account_reached_by, identifier_key
from app.accounts.queries.challenges import challenge_of_browser, open_challenge
from app.accounts.views.entering import enter
from app.accounts.views.mailing import count_mail, device_of
from app.accounts.views.typed_code import meet_code
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import NotFound
from app.web.addresses import network_key
from app.web.forms import typed
from app.web.language import language
from app.web.limits import limits
from app.web.pages import own_path, page, see_other
from app.web.security import secret_address


def ask() -> Response:
    """Say whom to send a link to; the answer is the same whether or not there is such an account."""
    form = asked_form()
    if request.method != "POST":
        return see_other(typed(form.next)) if viewer().is_authenticated else _ask_page(form)
    if not form.validate():
        return _ask_page(form, 422)
    send(Purpose.LOG_IN, form)
    return see_other(url_for("accounts.login_code"))


def code() -> Response:
    """Type the code, in the browser that asked for it."""
    form, waiting = CodeForm(), challenge_of_browser(Purpose.LOG_IN, browser_token())
    if request.method != "POST":
        return _code_page(form) if waiting else see_other(url_for("accounts.login_link"))
    limits().hit("log-in", network_key(), per_minute(current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))
    answer = meet_code(form, Purpose.LOG_IN, lambda met: _entered(*enter_by_code(met)), browser=browser_token())
    return answer or _code_page(form, 422)


@secret_address
def link(token: str) -> Response:
    """The link of the mail, on any device: it says who would come in, and a button does it."""
    found = open_challenge(Purpose.LOG_IN, token)
    account = account_by_id(found.account_id or 0) if found else None
    if account is None:
        return _gone()
    if request.method != "POST":
        return page("accounts/login_link_used.html", name=account.name, token=token, is_proof=account.email_key is None)
    try:
        return in_transaction(lambda: _entered(*enter_by_link(token)))
    except NotFound:
        return _gone()


def asked_form() -> LinkForm:
    """The form that asks for a name or an address, knowing where to go then."""
    form = LinkForm()
    form.next.data = own_path(form.next.data or request.args.get("next"), url_for("front.home"))
    return form


def send(purpose: Purpose, form: LinkForm) -> None:
    """Send the letter, within the limits."""
    identifier, browser, spoken = typed(form.identifier), give_browser_token(), language()
    at_home = device_of(account_reached_by(identifier))
    has_room = count_mail(identifier_key(identifier), recipient_of(identifier), at_home=at_home)
    with transaction():
        send_link(
            purpose,
            identifier=identifier,
            browser=browser,
            back=typed(form.next),
            language=spoken,
            quietly=not has_room,
        )


def _entered(account: Account, back: str) -> Response:
    return enter(account, way=Way.LINK, back=own_path(back, url_for("front.home")))


def _ask_page(form: LinkForm, status: int = 200) -> Response:
    return page("accounts/login_link.html", status, form=form, draft_waiting=draft_is_waiting())


def _code_page(form: CodeForm, status: int = 200) -> Response:
    waiting = challenge_of_browser(Purpose.LOG_IN, browser_token())
    asked = waiting.data if waiting else {}
    return page(
        "accounts/login_code.html",
        status,
        form=form,
        typed=asked.get("typed", ""),
        back=own_path(asked.get("back"), url_for("front.home")),
        draft_waiting=draft_is_waiting(),
    )


def _gone() -> Response:
    return page("accounts/link_gone.html", 404, ask_again=url_for("accounts.login_link"))
