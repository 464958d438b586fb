"""Reading how discussions stand, by the driver itself: this is asked several times a second."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine

from app.foundation.quick_reads import all_rows, first_row

_COLUMNS = "discussion.id, discussion.version, discussion.comment_count, discussion.last_position"
_PUBLIC = " FROM discussion JOIN article ON article.id = discussion.article_id WHERE article.published_at IS NOT NULL"
_ONE = f"SELECT {_COLUMNS}{_PUBLIC} AND discussion.id = :wanted"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a discussion stands: its version, how many comments readers see, how many ever appeared."""

    discussion_id: int
    version: int
    comment_count: int
    last_position: int


def pulse_of(engine: Engine, discussion_id: int) -> Pulse | None:
    """The pulse of a discussion that everybody may read, or None."""
    row = first_row(engine, _ONE, {"wanted": discussion_id})
    return None if row is None else Pulse(*row)


def pulses_of(engine: Engine, discussion_ids: Collection[int]) -> list[Pulse]:
    """The same for many of them, in one statement for each five hundred."""
    wanted = sorted(discussion_ids)
    found: list[Pulse] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = ",".join(map(str, map(int, wanted[start : start + AT_ONCE])))
        rows = all_rows(engine, f"SELECT {_COLUMNS}{_PUBLIC} AND discussion.id IN ({some})", {})
        found += [Pulse(*row) for row in rows]
    return found
