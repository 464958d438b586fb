"""What one is told, in the page."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, request, url_for

from app.accounts.door import require_viewer
from app.foundation.db import in_transaction
from app.notifications.actions.seeing import see, see_all
from app.notifications.forms import SeenForm
from app.notifications.models.notification import Kind
from app.notifications.queries.notifications import Told, told_to, unread_count
from app.notifications.views.wording import excerpt, names, sentence
from app.web.addresses import number_in_query
from app.web.pages import page, see_other

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """Things of one kind at one place, told together."""

    id: int
    kind: str
    is_unread: bool
    sentence: str
    names: str
    excerpt: str
    title: str
    article_language: str
    url: str
    moment: datetime


def show() -> Response:
    """The list, the newest first; or everything on it has been seen."""
    person = require_viewer()
    account_id = person.id or 0
    if request.method == "POST":
        form = SeenForm()
        up_to = form.up_to.data if form.validate() else None
        if up_to:
            in_transaction(lambda: see_all(account_id=account_id, up_to_id=up_to))
        return see_other(url_for("notifications.notifications"))
    told = told_to(account_id, before_id=number_in_query("before"), limit=PAGE_SIZE + 1)
    more, told = len(told) > PAGE_SIZE, told[:PAGE_SIZE]
    return page(
        "notifications/notifications.html",
        entries=_entries(told),
        newest_id=max((one.id for one in told), default=0),
        unread=unread_count(account_id),
        next_url=url_for("notifications.notifications", before=told[-1].id) if more else None,
    )


def follow(id: int) -> Response:
    """Lead to what it is about; from now on it has been seen."""
    person = require_viewer()
    account_id = person.id or 0
    return see_other(_url(in_transaction(lambda: see(account_id=account_id, notification_id=id))))


def _entries(told: list[Told]) -> list[Entry]:
    """What belongs together and is as new stands together, where the newest of it would stand."""
    together: dict[tuple[tuple[str, int], bool], list[Told]] = {}
    for one in told:
        together.setdefault((one.belongs_to, one.seen_at is None), []).append(one)
    return [_entry(things) for things in together.values()]


def _entry(things: list[Told]) -> Entry:
    newest, oldest = things[0], things[-1]
    return Entry(
        id=oldest.id,
        kind=newest.kind,
        is_unread=newest.seen_at is None,
        sentence=sentence(things),
        names=names(things),
        excerpt=excerpt(oldest),
        title=newest.title,
        article_language=newest.article_language,
        url=_url(oldest),
        moment=newest.created_at,
    )


def _url(one: Told) -> str:
    if one.kind == Kind.ARTICLE or one.comment_id is None:
        return url_for("front.article", slug=one.slug)
    return url_for("discussion.comment", id=one.comment_id)
