"""Whether a page costs more when the discussion is larger: 50 threads out of 100 comments, or out of a million.

Run: .venv/bin/python -m bench.growth

Processor time of the page in its three ways, on the first, a middle and the last page of the pager. Every page shows 50
threads with a reply each, so the baseline is the page of 100 comments; the page without comments has nothing to show
and is compared where it comes from memory. The comments are copied by SQL, with the counts that the actions would keep.
"""

import tempfile
from functools import partial
from pathlib import Path

from bench import measure, world
from bench.measure import Figure, Target, compared
from bench.page import BROWSER, HOW, KEPT, NEW, PERSONAL, asked
from bench.progress import Bar

MOST = Target(1.15)
BASELINE = 100
SIZES = (10_000, 1_000_000)
ROUNDS = 7


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        figures = measured(Path(name) / "instance", (200, 400) if measure.is_quick() else SIZES)
    measure.report(figures)


def measured(instance: Path, sizes: tuple[int, ...]) -> list[Figure]:
    """Each way of asking for each page."""
    rounds = 2 if measure.is_quick() else ROUNDS
    with world.publication(instance) as app, world.publication(instance, PAGE_CACHE_MEGABYTES=0) as without_cache:
        pages = published(instance, sizes)
        cookie = world.cookie_of_a_reader(app)
        browser = HOW[BROWSER]
        ways = {KEPT: (app, browser), NEW: (without_cache, {}), PERSONAL: (app, browser | {"Cookie": cookie})}
        figures = []
        for way, (application, own) in ways.items():
            asks = {f"{way}, {page}": asked(application, path, own) for page, path in pages.items()}
            timed = {name: partial(measure.processor_ms, ask, measure.enough(ask)) for name, ask in asks.items()}
            with Bar(f"growth, {way}", rounds * len(timed)) as bar:
                turns = measure.in_turns(timed, rounds, bar)
            figures += [_figure(turns, way, page) for page in pages]
    return figures


def published(instance: Path, sizes: tuple[int, ...]) -> dict[str, str]:
    """Articles with so many comments; the address of each page, by what it shows."""
    with Bar("growth, writing comments", 2 + len(sizes)) as bar:
        cast = world.people()
        empty = world.talked_about("comments-0", cast, ())
        bar.step()
        small = world.talked_about(f"comments-{BASELINE}", cast, world.EVEN)
        bar.step()
        pages = {said(0): empty.path, said(BASELINE): small.path}
        for size in sizes:
            bar.show(f"{size:,} comments")
            large = world.talked_about(f"comments-{size}", cast, ())
            world.multiply(
                instance / "wortmeldung.db",
                source=small.discussion_id,
                target=large.discussion_id,
                copies=size // BASELINE,
            )
            pages[f"{said(size)}, first page"] = large.path
            bar.step()
        pages[f"{said(size)}, middle page"] = f"{large.path}?after={size // 2 + 1}"
        pages[f"{said(size)}, last page"] = f"{large.path}?after={BASELINE + 1}"
    return pages


def said(size: int) -> str:
    """So many comments, in words."""
    return f"{size:,} comments"


def _figure(turns: measure.Rounds, way: str, page: str) -> Figure:
    name, baseline = f"{way}, {page}", f"{way}, {said(BASELINE)}"
    if name == baseline:
        return compared(turns, name, unit="ms")
    empty = page == said(0)
    return compared(turns, name, baseline, unit="ms", target=None if empty and way != KEPT else MOST)


if __name__ == "__main__":
    main()
