"""Publishing articles."""

import re
import unicodedata
from datetime import datetime

from app.articles.facts import ArticlePublished
from app.articles.models import Article
from app.articles.queries import slug_is_taken
from app.foundation import clock
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.refusals import Invalid
from app.foundation.text.figures import Figures, place_figures
from app.foundation.text.markdown import plain_text, render_article
from app.foundation.text.plain import count_words, storable
from app.foundation.words import N_

LANGUAGES = ("de", "en")
_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)


def publish_article(
    *,
    title: str,
    source: str,
    language: str = "de",
    slug: str = "",
    standfirst: str = "",
    byline: str = "",
    author_id: int | None = None,
    figures: Figures | None = None,
    published_at: datetime | None = None,
) -> Article:
    """Make an article from Markdown and publish it at once.

    `figures` maps file names used as images to their SVG. Raises Invalid for a text, language or address that can't
    be used, and for a date in the future.
    """
    title, source, now = storable(title).strip(), storable(source), clock.now()
    _check(title, source, language, published_at or now)
    html = place_figures(render_article, source, language, figures or {})
    article = Article(
        slug=_free_slug(slug or title),
        title=title[:300],
        standfirst=storable(standfirst).strip(),
        byline=storable(byline).strip()[:200],
        author_id=author_id,
        language=language,
        source=source,
        html=html,
        word_count=count_words(plain_text(html)),
        created_at=now,
        published_at=published_at or now,
    )
    db.session.add(article)
    db.session.flush()
    record(ArticlePublished(article_id=article.id, actor_id=author_id))
    return article


def _check(title: str, source: str, language: str, published_at: datetime) -> None:
    if not title or not source.strip():
        raise Invalid("title", N_("An article needs a title and a text."))
    if language not in LANGUAGES:
        raise Invalid("language", N_("Articles are in German or English."))
    if published_at > clock.now():
        raise Invalid(
            "published", N_("The date of publication is in the future, but the article would appear at once.")
        )


def slug_from(text: str) -> str:
    """Words of the text, in the letters an address has: `Über Grün` becomes `ueber-gruen`."""
    spelled = unicodedata.normalize("NFC", text.casefold()).translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) + 1 > 80:
            break
        slug = f"{slug}-{word}" if slug else word[:80]
    return slug or "article"


def _free_slug(text: str) -> str:
    slug = slug_from(text)
    number, free = 1, slug
    while slug_is_taken(free):
        number += 1
        free = f"{slug}-{number}"
    return free
