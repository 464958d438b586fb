"""Reading the pages the publisher writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.foundation.db import db
from app.foundation.quick_reads import rows_of
from app.publication.checklists import CHECKLISTS, Point, points_of
from app.publication.models import HousePage, HouseTick

LANGUAGES = ("de", "en")

_NAMES = select(HousePage.name).where(HousePage.source != "").distinct()


@dataclass(frozen=True, slots=True)
class OwnText:
    """The publisher's text in one language; `html` is safe."""

    language: str
    source: str
    html: str
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PageState:
    """How a page stands: what the publisher has written, and the points of its checklist."""

    name: str
    texts: dict[str, OwnText]
    points: list[Point]

    @property
    def open_count(self) -> int:
        """Points that nobody has dealt with."""
        return sum(point.state == "open" for point in self.points)

    @property
    def is_published(self) -> bool:
        """Whether the publisher has written anything."""
        return any(text.source for text in self.texts.values())

    @property
    def changed_at(self) -> datetime | None:
        """When it was written last."""
        return max((text.changed_at for text in self.texts.values()), default=None)


def published_pages() -> frozenset[str]:
    """Names of the pages on which the publisher says something; one small read, for every page's foot."""
    return frozenset(name for (name,) in rows_of(_NAMES, {}))


def own_texts(name: str) -> dict[str, OwnText]:
    """What the publisher has written on a page, by language; also what was emptied, for its revision."""
    columns = (HousePage.language, HousePage.source, HousePage.html, HousePage.revision, HousePage.changed_at)
    rows = db.session.execute(select(*columns).where(HousePage.name == name))
    return {row[0]: OwnText(*row) for row in rows}


def own_text(name: str, language: str) -> OwnText | None:
    """The publisher's text in this language, else in the other one, else nothing."""
    texts = {code: text for code, text in own_texts(name).items() if text.source}
    return texts.get(language) or next(iter(texts.values()), None)


def ticks_of(name: str) -> frozenset[str]:
    """Points of the page's checklist that the publisher has settled."""
    return frozenset(db.session.scalars(select(HouseTick.point).where(HouseTick.name == name)))


def state_of(name: str) -> PageState:
    """How the page stands."""
    texts = own_texts(name)
    return PageState(name, texts, points_of(name, (text.source for text in texts.values()), ticks_of(name)))


def unfinished_pages() -> list[PageState]:
    """Pages the law wants on which something is missing."""
    states = [state_of(name) for name, items in CHECKLISTS.items() if items]
    return [one for one in states if one.open_count or not one.is_published]
