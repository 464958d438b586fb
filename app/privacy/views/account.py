"""The page about one's own data, and the copy of it."""

from flask import Response, current_app, make_response, url_for

from app.accounts.door import require_fresh, require_viewer
from app.foundation import clock
from app.foundation.db import in_transaction
from app.foundation.limits import per_hour
from app.foundation.settings import setting
from app.privacy.actions.copying import ask_for_copy
from app.privacy.queries.exports import finished_export, is_being_made, is_withdrawn, latest_export
from app.web.limits import limits
from app.web.pages import page, see_other

COPIES_PER_HOUR = 10


def show() -> Response:
    """What can be had and what can go."""
    person = require_viewer()
    export = latest_export(person.id or 0)
    withdrawn = export is not None and is_withdrawn(export)
    return page(
        "privacy/account.html",
        export=export if export is not None and export.ready_at is not None and not withdrawn else None,
        withdrawn=withdrawn,
        is_reached=person.is_confirmed,
        being_made=is_being_made(export),
        kept_days=setting("EXPORT_KEPT_DAYS"),
        wait_days=setting("DELETION_WAIT_DAYS"),
    )


def ask() -> Response:
    """Have a copy made."""
    person = require_fresh(back="privacy.account")
    limits().hit("export", str(person.id), per_hour(COPIES_PER_HOUR))
    in_transaction(lambda: ask_for_copy(person.id or 0))
    return see_other(url_for("privacy.account"))


def download(id: int) -> Response:
    """The copy, for its owner alone."""
    person = require_fresh()
    export = finished_export(id, person.id or 0)
    response = make_response(export.content or b"")
    name = f"{current_app.config['SITE_NAME']}-{clock.now():%Y-%m-%d}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Cache-Control"] = "no-store"
    return response
