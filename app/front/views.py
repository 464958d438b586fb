"""Home, the article with its discussion, language and theme, and the two questions a load balancer asks."""

import shutil
from dataclasses import dataclass
from datetime import datetime

from flask import Response, current_app, jsonify, make_response, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.door import browser_token, viewer
from app.articles.queries import ArticlePage, latest_articles, published_article
from app.discussion.queries.discussions import comment_counts
from app.discussion.views.comments import writing_form
from app.discussion.views.talk import ORDERS, Talk, talk_page
from app.foundation.revision import schema_is_current
from app.web.addresses import number_in_query
from app.web.language import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from app.web.pages import fragment, own_path, page, see_other, wants_fragment
from app.web.security import open_to_strangers

ARTICLES_ON_HOME = 50
LEAST_FREE_DISK = 0.05


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article in the list."""

    slug: str
    title: str
    standfirst: str
    byline: str
    published_at: datetime
    reading_minutes: int
    language: str
    comment_count: int


def home() -> Response:
    """The latest articles."""
    articles = latest_articles(ARTICLES_ON_HOME)
    counts = comment_counts([article.id for article in articles])
    return _for_everybody(page("front/home.html", articles=[_teaser(a, counts.get(a.id, 0)) for a in articles]))


def article(slug: str) -> Response:
    """An article with a page of its discussion."""
    text = published_article(slug)
    order = request.args.get("order", "")
    talk = talk_page(
        text,
        viewer(),
        order=order if order in ORDERS else ORDERS[0],
        after=number_in_query("after"),
        before=number_in_query("before"),
    )
    if wants_fragment():
        return fragment("discussion/_threads.html", talk=talk)
    talk.form = writing_form(talk.discussion)
    return _for_everybody(_article_page(text, talk))


@open_to_strangers
def display() -> Response:
    """Remember language and theme in this browser."""
    response = see_other(own_path(request.form.get("next"), url_for("front.home")))
    for cookie, allowed in ((LANGUAGE_COOKIE, LANGUAGES), (THEME_COOKIE, THEMES)):
        chosen = request.form.get(cookie, "")
        if chosen in allowed:
            response.set_cookie(
                cookie,
                chosen,
                max_age=365 * 86400,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
    return response


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
    return page(
        "front/article.html",
        article=text,
        talk=talk,
        viewer_css=talk.viewer_css,
        limit_characters=current_app.config["COMMENT_LIMIT_CHARACTERS"],
    )


def _for_everybody(response: Response) -> Response:
    """A page is kept by browsers only to ask whether it is still right; a personal one not at all."""
    if not viewer().is_authenticated and browser_token() is None and "Set-Cookie" not in response.headers:
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(("Cookie", "Accept-Language"))
        response.add_etag()
        response.make_conditional(request)
    return response


def _teaser(article: ArticlePage, comment_count: int) -> Teaser:
    return Teaser(
        article.slug,
        article.title,
        article.standfirst,
        article.byline,
        article.published_at,
        article.reading_minutes,
        article.language,
        comment_count,
    )


def _disk_has_room() -> bool:
    usage = shutil.disk_usage(current_app.config["INSTANCE_PATH"])
    return usage.free / usage.total > LEAST_FREE_DISK
