"""The person who is looking, as every door, policy and template knows them."""

from dataclasses import dataclass

STAFF_ROLES = frozenset({"editor", "moderator", "administrator"})
MODERATING_ROLES = frozenset({"moderator", "administrator"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking at a page; without an account `id` is None. Flask-Login asks for the last four."""

    id: int | None = None
    name: str = ""
    role: str = "reader"
    session_id: int | None = None
    may_moderate: bool = False
    is_staff: bool = False
    is_authenticated: bool = False
    is_active: bool = False
    is_anonymous: bool = True

    def get_id(self) -> str | None:
        """The account's id as text."""
        return None if self.id is None else str(self.id)


NOBODY = Viewer()


def viewer_of(account_id: int, name: str, role: str, session_id: int | None = None) -> Viewer:
    """The viewer for a known account."""
    return Viewer(
        id=account_id,
        name=name,
        role=role,
        session_id=session_id,
        may_moderate=role in MODERATING_ROLES,
        is_staff=role in STAFF_ROLES,
        is_authenticated=True,
        is_active=True,
        is_anonymous=False,
    )
