"""Reading what waits and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import Account
from app.articles.models import Article
from app.discussion.models.comment import REMOVAL_REASONS
from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from app.moderation.models import VERDICT_LABELS, Decision


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision with the names that are shown with it."""

    id: int
    kind: str
    comment_id: int | None
    revision: int | None
    reason: str | None
    note: str
    created_at: datetime
    moderator_name: str
    article_title: str
    article_slug: str

    @property
    def label(self) -> str:
        """The verdict, a sentence of the catalogue."""
        return VERDICT_LABELS[self.kind]

    @property
    def reason_label(self) -> str:
        """The reason, a sentence of the catalogue, or nothing."""
        return REMOVAL_REASONS.get(self.reason or "", "")


def decisions(*, before_id: int | None = None, limit: int) -> list[DecisionRow]:
    """All decisions, the newest first."""
    wanted = _decisions().order_by(Decision.id.desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(Decision.id < before_id)
    return [DecisionRow(*row) for row in db.session.execute(wanted)]


def decisions_about(comment_ids: Sequence[int]) -> dict[int, list[DecisionRow]]:
    """The decisions about each of these comments, the newest first."""
    found: dict[int, list[DecisionRow]] = {comment_id: [] for comment_id in comment_ids}
    wanted = _decisions().where(Decision.comment_id.in_(comment_ids)).order_by(Decision.id.desc())
    for row in db.session.execute(wanted):
        decision = DecisionRow(*row)
        found[decision.comment_id or 0].append(decision)
    return found


def titles_of(discussion_ids: Sequence[int]) -> dict[int, tuple[str, str, int | None]]:
    """Title, address and author of the article that each discussion belongs to."""
    wanted = (
        select(Discussion.id, Article.title, Article.slug, Article.author_id)
        .join(Article, Article.id == Discussion.article_id)
        .where(Discussion.id.in_(discussion_ids))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(wanted)}


def _decisions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Decision.id,
            Decision.verdict,
            Decision.comment_id,
            Decision.revision,
            Decision.reason,
            Decision.note,
            Decision.created_at,
            Account.name,
            Article.title,
            Article.slug,
        )
        .join(Account, Account.id == Decision.moderator_id)
        .join(Discussion, Discussion.id == Decision.discussion_id)
        .join(Article, Article.id == Discussion.article_id)
    )
