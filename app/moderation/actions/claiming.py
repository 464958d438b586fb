"""Who has which entry open: it holds nobody back, it only tells the others."""

from datetime import timedelta

from sqlalchemy import delete, or_

from app.accounts.viewer import Viewer
from app.discussion.queries.comments import discussion_id_of
from app.foundation import clock
from app.foundation.db import db, deleted_rows
from app.foundation.inserting import insert_into
from app.foundation.refusals import NotAllowed, NotFound
from app.foundation.words import N_
from app.moderation.models.claim import Claim
from app.moderation.policy import may_moderate_article
from app.moderation.queries.decisions import article_author_of

CLAIMED_FOR = timedelta(minutes=2)


def claim_entry(*, moderator: Viewer, comment_id: int) -> None:
    """The moderator looks at the comment for the next two minutes, and no longer at another one.

    Whoever was there first stays named.
    """
    discussion_id = discussion_id_of(comment_id)
    if discussion_id is None:
        raise NotFound
    if not may_moderate_article(moderator, article_author_of(discussion_id)):
        raise NotAllowed(N_("Only moderators can do this."))
    now = clock.now()
    db.session.execute(delete(Claim).where(Claim.moderator_id == moderator.id, Claim.comment_id != comment_id))
    claim = insert_into(Claim).values(comment_id=comment_id, moderator_id=moderator.id, until=now + CLAIMED_FOR)
    db.session.execute(
        claim.on_conflict_do_update(
            index_elements=["comment_id"],
            set_={"moderator_id": moderator.id, "until": now + CLAIMED_FOR},
            where=or_(Claim.until <= now, Claim.moderator_id == moderator.id),
        )
    )


def forget_old_claims() -> int:
    """Delete what is over, in the caller's transaction; says how many."""
    return deleted_rows(delete(Claim).where(Claim.until <= clock.now()))
