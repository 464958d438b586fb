"""The memory of a whole publication: two server processes, the worker, the streams; idle, and after load.

Run: .venv/bin/python -m bench.memory

Figures are PSS: what processes share counts once. The load asks for every page of a discussion of 10,000 comments, in
all orders, in both languages, compressed and not, by strangers and by somebody who is logged in, until every cache is
full; then for as much again, which must not grow anything. The baseline is a bare Flask application on the same server.
"""

import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import measure, world
from bench.measure import Figure, Target
from bench.processes import MEBIBYTE, Memory, memory_below
from bench.progress import Bar
from bench.serving import bare_server, fetch, real
from tests.parts.server import Server

COMMENTS = 10_000
REQUESTS = 1_500
AT_ONCE = 8
MOST_MEGABYTES = Target(200, of_ratio=False)
MOST_GROWTH = Target(1.1)
PARTS = ("servers", "worker", "streams")


def main() -> None:
    """Print the table."""
    requests, comments = (20, 200) if measure.is_quick() else (REQUESTS, COMMENTS)
    with tempfile.TemporaryDirectory() as name, Bar("memory", 4) as bar:
        folder = Path(name)
        path, cookie = prepared(folder, comments)
        bar.step()
        with bare_server({"page": 30_000}) as (address, pid):
            load(lambda _: (f"{address}/page", {}), requests, bar)
            bare = settled(pid)
        with real(folder) as server:
            settled(server.pid)
            idle = memory_below(server.pid)
            chance = random.Random(5)  # noqa: S311
            load(lambda _: some_request(server, path, cookie, comments, chance), requests, bar)
            loaded = memory_below(server.pid)
            load(lambda _: some_request(server, path, cookie, comments, chance), requests, bar)
            again = memory_below(server.pid)
    measure.report(figures_of(bare, idle, loaded, again))


def prepared(folder: Path, comments: int) -> tuple[str, str]:
    """A large discussion; its address, and the cookie of somebody who is logged in."""
    instance = folder / "instance"
    with world.publication(instance) as app:
        cast = world.people()
        small, large = world.talked_about("few", cast, world.EVEN), world.talked_about("many", cast, ())
        world.multiply(
            instance / "wortmeldung.db",
            source=small.discussion_id,
            target=large.discussion_id,
            copies=comments // 100,
        )
        return large.path, world.cookie_of_a_reader(app)


def settled(pid: int) -> Memory:
    """What all processes hold together when that has stopped to change: a start takes a while."""
    before, now = Memory(), sum(memory_below(pid).values(), Memory())
    for _ in range(20):
        if abs(now.proportional - before.proportional) < now.proportional / 100:
            break
        time.sleep(1)
        before, now = now, sum(memory_below(pid).values(), Memory())
    return now


def load(request: Callable[[int], tuple[str, dict[str, str]]], requests: int, bar: Bar) -> None:
    """Ask so often, some at a time, each over a connection of its own."""
    bar.show(f"{requests:,} requests")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda number: fetch(*request(number)), range(requests)):
            pass
    bar.step()


def some_request(
    server: Server, path: str, cookie: str, comments: int, chance: random.Random
) -> tuple[str, dict[str, str]]:
    """A page of the discussion, somehow."""
    order = chance.choice(("newest", "oldest"))
    headers = {"Accept-Language": chance.choice(("de", "en")), "Accept-Encoding": chance.choice(("br", "gzip", ""))}
    if chance.random() < 0.2:
        headers["Cookie"] = cookie
    return f"{server.url}{path}?order={order}&after={chance.randrange(1, comments)}", headers


def figures_of(
    bare: Memory, idle: dict[str, Memory], loaded: dict[str, Memory], again: dict[str, Memory]
) -> list[Figure]:
    """Each part before and after, and all of it against the bare application."""
    baseline = "bare Flask, two processes, after load"
    figures = [_figure(baseline, bare)]
    for part in PARTS:
        figures.append(_figure(f"{part}, idle", idle[part]))
        figures.append(
            _figure(
                f"{part}, after load",
                loaded[part],
                of=bare if part == "servers" else None,
                baseline=baseline if part == "servers" else "",
                target=MOST_MEGABYTES if part == "servers" else None,
            )
        )
    servers, twice = loaded["servers"], again["servers"]
    figures.append(_figure("servers, after as much again", twice, servers, "servers, after load", MOST_GROWTH))
    figures.append(_figure("all, idle", sum(idle.values(), Memory())))
    figures.append(_figure("all, after load", sum(loaded.values(), Memory()), bare, baseline))
    return figures


def _figure(
    name: str, memory: Memory, of: Memory | None = None, baseline: str = "", target: Target | None = None
) -> Figure:
    return Figure(
        name,
        memory.proportional / MEBIBYTE,
        "MB",
        ratio=memory.proportional / of.proportional if of else None,
        baseline=baseline,
        target=target,
        note=f"RSS {memory.resident / MEBIBYTE:.0f} MB",
    )


if __name__ == "__main__":
    main()
