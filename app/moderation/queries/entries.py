"""What stands around the comments of a page of the queue: each question is asked once for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, union

from app.accounts.models.account import Account
from app.articles.models import Article
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.discussion.models.report import REPORT_REASONS, Report
from app.discussion.queries.comments import CommentRow, comment_rows, read_rows
from app.foundation import clock
from app.foundation.db import db
from app.moderation.models.claim import Claim
from app.moderation.models.notice import Notice, offence_of

NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report nobody has decided on; without a name a rule made it."""

    reporter_id: int | None
    reporter_name: str | None
    rule: str | None
    reason: str
    note: str
    found: str
    revision: int
    created_at: datetime

    @property
    def reason_label(self) -> str:
        """The reason, a sentence of the catalogue, or nothing."""
        return REPORT_REASONS.get(self.reason, "")


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice of illegal content nobody has decided on."""

    id: int
    reference: str
    offence: str
    explanation: str
    name: str
    is_alarm: bool
    revision: int
    created_at: datetime

    @property
    def offence_label(self) -> str:
        """The offence, a sentence of the catalogue."""
        return offence_of(self.offence).label


def rows_of(comment_ids: Sequence[int], *, with_family: bool = False) -> dict[int, CommentRow]:
    """The comments themselves; the family is what they answer and how their threads begin."""
    if not comment_ids:
        return {}
    wanted = [Comment.id.in_(comment_ids)]
    if with_family:
        answered = select(Comment.parent_id).where(Comment.id.in_(comment_ids), Comment.parent_id.is_not(None))
        threads = select(Comment.thread_id).where(Comment.id.in_(comment_ids), Comment.thread_id.is_not(None))
        wanted.append(Comment.id.in_(union(answered, threads)))
    return {row.id: row for row in read_rows(comment_rows().where(or_(*wanted)))}


def open_reports(comment_ids: Sequence[int]) -> dict[int, list[OpenReport]]:
    """The open reports of each comment, the weightiest first."""
    wanted = (
        select(
            Report.comment_id,
            Report.reporter_id,
            Account.name,
            Report.rule,
            Report.reason,
            Report.note,
            Report.found,
            Report.revision,
            Report.created_at,
        )
        .outerjoin(Account, Account.id == Report.reporter_id)
        .where(Report.comment_id.in_(comment_ids), Report.decided_at.is_(None))
        .order_by(Report.weight.desc(), Report.id)
    )
    found: dict[int, list[OpenReport]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row[0]].append(OpenReport(*row[1:]))
    return found


def open_notices(comment_ids: Sequence[int]) -> dict[int, list[OpenNotice]]:
    """The notices of each comment that nobody has decided on, alarms first."""
    wanted = (
        select(
            Notice.comment_id,
            Notice.id,
            Notice.reference,
            Notice.offence,
            Notice.explanation,
            Notice.name,
            Notice.is_alarm,
            Notice.revision,
            Notice.created_at,
        )
        .where(Notice.comment_id.in_(comment_ids), Notice.decided_at.is_(None))
        .order_by(Notice.is_alarm.desc(), Notice.id)
    )
    found: dict[int, list[OpenNotice]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row[0]].append(OpenNotice(*row[1:]))
    return found


def around(comment_ids: Sequence[int], known: dict[int, CommentRow]) -> dict[int, list[CommentRow]]:
    """The conversation each comment stands in: how the thread begins, what it answers, what was said before and after.

    Around the first comment of a thread that is its first replies. `known` holds the comments with their family.
    """
    spans = {number: _span(known[number], known) for number in comment_ids if number in known}
    if not spans:
        return {}
    ranges = [
        and_(Comment.thread_id == thread, Comment.place.between(low, high)) for thread, low, high in spans.values()
    ]
    near = read_rows(comment_rows().where(or_(*ranges)).order_by(Comment.place))
    found = {}
    for number, (thread, low, high) in spans.items():
        row = known[number]
        first = [known[one] for one in dict.fromkeys((row.thread_id, row.parent_id)) if one in known]
        here = [one for one in near if one.thread_id == thread and low <= (one.place or 0) <= high]
        told = {one.id for one in first} | {number}
        found[number] = [*first, *(one for one in here if one.id not in told)]
    return found


def claims_on(comment_ids: Sequence[int], *, but_of: int | None, under_author: int | None = None) -> dict[int, str]:
    """Who else has which of these comments open at present; with `under_author` of those under their articles only."""
    wanted = (
        select(Claim.comment_id, Account.name)
        .join(Account, Account.id == Claim.moderator_id)
        .where(Claim.comment_id.in_(comment_ids), Claim.until > clock.now(), Claim.moderator_id != but_of)
    )
    if under_author is not None:
        wanted = (
            wanted.join(Comment, Comment.id == Claim.comment_id)
            .join(Discussion, Discussion.id == Comment.discussion_id)
            .join(Article, Article.id == Discussion.article_id)
            .where(Article.author_id == under_author)
        )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _span(row: CommentRow, known: dict[int, CommentRow]) -> tuple[int, int, int]:
    """Thread, first and last place of what is near; a reply that never appeared would come last."""
    if row.thread_id is None:
        return row.id, 1, 1 + NEIGHBOURS
    place = row.place
    if place is None:
        first = known.get(row.thread_id)
        place = (first.last_place if first is not None else 0) + 1
    return row.thread_id, place - NEIGHBOURS, place + NEIGHBOURS
