"""What a form for a comment carries besides the text: when it was shown, and whether its writer was asked to reword."""

import hmac
from datetime import UTC, datetime, timedelta

from app.foundation import clock
from app.foundation.settings import setting
from app.foundation.tokens import keyed_hash, read_signed, signed

FORM_SHOWN = "form shown"


def shown_token(account_id: int | None, *, typed_before: bool = False) -> str:
    """Says that the form was shown now, to this person; `typed_before`: with a text that may be sent at once."""
    moment = clock.now() - timedelta(seconds=setting("TYPING_SECONDS") if typed_before else 0)
    return signed(str(setting("SECRET_KEY")), FORM_SHOWN, [account_id or 0, int(moment.timestamp())])


def shown_at(token: str | None, account_id: int | None) -> datetime:
    """When the form was shown. Each of ours says so: what doesn't, or was somebody else's, came from none just now."""
    said = read_signed(str(setting("SECRET_KEY")), FORM_SHOWN, token or "")
    match said:
        case [person, int(second)] if person == account_id:
            return datetime.fromtimestamp(second, UTC)
    return clock.now()


def asked_token(account_id: int | None, form: str) -> str:
    """Says that the writer was asked to reword what stands in this form."""
    return keyed_hash(str(setting("SECRET_KEY")), "asked to reword", str(account_id), form)


def was_asked(token: str | None, account_id: int | None, form: str) -> bool:
    """Whether the token says so."""
    return hmac.compare_digest((token or "").encode("utf-8", "replace"), asked_token(account_id, form).encode())
