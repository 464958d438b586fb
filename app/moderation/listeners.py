"""What moderation does when something happened elsewhere."""

from app.accounts.facts import AccountErased
from app.accounts.queries.accounts import names_beginning_with
from app.discussion.actions.reporting import close_reports
from app.discussion.facts import CommentDeleted, CommentHeld, CommentPublished, CommentReturned
from app.moderation.actions.lapsing import (
    drop_appeals_about,
    drop_appeals_about_texts_of,
    settle_appeals_about,
)
from app.moderation.actions.noticing import decide_notices, end_notices_about
from app.moderation.actions.parting import part_with_somebody
from app.moderation.actions.stating import forget_quotes_of, state_hold
from app.moderation.facts import CommentDecided
from app.moderation.models.statement import Outcome


def part_with_moderator_and_judged(fact: AccountErased) -> None:
    """Decisions outlive those who made them and those they were about, without their names."""
    if not fact.keeps_text:
        end_notices_about(fact.account_id)
        drop_appeals_about_texts_of(fact.account_id)
    part_with_somebody(
        account_id=fact.account_id,
        heir_id=fact.heir_id,
        names=fact.names,
        email=fact.email,
        address_key=fact.address_key,
        longer_names=names_beginning_with(fact.names),
    )


def forget_deleted_text(fact: CommentDeleted) -> None:
    """What is gone needs no decision, and nobody keeps a copy of it."""
    close_reports(fact.comment_id, Outcome.MOOT)
    decide_notices(fact.comment_id, Outcome.MOOT)
    drop_appeals_about(fact.comment_id)
    forget_quotes_of(fact.comment_id)


def state_reasons_of_holding(fact: CommentHeld) -> None:
    """What waits for its text is restricted; what waits as everything does at that time or place is not."""
    if fact.is_about_text:
        state_hold(fact.comment_id, fact.rule)


def settle_appeals(fact: CommentDecided | CommentPublished | CommentReturned) -> None:
    """Whoever appealed is told where the comment is back, or gone, without a decision on their appeal."""
    if not isinstance(fact, CommentPublished) or fact.had_waited:
        settle_appeals_about(fact.comment_id)
