"""Leaving, and changing one's mind."""

from datetime import datetime, timedelta

from flask import Response, request, url_for
from flask_babel import gettext

from app.accounts.actions.erasing import cancel_deletion, plan_deletion
from app.accounts.door import require_fresh, require_viewer, viewer
from app.accounts.queries.accounts import account_by_id, is_only_administrator
from app.foundation import clock
from app.foundation.db import in_transaction
from app.foundation.limits import per_hour
from app.foundation.settings import setting
from app.privacy.forms import TEXTS, DeletionForm
from app.web.limits import limits
from app.web.pages import own_path, page, see_other

PLANS_PER_HOUR = 10  # calling it off is not limited: it takes a plan first


def plan() -> Response:
    """Choose, be asked once more, and know the day."""
    person = require_fresh()
    form = DeletionForm()
    account_id = person.id or 0
    if request.method != "POST":
        return _choice(form)
    if is_only_administrator(account_id) or not form.validate():
        return _choice(form, 422)
    if request.form.get("sure") != "yes":
        due = deletion_due_at() or clock.now() + timedelta(days=setting("DELETION_WAIT_DAYS"))
        return page("privacy/deletion_sure.html", form=form, chosen=TEXTS[form.texts.data], due=due)
    limits().hit("deletion", str(account_id), per_hour(PLANS_PER_HOUR))
    in_transaction(lambda: plan_deletion(account_id=account_id, keeps_text=form.texts.data == "keep"))
    return see_other(url_for("privacy.account"))


def keep() -> Response:
    """The account stays."""
    person = require_viewer()
    in_transaction(lambda: cancel_deletion(account_id=person.id or 0))
    return see_other(own_path(request.form.get("next"), url_for("privacy.account")))


def deletion_due_at() -> datetime | None:
    """When the account of whoever is looking will be deleted, if it will; every page of the account says so."""
    person = viewer()
    account = account_by_id(person.id) if person.id is not None else None
    return account.deletion_due_at if account is not None else None


def _choice(form: DeletionForm, status: int = 200) -> Response:
    person = require_viewer()
    only = is_only_administrator(person.id or 0)
    if request.method != "POST":
        account = account_by_id(person.id or 0)
        if account is not None and account.deletion_due_at is not None:
            form.texts.data = "keep" if account.deletion_keeps_text else "remove"
    return page(
        "privacy/deletion.html",
        status,
        form=form,
        only_administrator=only,
        wait_days=setting("DELETION_WAIT_DAYS"),
        title=gettext("Delete my account"),
    )
