"""What moderators know about somebody: the record, measures, notes, and accounts that look alike."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from app.accounts.models.account import Account
from app.accounts.models.sanction import AccountNote, Sanction, SanctionKind, SignUpTrace
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import CommentRow, comment_rows, read_rows
from app.foundation import clock
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.foundation.words import N_
from app.moderation.models.decision import Decision, Verdict

MOST_ALIKE = 20
SANCTION_LABELS: dict[str, str] = {
    SanctionKind.WARNING: N_("Warned"),
    SanctionKind.WATCH: N_("Every comment is held"),
    SanctionKind.SUSPENSION: N_("Suspended"),
    SanctionKind.BAN: N_("Banned"),
}
_by, _ender = alias_of(Account), alias_of(Account)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure against an account, with who imposed and ended it."""

    id: int
    account_id: int
    kind: str
    reason: str | None
    until: datetime | None
    created_at: datetime
    acknowledged_at: datetime | None
    ended_at: datetime | None
    imposed_by: str | None
    ended_by: str | None

    @property
    def label(self) -> str:
        """What it is, a sentence of the catalogue."""
        return SANCTION_LABELS[self.kind]

    @property
    def holds(self) -> bool:
        """Whether it is in force at present."""
        return self.ended_at is None and (self.until is None or self.until > clock.now())


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What a moderator wrote down."""

    body: str
    created_at: datetime
    written_by: str | None


@dataclass(slots=True)
class Record:
    """Somebody's record, as it stands beside their comments."""

    id: int
    name: str
    role: str
    created_at: datetime
    comments: int = 0
    hidden: int = 0
    measures: list[MeasureRow] = field(default_factory=list)
    notes: list[NoteRow] = field(default_factory=list)

    @property
    def hidden_share(self) -> int:
        """Hidden comments in a hundred."""
        return round(100 * self.hidden / self.comments) if self.comments else 0

    @property
    def in_force(self) -> list[MeasureRow]:
        """The measures that hold at present."""
        return [one for one in self.measures if one.holds]


def records_of(account_ids: Sequence[int]) -> dict[int, Record]:
    """The records of all these people, in three questions."""
    hidden = func.coalesce(func.sum(case((Comment.state == CommentState.HIDDEN.value, 1), else_=0)), 0)
    wanted = (
        select(Account.id, Account.name, Account.role, Account.created_at, func.count(Comment.state), hidden)
        .outerjoin(Comment, Comment.author_id == Account.id)
        .where(Account.id.in_(account_ids))
        .group_by(Account.id)
    )
    found = {row[0]: Record(*row) for row in db.session.execute(wanted)}
    for account_id, measures in _measures(list(found)).items():
        found[account_id].measures = measures
    for account_id, notes in _notes(list(found)).items():
        found[account_id].notes = notes
    return found


def states_of(account_id: int) -> dict[str, int]:
    """How many comments of this person are in which state."""
    wanted = select(Comment.state, func.count()).where(Comment.author_id == account_id).group_by(Comment.state)
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def latest_comments_of(account_id: int, *, since: datetime, at_most: int) -> list[int]:
    """What the person wrote since then and is public or waits, in an order in which discussions can be locked."""
    wanted = (
        select(Comment.id)
        .where(
            Comment.author_id == account_id,
            Comment.created_at >= since,
            Comment.state.in_((CommentState.PUBLISHED.value, CommentState.HELD.value)),
        )
        .order_by(Comment.discussion_id, Comment.id)
        .limit(at_most)
    )
    return list(db.session.scalars(wanted))


def sanction_by_id(sanction_id: int) -> Sanction | None:
    """One measure."""
    return db.session.get(Sanction, sanction_id)


def looks_like(account_id: int) -> list[tuple[int, str, datetime, bool]]:
    """Accounts made from the same network lately, and whether with the same kind of browser too."""
    own = select(SignUpTrace.network_hash, SignUpTrace.browser_hash).where(SignUpTrace.account_id == account_id)
    trace = db.session.execute(own).first()
    if trace is None:
        return []
    same = case((SignUpTrace.browser_hash == trace.browser_hash, 1), else_=0)
    wanted = (
        select(Account.id, Account.name, Account.created_at, same)
        .join(SignUpTrace, SignUpTrace.account_id == Account.id)
        .where(SignUpTrace.network_hash == trace.network_hash, Account.id != account_id)
        .order_by(same.desc(), Account.id.desc())
        .limit(MOST_ALIKE)
    )
    return [(row[0], row[1], row[2], bool(row[3])) for row in db.session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """A measure as whoever it concerns is told of it."""

    kind: str
    reason: str | None
    until: datetime | None
    message: str
    created_at: datetime


def measures_told(account_id: int) -> list[MeasureTold]:
    """What holds against the person at present, with the moderator's words, the latest first."""
    imposing = (Verdict.WARN.value, Verdict.SUSPEND.value, Verdict.BAN.value, Verdict.WATCH.value)
    wanted = (
        select(Sanction.kind, Sanction.reason, Sanction.until, func.coalesce(Decision.message, ""), Sanction.created_at)
        .outerjoin(Decision, (Decision.sanction_id == Sanction.id) & Decision.verdict.in_(imposing))
        .where(
            Sanction.account_id == account_id,
            Sanction.ended_at.is_(None),
            or_(Sanction.until.is_(None), Sanction.until > clock.now()),
        )
        .order_by(Sanction.id.desc())
    )
    return [MeasureTold(*row) for row in db.session.execute(wanted)]


def _measures(account_ids: Sequence[int]) -> dict[int, list[MeasureRow]]:
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Sanction.id,
            Sanction.account_id,
            Sanction.kind,
            Sanction.reason,
            Sanction.until,
            Sanction.created_at,
            Sanction.acknowledged_at,
            Sanction.ended_at,
            _by.name,
            _ender.name,
        )
        .outerjoin(_by, _by.id == Sanction.imposed_by_id)
        .outerjoin(_ender, _ender.id == Sanction.ended_by_id)
        .where(Sanction.account_id.in_(account_ids))
        .order_by(Sanction.id.desc())
    )
    found: dict[int, list[MeasureRow]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row.account_id].append(MeasureRow(*row))
    return found


def _notes(account_ids: Sequence[int]) -> dict[int, list[NoteRow]]:
    wanted = (
        select(AccountNote.account_id, AccountNote.body, AccountNote.created_at, Account.name)
        .outerjoin(Account, Account.id == AccountNote.written_by_id)
        .where(AccountNote.account_id.in_(account_ids))
        .order_by(AccountNote.id.desc())
    )
    found: dict[int, list[NoteRow]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row[0]].append(NoteRow(*row[1:]))
    return found


def comments_of(account_id: int, *, state: str, before_id: int | None, limit: int) -> list[CommentRow]:
    """What the person wrote, whatever became of it, or what is in this state; the newest first."""
    wanted = comment_rows().where(Comment.author_id == account_id)
    if state:
        wanted = wanted.where(Comment.state.concat("") == state)  # the author's index, not that of states
    if before_id is not None:
        wanted = wanted.where(Comment.id < before_id)
    return read_rows(wanted.order_by(Comment.id.desc()).limit(limit))
