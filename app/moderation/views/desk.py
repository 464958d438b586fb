"""The desk: what waits, in order of urgency; and the lists of what is hidden and what was decided."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.accounts.viewer import Viewer
from app.discussion.actions.screening import HOLD_REASONS
from app.discussion.models.report import REPORT_REASONS
from app.discussion.queries.comments import comments_in_state, count_in_state
from app.discussion.queries.reasons import label_of, reasons
from app.discussion.views.talk import shown
from app.foundation import clock
from app.foundation.refusals import NotAllowed
from app.foundation.words import N_
from app.moderation.policy import may_moderate
from app.moderation.queries import decisions as queries
from app.moderation.queries.people import records_of
from app.moderation.queries.queue import KINDS, Filters, articles_waiting, counts, waiting
from app.moderation.views.entries import entries_of
from app.moderation.views.who import require_desk
from app.web.addresses import LARGEST_ID, number_in_query
from app.web.language import language, named
from app.web.pages import own_path, page

PAGE_SIZE = 20
LIST_SIZE = 50
FARTHEST = 10_000
MOST_COUNTED = 1000
SHOWN = ("waiting", "hidden", "decisions")
AGES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the desk says of what was just done: in words, and what to undo."""

    words: str = ""
    decision_id: int | None = None
    problem: str = ""


def queue() -> Response:
    """What waits, what is hidden, or what was decided."""
    person = require_desk()
    show = request.args.get("show", SHOWN[0])
    if show in SHOWN[1:]:
        if not may_moderate(person):
            raise NotAllowed(N_("Only moderators can do this."))
        return _hidden(show) if show == "hidden" else _decisions(show)
    did = number_in_query("did")
    decision = queries.decision_by_id(did) if did else None
    done = number_in_query("done")
    outcome = Outcome(words_for(decision), decision.id) if decision is not None else Outcome()
    if done:
        outcome = Outcome(gettext("%(number)d decided.", number=done))
    return desk_page(person, request.args, outcome)


def desk_page(person: Viewer, typed: MultiDict[str, str], outcome: Outcome, status: int = 200) -> Response:
    """The queue as these filters want it."""
    filters = filters_from(typed, person)
    offset = min(typed.get("from", 0, type=int), FARTHEST)
    places = waiting(filters, offset=max(0, offset), limit=PAGE_SIZE + 1)
    more = len(places) > PAGE_SIZE
    context: dict[str, Any] = {
        "entries": entries_of(places[:PAGE_SIZE], person),
        "reasons": [(one.code, one.label(language())) for one in reasons(offered_only=True)],
        "back": desk_path(typed),
        "more": more,
    }
    if request.method == "GET" and request.headers.get("X-Fragment") == "1":
        return page("moderation/_entries.html", **context)
    next_from = max(0, offset) + PAGE_SIZE
    return page(
        "moderation/queue.html",
        status,
        show=SHOWN[0],
        kind=filters.kind,
        counts=counts(filters),
        filters=typed,
        is_filtered=filters != Filters(kind=filters.kind, under_author=filters.under_author),
        choices=_choices(filters),
        kind_urls={kind: _url(typed, kind=kind if kind != "all" else None) for kind in ("all", *KINDS)},
        outcome=outcome,
        next_url=_url(typed, **{"from": next_from}) if more else None,
        for_everything=may_moderate(person),
        **context,
    )


def filters_from(typed: MultiDict[str, str], person: Viewer) -> Filters:
    """The filters as typed; what makes no sense is no filter. Whoever isn't a moderator sees their own articles."""
    number = typed.get("person", "")
    age = AGES.get(typed.get("age", ""))
    return Filters(
        kind=typed.get("kind", "") if typed.get("kind", "") in KINDS else "",
        why="".join(sign for sign in typed.get("why", "")[:40] if sign.isalnum() or sign == "_"),
        article=typed.get("article", "")[:120],
        person=int(number) if number.isascii() and number.isdigit() and int(number[:12]) <= LARGEST_ID else None,
        before=clock.now() - age if age is not None else None,
        words=typed.get("q", "").replace("\0", "").strip()[:100],
        under_author=None if may_moderate(person) else person.id,
    )


def desk_path(typed: MultiDict[str, str]) -> str:
    """The address of the desk with these filters, without what was done there."""
    return _url(typed)


def back_to_desk(**said: object) -> str:
    """Where the form that was sent came from, if that was the desk, and what to say there."""
    path = own_path(request.form.get("back"), url_for("moderation.queue"))
    typed = typed_before()
    kept = [(name, value) for name, value in typed.items(multi=True) if name not in {"did", "done"}]
    query = urlencode([*kept, *((name, value) for name, value in said.items() if value)])
    return urlsplit(path).path + (f"?{query}" if query else "")


def typed_before() -> MultiDict[str, str]:
    """The filters of the page that the form came from."""
    path = own_path(request.form.get("back"), url_for("moderation.queue"))
    return MultiDict(parse_qsl(urlsplit(path).query))


def words_for(decision: queries.DecisionRow) -> str:
    """What was done, in a line."""
    label = gettext(decision.label)
    if decision.reason:
        reason = label_of(decision.reason, language())
        return str(gettext("%(verdict)s: %(reason)s.", verdict=label, reason=reason))
    return str(gettext("%(verdict)s.", verdict=label))


def _url(typed: MultiDict[str, str], **changed: Any) -> str:
    kept = {name: typed[name] for name in ("kind", "why", "article", "person", "age", "q") if typed.get(name)}
    return url_for("moderation.queue", **{**kept, **changed})


def _choices(filters: Filters) -> dict[str, list[tuple[str, str]]]:
    labels = {**HOLD_REASONS, **REPORT_REASONS}
    person = records_of([filters.person]).get(filters.person) if filters.person is not None else None
    return {
        "why": [(code, gettext(label)) for code, label in labels.items()],
        "article": articles_waiting(replace(filters, kind="")),
        "person": [(str(person.id), named(person.name))] if person is not None else [],
        "age": [
            ("hour", gettext("Older than an hour")),
            ("day", gettext("Older than a day")),
            ("week", gettext("Older than a week")),
        ],
    }


def _hidden(show: str) -> Response:
    rows = comments_in_state(show, before_id=number_in_query("before"), limit=LIST_SIZE + 1)
    listed = rows[:LIST_SIZE]
    titles = queries.titles_of([row.discussion_id for row in listed])
    decided = queries.decisions_about([row.id for row in listed])
    entries = [
        {
            "comment": shown(row, titles[row.discussion_id][2], reveal=True),
            "article_title": titles[row.discussion_id][0],
            "article_slug": titles[row.discussion_id][1],
            "last": decided[row.id][0] if decided[row.id] else None,
        }
        for row in listed
        if row.discussion_id in titles
    ]
    return _list_page(
        show, entries=entries, decisions=[], undone=set(), last=rows[LIST_SIZE - 1 : LIST_SIZE], rows=rows
    )


def _decisions(show: str) -> Response:
    rows = queries.decisions(before_id=number_in_query("before"), limit=LIST_SIZE + 1)
    listed = rows[:LIST_SIZE]
    undone = queries.undone_among([row.id for row in listed])
    return _list_page(
        show, entries=[], decisions=listed, undone=undone, last=rows[LIST_SIZE - 1 : LIST_SIZE], rows=rows
    )


def _list_page(show: str, *, last: list[Any], rows: list[Any], **context: Any) -> Response:
    more = len(rows) > LIST_SIZE
    return page(
        "moderation/lists.html",
        show=show,
        hidden_count=count_in_state("hidden", at_most=MOST_COUNTED),
        next_url=url_for("moderation.queue", show=show, before=last[0].id) if more else None,
        **context,
    )
