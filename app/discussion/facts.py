"""What happens in a discussion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommentPublished:
    """Readers see the comment for the first time; the actor posted, edited or approved it.

    `had_waited`: it was there before.
    """

    comment_id: int
    actor_id: int | None
    had_waited: bool = False


@dataclass(frozen=True, slots=True)
class CommentReturned:
    """Readers see the comment again, which its author has changed; who is concerned was told when it first appeared."""

    comment_id: int
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class MentionsAdded:
    """A comment that readers see already names people whom it did not name before."""

    comment_id: int
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class CommentHeld:
    """A rule makes the comment wait; `is_about_text`: because of what stands in it, not of who wrote it or when."""

    comment_id: int
    rule: str
    is_about_text: bool
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class CommentDeleted:
    """Its author has taken the comment away; nothing of its text is to be kept."""

    comment_id: int
    actor_id: int | None
