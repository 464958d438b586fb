"""What moderators decide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommentDecided:
    """A comment was approved, hidden or restored."""

    decision_id: int
    comment_id: int
    verdict: str
    actor_id: int | None
    cause: str = "own"
