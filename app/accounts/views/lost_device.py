"""When neither the device nor a recovery code is at hand."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.losing import come_in_without_device, may_wait, report_lost_device, stop_lost_device
from app.accounts.door import let_in
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.models.session import Way
from app.accounts.queries.accounts import account_by_id, active_account_to_change
from app.accounts.queries.challenges import waiting_challenge
from app.accounts.views.pending import gone, pending_challenge
from app.foundation import clock
from app.foundation.db import in_transaction, transaction
from app.foundation.limits import per_hour
from app.foundation.refusals import NotFound
from app.web.limits import limits
from app.web.pages import page, see_other
from app.web.security import secret_address


def lost_device() -> Response:
    """Ask for the mail; only who has just shown their first factor can."""
    pending = pending_challenge()
    account = account_by_id(pending.account_id or 0) if pending is not None else None
    if account is None:
        return gone()
    if request.method != "POST" or not may_wait(account):
        return _explained(account)
    account_id = account.id
    limits().hit("lost device", str(account_id), per_hour(current_app.config["LIMIT_MAIL_LINKS_PER_RECIPIENT"]))

    opens_at = in_transaction(lambda: report_lost_device(active_account_to_change(account_id)))
    return page("accounts/lost_device_reported.html", opens_at=opens_at)


@secret_address
def come_in(token: str) -> Response:
    """Remove the app and come in, when the wait is over; before that the page says when."""
    found = waiting_challenge(Purpose.LOST_DEVICE, token)
    if found is None or found.opens_at is None:
        return page("accounts/lost_device_gone.html", 404)
    if found.opens_at > clock.now():
        status = 200 if request.method == "GET" else 409
        return page("accounts/lost_device_waiting.html", status, opens_at=found.opens_at, token=token)
    if request.method != "POST":
        return page("accounts/lost_device_open.html", token=token)
    try:
        with transaction():
            let_in(come_in_without_device(token), way=Way.LINK)
    except NotFound:
        return page("accounts/lost_device_gone.html", 404)
    return see_other(url_for("accounts.security", done="lost", _anchor="factors"))


@secret_address
def stop(token: str) -> Response:
    """It wasn't the owner who asked for the mail."""
    if waiting_challenge(Purpose.LOST_DEVICE, token) is None:
        return page("accounts/lost_device_gone.html", 404)
    if request.method != "POST":
        return page("accounts/lost_device_stop.html", token=token)
    try:
        with transaction():
            stop_lost_device(token)
    except NotFound:
        return page("accounts/lost_device_gone.html", 404)
    return page("accounts/lost_device_stopped.html")


def _explained(account: Account) -> Response:
    return page(
        "accounts/lost_device.html",
        may_wait=may_wait(account),
        is_staff=account.role != "reader",
        wait_hours=current_app.config["LOST_DEVICE_WAIT_HOURS"],
    )
