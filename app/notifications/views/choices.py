"""How one wants to be told."""

from flask import Response, request, url_for

from app.accounts.door import require_viewer
from app.accounts.queries.accounts import account_by_id
from app.discussion.actions.following import follow_own_threads
from app.foundation.db import in_transaction
from app.foundation.refusals import NotFound
from app.notifications.actions.choosing import choose
from app.notifications.forms import ChoicesForm
from app.notifications.models.notification import KIND_LABELS
from app.notifications.queries.choices import wishes_of
from app.web.pages import page, see_other


def show() -> Response:
    """Look at it, or change it."""
    person = require_viewer()
    account = account_by_id(person.id or 0)
    if account is None:
        raise NotFound
    form, account_id = ChoicesForm(), account.id
    if request.method == "POST":
        if form.validate():
            wishes, follows = form.wishes, bool(form.follows_own_threads.data)

            def save() -> None:
                choose(account_id=account_id, wishes=wishes)
                follow_own_threads(account_id=account_id, wanted=follows)

            in_transaction(save)
            return see_other(url_for("notifications.choices", saved=1))
    else:
        form.show(wishes_of(account_id), follows_own_threads=account.follows_own_threads)
    return page(
        "notifications/choices.html",
        422 if form.errors else 200,
        form=form,
        labels=KIND_LABELS,
        is_saved=request.args.get("saved") == "1" and request.method == "GET",
        is_confirmed=person.is_confirmed,
    )
