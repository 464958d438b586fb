"""Keeping a text until its author has logged in, or has confirmed their address.

Who has logged in in another window needs no form token either.
"""

from flask import Response, current_app, url_for

from app.accounts.door import give_browser_token, note_draft, viewer
from app.accounts.policy import may_take_part
from app.accounts.viewer import NOBODY
from app.articles.queries import published_article, published_article_by_id
from app.discussion.actions.drafting import keep_draft, kept_until
from app.discussion.forms import DraftForm
from app.discussion.models.draft import Place
from app.discussion.policy import may_write
from app.discussion.queries.comments import visible_comment
from app.discussion.queries.discussions import discussion_by_id, discussion_of_article
from app.foundation.limits import per_minute
from app.foundation.together import written_together
from app.web.addresses import network_key
from app.web.limits import limits
from app.web.pages import page_or_fragment, see_other, wants_fragment
from app.web.security import keeps_expired_form, open_to_strangers


@open_to_strangers
@keeps_expired_form
def save(slug: str) -> Response:
    """Keep the text written below an article and go on to log in."""
    article = published_article(slug)
    discussion = discussion_of_article(article.id)
    return keep_and_lead_in(Place(discussion.id), url_for("front.article", slug=slug, _anchor="write"))


@open_to_strangers
@keeps_expired_form
def save_reply(id: int) -> Response:
    """Keep a reply's text and go on to log in."""
    parent = visible_comment(id, NOBODY)
    published_article_by_id(discussion_by_id(parent.discussion_id).article_id)
    return keep_and_lead_in(Place(parent.discussion_id, parent_id=id), url_for("discussion.reply", id=id))


def keep_and_lead_in(place: Place | None, back: str) -> Response:
    """Keep what was posted for this browser, and lead to what is still missing; then it is in the box again, at `back`.

    First that is logging in, then a confirmed address.
    """
    typed = DraftForm().body.data or ""
    if typed.strip():
        limits().hit("draft", network_key(), per_minute(current_app.config["LIMIT_DRAFTS_PER_MINUTE"]))
        token = give_browser_token()
        if place is not None:
            written_together(lambda: keep_draft(browser_token=token, place=place, typed=typed))
        note_draft(kept_until())
    person = viewer()
    if may_write(person):
        return see_other(back)
    if not may_take_part(person):
        return _kept_back(typed, back)
    answer = see_other(url_for("accounts.confirm" if person.is_authenticated else "accounts.login", next=back))
    if wants_fragment():
        answer.status_code = 401
    return answer


def _kept_back(typed: str, back: str) -> Response:
    """A measure holds: why, until when, and the text, which nobody has to write twice."""
    return page_or_fragment(
        "discussion/kept_back.html", "discussion/_kept_back.html", 403, typed=typed[:20_000], back=back
    )
