"""Writing the figures into `docs/performance.md`, where each measurement has a place between two marks."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Figure, cells_of

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
COLUMNS = ("", "figure", "ratio", "to", "target", "", "")
ALIGNED = ("---", "---:", "---:", "---", "---", "---", "---")

Section = tuple[Sequence[Figure], Sequence[str]]


def written(text: str, sections: Mapping[str, Section], machine: str, now: datetime | None = None) -> str:
    """The document with these measurements' figures, or the lines that they printed; the others stay as they are.

    Raises ValueError where the document has no place for one.
    """
    when = (now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
    for name, (figures, lines) in sections.items():
        shown = table_of(figures) if figures else ["```text", *lines, "```"]
        text = _put(text, name, [*shown, "", f"Taken {when} on {machine}."])
    return text


def table_of(figures: Sequence[Figure]) -> list[str]:
    """A Markdown table; remarks have a column only where there are some."""
    rows = [COLUMNS, ALIGNED, *(tuple(map(_escaped, cells_of(figure))) for figure in figures)]
    kept = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows[2:])]
    return ["| " + " | ".join(row[place] for place in kept) + " |" for row in rows]


def _put(text: str, name: str, lines: Sequence[str]) -> str:
    place = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"the document has no place for {name}")
    inside = "\n".join(lines)
    return place.sub(lambda found: f"{found[1]}\n{inside}\n\n{found[2]}", text, count=1)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
