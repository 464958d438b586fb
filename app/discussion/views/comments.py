"""Writing, answering, changing and deleting comments."""

from collections.abc import Sequence

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.door import browser_token, note_draft, require_viewer, viewer
from app.accounts.policy import require_standing
from app.accounts.viewer import Viewer
from app.articles.queries import ArticlePage, published_article_by_id
from app.discussion.actions.drafting import drop_draft
from app.discussion.actions.editing import delete_comment, edit_comment
from app.discussion.actions.posting import Posted, Sent, post_comment, screen_ahead
from app.discussion.actions.screening import Refused, RewordFirst, note_refusal
from app.discussion.actions.writing import CommentText, write_text
from app.discussion.forms import CommentForm, DeleteForm, DraftForm, EditForm
from app.discussion.models.draft import Place
from app.discussion.policy import may_delete_comment, may_edit_comment, may_write
from app.discussion.queries.comments import CommentRow, answer_for, comment_source, discussion_id_of, visible_comment
from app.discussion.queries.discussions import (
    DiscussionView,
    article_and_discussion,
    discussion_and_article,
    discussion_by_id,
)
from app.discussion.queries.drafts import draft_for
from app.discussion.views.answers import changed_comment, counted
from app.discussion.views.asking import asked_token, shown_at, shown_token, was_asked
from app.discussion.views.drafts import keep_and_lead_in
from app.discussion.views.talk import DEEPEST_INDENT, Node, comment_fragment, shown
from app.foundation.db import in_transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import Conflict, Invalid, NotAllowed
from app.foundation.text.markdown import stored_html
from app.foundation.together import written_together
from app.foundation.tokens import new_token
from app.foundation.words import N_
from app.web.forms import put_refusal
from app.web.holes import own
from app.web.language import said
from app.web.limits import limits
from app.web.pages import fragment, page_or_fragment, see_other, wants_fragment
from app.web.security import form_expired, keeps_expired_form

EXPIRED = N_("This form was open for too long. Your text is still here: please send it once more.")
TOO_LATE = N_("This comment can’t be edited any more.")


@keeps_expired_form
def create(slug: str) -> Response:
    """Write a comment below an article."""
    article, discussion = article_and_discussion(slug)
    if request.method == "POST":
        return _post(article, discussion, None)
    if discussion.state != "open":
        raise NotAllowed(N_("This discussion is closed."))
    return _form_page(article, discussion, None, writing_form(discussion))


@keeps_expired_form
def reply(id: int) -> Response:
    """Answer a comment."""
    parent = visible_comment(id, viewer())
    article, discussion = discussion_and_article(parent.discussion_id)
    if request.method == "POST":
        return _post(article, discussion, parent)
    if discussion.state != "open":
        raise NotAllowed(N_("This discussion is closed."))
    if parent.state != "published":
        raise Conflict(N_("The comment you are replying to is no longer there."))
    return _form_page(article, discussion, parent, writing_form(discussion, parent.id))


@keeps_expired_form
def edit(id: int) -> Response:
    """Change one's own comment."""
    if request.method == "POST" and not viewer().is_authenticated:
        return _lead_in_to_edit(id)
    person, (row, article) = require_viewer(), _comment_and_article(id)
    form = EditForm()
    if request.method != "POST":
        kept = draft_for(browser_token(), Place(row.discussion_id, edited_id=id))
        form.body.data, form.revision.data = kept or comment_source(id), row.revision
        if may_edit_comment(person, row):
            return _edit_page(article, row, form)
        if kept and person.id == row.author_id:
            return _edit_page(article, row, form, 403, notice=gettext(TOO_LATE))
        require_standing(person)
        raise NotAllowed(TOO_LATE)
    if form_expired():
        return _edit_page(article, row, form, 400, notice=gettext(EXPIRED))
    try:
        text = write_text(form.body.data or "")
        if request.form.get("do") == "preview":
            return _edit_page(article, row, form, preview_html=stored_html(text.html))
        if not may_write(person):
            return _lead_in_to_edit(id)
        limits().hit("comment", str(person.id), per_minute(current_app.config["LIMIT_COMMENTS_PER_MINUTE"]))
        written_together(lambda: _edit(person, row, form, text))
    except RewordFirst as question:
        form.asked_token.data = asked_token(person.id, _form_for(row))
        return _edit_page(article, row, form, 422, nudge=question.words)
    except Invalid as refusal:
        _put_refusal(form, refusal)
        return _edit_page(article, row, form, 422)
    except Conflict as refusal:
        form.revision.raw_data, form.revision.data = None, visible_comment(id, person).revision
        return _edit_page(article, row, form, 409, notice=said(refusal))
    note_draft(None)
    return _changed(article, id, gettext("Your comment was changed."))


def delete(id: int) -> Response:
    """Delete one's own comment, after asking."""
    person, (row, article) = require_viewer(), _comment_and_article(id)
    if request.method == "POST":
        in_transaction(lambda: delete_comment(author=person, comment_id=id))
        return _changed(article, id, gettext("Your comment was deleted."))
    if not may_delete_comment(person, row):
        raise NotAllowed(N_("Only its author can delete a comment."))
    return page_or_fragment(
        "discussion/delete.html",
        "discussion/_delete_form.html",
        article=article,
        comment=shown(row, article.author_id),
        form=DeleteForm(formdata=None),
    )


def writing_form(discussion: DiscussionView, parent_id: int = 0) -> CommentForm | DraftForm:
    """The form for whoever is looking, holding what this browser had kept."""
    kept = draft_for(browser_token(), Place(discussion.id, parent_id))
    if not viewer().is_authenticated:
        return DraftForm(formdata=None, body=kept)
    shown = own("shown", lambda: shown_token(viewer().id, typed_before=bool(kept)))
    return CommentForm(formdata=None, body=kept, submit_token=own("submit", new_token), shown_token=shown)


def _post(article: ArticlePage, discussion: DiscussionView, parent: CommentRow | None) -> Response:
    person, form = viewer(), CommentForm()
    if not person.is_authenticated:
        return _lead_in(article, discussion, parent)
    form.submit_token.data = form.submit_token.data or new_token()
    if form_expired():
        return _form_page(article, discussion, parent, form, 400, notice=gettext(EXPIRED))
    try:
        text = write_text(form.body.data or "")
        if request.form.get("do") == "preview":
            return _form_page(article, discussion, parent, form, preview_html=stored_html(text.html))
        if not may_write(person):
            return _lead_in(article, discussion, parent)
        posted = _posted(person, Place(discussion.id, parent.id if parent else 0), form, text)
    except RewordFirst as question:
        form.asked_token.data = asked_token(person.id, form.submit_token.data or "")
        return _form_page(article, discussion, parent, form, 422, nudge=question.words)
    except Invalid as refusal:
        _put_refusal(form, refusal)
        return _form_page(article, discussion, parent, form, 422)
    note_draft(None)
    if not wants_fragment():
        return see_other(url_for("discussion.comment", id=posted.id))
    return _new_item(article, posted.id)


def _posted(person: Viewer, place: Place, form: CommentForm, text: CommentText) -> Posted:
    token = form.submit_token.data or ""
    sent = Sent(
        person,
        place.discussion_id,
        text,
        token,
        place.parent_id or None,
        shown_at(form.shown_token.data, person.id),
        insists=was_asked(form.asked_token.data, person.id, token),
    )
    most = per_minute(current_app.config["LIMIT_COMMENTS_PER_MINUTE"])
    with limits().hit_with("comment", str(person.id), most) as count:
        ahead = screen_ahead(sent)

        def write() -> Posted:
            count()
            drop_draft(browser_token=browser_token(), place=place)
            return post_comment(sent, ahead)

        return written_together(write)


def _edit(person: Viewer, row: CommentRow, form: EditForm, text: CommentText) -> None:
    insists = was_asked(form.asked_token.data, person.id, _form_for(row))
    edit_comment(editor=person, comment_id=row.id, text=text, revision=form.revision.data or 0, insists=insists)
    drop_draft(browser_token=browser_token(), place=Place(row.discussion_id, edited_id=row.id))


def _form_for(row: CommentRow) -> str:
    return f"{row.id} {row.revision}"


def _put_refusal(form: CommentForm | EditForm, refusal: Invalid) -> None:
    """Show it at the text; one of screening's goes into the log too, as the transaction it ended left nothing."""
    put_refusal(form, refusal)
    if isinstance(refusal, Refused):
        in_transaction(lambda: note_refusal(refusal))


def _lead_in(article: ArticlePage, discussion: DiscussionView, parent: CommentRow | None) -> Response:
    """The session is over, or the address not confirmed: the text waits until the person is back."""
    if parent is None:
        return keep_and_lead_in(Place(discussion.id), url_for("front.article", slug=article.slug, _anchor="write"))
    return keep_and_lead_in(Place(discussion.id, parent_id=parent.id), url_for("discussion.reply", id=parent.id))


def _lead_in_to_edit(comment_id: int) -> Response:
    """The same; a stranger doesn't learn which comments there are."""
    discussion_id = discussion_id_of(comment_id)
    place = Place(discussion_id, edited_id=comment_id) if discussion_id is not None else None
    return keep_and_lead_in(place, url_for("discussion.edit", id=comment_id))


def _new_item(article: ArticlePage, comment_id: int) -> Response:
    row, count, follows = answer_for(comment_id, viewer().id)
    held = row.state == "held"
    node = Node(row.id, comment_fragment(row, article.author_id, reveal=held), own_state="held" if held else None)
    node.indent = min(row.depth, DEEPEST_INDENT)
    node.flat = row.depth > DEEPEST_INDENT
    node.thread_url = url_for("discussion.thread", id=row.thread_id or row.id)
    said_aloud = gettext("Your comment is waiting for a moderator.") if held else gettext("Your comment was published.")
    following = {"X-Followed": str(row.thread_id or row.id)} if follows else {}
    return fragment(
        "discussion/_thread_item.html" if row.parent_id is None else "discussion/_reply_item.html",
        201,
        said_aloud,
        counted(count) | following,
        node=node,
    )


def _changed(article: ArticlePage, comment_id: int, said_aloud: str) -> Response:
    if not wants_fragment():
        return see_other(url_for("discussion.comment", id=comment_id))
    row = visible_comment(comment_id, require_viewer())
    return changed_comment(row, article.author_id, said_aloud)


def _comment_and_article(comment_id: int) -> tuple[CommentRow, ArticlePage]:
    row = visible_comment(comment_id, viewer())
    discussion = discussion_by_id(row.discussion_id)
    return row, published_article_by_id(discussion.article_id)


def _form_page(
    article: ArticlePage,
    discussion: DiscussionView,
    parent: CommentRow | None,
    form: CommentForm | DraftForm,
    status: int = 200,
    *,
    preview_html: str = "",
    notice: str = "",
    nudge: Sequence[str] = (),
) -> Response:
    context: dict[str, object] = {
        "article": article,
        "discussion": discussion,
        "form": form,
        "preview_html": preview_html,
        "notice": notice,
        "nudge": nudge,
        "limit_characters": current_app.config["COMMENT_LIMIT_CHARACTERS"],
    }
    if parent is None:
        return page_or_fragment("discussion/new_comment.html", "discussion/_form.html", status, **context)
    context["parent"] = shown(parent, article.author_id)
    return page_or_fragment("discussion/reply.html", "discussion/_reply_form.html", status, **context)


def _edit_page(
    article: ArticlePage,
    row: CommentRow,
    form: EditForm,
    status: int = 200,
    *,
    preview_html: str = "",
    notice: str = "",
    nudge: Sequence[str] = (),
) -> Response:
    return page_or_fragment(
        "discussion/edit.html",
        "discussion/_edit_form.html",
        status,
        article=article,
        comment=shown(row, article.author_id),
        form=form,
        preview_html=preview_html,
        notice=notice,
        nudge=nudge,
        limit_characters=current_app.config["COMMENT_LIMIT_CHARACTERS"],
    )
