"""The list of what waits, and the pages on which a moderator decides."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext

from app.accounts.door import require_viewer
from app.accounts.viewer import Viewer
from app.articles.queries import published_article, published_article_by_id
from app.discussion.actions.screening import HOLD_REASONS
from app.discussion.queries.comments import (
    CommentRow,
    comments_in_state,
    count_in_state,
    revisions_of,
    screening_of,
    visible_comment,
)
from app.discussion.queries.discussions import discussion_by_id, discussion_of_article
from app.discussion.views.answers import changed_comment
from app.discussion.views.talk import CommentShown, shown
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid, NotAllowed
from app.foundation.text.markdown import stored_html
from app.foundation.words import N_
from app.moderation import actions, queries
from app.moderation.forms import ClosureForm, DecisionForm, HideForm, ReopeningForm
from app.moderation.policy import may_moderate
from app.web.addresses import number_in_query
from app.web.forms import put_refusal
from app.web.pages import page, page_or_fragment, see_other, wants_fragment

PAGE_SIZE = 50
MOST_COUNTED = 1000
SHOWN = ("held", "hidden", "decisions")


def queue() -> Response:
    """What waits, what is hidden, or what was decided, the newest first."""
    _require_moderator()
    show = request.args.get("show", "held")
    show = show if show in SHOWN else "held"
    before = number_in_query("before")
    rows: Sequence[CommentRow | queries.DecisionRow]
    if show == "decisions":
        rows = decided = queries.decisions(before_id=before, limit=PAGE_SIZE + 1)
        entries = []
    else:
        rows = found = comments_in_state(show, before_id=before, limit=PAGE_SIZE + 1)
        entries, decided = _entries(found[:PAGE_SIZE]), []
    more = len(rows) > PAGE_SIZE
    return page(
        "moderation/queue.html",
        show=show,
        counts={state: count_in_state(state, at_most=MOST_COUNTED) for state in SHOWN[:2]},
        entries=entries,
        decisions=decided[:PAGE_SIZE],
        next_url=url_for("moderation.queue", show=show, before=rows[PAGE_SIZE - 1].id) if more else None,
    )


def case(id: int) -> Response:
    """A comment with all its versions and decisions."""
    row = visible_comment(id, _require_moderator())
    article = published_article_by_id(discussion_by_id(row.discussion_id).article_id)
    versions = [
        {
            "number": version.number,
            "html": stored_html(version.html),
            "created_at": version.created_at,
            "why": _why(version.screening),
        }
        for version in revisions_of(id)
    ]
    return page(
        "moderation/case.html",
        comment=shown(row, article.author_id, reveal=True),
        article=article,
        appeared=row.position is not None,
        versions=versions,
        decisions=queries.decisions_about([id])[id],
    )


def hide(id: int) -> Response:
    """Hide a comment, with a reason."""
    form = HideForm()

    def decide(person: Viewer) -> None:
        actions.hide_comment(
            moderator=person,
            comment_id=id,
            revision=form.revision.data or 0,
            reason=form.reason.data or "",
            note=form.note.data or "",
        )

    return _decision("hide", id, form, decide, gettext("The comment was hidden."))


def restore(id: int) -> Response:
    """Show a hidden comment again."""
    form = DecisionForm()

    def decide(person: Viewer) -> None:
        actions.restore_comment(
            moderator=person, comment_id=id, revision=form.revision.data or 0, note=form.note.data or ""
        )

    return _decision("restore", id, form, decide, gettext("The comment is visible again."))


def approve(id: int) -> Response:
    """Publish a waiting comment."""
    form = DecisionForm()

    def decide(person: Viewer) -> None:
        actions.approve_comment(
            moderator=person, comment_id=id, revision=form.revision.data or 0, note=form.note.data or ""
        )

    return _decision("approve", id, form, decide, gettext("The comment was published."))


def close(slug: str) -> Response:
    """Close a discussion."""
    person, article, form = _require_moderator(), published_article(slug), ClosureForm()
    if request.method == "POST" and form.validate():
        discussion_id, reason = discussion_of_article(article.id).id, form.reason.data or ""
        in_transaction(lambda: actions.close(moderator=person, discussion_id=discussion_id, reason=reason))
        return see_other(url_for("front.article", slug=slug, _anchor="discussion"))
    return page("moderation/close.html", 422 if form.errors else 200, article=article, form=form)


def reopen(slug: str) -> Response:
    """Open a discussion again."""
    person, article, form = _require_moderator(), published_article(slug), ReopeningForm()
    if request.method == "POST" and form.validate():
        discussion_id, note = discussion_of_article(article.id).id, form.note.data or ""
        in_transaction(lambda: actions.reopen(moderator=person, discussion_id=discussion_id, note=note))
        return see_other(url_for("front.article", slug=slug, _anchor="discussion"))
    return page("moderation/reopen.html", 422 if form.errors else 200, article=article, form=form)


def _decision(
    verb: str, comment_id: int, form: DecisionForm, decide: Callable[[Viewer], None], said_aloud: str
) -> Response:
    person = _require_moderator()
    row = visible_comment(comment_id, person)
    article = published_article_by_id(discussion_by_id(row.discussion_id).article_id)
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                in_transaction(lambda: decide(person))
                return _decided(comment_id, person, article.author_id, said_aloud)
        except Invalid as refusal:
            put_refusal(form, refusal)
        status = 422
    else:
        form.revision.data = row.revision
    return page_or_fragment(
        f"moderation/{verb}.html",
        f"moderation/_{verb}_form.html",
        status,
        article=article,
        comment=shown(row, article.author_id, reveal=True),
        form=form,
        back=_back(),
    )


def _decided(comment_id: int, person: Viewer, article_author_id: int | None, said_aloud: str) -> Response:
    if not wants_fragment():
        back = _back()
        return see_other(back or url_for("discussion.comment", id=comment_id))
    row = visible_comment(comment_id, person)
    return changed_comment(row, article_author_id, said_aloud)


def _back() -> str | None:
    """Decisions made from the list lead back to it."""
    return url_for("moderation.queue") if request.values.get("from") == "queue" else None


def _entries(rows: list[CommentRow]) -> list[dict[str, object]]:
    titles = queries.titles_of([row.discussion_id for row in rows])
    ids = [row.id for row in rows]
    decided, screened = queries.decisions_about(ids), screening_of(ids)
    return [
        _entry(row, titles[row.discussion_id], decided[row.id], screened.get(row.id, []))
        for row in rows
        if row.discussion_id in titles
    ]


def _entry(
    row: CommentRow,
    article: tuple[str, str, int | None],
    decided: list[queries.DecisionRow],
    screening: list[dict[str, Any]],
) -> dict[str, object]:
    title, slug, author_id = article
    comment: CommentShown = shown(row, author_id, reveal=True)
    return {
        "comment": comment,
        "article_title": title,
        "article_slug": slug,
        "why": _why(screening) if row.state == "held" else [],
        "decided_by": decided[0].moderator_name if decided else None,
        "decided_at": decided[0].created_at if decided else None,
        "note": decided[0].note if decided else "",
    }


def _why(run: list[dict[str, object]]) -> list[str]:
    rules = [str(step["rule"]) for step in run if step.get("outcome") == "hold"]
    return [gettext(HOLD_REASONS[rule]) for rule in rules if rule in HOLD_REASONS]


def _require_moderator() -> Viewer:
    person = require_viewer()
    if not may_moderate(person):
        raise NotAllowed(N_("Only moderators can do this."))
    return person
