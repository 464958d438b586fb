"""Writing the pages of the house."""

import re
from collections.abc import Collection, Mapping

from sqlalchemy import delete, select

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, Invalid, NotAllowed
from app.foundation.text.markdown import render_page
from app.foundation.text.plain import storable, without_direction_changes
from app.foundation.words import N_
from app.publication.checklists import CHECKLISTS
from app.publication.models import HousePage, HouseTick
from app.publication.policy import may_write_pages
from app.publication.queries import LANGUAGES, ticks_of

LONGEST = 30_000
_NUMBERED = re.compile(r"<h2>(?=(\d{1,2})\.)")


def page_html(name: str, language: str, source: str) -> str:
    """Safe HTML; the numbered rules of the netiquette can be linked to (`#rule-1`). Raises Invalid(language)."""
    try:
        html = render_page(source, language).html
    except Invalid as refusal:
        raise Invalid(language, refusal.message, **refusal.details) from None
    return _with_anchors(html) if name == "netiquette" else html


def write_page(
    *,
    editor: Viewer,
    name: str,
    texts: Mapping[str, str],
    revisions: Mapping[str, int],
    ticks: Collection[str],
) -> None:
    """Give a page its texts and the ticks of its checklist; a language that is left empty has none.

    Raises Conflict where another text than that of `revisions` would be overwritten.
    """
    if not may_write_pages(editor):
        raise NotAllowed(N_("Only administrators can do this."))
    known = {
        page.language: page
        for page in db.session.scalars(select(HousePage).where(HousePage.name == name).with_for_update())
    }
    for language in LANGUAGES:
        source = page_source(texts.get(language, ""))
        if len(source) > LONGEST:
            raise Invalid(
                language,
                N_("This is too long by %(over)d; a page has at most %(limit)d characters."),
                over=len(source) - LONGEST,
                limit=LONGEST,
            )
        page = known.get(language)
        if source == (page.source if page else ""):
            continue
        if (page.revision if page else 0) != revisions.get(language, 0):
            raise Conflict(
                N_("Somebody else has changed this page in the meantime. Your text is still here; please compare.")
            )
        _store(editor, name, language, source, page)
    _tick(editor, name, frozenset(ticks) & {item.code for item in CHECKLISTS[name]})


def page_source(typed: str) -> str:
    """The text as it is kept."""
    return without_direction_changes(storable(typed)).strip()


def _store(editor: Viewer, name: str, language: str, source: str, page: HousePage | None) -> None:
    if page is None:
        page = HousePage(name=name, language=language, revision=0)
        db.session.add(page)
    page.source, page.html = source, page_html(name, language, source)
    page.revision += 1
    page.changed_at, page.changed_by_id = clock.now(), editor.id
    db.session.flush()
    note_down("change_page", "page", None, actor_id=editor.id, page=name, language=language, revision=page.revision)


def _tick(editor: Viewer, name: str, ticks: frozenset[str]) -> None:
    before = ticks_of(name)
    if ticks == before:
        return
    db.session.execute(delete(HouseTick).where(HouseTick.name == name, HouseTick.point.in_(before - ticks)))
    db.session.add_all(HouseTick(name=name, point=point, ticked_at=clock.now()) for point in sorted(ticks - before))
    db.session.flush()
    note_down("tick_page", "page", None, actor_id=editor.id, page=name, ticks=len(ticks))


def _with_anchors(html: str) -> str:
    seen: set[str] = set()

    def anchored(found: re.Match[str]) -> str:
        number = str(int(found[1]))
        if number in seen:
            return found[0]
        seen.add(number)
        return f'<h2 id="rule-{number}">'

    return _NUMBERED.sub(anchored, html)
