"""Comments and their earlier versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class CommentState(StrEnum):
    """Published: everyone reads it. Held: waits for a moderator. Hidden: by a moderator. Deleted: by its author."""

    PUBLISHED = "published"
    HELD = "held"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Comment(Base):
    """A comment; a reply knows its parent and, as `thread_id`, the first comment of its thread.

    `position` numbers the comments of a discussion and `place` the replies of a thread, both in the order in which
    they first appeared to readers; a comment that never appeared has neither. `reply_count` of a thread's first
    comment counts the replies that readers see as a comment, `last_place` all that ever appeared. `score` orders
    threads by recommendation (millionths); `recommendations_before` is how many its discussion had when it appeared.
    """

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    depth: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(10))
    removal_reason: Mapped[str | None] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submit_key: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int | None]
    place: Mapped[int | None]
    last_place: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    recommendation_count: Mapped[int] = mapped_column(default=0)
    recommendations_before: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)
    picked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pinned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("author_id", "submit_key"),
        Index(
            "ix_comment_threads",
            "discussion_id",
            "position",
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index(
            "ix_comment_recommended",
            "discussion_id",
            "score",
            "position",
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index(
            "ix_comment_picked",
            "discussion_id",
            "state",
            "position",
            sqlite_where=text("picked_at IS NOT NULL"),
            postgresql_where=text("picked_at IS NOT NULL"),
        ),
        Index(
            "ix_comment_pinned",
            "discussion_id",
            "state",
            "pinned_at",
            sqlite_where=text("pinned_at IS NOT NULL"),
            postgresql_where=text("pinned_at IS NOT NULL"),
        ),
        Index("ix_comment_replies", "thread_id", "place"),
        Index(
            "ix_comment_answers",
            "parent_id",
            sqlite_where=text("parent_id IS NOT NULL"),
            postgresql_where=text("parent_id IS NOT NULL"),
        ),
        Index("ix_comment_author_id_id", "author_id", "id"),
        Index("ix_comment_author_id_state", "author_id", "state"),
        Index("ix_comment_state_id", "state", "id"),
        Index("ix_comment_participants", "discussion_id", "author_id"),
    )


class CommentRevision(Base):
    """One version of a comment's text, and what screening said of it.

    `text_key` is the same for texts that differ in spaces, case and punctuation only.
    """

    __tablename__ = "comment_revision"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    text_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    screening: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
