"""Posting a comment or a reply."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert

from app.accounts.policy import require_standing
from app.accounts.viewer import Viewer
from app.discussion.actions.appearing import Spot, take_spot
from app.discussion.actions.following import follow_by_taking_part
from app.discussion.actions.mentioning import add_mentions
from app.discussion.actions.reporting import report_by_rule
from app.discussion.actions.screeners.case import Case, Outcome
from app.discussion.actions.screening import Screening, screen
from app.discussion.actions.writing import CommentText
from app.discussion.facts import CommentHeld, CommentPublished
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.policy import may_comment, may_reply, may_write
from app.discussion.queries.discussions import hold_discussion
from app.discussion.queries.ground import Ground, Parent, ground_for
from app.foundation import clock
from app.foundation.db import Base
from app.foundation.facts import record
from app.foundation.prepared import run
from app.foundation.refusals import Conflict, LogInFirst, NotAllowed, NotFound
from app.foundation.settings import setting
from app.foundation.words import N_

_comment = Base.metadata.tables[Comment.__tablename__]
_INSERT = insert(_comment).returning(_comment.c.id)
_INSERT_REVISION = insert(Base.metadata.tables[CommentRevision.__tablename__])


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends, where to, and what their form says besides; see `screen` for `insists`."""

    author: Viewer
    discussion_id: int
    text: CommentText
    submit_token: str = ""
    parent_id: int | None = None
    shown_at: datetime | None = None
    insists: bool = True

    @property
    def submit_key(self) -> str | None:
        """The same for the same text sent again with the same token to the same place."""
        if not self.submit_token:
            return None
        return sha256(f"{self.submit_token}\x1f{self.parent_id}\x1f{self.text.body}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Posted:
    """A comment that is there, and its state."""

    id: int
    state: str


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening said, and the ground that it said it on."""

    ground: Ground
    screening: Screening | None


def screen_ahead(sent: Sent) -> Screened:
    """Do the thinking before the transaction, in which others wait; it counts if nothing has changed by then.

    Raises what `post_comment` raises.
    """
    ground = _ground(sent)
    return Screened(ground, None if ground.sent_before else _screened(sent, ground))


def post_comment(sent: Sent, ahead: Screened | None = None) -> Posted:
    """Post a comment, or hold it if screening says so.

    The same text sent again with the same token returns the comment that is already there. Raises NotAllowed where
    the discussion is closed or the author has an address to confirm, Conflict where the parent was removed meanwhile,
    and what `screen` raises.
    """
    hold_discussion(sent.discussion_id)
    ground = _ground(sent)
    if ground.sent_before is not None:
        return Posted(*ground.sent_before)
    return _added(sent, ground.parent, _still_right(ahead, ground) or _screened(sent, ground))


def _still_right(ahead: Screened | None, ground: Ground) -> Screening | None:
    """What was thought before, if nothing has changed since; reports above an answer are always asked for anew."""
    if ahead is None or ahead.ground.basis != ground.basis:
        return None
    return None if ground.parent is not None and setting("REPLY_DELAY_MINUTES") else ahead.screening


def require_confirmed(author: Viewer) -> None:
    """Raises NotAllowed for somebody who may not write at present, or has to confirm their address before."""
    require_standing(author)
    if not may_write(author):
        raise NotAllowed(N_("Please confirm your e-mail address first. Your account page leads there."))


def add_revision(
    comment_id: int, author_id: int | None, text: CommentText, screening: Screening, *, number: int, at: datetime
) -> None:
    """Keep the text as a version of its own, with what screening said of it, and see to it that this counts."""
    values = {
        "comment_id": comment_id,
        "number": number,
        "body": text.body,
        "html": text.html,
        "text_key": text.key,
        "screening": screening.run,
        "created_at": at,
    }
    run(_INSERT_REVISION, values)
    if screening.held:
        record(CommentHeld(comment_id, screening.rule, screening.is_about_text, actor_id=author_id))
    elif screening.outcome == Outcome.QUEUE:
        report_by_rule(comment_id=comment_id, revision=number, rule=screening.rule, found=", ".join(screening.met))


def _ground(sent: Sent) -> Ground:
    author = sent.author
    if author.id is None:
        raise LogInFirst(N_("Please log in first."))
    require_confirmed(author)
    ground = ground_for(
        author.id,
        sent.discussion_id,
        parent_id=sent.parent_id,
        submit_key=sent.submit_key,
        text_key=sent.text.key,
        at_most=setting("HOLD_FIRST_COMMENTS"),
    )
    require_confirmed(replace(author, standing=ground.standing))
    return ground


def _screened(sent: Sent, ground: Ground) -> Screening:
    """What is to become of it on this ground."""
    author = replace(sent.author, standing=ground.standing)
    if not may_comment(author, ground.discussion):
        raise NotAllowed(N_("This discussion is closed."))
    parent = ground.parent
    if sent.parent_id is not None:
        if parent is None or parent.discussion_id != sent.discussion_id:
            raise NotFound
        if not may_reply(author, parent):
            raise Conflict(N_("The comment you are replying to is no longer there."))
    case = Case(author, sent.text, ground.discussion, parent, shown_at=sent.shown_at, known=ground.background)
    return screen(case, insists=sent.insists)


def _added(sent: Sent, parent: Parent | None, screening: Screening) -> Posted:
    """The comment and all that belongs to it; at the end of its discussion, unless it has to wait."""
    thread_id = (parent.thread_id or parent.id) if parent else None
    spot = None if screening.held else take_spot(sent.discussion_id, thread_id)
    author_id, now = sent.author.id, clock.now()
    state = CommentState.HELD if screening.held else CommentState.PUBLISHED
    values = {
        "discussion_id": sent.discussion_id,
        "parent_id": sent.parent_id,
        "thread_id": thread_id,
        "depth": parent.depth + 1 if parent else 0,
        "author_id": author_id,
        "state": state.value,
        "body": sent.text.body,
        "html": sent.text.html,
        "created_at": now,
        "submit_key": sent.submit_key,
        **(_standing_at(spot) if spot else {"version": 1}),
    }
    ((comment_id,),) = run(_INSERT, values)
    if spot is not None:
        record(CommentPublished(comment_id=comment_id, actor_id=author_id))
    add_revision(comment_id, author_id, sent.text, screening, number=1, at=now)
    if sent.text.named:
        add_mentions(comment_id, sent.discussion_id, author_id, sent.text.named)
    follow_by_taking_part(account_id=author_id or 0, thread_id=thread_id or comment_id)
    return Posted(comment_id, state.value)


def _standing_at(spot: Spot) -> dict[str, object]:
    return {
        "version": 2,  # one more than that of a comment which waits, and appears later
        "position": spot.position,
        "place": spot.place,
        "recommendations_before": spot.recommendations_before,
    }
