"""How comments appear in a discussion."""

from flask import Response, request, url_for

from app.articles.queries import ArticlePage, published_article
from app.discussion.actions.modes import Rules
from app.discussion.models.discussion import DiscussionMode
from app.discussion.queries.discussions import DiscussionView, discussion_of_article
from app.discussion.queries.modes import NEVER
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.moderation.actions.choosing import choose_rules
from app.moderation.forms.rules import RulesForm
from app.moderation.views.who import require_moderator
from app.web.forms import put_refusal, typed
from app.web.pages import page, see_other


def discussion(slug: str) -> Response:
    """Show and change the rules of an article's discussion."""
    person, article = require_moderator(), published_article(slug)
    found = discussion_of_article(article.id)
    if request.method != "POST":
        return _page(article, found, RulesForm(formdata=None, data=_chosen(found)))
    form = RulesForm()
    try:
        if form.validate():
            rules = _rules(form)
            in_transaction(lambda: choose_rules(moderator=person, discussion_id=found.id, rules=rules))
            return see_other(url_for("front.article", slug=slug, _anchor="discussion"))
    except Invalid as refusal:
        put_refusal(form, refusal)
    return _page(article, found, form, 422)


def _page(article: ArticlePage, found: DiscussionView, form: RulesForm, status: int = 200) -> Response:
    return page(
        "moderation/discussion.html",
        status,
        article=article,
        discussion=found,
        form=form,
        site_hours=(setting("HOLD_FROM"), setting("HOLD_UNTIL")) if setting("HOLD_FROM") else None,
        site_days=setting("CLOSE_AFTER_DAYS"),
    )


def _chosen(found: DiscussionView) -> dict[str, object]:
    hours = "never" if found.hold_from == NEVER else "own" if found.hold_from else "site"
    own = {"hold_from": found.hold_from, "hold_until": found.hold_until} if hours == "own" else {}
    return {
        "mode": found.mode,
        "is_sensitive": found.is_sensitive,
        "hours": hours,
        "slow_minutes": found.slow_minutes,
        "close_after_days": found.close_after_days,
        **own,
    }


def _rules(form: RulesForm) -> Rules:
    own = form.hours.data == "own"
    return Rules(
        mode=DiscussionMode(form.mode.data),
        is_sensitive=bool(form.is_sensitive.data),
        hold_from=(typed(form.hold_from)[:6] or "?") if own else NEVER if form.hours.data == "never" else "",
        hold_until=(typed(form.hold_until)[:6] or "?") if own else "",
        slow_minutes=form.slow_minutes.data or 0,
        close_after_days=form.close_after_days.data,
    )
