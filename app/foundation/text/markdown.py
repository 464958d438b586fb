"""Markdown to safe HTML: the only way user text becomes markup."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.foundation.refusals import Invalid
from app.foundation.words import N_

NESTING_LIMIT = 20
COMMENT_TAGS = {"p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre"}
ARTICLE_TAGS = COMMENT_TAGS | {"h2", "h3", "h4", "hr", "s", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
TABLE = {"de": "Tabelle", "en": "Table"}
QUOTES = {"de": "„“‚‘", "en": "“”‘’"}

_MAY_BE_ADDRESS = re.compile("//|http:|https:|ftp:|mailto:", re.IGNORECASE)  # what linkify-it looks for


@dataclass(frozen=True, slots=True)
class RenderedText:
    """Safe HTML, and how many links to elsewhere it holds."""

    html: str
    link_count: int


def render_comment(source: str) -> RenderedText:
    """A comment's Markdown: paragraphs, emphasis, links, quotes, lists, code; no images, headings or raw HTML.

    The caller bounds the length of `source` first. Raises Invalid('body') where it nests too deeply to show all of it.
    """
    parser = _comment_parser if _MAY_BE_ADDRESS.search(source) else _comment_parser_without_addresses
    return _render(parser, source, COMMENT_TAGS, "nofollow ugc noopener")


def render_article(source: str, language: str) -> RenderedText:
    """An article's Markdown, with headings, tables and the quotation marks of its language ('de' or 'en')."""
    rendered = _render(_article_parsers[language], source, ARTICLE_TAGS, "noopener")
    return RenderedText(_with_tables_that_scroll(rendered.html, language), rendered.link_count)


def render_page(source: str, language: str) -> RenderedText:
    """The Markdown of a page about the house: as an article's, but lines end where they end, as in an address."""
    rendered = _render(_page_parsers[language], source, ARTICLE_TAGS, "noopener")
    return RenderedText(_with_tables_that_scroll(rendered.html, language), rendered.link_count)


def stored_html(html: str) -> Markup:
    """Marks HTML that one of the functions above made, and the database kept, as safe for templates."""
    return Markup(html)  # noqa: S704


def plain_text(html: str) -> str:
    """The words of rendered HTML, for excerpts and counts."""
    spaced = re.sub(r"</(?:p|li|h\d|blockquote|pre|td|th)>", " ", html)
    stripped = nh3.clean(spaced, tags=set())
    return re.sub(r"\s+", " ", _unescape(stripped)).strip()


def _unescape(text: str) -> str:
    """Entities back to characters; the result is text again and must be escaped wherever it is shown."""
    return Markup(text).unescape()  # noqa: S704


def _render(parser: MarkdownIt, source: str, tags: set[str], rel: str) -> RenderedText:
    links = 0

    def keep(tag: str, attribute: str, value: str) -> str | None:
        nonlocal links
        if (tag, attribute) != ("a", "href"):
            return value
        links += 1
        return value if _leads_somewhere(value) else None

    tokens = parser.parse(source)
    if any(token.level >= NESTING_LIMIT - 1 for token in tokens):
        raise Invalid("body", N_("Quotes and lists are nested too deeply here."))
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=rel,
        strip_comments=True,
        attribute_filter=keep,
    )
    return RenderedText(html.strip(), links)


def _with_tables_that_scroll(html: str, language: str) -> str:
    """A wide table moves in a frame of its own, which the keyboard reaches too; the page stays as it is."""
    frame = f'<div class="prose__table" tabindex="0" role="region" aria-label="{TABLE[language]}">'
    return html.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() == "mailto" or (parts.scheme.lower() in SCHEMES and bool(parts.netloc))


def _comment_markdown(*, with_addresses: bool) -> MarkdownIt:
    """Looking for bare addresses takes a fifth of the time, and most texts can't hold any."""
    options = {"html": False, "linkify": with_addresses, "maxNesting": NESTING_LIMIT, "breaks": True}
    parser = MarkdownIt("js-default", options)
    parser.disable(["table", "strikethrough", "image", "heading", "lheading", "hr", "reference", "html_block"])
    return _without_guessing(parser)


def _article_markdown(language: str, *, breaks: bool = False) -> MarkdownIt:
    options = {"html": False, "linkify": True, "typographer": True, "maxNesting": NESTING_LIMIT, "breaks": breaks}
    parser = MarkdownIt("js-default", {**options, "quotes": QUOTES[language]})
    parser.disable(["image", "html_block"])
    parser.add_render_rule("heading_open", _lower_heading)
    parser.add_render_rule("heading_close", _lower_heading)
    return _without_guessing(parser)


def _without_guessing(parser: MarkdownIt) -> MarkdownIt:
    """Bare addresses become links only where they say so themselves: `https://…`, not `file.py`."""
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.validateLink = _leads_somewhere  # type: ignore[method-assign]
    return parser


def _lower_heading(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """The page's own title is the only first-level heading."""
    token = tokens[index]
    token.tag = "h2" if token.tag == "h1" else token.tag
    return str(renderer.renderToken(tokens, index, options, env))


_comment_parser = _comment_markdown(with_addresses=True)
_comment_parser_without_addresses = _comment_markdown(with_addresses=False)
_article_parsers = {language: _article_markdown(language) for language in QUOTES}
_page_parsers = {language: _article_markdown(language, breaks=True) for language in QUOTES}
