"""The log of all that people and rules decided: for moderators, to read and to take along."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, request, stream_with_context, url_for
from flask_babel import gettext

from app.audit.queries import LogRow, Wanted, all_entries, entries, verbs_and_subjects
from app.foundation.settings import setting
from app.foundation.text.plain import storable
from app.foundation.words import N_
from app.moderation.forms.statements import LogForm
from app.moderation.models.decision import OF_PARTS, VERDICT_LABELS
from app.moderation.queries.log import authors_of, is_empty, names_in, people_called
from app.moderation.views.details import in_words
from app.moderation.views.explaining import rule_label
from app.moderation.views.tables import safe_cell
from app.moderation.views.who import require_moderator
from app.web.addresses import number_in_query
from app.web.language import named
from app.web.pages import page

PAGE_SIZE = 50
ROWS_AT_ONCE = 500
RULES = "-"

VERB_LABELS: dict[str, str] = {
    **VERDICT_LABELS,
    "hold": N_("Every comment waits for a while"),
    "refuse": N_("Refused"),
    "choose": N_("Rules of the discussion changed"),
    "note": N_("Note written"),
    "pick": N_("Recommended by the editors"),
    "unpick": N_("Recommendation of the editors ended"),
    "pin": N_("Pinned on top"),
    "unpin": N_("No longer pinned"),
    "notice_received": N_("Notice received"),
    "notice_upheld": N_("Notice upheld"),
    "notice_rejected": N_("Notice rejected"),
    "notice_moot": N_("Notice settled: its author has deleted the comment"),
    "alarm_raised": N_("Alarm raised"),
    "alarm_handed_over": N_("Alarm: the police have been told"),
    "alarm_dismissed": N_("Alarm: there is no danger"),
    "sender_warned": N_("Sender warned"),
    "sender_stopped": N_("No notices are taken from the sender"),
    "sender_accepted": N_("Notices are taken from the sender again"),
    "add": N_("Words added"),
    "change": N_("Word changed"),
    "delete": N_("Word deleted"),
    "put_into_force": N_("Words put into force"),
    "change_page": N_("Page changed"),
    "tick_page": N_("Checklist of a page changed"),
    "appealed": N_("Appealed"),
    "appeal_upheld": N_("Appeal upheld"),
    "appeal_rejected": N_("Appeal rejected"),
    "appeal_moot": N_("Appeal no longer needed"),
    "appeal_reopened": N_("Appeal opened again"),
    "appeal_moved": N_("Appeal goes on against a new statement"),
    "reason_added": N_("Reason added"),
    "reason_changed": N_("Reason changed"),
    "reason_removed": N_("Reason removed"),
    "reasons_ordered": N_("Order of the reasons changed"),
}
SUBJECT_LABELS: dict[str, str] = {
    "comment": N_("Comment"),
    "discussion": N_("Discussion"),
    "account": N_("Account"),
    "notice": N_("Notice"),
    "appeal": N_("Appeal"),
    "term": N_("Word list"),
    "reason": N_("Reason"),
    "page": N_("Page"),
}
# Pages of things that are in the log; the others have none of their own.
_PAGES = {"comment": "moderation.case", "appeal": "moderation.appeal", "notice": "moderation.notice_case"}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words."""

    id: int
    moment: datetime
    what: str
    who: str
    whom: str
    subject: str
    url: str | None
    detail: str


def show() -> Response:
    """What is looked for, the newest first."""
    require_moderator()
    form = _form()
    wanted = _wanted(form)
    rows = entries(wanted, before_id=number_in_query("before"), limit=PAGE_SIZE + 1)
    more = len(rows) > PAGE_SIZE
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name in form and value}
    return page(
        "moderation/log.html",
        form=form,
        lines=_lines(rows[:PAGE_SIZE]),
        is_empty=is_empty(),
        is_filtered=bool(asked),
        table_url=f"{url_for('moderation.log_table')}?{urlencode(asked)}".rstrip("?"),
        next_url=url_for("moderation.log", **asked, before=rows[PAGE_SIZE - 1].id) if more else None,
    )


def table() -> Response:
    """The same for a spreadsheet, row by row as it is read."""
    require_moderator()
    wanted = _wanted(_form())
    response = Response(stream_with_context(_as_csv(wanted)), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="moderation-log.csv")
    response.headers["Cache-Control"] = "no-store"
    return response


def _form() -> LogForm:
    form = LogForm(formdata=request.args)
    verbs, subjects = verbs_and_subjects()
    everything = ("", gettext("Everything"))
    form.verb.choices = [everything, *((code, gettext(VERB_LABELS.get(code, _plain(code)))) for code in verbs)]
    form.subject.choices = [
        everything,
        *((code, gettext(SUBJECT_LABELS.get(code, _plain(code)))) for code in subjects),
    ]
    form.validate()
    return form


def _wanted(form: LogForm) -> Wanted:
    who, whom = (storable(str(field.data or "")).strip() for field in (form.who, form.whom))
    zone = ZoneInfo(setting("TIMEZONE"))
    days = [
        datetime.combine(day + timedelta(days=more), time(), zone).astimezone(UTC) if day is not None else None
        for day, more in ((form.first_day, 0), (form.last_day, 1))
    ]
    return Wanted(
        actors=people_called(who) if who and who != RULES else None,
        by_rule=who == RULES,
        accounts=people_called(whom) if whom else None,
        verb=storable(str(form.verb.data or "")),
        subject=storable(str(form.subject.data or "")),
        since=days[0],
        before=days[1],
    )


def _lines(rows: Sequence[LogRow]) -> list[Line]:
    names, authors = names_in(rows), authors_of(rows)
    return [_line(row, names, authors) for row in rows]


def _line(row: LogRow, names: dict[int, str], authors: dict[int, str]) -> Line:
    label = gettext(SUBJECT_LABELS.get(row.subject, _plain(row.subject)))
    whom = names.get(row.account_id) if row.account_id is not None else None
    if row.subject == "comment" and whom is None:
        whom = authors.get(row.subject_id or 0)
    return Line(
        id=row.id,
        moment=row.created_at,
        what=gettext(VERB_LABELS.get(row.verb, _plain(row.verb))),
        who=_who(row, names),
        whom=named(whom) if whom is not None else "",
        subject=f"{label} {row.subject_id}" if row.subject_id is not None else label,
        url=_url(row),
        detail=in_words(row.detail),
    )


def _url(row: LogRow) -> str | None:
    if row.verb in OF_PARTS:
        return url_for("moderation.decision", id=row.detail["decision"])
    endpoint = _PAGES.get(row.subject) if row.subject_id is not None else None
    return url_for(endpoint, id=row.subject_id) if endpoint else None


def _who(row: LogRow, names: dict[int, str]) -> str:
    if row.actor_id is not None:
        return named(names.get(row.actor_id, ""))
    return str(gettext("Rule: %(rule)s", rule=rule_label(row.rule)) if row.rule else gettext("The program"))


def _as_csv(wanted: Wanted) -> Iterator[str]:
    yield _row(["id", "time", "what", "who", "concerning", "subject", "subject_id", "rule", "detail"])
    found = all_entries(wanted)
    while rows := list(islice(found, ROWS_AT_ONCE)):
        names, authors = names_in(rows), authors_of(rows)
        for row in rows:
            line = _line(row, names, authors)
            moment = row.created_at.isoformat(timespec="seconds")
            yield _row(
                [row.id, moment, row.verb, line.who, line.whom, row.subject, row.subject_id, row.rule, line.detail]
            )


def _row(values: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(map(safe_cell, values))
    return text.getvalue()


def _plain(code: str) -> str:
    return code.replace("_", " ")
