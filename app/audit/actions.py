"""Writing the log."""

from app.audit.models import AuditEntry
from app.foundation import clock
from app.foundation.db import db


def note_down(
    verb: str,
    subject: str,
    subject_id: int | None,
    *,
    actor_id: int | None,
    account_id: int | None = None,
    rule: str | None = None,
    **detail: str | int | bool | None,
) -> None:
    """Keep for good that this was done, in the transaction that does it. `account_id` is whom it concerns.

    `detail` holds codes and numbers: never what somebody wrote, nor a name or an address.
    """
    db.session.add(
        AuditEntry(
            verb=verb,
            subject=subject,
            subject_id=subject_id,
            account_id=account_id,
            actor_id=actor_id,
            rule=rule,
            detail=detail,
            created_at=clock.now(),
        )
    )
