"""The person who is looking, as every door, policy and template knows them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Measures against a person; see `models/sanction.py`."""

    suspended_until: datetime | None = None
    is_banned: bool = False
    is_watched: bool = False
    has_warning: bool = False


GOOD_STANDING = Standing()
STAFF_ROLES = frozenset({"editor", "moderator", "administrator"})
MODERATING_ROLES = frozenset({"moderator", "administrator"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking at a page; without an account `id` is None. Flask-Login asks for the last four.

    `is_confirmed`: mail to their address reaches them. `rights_wait`: they have a role, but came in with one factor
    where it takes two; until then they are a reader. `proved_at` is when they last showed who they are, `is_strong`
    says that it was with two factors, or with what does for two. `standing` is what moderators have decided about them.
    """

    id: int | None = None
    name: str = ""
    role: str = "reader"
    session_id: int | None = None
    is_confirmed: bool = False
    rights_wait: bool = False
    proved_at: datetime | None = None
    is_strong: bool = False
    may_moderate: bool = False
    is_administrator: bool = False
    is_staff: bool = False
    standing: Standing = GOOD_STANDING
    is_authenticated: bool = False
    is_active: bool = False
    is_anonymous: bool = True

    def get_id(self) -> str | None:
        """The account's id as text."""
        return None if self.id is None else str(self.id)


NOBODY = Viewer()


def viewer_of(
    account_id: int,
    name: str,
    role: str,
    session_id: int | None = None,
    *,
    is_confirmed: bool = True,
    proved_at: datetime | None = None,
    is_strong: bool = True,
    staff_takes_two: bool = True,
    standing: Standing = GOOD_STANDING,
) -> Viewer:
    """The viewer for a known account; where staff takes two factors, they are readers until they are strong."""
    waits = staff_takes_two and role in STAFF_ROLES and not is_strong
    effective = "reader" if waits else role
    return Viewer(
        id=account_id,
        name=name,
        role=effective,
        session_id=session_id,
        is_confirmed=is_confirmed,
        rights_wait=waits,
        proved_at=proved_at,
        is_strong=is_strong,
        may_moderate=effective in MODERATING_ROLES,
        is_administrator=effective == "administrator",
        is_staff=effective in STAFF_ROLES,
        standing=standing,
        is_authenticated=True,
        is_active=True,
        is_anonymous=False,
    )
