"""Coming in by an OpenID provider, linking it to an account, making an account of it."""

from dataclasses import replace
from typing import Any

from flask import Response, current_app, request, session, url_for

from app.accounts.actions.challenging import use
from app.accounts.actions.confirming import ask_to_confirm
from app.accounts.actions.identities import (
    Claimed,
    held_identity,
    hold_identity,
    holder_of_address,
    known_account,
    link_identity,
    make_account_of,
    shown_at,
    unlink_identity,
)
from app.accounts.actions.signing_up import keep_trace
from app.accounts.door import browser_token, draft_is_waiting, give_browser_token, require_fresh, viewer
from app.accounts.forms import ProviderAccountForm
from app.accounts.models.account import Account
from app.accounts.models.session import Way
from app.accounts.names import clean_name
from app.accounts.policy import is_lately
from app.accounts.queries.accounts import email_key
from app.accounts.queries.factors import identity_of
from app.accounts.views.entering import enter
from app.accounts.views.first_factor import own_account
from app.accounts.views.mailing import has_room
from app.accounts.views.provider_client import claims_brought_back, lead_to_provider, provider_name
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_hour, per_minute
from app.foundation.refusals import Conflict, Invalid, NotFound, Refusal
from app.foundation.words import N_
from app.web.addresses import network_key, sign_up_marks
from app.web.forms import put_refusal, typed
from app.web.language import language, said
from app.web.limits import limits
from app.web.pages import own_path, page, public_url, see_other

TRIP = "provider"


class NotShown(Refusal):
    """Somebody is logged in at the provider, but hasn't shown it lately that it is them."""


def log_in() -> Response:
    """Go to the provider. A plain link, as no form may lead to another site; it changes nothing but the cookie."""
    _limit()
    is_linking = request.args.get("link") == "1"
    person = require_fresh() if is_linking else viewer()
    back = own_path(request.args.get("next"), url_for("front.home"))
    session[TRIP] = {"back": back, "link": is_linking, "who": person.id}
    try:
        ask_again = person.is_authenticated and not is_linking
        return lead_to_provider(public_url(url_for("accounts.provider_back")), ask_again=ask_again)
    except Refusal as refusal:
        return _problem(refusal, back)


def come_back() -> Response:
    """Here the provider sends people with its answer."""
    _limit()
    noted = session.pop(TRIP, None)
    trip = noted if isinstance(noted, dict) else {}
    back = own_path(trip.get("back"), url_for("front.home"))
    try:
        claimed = replace(claims_brought_back(), back=back)
        if viewer().id != trip.get("who"):
            raise Conflict(N_("Somebody else has logged in here meanwhile. Please try once more."))
        return in_transaction(lambda: _led_on(claimed, is_linking=bool(trip.get("link"))))
    except Refusal as refusal:
        return _problem(refusal, back)


def link() -> Response:
    """Link who came from the provider to the account that is logged in, if it is the right one."""
    _require_provider()
    _challenge, claimed = held_identity(browser_token())
    if claimed.account_id is None:
        return see_other(url_for("accounts.provider_account"))
    if request.method != "POST" or viewer().id != claimed.account_id:
        return page("accounts/provider_link.html", claimed=claimed, is_theirs=viewer().id == claimed.account_id)
    person = require_fresh()

    def linked() -> None:
        held, meant = held_identity(browser_token())
        link_identity(own_account(person), meant)
        use(held)

    try:
        in_transaction(linked)
    except Conflict as refusal:
        return _problem(refusal, claimed.back)
    return see_other(own_path(claimed.back, url_for("accounts.security")))


def account() -> Response:
    """Make an account of who came from the provider: all that is missing is a name."""
    _require_provider()
    _challenge, claimed = held_identity(browser_token())
    form = ProviderAccountForm()
    if claimed.account_id is not None or viewer().is_authenticated:
        return see_other(url_for("accounts.provider_link"))
    if request.method != "POST":
        form.name.data, form.email.data = _suggested_name(claimed), claimed.email
        return _account_page(form, claimed)
    if not form.validate():
        return _account_page(form, claimed, 422)
    limits().hit("sign-up", network_key(), per_hour(current_app.config["LIMIT_SIGN_UPS_PER_HOUR"]))
    try:
        quietly = not has_room(email_key(typed(form.email)))
        return in_transaction(lambda: _made(form, quietly=quietly))
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _account_page(form, claimed, 422)
    except Refusal as refusal:
        return _problem(refusal, claimed.back)


def unlink(id: int) -> Response:
    """The provider opens the account no more."""
    person = require_fresh()
    if identity_of(person.id or 0, id) is None:
        raise NotFound()
    if request.method != "POST":
        return page("accounts/provider_removal.html", id=id)
    try:
        with transaction():
            identity = identity_of(person.id or 0, id)
            if identity is None:
                raise NotFound()
            unlink_identity(own_account(person), identity)
    except Refusal as refusal:
        return page("accounts/provider_removal.html", refusal.status, id=id, problem=said(refusal))
    return see_other(url_for("accounts.security", done="removed", _anchor="factors"))


def _led_on(claimed: Claimed, *, is_linking: bool) -> Response:
    """Inside the transaction: known people come in, others are asked what shall become of it."""
    person, known = viewer(), known_account(claimed)
    if known is not None and person.id not in {None, known.id}:
        raise Conflict(N_("This belongs to another account here, so it can’t be linked to yours."))
    if known is not None:
        return see_other(claimed.back) if is_linking else _known_again(known, claimed)
    if person.id is not None and not is_linking:
        raise Conflict(N_("Your account there is not linked to this one yet. You can do that on the security page."))
    holder = holder_of_address(claimed)
    only_for = person.id if is_linking else holder.id if holder is not None else None
    hold_identity(replace(claimed, account_id=only_for), browser=give_browser_token())
    return see_other(url_for("accounts.provider_account" if only_for is None else "accounts.provider_link"))


def _known_again(known: Account, claimed: Claimed) -> Response:
    """Who is logged in has come to show that it is them: an open session at the provider doesn't."""
    shown = shown_at(known, claimed)
    if viewer().is_authenticated and not is_lately(shown):
        raise NotShown(
            N_("The provider didn’t say that you logged in there just now, so this doesn’t show that it is you.")
        )
    return enter(known, way=Way.PROVIDER, back=claimed.back, proved_at=shown)


def _made(form: ProviderAccountForm, *, quietly: bool) -> Response:
    """An address that the provider has not verified is confirmed like everybody's."""
    held, claimed = held_identity(browser_token())
    made = make_account_of(claimed, name=typed(form.name), email=typed(form.email), language=language())
    keep_trace(made.id, sign_up_marks())
    use(held)
    back = own_path(claimed.back, url_for("front.home"))
    if made.email_key is None:
        ask_to_confirm(made, back=back, quietly=quietly)
    has_to_confirm = made.email_key is None and current_app.config["CONFIRM_EMAIL"]
    shown = shown_at(made, claimed)
    return enter(
        made, way=Way.PROVIDER, proved_at=shown, back=url_for("accounts.confirm", next=back) if has_to_confirm else back
    )


def _suggested_name(claimed: Claimed) -> str:
    try:
        return clean_name(claimed.name)
    except Invalid:
        return ""


def _require_provider() -> None:
    if not provider_name():
        raise NotFound()


def _limit() -> None:
    _require_provider()
    limits().hit("provider", network_key(), per_minute(2 * current_app.config["LIMIT_LOG_INS_PER_MINUTE"]))


def _account_page(form: ProviderAccountForm, claimed: Claimed, status: int = 200) -> Response:
    context: dict[str, Any] = {"form": form, "claimed": claimed, "draft_waiting": draft_is_waiting()}
    return page("accounts/provider_account.html", status, **context)


def _problem(refusal: Refusal, back: str) -> Response:
    return page(
        "accounts/provider_problem.html",
        refusal.status,
        message=said(refusal),
        not_shown=isinstance(refusal, NotShown),
        next_path=back,
        draft_waiting=draft_is_waiting(),
    )
