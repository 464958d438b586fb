"""Which letter a notification stands in: the one that waits for the person anyway."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.foundation import clock
from app.foundation.mail.collecting import Collecting, collecting_mails
from app.foundation.settings import setting
from app.notifications.models.notification import Frequency
from app.notifications.queries.choices import Recipient

DAILY_AT_HOUR = 7


def letters_for(recipients: Sequence[Recipient]) -> dict[int, int]:
    """The number of the letter in which each of these people will read it, by account."""
    wanted = [
        Collecting(
            key=_key(one),
            address=one.address,
            language=one.language,
            account_id=one.account_id,
            due_at=due_at(one.by_mail),
        )
        for one in recipients
    ]
    numbers = collecting_mails("told", wanted) if wanted else {}
    return {one.account_id: numbers[_key(one)] for one in recipients}


def due_at(frequency: str) -> datetime:
    """When a letter that is begun now goes out: soon, at the next full hour, or in the morning where we are."""
    now = clock.now()
    if frequency == Frequency.AT_ONCE:
        return now + timedelta(seconds=setting("MAIL_BUNDLE_SECONDS"))
    if frequency == Frequency.HOURLY:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    local = now.astimezone(ZoneInfo(setting("TIMEZONE")))
    morning = local.replace(hour=DAILY_AT_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def _key(one: Recipient) -> str:
    return f"told:{one.account_id}:{one.by_mail}"
