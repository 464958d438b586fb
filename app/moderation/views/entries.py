"""The entries of the desk: a comment with all that one wants to know before deciding about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.accounts.viewer import Viewer
from app.discussion.actions.screening import HOLD_REASONS
from app.discussion.queries.comments import screening_of
from app.discussion.views.talk import CommentShown, shown
from app.moderation.policy import may_sanction, may_show_again
from app.moderation.queries import decisions, entries
from app.moderation.queries.people import Record, records_of
from app.moderation.queries.queue import Waiting
from app.web.language import named


@dataclass(frozen=True, slots=True)
class Why:
    """A rule's reason, in words, and what it found."""

    label: str
    found: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment on the desk; `seen` is the last decision about it."""

    comment: CommentShown
    place: Waiting
    article_title: str
    article_slug: str
    why: list[Why]
    reports: list[entries.OpenReport]
    notices: list[entries.OpenNotice]
    around: list[CommentShown]
    record: Record
    may_sanction: bool
    may_show_again: bool
    claimed_by: str | None
    decided: list[decisions.DecisionRow]
    seen: int

    @property
    def kinds(self) -> str:
        """What it counts as, for the numbers above the queue."""
        place = self.place
        return " ".join(
            kind
            for kind, holds in (
                ("notices", place.notice_count),
                ("reports", place.report_count),
                ("held", place.is_held),
            )
            if holds
        )


def entries_of(places: Sequence[Waiting], person: Viewer) -> list[Entry]:
    """All that is shown of these places in the queue."""
    if not places:
        return []
    ids = [place.comment_id for place in places]
    rows = entries.rows_of(ids, with_family=True)
    titles = decisions.titles_of(list({row.discussion_id for row in rows.values()}))
    reports, notices = entries.open_reports(ids), entries.open_notices(ids)
    decided, screened = decisions.decisions_about(ids), screening_of(ids)
    near, claims = entries.around(ids, rows), entries.claims_on(ids, but_of=person.id)
    records = records_of(list({rows[number].author_id for number in ids if number in rows}))
    made = []
    for place in places:
        row = rows.get(place.comment_id)
        if row is None or row.discussion_id not in titles:
            continue
        title, slug, author_id = titles[row.discussion_id]
        record = records[row.author_id]
        about = decided[row.id]
        made.append(
            Entry(
                comment=shown(row, author_id, reveal=True),
                place=place,
                article_title=title,
                article_slug=slug,
                why=[
                    *(why_of(screened.get(row.id, [])) if place.is_held else []),
                    *(Why(rule_label(one.rule), one.found) for one in reports[row.id] if one.rule is not None),
                ],
                reports=[one for one in reports[row.id] if one.rule is None],
                notices=notices[row.id],
                around=[shown(one, author_id, reveal=one.state == "held") for one in near[row.id]],
                record=record,
                may_sanction=may_sanction(person, row.author_id, record.role),
                may_show_again=row.state != "hidden" or may_show_again(person, row.id),
                claimed_by=named(claims[row.id]) if row.id in claims else None,
                decided=about,
                seen=about[0].id if about else 0,
            )
        )
    return made


def why_of(run: list[dict[str, Any]]) -> list[Why]:
    """What held a comment, of a stored run of screening."""
    return [
        Why(rule_label(str(step["rule"])), _found(step))
        for step in run
        if step.get("outcome") == "hold" and "rule" in step
    ]


def rule_label(rule: str) -> str:
    """A rule in words, or by its name where nobody has given it any."""
    return str(gettext(HOLD_REASONS[rule])) if rule in HOLD_REASONS else rule.replace("_", " ")


def _found(step: dict[str, Any]) -> str:
    """The words a rule met, where it says so."""
    found = step.get("found") or step.get("words") or step.get("word") or ""
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found)
