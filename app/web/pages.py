"""Answering: whole pages for browsers, fragments for our own script, redirects that stay here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from flask import Response, current_app, g, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.web.holes import own


def wants_fragment() -> bool:
    """Whether our own script asked, which puts a piece of HTML where it belongs."""
    return request.headers.get("X-Fragment") == "1"


def page(template: str, status: int = 200, **context: object) -> Response:
    """A whole page."""
    return make_response(render_template(template, **context), status)


def fragment(
    template: str,
    status: int = 200,
    announce: str = "",
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> Response:
    """A piece of HTML; `announce` is read out by screen readers."""
    response = make_response(render_template(template, **context), status)
    if announce:
        response.headers["X-Announce"] = quote(announce)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def rendered(template: str, **context: object) -> Markup:
    """A template's HTML, for setting into another one; templates escape what they are given.

    It knows what all templates know, but not what only pages do, such as the language and who is looking: what it may
    depend on it is given.
    """
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704


def joined(pieces: Iterable[Markup]) -> Markup:
    """One after the other; Markup's own `join` would copy each of them."""
    return Markup("".join(pieces))  # noqa: S704 - as safe as they are


def own_piece(name: str, make: Callable[[], str]) -> Markup:
    """HTML of ours that is different for each reader, or the hole for it: see `web/holes.py`."""
    return Markup(own(name, make))  # noqa: S704


def style_rules(css: str) -> Markup:
    """Rules for the page's one inline style, made from our own words and numbers alone."""
    return Markup(css)  # noqa: S704


def page_or_fragment(whole: str, piece: str, status: int = 200, **context: object) -> Response:
    """The page, or for our script only the piece of it that changes."""
    return page(piece if wants_fragment() else whole, status, **context)


def see_other(path: str) -> Response:
    """Go and look there; `path` is one of our own."""
    return make_response(redirect(path, 303))


def own_path(typed: str | None, otherwise: str) -> str:
    """`typed` if it leads to a page of ours that can be looked at, else `otherwise`."""
    if not typed or not typed.startswith("/") or typed.startswith(("//", "/\\")) or len(typed) > 2000:
        return otherwise
    if any(character in typed for character in "\\\r\n\t") or not typed.isprintable():
        return otherwise
    path = typed.partition("#")[0].partition("?")[0]
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return otherwise
    return typed


def here() -> str:
    """The path and query of this page, for coming back to it."""
    if "for_here" in g:
        return str(g.for_here)
    if request.method == "POST":
        return str(request.path)
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else str(request.path)


def leading_back(address: str) -> str:
    """The address of a page of ours that afterwards leads back here."""
    return f"{address}?next={way_back()}"


def way_back() -> str:
    """The path and query of this page as a value in another page's query; written as Flask's `url_for` does."""
    return str(g.for_way_back) if "for_way_back" in g else quote_plus(here(), safe="!$'()*,/:;?@")


@contextmanager
def standing_for_here(place: str, on_the_way_back: str) -> Iterator[None]:
    """What is made in the block has these where the address of its page would be, for whatever is kept for several."""
    g.for_here, g.for_way_back = place, on_the_way_back
    try:
        yield
    finally:
        del g.for_here, g.for_way_back


def public_url(path: str) -> str:
    """The full address of a path, from the configured public address, never from the request."""
    return str(current_app.config["PUBLIC_URL"]) + path
