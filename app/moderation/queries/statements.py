"""Reading statements of reasons, with what has become of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.accounts.models.sanction import Sanction
from app.articles.models import Article
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.text.plain import storable
from app.moderation.models.decision import Decision, Verdict
from app.moderation.models.statement import Appeal, Restriction, Statement
from app.moderation.queries.decisions import stands

_later, _first, _undone = alias_of(Decision), alias_of(Decision), alias_of(Decision)
_waited, _newer = alias_of(Comment), alias_of(Statement)
_STATED = (
    Statement.id,
    Statement.reference,
    Statement.account_id,
    Statement.comment_id,
    Statement.decision_id,
    Statement.restriction,
    Statement.until,
    Statement.cause,
    Statement.found_by_machine,
    Statement.decided_by_machine,
    Statement.rule,
    Statement.label_de,
    Statement.label_en,
    Statement.explanation_de,
    Statement.explanation_en,
    Statement.netiquette,
    Statement.legal_basis,
    Statement.facts,
    Statement.quote,
    Statement.appeal_until,
    Statement.created_at,
)
_ABOUT = (
    _first.sanction_id,
    _first.was,
    Comment.created_at,
    Comment.state,
    Comment.position,
    Article.title,
    Article.slug,
    Article.published_at,
)
_APPEALED = (
    Appeal.id,
    Appeal.created_at,
    Appeal.body,
    Appeal.decided_at,
    Appeal.outcome,
    Appeal.answer,
    Appeal.by_first,
)


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with the comment it is about, and its appeal.

    `is_reversed`: somebody has taken back what it speaks of. `is_in_force`: a comment is kept from readers by this very
    restriction, and by none that came later.
    """

    id: int
    reference: str
    account_id: int
    comment_id: int | None
    decision_id: int | None
    restriction: str
    until: datetime | None
    cause: str
    found_by_machine: bool
    decided_by_machine: bool
    rule: str | None
    label_de: str
    label_en: str
    explanation_de: str
    explanation_en: str
    netiquette: str
    legal_basis: str
    facts: str
    quote: str
    appeal_until: datetime | None
    created_at: datetime
    sanction_id: int | None
    was: str | None
    commented_at: datetime | None
    comment_state: str | None
    position: int | None
    article_title: str | None
    article_slug: str | None
    article_published_at: datetime | None
    is_reversed: bool
    is_in_force: bool
    appeal_id: int | None
    appealed_at: datetime | None
    appeal_body: str | None
    appeal_decided_at: datetime | None
    appeal_outcome: str | None
    appeal_answer: str | None
    appeal_by_first: bool | None

    @property
    def is_other_ground(self) -> bool:
        """Whether the comment was removed already, and only the reason is another one."""
        return self.restriction == Restriction.REMOVAL and self.was == CommentState.HIDDEN

    def label(self, language: str) -> str:
        """The ground, as it was called then."""
        return self.label_de if language == "de" else self.label_en

    def explanation(self, language: str) -> str:
        """Why that is a ground, as it was explained then."""
        return self.explanation_de if language == "de" else self.explanation_en


def statements_of(account_id: int, *, before_id: int | None, limit: int) -> Sequence[StatementView]:
    """The person's own, the newest first."""
    wanted = _statements().where(Statement.account_id == account_id)
    if before_id is not None:
        wanted = wanted.where(Statement.id < before_id)
    return _read(wanted.order_by(Statement.id.desc()).limit(limit))


def statement_of(account_id: int, reference: str) -> StatementView:
    """One of the person's own, or NotFound."""
    found = _read(
        _statements().where(Statement.account_id == account_id, Statement.reference == storable(reference).upper())
    )
    if not found:
        raise NotFound
    return found[0]


def statement_by_id(statement_id: int) -> StatementView | None:
    """The statement, whomever it is for."""
    found = _read(_statements().where(Statement.id == statement_id))
    return found[0] if found else None


def statement_of_decision(decision_id: int) -> Statement | None:
    """What was stated of the decision, as it is stored."""
    wanted = select(Statement).where(Statement.decision_id == decision_id)
    return db.session.scalars(wanted.order_by(Statement.id.desc()).limit(1)).one_or_none()


def rule_that_held(comment_id: int, text: str) -> str | None:
    """The rule for which the comment was held as long as it says this, if one held it."""
    wanted = select(Statement.rule).where(
        Statement.comment_id == comment_id,
        Statement.restriction == Restriction.HOLD,
        Statement.rule.is_not(None),
        Statement.quote == text,
    )
    return db.session.execute(wanted.order_by(Statement.id.desc()).limit(1)).scalar_one_or_none()


def was_reversed() -> ColumnElement[bool]:
    """Whether somebody has taken back what a statement speaks of, and that stands, in SQL."""
    undone = exists().where(_later.undoes_id == Statement.decision_id, stands(_later))
    shown_again = exists().where(
        _later.comment_id == Statement.comment_id,
        or_(
            _later.verdict.in_([Verdict.RESTORE.value, Verdict.APPROVE.value]),
            and_(Statement.restriction == Restriction.REMOVAL.value, _ends_hiding()),
        ),
        _later.created_at >= Statement.created_at,
        or_(Statement.decision_id.is_(None), _later.id > Statement.decision_id),
        stands(_later),
    )
    lifted = exists().where(
        _later.id == Statement.decision_id, Sanction.id == _later.sanction_id, Sanction.ended_by_id.is_not(None)
    )
    return or_(undone, shown_again, lifted, _is_public_again())


def _ends_hiding() -> ColumnElement[bool]:
    """Also one that came after a return which had been taken back itself."""
    hiding = exists().where(_undone.id == _later.undoes_id, _undone.verdict == Verdict.HIDE.value, _was_shown(_undone))
    return and_(_later.verdict == Verdict.UNDO.value, hiding)


def _was_shown(hiding: type[Decision]) -> ColumnElement[bool]:
    """Else it only gave what was hidden already another reason, and undoing it shows nothing."""
    return func.coalesce(hiding.was, "") != CommentState.HIDDEN.value


def _is_public_again() -> ColumnElement[bool]:
    """What was held for its text may also have appeared because its author changed it."""
    return and_(
        Statement.restriction == Restriction.HOLD.value,
        exists().where(_waited.id == Statement.comment_id, _waited.state == CommentState.PUBLISHED.value),
    )


def _is_in_force() -> ColumnElement[bool]:
    """What has held a comment is over once somebody hides it: that has a statement of its own."""
    hidden_anew = exists().where(
        _newer.comment_id == Statement.comment_id,
        _newer.restriction == Restriction.REMOVAL.value,
        _newer.id > Statement.id,
        ~exists().where(_later.undoes_id == _newer.decision_id, _later.verdict == Verdict.UNDO.value),
    )
    held = and_(Statement.restriction == Restriction.HOLD.value, Comment.state == CommentState.HELD.value)
    hidden = and_(
        Statement.restriction == Restriction.REMOVAL.value, Comment.state == CommentState.HIDDEN.value, ~hidden_anew
    )
    return func.coalesce(or_(Statement.comment_id.is_(None), held, hidden), False)


def _read(wanted: Select[*tuple[Any, ...]]) -> list[StatementView]:
    return [StatementView(*row) for row in db.session.execute(wanted)]


@cache
def _statements() -> Select[*tuple[Any, ...]]:
    return (
        select(*_STATED, *_ABOUT, was_reversed(), _is_in_force(), *_APPEALED)
        .outerjoin(_first, _first.id == Statement.decision_id)
        .outerjoin(Comment, Comment.id == Statement.comment_id)
        .outerjoin(Discussion, Discussion.id == Comment.discussion_id)
        .outerjoin(Article, Article.id == Discussion.article_id)
        .outerjoin(Appeal, Appeal.statement_id == Statement.id)
    )
