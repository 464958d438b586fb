"""The article page with 50 threads and their replies: processor time, and requests a second over HTTP.

Run: .venv/bin/python -m bench.page

The baselines are a bare Flask view of as many bytes, in the same process or on the same server with the same settings,
and nginx with the same bytes as a file. The rivals take turns in every round. Over HTTP each is asked twice: by a
browser, which takes the page compressed, and by a program that doesn't; "as many bytes" are those on the wire. The load
comes from `wrk`.
"""

import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from werkzeug.test import EnvironBuilder

from app.web.kept_pages import SENT_OFTEN
from bench import measure, world
from bench.bare import bare
from bench.measure import Figure, Rounds, Target, compared
from bench.progress import Bar
from bench.serving import NotThere, Rival, bare_server, fetch, nginx, real

SLUG = "page-with-fifty-threads"
PATH = f"/articles/{SLUG}"
BROWSER, PLAIN = "browser", "uncompressed"
HOW = {
    BROWSER: world.BROWSER,
    PLAIN: {name: value for name, value in world.BROWSER.items() if name != "Accept-Encoding"},
}
BARE, KEPT, NEW, PERSONAL = "bare Flask", "kept", "made anew", "logged in"
# A page that is not compressed keeps the memory busy, whoever sends it; what readers get has the targets.
LEAST = {
    (KEPT, BROWSER): Target(5, is_least=True),
    (PERSONAL, BROWSER): Target(0.5, is_least=True),
}
LEAST_OF_NGINX = Target(0.4, is_least=True)
MOST_MS = Target(4, of_ratio=False)
ROUNDS, SECONDS = 5, 2.0


def main() -> None:
    """Print both tables in one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cookie = prepared(folder)
        figures = in_one_process(folder, cookie)
        figures += over_http(folder, cookie)
    measure.report(figures)


def prepared(folder: Path) -> str:
    """Publish the article and let people talk; returns the cookie of somebody who is logged in."""
    with world.publication(folder / "instance") as app:
        world.talked_about(SLUG, world.people())
        return world.cookie_of_a_reader(app)


# --- in one process: the figure that repeats on a busy machine


def in_one_process(folder: Path, cookie: str) -> list[Figure]:
    """Milliseconds of processor time a request: from memory as a browser asks, made anew without compression."""
    rounds = 2 if measure.is_quick() else ROUNDS
    with _processor_rivals(folder, cookie) as (baseline, rivals):
        timed = {name: partial(measure.processor_ms, ask, measure.enough(ask)) for name, ask in rivals.items()}
        with Bar("page, processor time", rounds * len(timed)) as bar:
            measured = measure.in_turns(timed, rounds, bar)
    targets = {NEW: MOST_MS}
    return [
        compared(measured, name, "" if name == baseline else baseline, unit="ms", target=targets.get(name))
        for name in rivals
    ]


@contextmanager
def _processor_rivals(folder: Path, cookie: str) -> Iterator[tuple[str, dict[str, Callable[[], object]]]]:
    """A bare view of the page's size, and the page in its three ways; the name of the first one stands before."""
    with (
        world.publication(folder / "instance") as app,
        world.publication(folder / "instance", PAGE_CACHE_MEGABYTES=0) as without_cache,
    ):
        size = len(asked(app, PATH)())
        baseline = f"{BARE}, {size:,} bytes"
        yield (
            baseline,
            {
                baseline: asked(bare({PATH[1:]: size}), PATH),
                KEPT: asked(app, PATH, HOW[BROWSER]),
                NEW: asked(without_cache, PATH),
                PERSONAL: asked(app, PATH, HOW[BROWSER] | {"Cookie": cookie}),
            },
        )


def asked(app: Any, path: str, headers: Mapping[str, str] | None = None) -> Callable[[], bytes]:
    """Asks an application for a page, as a server does."""
    plain, _, query = path.partition("?")
    environ = EnvironBuilder(plain, query_string=query, headers=list((headers or {}).items())).get_environ()

    def ask() -> bytes:
        said: list[str] = []
        content = b"".join(app(dict(environ), lambda status, *_: said.append(status)))
        if not said[0].startswith("200"):
            raise SystemExit(f"{path} answers with {said[0]}")
        return content

    return ask


# --- over HTTP: what readers get


def over_http(folder: Path, cookie: str) -> list[Figure]:
    """Requests a second on two server processes."""
    rounds, seconds = (1, 1.0) if measure.is_quick() else (ROUNDS, SECONDS)
    try:
        with ExitStack() as stack:
            rivals, contents, lacking = stack.enter_context(_http_rivals(folder, cookie))
            bar = stack.enter_context(Bar("page, requests a second", (rounds + 1) * len(rivals)))
            measure.in_turns({name: partial(one.rate, 1.0) for name, one in rivals.items()}, 1, bar)  # warms up
            timed = {name: partial(one.rate, seconds) for name, one in rivals.items()}
            measured = measure.in_turns(timed, rounds, bar)
    except NotThere as missing:
        return [Figure("requests a second", None, note=str(missing))]
    notes = {name: f"{statistics.median(one.costs[1:]):,.0f} µs of the processors" for name, one in rivals.items()}
    for way, how in ((way, how) for way in (KEPT, PERSONAL) for how in HOW):
        notes[_bare(way, how)] += f", {len(contents[f'{way}, {how}']):,} bytes"
    return [figure for how in HOW for figure in _figures_of(measured, how, notes, lacking)]


def _figures_of(measured: Rounds, how: str, notes: Mapping[str, str], lacking: str) -> list[Figure]:
    def shown(name: str, baseline: str = "", target: Target | None = None) -> Figure:
        return compared(measured, name, baseline, unit="/s", target=target, note=notes[name])

    kept, file, target = f"{KEPT}, {how}", f"nginx, {how}", LEAST_OF_NGINX if how == BROWSER else None
    figures = [
        shown(_bare(KEPT, how)),
        shown(_bare(PERSONAL, how)),
        shown(kept, _bare(KEPT, how), LEAST.get((KEPT, how))),
        *([shown(kept, _bare(KEPT, PLAIN), LEAST[KEPT, how])] if how == BROWSER else []),
        shown(f"{NEW}, {how}", _bare(KEPT, how)),
        shown(f"{PERSONAL}, {how}", _bare(PERSONAL, how), LEAST.get((PERSONAL, how))),
    ]
    if lacking:
        return [*figures, Figure(kept, None, baseline=file, target=target, note=lacking)]
    return [*figures, shown(file), shown(kept, file, target)]


def _bare(way: str, how: str) -> str:
    """What the bare view of a page's size is called."""
    return f"bare Flask, as large as {way}, {how}"


@contextmanager
def _http_rivals(folder: Path, cookie: str) -> Iterator[tuple[dict[str, Rival], dict[str, bytes], str]]:
    """Everybody who takes part, what our pages hold, and why nginx doesn't take part if it doesn't."""
    if shutil.which("wrk") is None:
        raise NotThere("wrk is not installed")
    with ExitStack() as stack:
        kept = stack.enter_context(real(folder, LIVE_MOST_STREAMS=0))
        new = stack.enter_context(real(folder, LIVE_MOST_STREAMS=0, PAGE_CACHE_MEGABYTES=0))
        rivals = {}
        for how, headers in HOW.items():
            for way, server in ((KEPT, kept), (NEW, new), (PERSONAL, kept)):
                own = headers | ({"Cookie": cookie} if way == PERSONAL else {})
                rivals[f"{way}, {how}"] = Rival(f"{server.url}{PATH}", own, server.pid)
        contents = {name: _after_a_while(one) for name, one in rivals.items() if not name.startswith(NEW)}
        lacking = _add_baselines(stack, folder, rivals, contents)
        yield rivals, contents, lacking


def _after_a_while(rival: Rival) -> bytes:
    """What it sends once both processes have sent it often, and made it as small as it gets."""
    return min((fetch(rival.url, rival.headers)[1] for _ in range(6 * SENT_OFTEN)), key=len)


def _add_baselines(stack: ExitStack, folder: Path, rivals: dict[str, Rival], contents: Mapping[str, bytes]) -> str:
    """The bare views and the files; says why there are no files."""
    views = {f"{way}, {how}": f"{way}-{how}".replace(" ", "-") for way in (KEPT, PERSONAL) for how in HOW}
    sizes = {view: len(contents[name]) for name, view in views.items()}
    address, pid = stack.enter_context(bare_server(sizes))
    for name, view in views.items():
        rivals[_bare(*name.split(", "))] = Rival(f"{address}/{view}", rivals[name].headers, pid)
    try:
        files = {how: contents[f"{KEPT}, {how}"] for how in HOW}
        address, pid = stack.enter_context(nginx(folder / "nginx", files))
    except NotThere as missing:
        return str(missing)
    for how, headers in HOW.items():
        rivals[f"nginx, {how}"] = Rival(f"{address}/{how}", headers, pid)
    return ""


if __name__ == "__main__":
    main()
