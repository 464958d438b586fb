"""Taking another name."""

from app.accounts.facts import NameChanged
from app.accounts.models.account import FormerName
from app.accounts.names import clean_name
from app.accounts.policy import name_changes_again_at
from app.accounts.queries.accounts import active_account_to_change, name_is_taken
from app.foundation import clock
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.logs import log
from app.foundation.refusals import Invalid
from app.foundation.text.names import name_key
from app.foundation.words import N_


def change_name(*, account_id: int, name: str) -> bool:
    """Give the person another name; the old one is kept for moderators. Says whether it is another one.

    Raises Invalid('name') for a name that can't be used or is taken, and for a change that comes too early.
    """
    account, name = active_account_to_change(account_id), clean_name(name)
    if name == account.name:
        return False
    if name_changes_again_at(account) is not None:
        raise Invalid("name", N_("You changed your name lately; please keep this one for a while."))
    if name_is_taken(name, except_for=account.id):
        raise Invalid("name", N_("This name is taken, or looks too much like another one. Please choose another."))
    former = FormerName(account_id=account.id, name=account.name, name_key=account.name_key, changed_at=clock.now())
    db.session.add(former)
    account.name, account.name_key = name, name_key(name)
    db.session.flush()
    record(NameChanged(account_id=account.id, actor_id=account.id))
    log().info("name changed", account=account.id)
    return True
