"""Who may moderate, and until when decisions can be appealed and undone."""

from datetime import datetime, timedelta

from app.accounts.models.account import Role
from app.accounts.viewer import STAFF_ROLES, Viewer
from app.foundation import clock
from app.foundation.settings import setting
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Outcome
from app.moderation.queries.appeals import has_appeal_for_moderators, moderators_in_office
from app.moderation.queries.decisions import is_hidden_by_others
from app.moderation.queries.notices import has_open_notices
from app.moderation.queries.statements import StatementView

UNDONE_WITHIN = timedelta(days=30)
_WRITE_ARTICLES = frozenset({Role.AUTHOR, Role.EDITOR})


def may_moderate(viewer: Viewer) -> bool:
    """Moderators and administrators, unless they are suspended or banned themselves."""
    return viewer.may_moderate and _is_in_office(viewer)


def has_desk(viewer: Viewer) -> bool:
    """Whether there is a desk for this person: of all discussions, or of those under their own articles."""
    writes = bool(setting("AUTHORS_MODERATE")) and viewer.role in _WRITE_ARTICLES and _is_in_office(viewer)
    return may_moderate(viewer) or writes


def _is_in_office(viewer: Viewer) -> bool:
    until = viewer.standing.suspended_until
    return not viewer.standing.is_banned and (until is None or until <= clock.now())


def may_moderate_article(viewer: Viewer, article_author_id: int | None) -> bool:
    """Moderators everywhere; authors and editors under their own articles, where the publisher allows it."""
    return may_moderate(viewer) or (has_desk(viewer) and viewer.id is not None and viewer.id == article_author_id)


def may_judge_comment(viewer: Viewer, comment_id: int, article_author_id: int | None) -> bool:
    """As above; what somebody has notified us of as illegal is for moderators alone, until they have answered.

    So is what somebody appeals against, unless only the viewer, or a rule, has decided it.
    """
    return may_moderate(viewer) or (
        may_moderate_article(viewer, article_author_id)
        and not has_open_notices(comment_id)
        and not has_appeal_for_moderators(comment_id, viewer.id)
    )


def may_show_again(viewer: Viewer, comment_id: int) -> bool:
    """Moderators whatever is hidden; authors only what they, or a rule, have hidden, and no moderator has left so."""
    return may_moderate(viewer) or not is_hidden_by_others(comment_id, but_of=viewer.id)


def may_take_back(viewer: Viewer, decided_by: int | None) -> bool:
    """Moderators any decision about a comment; authors their own and those of rules."""
    return may_moderate(viewer) or decided_by is None or decided_by == viewer.id


def may_sanction(viewer: Viewer, account_id: int, role: str) -> bool:
    """Moderators readers and authors, administrators staff too; nobody themselves."""
    return may_moderate(viewer) and viewer.id != account_id and (role not in STAFF_ROLES or viewer.is_administrator)


def appeal_window() -> timedelta:
    """How long a statement of reasons can be appealed; the law wants six months at least (DSA Art. 20(1))."""
    return timedelta(days=setting("APPEAL_DAYS"))


def notice_kept() -> timedelta:
    """How long we know who sent a notice after it was decided."""
    return timedelta(days=setting("NOTICES_KEPT_DAYS"))


def may_appeal(viewer: Viewer, statement: StatementView) -> bool:
    """Whom it is about, in time, once, and while it is this that holds; whatever their standing is."""
    return (
        bool(setting("APPEALS"))
        and viewer.id == statement.account_id
        and statement.appeal_id is None
        and statement.appeal_until is not None
        and clock.now() <= statement.appeal_until
        and not statement.is_reversed
        and statement.is_in_force
    )


def may_appeal_notice(notice: Notice) -> bool:
    """Whoever sent a notice that was turned down, in time."""
    until = notice_appeal_until(notice)
    return until is not None and clock.now() <= until


def notice_appeal_until(notice: Notice) -> datetime | None:
    """Until when whoever sent it can appeal; None: there is nothing to appeal against."""
    if not setting("APPEALS") or notice.outcome != Outcome.REJECTED or notice.decided_at is None:
        return None
    return notice.decided_at + appeal_window()


def may_decide_appeal(viewer: Viewer, *, first_id: int | None, author_id: int | None, appellant_id: int | None) -> bool:
    """Whoever of the moderators in office is farthest from it, so that there is always somebody (DSA Art. 20(6)).

    Farther than who decided first is who didn't, nearer is whose comment it is about, and nearest whoever appeals.
    """

    def nearness(moderator_id: int | None) -> tuple[bool, bool, bool]:
        return moderator_id == appellant_id, moderator_id == author_id, moderator_id == first_id

    return may_moderate(viewer) and all(nearness(viewer.id) <= nearness(one) for one in moderators_in_office())
