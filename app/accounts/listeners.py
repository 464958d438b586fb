"""What accounts do when something happened."""

from app.accounts.actions.challenging import forget_challenges_naming
from app.accounts.actions.erasing import delete_row_of
from app.accounts.facts import AccountErased


def delete_erased_account(fact: AccountErased) -> None:
    """The row goes last: until then others point to it."""
    forget_challenges_naming(fact.names, fact.email, address_is_theirs=bool(fact.address_key))
    delete_row_of(fact.account_id)
