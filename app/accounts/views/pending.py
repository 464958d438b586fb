"""Who has shown one factor in this browser and is asked for another one."""

from flask import Response, session

from app.accounts.door import browser_token
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.challenges import open_challenge
from app.accounts.views.entering import PENDING
from app.foundation.tokens import token_hash
from app.web.pages import page


def pending_challenge() -> Challenge | None:
    """The challenge that waits for this browser, if it still counts."""
    token, browser = session.get(PENDING), browser_token()
    found = open_challenge(Purpose.SECOND_FACTOR, token) if isinstance(token, str) else None
    return found if found is not None and browser and found.browser_hash == token_hash(browser) else None


def gone(*, too_many: bool = False) -> Response:
    """The first step is too long ago, or there were too many tries: start over."""
    return page("accounts/second_factor_gone.html", 404, too_many=too_many)
