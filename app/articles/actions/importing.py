"""Turning a Markdown or plain-text file into an article."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from app.articles.actions.publishing import publish_article
from app.articles.models import Article
from app.foundation import clock
from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.foundation.text.figures import Figures
from app.foundation.words import N_

LONGEST_FILE_BYTES = 2 * 1024 * 1024
FRONT_MATTER = ("title", "slug", "standfirst", "byline", "language", "published")

# Labels of a discussion section that come along when a page's text is saved or copied.
_LABELS = re.compile(
    r"discussion|diskussion|\d+ (?:comments?|kommentare?)|share your thoughts|ihre meinung ist gefragt"
    r"|your voice matters in this discussion|ihre stimme zählt in dieser diskussion"
    r"|login to join the conversation|anmelden und mitdiskutieren|no comments yet|noch keine kommentare"
    r"|be the first to share your thoughts!?|schreiben sie den ersten kommentar!?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class ImportedFile:
    """What a file holds: its front matter, its text, the interface labels left out, its figures."""

    front: dict[str, Any]
    source: str
    left_out: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=dict)

    @property
    def ignored(self) -> list[str]:
        """The front matter's words that mean nothing here."""
        return [str(word) for word in self.front if word not in FRONT_MATTER]


def read_file(path: Path) -> ImportedFile:
    """Read a file. Raises Invalid where it is too large, not text, or its front matter can't be read."""
    if path.stat().st_size > LONGEST_FILE_BYTES:
        raise Invalid("file", N_("This file is too large for an article."))
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Invalid("file", N_("This file is not UTF-8 text.")) from None
    front, body = _front_matter(text)
    body, left_out = _without_labels(body)
    if path.suffix.lower() not in {".md", ".markdown"}:
        body = _plain_as_markdown(body)
    return ImportedFile(front, body, left_out, _figures_beside(path, body))


def import_article(file: ImportedFile, *, title: str = "", author_id: int | None = None) -> Article:
    """Publish what was read. The title is the given one, the front matter's, the first heading or sentence."""
    front, source = file.front, file.source
    title = title or str(front.get("title") or "")
    heading = re.match(r"\s*# +(.+)\n", source)
    if heading and not title:
        title = heading[1].strip()
    if heading and heading[1].strip() == title:
        source = source[heading.end() :]
    return publish_article(
        title=title or _first_words(source),
        source=source,
        language=str(front.get("language") or "de"),
        slug=str(front.get("slug") or ""),
        standfirst=str(front.get("standfirst") or ""),
        byline=str(front.get("byline") or ""),
        author_id=author_id,
        figures=file.figures,
        published_at=_moment(front.get("published")),
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if match is None:
        return {}, text
    try:
        front = yaml.safe_load(match[1]) or {}
    except yaml.YAMLError:
        raise Invalid("file", N_("The front matter of this file can’t be read.")) from None
    if not isinstance(front, dict):
        raise Invalid("file", N_("The front matter of this file can’t be read."))
    return front, text[match.end() :]


def _without_labels(body: str) -> tuple[str, list[str]]:
    lines = body.rstrip().split("\n")
    left_out: list[str] = []
    while lines and (not lines[-1].strip() or _LABELS.fullmatch(lines[-1].strip())):
        line = lines.pop().strip()
        if line:
            left_out.insert(0, line)
    return "\n".join(lines) + "\n", left_out


def _plain_as_markdown(body: str) -> str:
    """Each line of a text file is a paragraph, and its signs mean themselves."""
    paragraphs = (line.strip() for line in body.split("\n"))
    return "\n\n".join(re.sub(r"([\\`*_{}\[\]()<>#+\-!|~])", r"\\\1", line) for line in paragraphs if line) + "\n"


def _figures_beside(path: Path, body: str) -> Figures:
    names = set(re.findall(r"!\[[^\]]*\]\(([\w.-]+\.svg)", body))
    return {name: (path.parent / name).read_text("utf-8") for name in names if (path.parent / name).is_file()}


def _first_words(source: str) -> str:
    line = next((line for line in source.split("\n") if line.strip()), "")
    plain = re.sub(r"\\(.)", r"\1", line).strip()
    sentence = re.split(r"(?<=[.!?…])\s", plain)[0]
    return sentence if len(sentence) <= 90 else sentence[:89].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _moment(given: Any) -> datetime | None:
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    if not isinstance(given, date):
        return None
    morning, now = datetime.combine(given, time(6), UTC), clock.now()
    return min(morning, now) if given <= now.astimezone(ZoneInfo(setting("TIMEZONE"))).date() else morning
