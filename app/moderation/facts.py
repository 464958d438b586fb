"""What moderators decide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommentDecided:
    """A comment was approved, hidden or restored. `is_stated`: its author gets a statement of reasons by mail."""

    decision_id: int
    comment_id: int
    verdict: str
    actor_id: int | None
    cause: str = "own"
    is_stated: bool = False
