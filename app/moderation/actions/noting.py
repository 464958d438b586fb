"""Writing down about somebody what the other moderators should know."""

from app.accounts.models.account import Account
from app.accounts.models.sanction import AccountNote
from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Invalid, NotFound
from app.foundation.text.plain import storable
from app.foundation.words import N_
from app.moderation.actions.deciding import require_moderator


def note_about(*, moderator: Viewer, account_id: int, body: str) -> None:
    """Keep a note about somebody."""
    require_moderator(moderator)
    body = storable(body).strip()
    if not body:
        raise Invalid("body", N_("Please write something first."))
    if db.session.get(Account, account_id) is None:
        raise NotFound
    note = AccountNote(account_id=account_id, written_by_id=moderator.id, body=body, created_at=clock.now())
    db.session.add(note)
    db.session.flush()
    note_down("note", "account", account_id, actor_id=moderator.id, account_id=account_id)
