"""The code from a mail, typed into a form."""

from collections.abc import Callable
from typing import TypeVar

from flask_babel import gettext

from app.accounts.actions.challenging import check_code
from app.accounts.forms import CodeForm
from app.accounts.models.challenge import Purpose
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid, NotFound
from app.web.forms import put_refusal, typed

Met = TypeVar("Met")


def meet_code(
    form: CodeForm,
    purpose: Purpose,
    then: Callable[[int], Met],
    *,
    browser: str | None = None,
    account_id: int | None = None,
) -> Met | None:
    """What `then` makes of the challenge that the code meets, in a transaction; or None, and the form says why.

    Of this browser, or of the account (see `check_code`).
    """
    if not form.validate():
        return None
    try:
        challenge_id = check_code(purpose, browser, typed(form.code), account_id=account_id)
        return in_transaction(lambda: then(challenge_id))
    except Invalid as refusal:
        put_refusal(form, refusal)
    except NotFound:
        form.code.errors = [gettext("This code is not right, or no longer counts.")]
    return None
