"""Ending letters by the link in them, logged in or not, with one click of a mail program too (RFC 8058)."""

from flask import Response, request
from flask_babel import gettext

from app.accounts.door import viewer
from app.foundation.db import in_transaction
from app.notifications.actions.unsubscribing import Ending, end, undo, what_ends
from app.notifications.models.notification import KIND_LABELS
from app.web.pages import page
from app.web.security import address_is_key, secret_address

MOST_CHARACTERS = 600


@address_is_key
@secret_address
def unsubscribe(token: str) -> Response:
    """Say what would end; by POST, end it, or take that back."""
    ending = what_ends(token) if len(token) <= MOST_CHARACTERS else None
    if ending is None:
        return page("notifications/unsubscribe_gone.html", 404)
    before: dict[str, str] = {}
    state = "asked"
    if request.method == "POST" and request.form.get("do") == "undo":
        frequencies = {kind: request.form.get(kind, "") for kind in ending.kinds}
        in_transaction(lambda: undo(ending, frequencies))
        state = "undone"
    elif request.method == "POST":
        before = in_transaction(lambda: end(ending))
        state = "ended"
    return page(
        "notifications/unsubscribe.html",
        state=state,
        token=token,
        ending=ending,
        what=_what(ending),
        before=before,
        is_own=viewer().id == ending.account_id and bool(ending.account_id),
    )


def _what(ending: Ending) -> list[str]:
    """What ends, in words."""
    if ending.thread_id:
        return [gettext("One thread that you follow")]
    if ending.subscriber_id:
        return [gettext("New articles")]
    return [gettext(KIND_LABELS[kind]) for kind in ending.kinds]
