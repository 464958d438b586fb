"""Alarms: somebody's life or safety may be in danger (DSA Art. 18)."""

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import Conflict, NotAllowed
from app.foundation.words import N_
from app.moderation.models.notice import Notice
from app.moderation.policy import may_moderate
from app.moderation.queries.notices import accounts_to_alarm, notice_by_id


def raise_alarm(*, moderator: Viewer, notice_id: int) -> None:
    """A moderator sees a danger in a notice. Raising it twice changes nothing."""
    notice = _to_change(moderator, notice_id)
    if not notice.is_open_alarm:
        notice.is_alarm, notice.alarm_settled_at, notice.was_handed_over = True, None, False
        tell_of_alarm(notice, actor_id=moderator.id)


def settle_alarm(*, moderator: Viewer, notice_id: int, was_handed_over: bool) -> None:
    """The authorities have been told, or a moderator sees no danger. Raises Conflict where that was done before."""
    notice = _to_change(moderator, notice_id)
    if not notice.is_open_alarm:
        raise Conflict(N_("Somebody else has settled this alarm in the meantime."))
    notice.alarm_settled_at, notice.was_handed_over = clock.now(), was_handed_over
    verb = "alarm_handed_over" if was_handed_over else "alarm_dismissed"
    note_down(verb, "notice", notice.id, actor_id=moderator.id, comment=notice.comment_id)


def tell_of_alarm(notice: Notice, *, actor_id: int | None) -> None:
    """Write to everybody who moderates, at once."""
    db.session.flush()
    note_down("alarm_raised", "notice", notice.id, actor_id=actor_id, comment=notice.comment_id)
    for account in accounts_to_alarm():
        if account.id != actor_id:
            put_mail(
                "alarm", to=account.email, language=account.language, account_id=account.id, data={"notice": notice.id}
            )


def _to_change(moderator: Viewer, notice_id: int) -> Notice:
    if not may_moderate(moderator):
        raise NotAllowed(N_("Only moderators can do this."))
    notice = notice_by_id(notice_id)
    db.session.refresh(notice, with_for_update=True)
    return notice
