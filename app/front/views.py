"""Home, the article with its discussion, language and theme, and the two questions a load balancer asks."""

import shutil
from collections.abc import Callable, Hashable, Mapping

from flask import Response, current_app, jsonify, make_response, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.actions.presenting import choose_display
from app.accounts.door import browser_token, viewer
from app.articles.queries import ArticlePage, latest_articles, published_article
from app.discussion.queries.discussions import comment_counts
from app.discussion.views.comments import writing_form
from app.discussion.views.discussion_page import Talk, count_in_words, talk_page
from app.discussion.views.leafing import leaf_in_query
from app.foundation.db import in_transaction
from app.foundation.revision import schema_is_current
from app.publication.views import has_imprint
from app.web.errors import database_is_away
from app.web.frames import Pieces, page_in_frame
from app.web.holes import note
from app.web.language import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES, show_from_now_on
from app.web.pages import fragment, own_path, see_other, wants_fragment
from app.web.security import open_to_strangers

ARTICLES_ON_HOME = 50
LEAST_FREE_DISK = 0.05


def home() -> Response:
    """The latest articles."""
    articles = latest_articles(ARTICLES_ON_HOME)
    counts = comment_counts([article.id for article in articles])
    return _for_everybody(
        _page(
            "front/home.html",
            {"articles": tuple(articles)},
            {f"count{article.id}": count_in_words(counts.get(article.id, 0)) for article in articles},
        )
    )


def article(slug: str) -> Response:
    """An article with a page of its discussion."""
    text = published_article(slug)
    talk = talk_page(text, viewer(), leaf_in_query())
    if wants_fragment():
        return fragment("discussion/_threads.html", talk=talk)
    return _for_everybody(_article_page(text, talk))


@open_to_strangers
def display() -> Response:
    """Remember language and theme in this browser, and for those who are logged in on every other one too."""
    chosen = {name: request.form.get(name) for name in (LANGUAGE_COOKIE, THEME_COOKIE)}
    language = chosen[LANGUAGE_COOKIE] if chosen[LANGUAGE_COOKIE] in LANGUAGES else None
    theme = chosen[THEME_COOKIE] if chosen[THEME_COOKIE] in THEMES else None
    account_id = viewer().id
    if account_id is not None and (language or theme):
        in_transaction(lambda: choose_display(account_id=account_id, language=language, theme=theme))
    back = own_path(request.form.get("next"), url_for("front.home"))
    return show_from_now_on(see_other(back), language=language, theme=theme)


def healthz() -> Response:
    """The process lives."""
    return make_response("ok\n", {"Content-Type": "text/plain; charset=utf-8"})


def readyz() -> Response:
    """Whether this process can serve: database, schema, room on the disk."""
    checks = {"database": False, "schema": False, "disk": _disk_has_room()}
    try:
        checks["schema"] = schema_is_current()
        checks["database"] = True
    except SQLAlchemyError:
        pass
    return make_response(jsonify(checks), 200 if all(checks.values()) else 503)


def robots() -> Response:
    """Search engines may read everything that is for reading."""
    rules = "User-agent: *\nDisallow: /login\nDisallow: /signup\nDisallow: /moderation\nDisallow: /comments/\n"
    return make_response(rules, {"Content-Type": "text/plain; charset=utf-8"})


def _article_page(text: ArticlePage, talk: Talk) -> Response:
    facts = {
        "article": text,
        "frame": talk.frame,
        "viewer_css": talk.viewer_css,
        "limit_characters": current_app.config["COMMENT_LIMIT_CHARACTERS"],
    }
    return _page("front/article.html", facts, talk.pieces(), lambda: {"form": writing_form(talk.discussion)})


def _page(
    template: str,
    facts: Mapping[str, Hashable],
    pieces: Pieces,
    more: Callable[[], Mapping[str, object]] = dict,
) -> Response:
    """The foot of each page depends on `has_imprint`."""
    return page_in_frame(template, {**facts, "foot_has_imprint": has_imprint()}, pieces, more=more)


def _for_everybody(response: Response) -> Response:
    """A page is kept by browsers only to ask whether it is still right; a personal one not at all."""
    if database_is_away():
        return response
    note(for_all_readers=True)
    if not viewer().is_authenticated and browser_token() is None and "Set-Cookie" not in response.headers:
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(("Cookie", "Accept-Language"))
        if not request.environ.get("wortmeldung.plain"):  # the page cache has marks of its own
            response.add_etag()
            response.make_conditional(request)
    return response


def _disk_has_room() -> bool:
    usage = shutil.disk_usage(current_app.config["INSTANCE_PATH"])
    return usage.free / usage.total > LEAST_FREE_DISK
