"""What happens to accounts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """The person's badge is another one from now on; `actor_id` is None on the command line."""

    account_id: int
    actor_id: int | None
