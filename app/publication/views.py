"""The pages of the house, for readers and for whoever writes them."""

from functools import cache

from flask import Response, g, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.door import require_administrator, viewer
from app.accounts.viewer import Viewer
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict, Invalid, NotFound
from app.foundation.text.markdown import stored_html
from app.publication.actions import page_html, page_source, write_page
from app.publication.checklists import PAGE_NAMES, points_of
from app.publication.forms import PageForm
from app.publication.netiquette import NETIQUETTE
from app.publication.queries import (
    LANGUAGES,
    OwnText,
    PageState,
    own_text,
    own_texts,
    published_pages,
    state_of,
    ticks_of,
    unfinished_pages,
)
from app.web.errors import database_is_away, note_database_is_away
from app.web.forms import put_refusal, typed
from app.web.language import language, said
from app.web.pages import page, see_other

TITLES = {"netiquette": _l("Netiquette"), "imprint": _l("Imprint"), "privacy": _l("Privacy")}


def netiquette() -> Response:
    """The rules of the house: the publisher's, or those we come with."""
    own = own_text("netiquette", language())
    html = own.html if own else _our_netiquette(language())
    return page(
        "publication/netiquette.html",
        html=stored_html(html),
        written_in=own.language if own else language(),
        changed_at=own.changed_at if own else None,
    )


def imprint() -> Response:
    """Who runs the site; nothing is invented where the publisher has not said so."""
    own = own_text("imprint", language())
    return page("publication/imprint.html", own=own, html=stored_html(own.html) if own else None)


def pages() -> Response:
    """The pages there are, and what is missing on them."""
    require_administrator()
    return page("publication/pages.html", states=[state_of(name) for name in PAGE_NAMES], titles=TITLES)


def edit(name: str) -> Response:
    """Write a page."""
    person = require_administrator()
    if name not in PAGE_NAMES:
        raise NotFound
    form, texts = PageForm(), own_texts(name)
    if request.method != "POST":
        _fill(form, name, texts)
        return _edit_page(name, form, ticks_of(name))
    ticks = frozenset(request.form.getlist("tick"))
    try:
        if request.form.get("do") == "preview":
            return _edit_page(name, form, ticks, previews=_previews(name, form))
        in_transaction(lambda: _write(person, name, form, ticks))
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _edit_page(name, form, ticks, 422)
    except Conflict as refusal:
        now = own_texts(name)
        _fill_revisions(form, now)
        return _edit_page(name, form, ticks, 409, notice=said(refusal), others=_others(form, now))
    return see_other(url_for("publication.edit", name=name, saved=1))


def has_imprint() -> bool:
    """Whether there is one to link to, for the foot of each page; a page that says what went wrong needs none."""
    if database_is_away():
        return False
    try:
        if "has_imprint" not in g:
            g.has_imprint = "imprint" in published_pages()
        return bool(g.has_imprint)
    except SQLAlchemyError:
        note_database_is_away()  # so that nobody keeps a page without it
        return False


def pages_to_finish() -> list[PageState]:
    """What the administrator who is looking has still to write."""
    return unfinished_pages() if viewer().is_administrator else []


@cache
def _our_netiquette(code: str) -> str:
    return page_html("netiquette", code, NETIQUETTE[code])


def _write(person: Viewer, name: str, form: PageForm, ticks: frozenset[str]) -> None:
    write_page(
        editor=person,
        name=name,
        texts={code: typed(form[code]) for code in LANGUAGES},
        revisions={code: form[f"revision_{code}"].data or 0 for code in LANGUAGES},
        ticks=ticks,
    )


def _fill(form: PageForm, name: str, texts: dict[str, OwnText]) -> None:
    """The publisher's texts, or ours to begin with."""
    ours = NETIQUETTE if name == "netiquette" and not texts else {}
    for code in LANGUAGES:
        form[code].data = texts[code].source if code in texts else ours.get(code, "")
    _fill_revisions(form, texts)


def _fill_revisions(form: PageForm, texts: dict[str, OwnText]) -> None:
    for code in LANGUAGES:
        field = form[f"revision_{code}"]
        field.raw_data, field.data = None, texts[code].revision if code in texts else 0


def _previews(name: str, form: PageForm) -> dict[str, object]:
    return {
        code: stored_html(page_html(name, code, source))
        for code in LANGUAGES
        if (source := page_source(typed(form[code])))
    }


def _others(form: PageForm, texts: dict[str, OwnText]) -> dict[str, str]:
    """What stands there now, where it is another text than the one typed."""
    return {code: text.source for code, text in texts.items() if text.source != page_source(typed(form[code]))}


def _edit_page(
    name: str,
    form: PageForm,
    ticks: frozenset[str],
    status: int = 200,
    *,
    notice: str = "",
    previews: dict[str, object] | None = None,
    others: dict[str, str] | None = None,
) -> Response:
    return page(
        "publication/edit.html",
        status,
        name=name,
        title=TITLES[name],
        form=form,
        points=points_of(name, (typed(form[code]) for code in LANGUAGES), ticks),
        ticks=ticks,
        notice=notice,
        previews=previews or {},
        others=others or {},
        saved=request.method == "GET" and "saved" in request.args,
    )
