"""Coming in, whichever way: a second factor is asked for where there is one, then people are back where they were."""

from datetime import datetime

from flask import Response, session, url_for

from app.accounts.actions.challenging import challenge
from app.accounts.door import give_browser_token, let_in
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.models.session import Way
from app.accounts.queries.factors import needs_second_factor
from app.web.pages import see_other

PENDING = "pending"


def enter(
    account: Account, *, way: Way, back: str, is_strong: bool = False, proved_at: datetime | None = None
) -> Response:
    """Let somebody in who has shown who they are (`proved_at`, or now), and lead them `back`; inside a transaction.

    After one factor, where the account has a second one, nobody is let in: the challenge for it waits for this browser,
    its token in the cookie, and the page that asks for it comes next.
    """
    if is_strong or not needs_second_factor(account):
        let_in(account, way=way, is_strong=is_strong, proved_at=proved_at)
        return see_other(back)
    issued = challenge(
        Purpose.SECOND_FACTOR,
        account_id=account.id,
        browser=give_browser_token(),
        data={"way": str(way), "back": back},
    )
    session[PENDING] = issued.token
    return see_other(url_for("accounts.second_factor"))
