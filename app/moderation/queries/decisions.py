"""Reading what waits and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.accounts.models.account import Account
from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.moderation.models.decision import VERDICT_LABELS, Decision, Verdict

_concerned = alias_of(Account)


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
    moderator_name: str | None
    rule: str | None
    message: str
    undoes_id: int | None
    account_id: int | None
    account_name: str | None
    article_title: str | None
    article_slug: str | None

    @property
    def label(self) -> str:
        """The verdict, a sentence of the catalogue."""
        return VERDICT_LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class LastDecision:
    """The latest decision about a comment; without a name a rule made it."""

    id: int
    verdict: str
    moderator_name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One of many decisions that were made together, and the comment as it is now."""

    id: int
    comment_id: int
    state: str
    body: str
    article_title: str


def decisions(*, before_id: int | None = None, limit: int) -> list[DecisionRow]:
    """All decisions, the newest first; of what was decided together only the whole."""
    wanted = _decisions().where(Decision.part_of_id.is_(None)).order_by(Decision.id.desc()).limit(limit)
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


def decisions_on(account_id: int, *, limit: int) -> list[DecisionRow]:
    """The decisions about a person, the newest first."""
    wanted = _decisions().where(Decision.account_id == account_id).order_by(Decision.id.desc()).limit(limit)
    return [DecisionRow(*row) for row in db.session.execute(wanted)]


def decision_by_id(decision_id: int) -> DecisionRow | None:
    """One decision."""
    row = db.session.execute(_decisions().where(Decision.id == decision_id)).first()
    return None if row is None else DecisionRow(*row)


def last_decision_about(comment_id: int) -> LastDecision | None:
    """The latest decision about the comment, also one that took another one back."""
    wanted = (
        select(Decision.id, Decision.verdict, Account.name, Decision.created_at)
        .outerjoin(Account, Account.id == Decision.moderator_id)
        .where(Decision.comment_id == comment_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    row = db.session.execute(wanted).first()
    return None if row is None else LastDecision(*row)


def decision_before(comment_id: int, decision_id: int) -> Decision | None:
    """The decision about the comment that came before this one."""
    wanted = select(Decision).where(Decision.comment_id == comment_id, Decision.id < decision_id)
    return db.session.scalars(wanted.order_by(Decision.id.desc()).limit(1)).one_or_none()


def last_hiding_of(comment_id: int, *, before_id: int | None = None) -> Decision | None:
    """The latest decision that hid the comment, before this one, of those that nobody has undone."""
    later = alias_of(Decision)
    undone = exists().where(later.undoes_id == Decision.id, later.verdict == Verdict.UNDO)
    wanted = select(Decision).where(Decision.comment_id == comment_id, Decision.verdict == Verdict.HIDE, ~undone)
    if before_id is not None:
        wanted = wanted.where(Decision.id < before_id)
    return db.session.scalars(wanted.order_by(Decision.id.desc()).limit(1)).one_or_none()


def was_left_hidden(hiding: Decision) -> bool:
    """Whether a person has looked at what this decision had hidden, and left it so."""
    wanted = exists().where(
        Decision.comment_id == hiding.comment_id,
        Decision.id > hiding.id,
        Decision.verdict == Verdict.KEEP,
        Decision.was == CommentState.HIDDEN,
        stands(Decision),
    )
    return bool(db.session.execute(select(wanted)).scalar_one())


def is_hidden_by_others(comment_id: int, *, but_of: int | None) -> bool:
    """Whether a person other than this one has hidden the comment last, or looked at it since and left it so."""
    earlier = alias_of(Decision)
    hidden = select(func.max(earlier.id)).where(earlier.comment_id == comment_id, earlier.verdict == Verdict.HIDE)
    wanted = exists().where(
        Decision.comment_id == comment_id, Decision.id >= hidden.scalar_subquery(), Decision.moderator_id != but_of
    )
    return bool(db.session.execute(select(wanted)).scalar_one())


def undone_by(decision_id: int) -> str | None:
    """The name of whoever has taken the decision back, or None while it stands."""
    wanted = select(Account.name).join(Decision, Decision.moderator_id == Account.id)
    return db.session.execute(wanted.where(Decision.undoes_id == decision_id)).scalar_one_or_none()


def undoing_of(decision_id: int) -> Decision | None:
    """The decision that takes this one back."""
    return db.session.scalars(select(Decision).where(Decision.undoes_id == decision_id)).one_or_none()


def stands(decision: type[Decision]) -> ColumnElement[bool]:
    """Whether nobody has taken the decision back, in SQL."""
    back = alias_of(Decision)
    return ~exists().where(back.undoes_id == decision.id)


def standing_parts_of(whole_id: int, *, at_most: int) -> list[Decision]:
    """Of the hidings that were decided together those that still stand, in an order in which comments can be locked."""
    later = alias_of(Decision)
    overtaken = exists().where(later.comment_id == Decision.comment_id, later.id > Decision.id)
    wanted = (
        select(Decision)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(Decision.part_of_id == whole_id, Comment.state == CommentState.HIDDEN.value, ~overtaken)
        .order_by(Comment.discussion_id, Comment.id)
        .limit(at_most)
    )
    return list(db.session.scalars(wanted))


def parts_of(whole_id: int, *, after_id: int | None, limit: int) -> list[Part]:
    """What was decided together, in its order."""
    wanted = (
        select(Decision.id, Comment.id, Comment.state, Comment.body, Article.title)
        .join(Comment, Comment.id == Decision.comment_id)
        .join(Discussion, Discussion.id == Comment.discussion_id)
        .join(Article, Article.id == Discussion.article_id)
        .where(Decision.part_of_id == whole_id, Decision.id > (after_id or 0))
        .order_by(Decision.id)
        .limit(limit)
    )
    return [Part(*row) for row in db.session.execute(wanted)]


def count_parts(whole_id: int) -> int:
    """How many decisions were made together."""
    wanted = select(func.count()).select_from(Decision).where(Decision.part_of_id == whole_id)
    return int(db.session.execute(wanted).scalar_one())


def undone_among(decision_ids: Sequence[int]) -> set[int]:
    """Those of them that were taken back."""
    taken_back = select(Decision.undoes_id).where(Decision.undoes_id.in_(decision_ids))
    return {number for number in db.session.scalars(taken_back) if number is not None}


def article_author_of(discussion_id: int) -> int | None:
    """Who wrote the article of this discussion, if that is somebody with an account."""
    wanted = select(Article.author_id).join(Discussion, Discussion.article_id == Article.id)
    return db.session.execute(wanted.where(Discussion.id == discussion_id)).scalar_one_or_none()


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
            Decision.rule,
            Decision.message,
            Decision.undoes_id,
            Decision.account_id,
            _concerned.name,
            Article.title,
            Article.slug,
        )
        .outerjoin(Account, Account.id == Decision.moderator_id)
        .outerjoin(_concerned, _concerned.id == Decision.account_id)
        .outerjoin(Discussion, Discussion.id == Decision.discussion_id)
        .outerjoin(Article, Article.id == Discussion.article_id)
    )
