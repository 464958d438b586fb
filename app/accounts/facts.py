"""What happens to accounts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """The person's badge is another one from now on; `actor_id` is None on the command line."""

    account_id: int
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class Calls:
    """The comments that called a person when somebody looked, at `found_at`, without keeping others from writing."""

    comment_ids: tuple[int, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class AccountErased:
    """The person leaves nothing behind that names them; what is kept of theirs belongs to `heir_id` from now on.

    Their names, the former ones too, and their address are told so that every room can find them: after this nobody
    can. `address_key` is empty where the address was never proven to be theirs. Without `calls` nobody has looked yet.
    """

    account_id: int
    heir_id: int
    names: tuple[str, ...]
    email: str
    address_key: str
    keeps_text: bool
    language: str
    calls: Calls | None = None
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class NameChanged:
    """The person is called otherwise from now on."""

    account_id: int
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """The person's profile is public from now on, or no longer."""

    account_id: int
    actor_id: int | None
