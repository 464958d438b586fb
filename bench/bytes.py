"""What an article costs on the wire: the page, its style sheet, script, icon and pictures, in each encoding.

Run: .venv/bin/python -m bench.bytes

Every answer counts from its first to its last byte, with the headers. First visit: a browser that has nothing. Second
visit: one that kept what it may keep and asks only for what it has to. The baseline is the same without compression.
"""

import re
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bench import measure, world
from bench.measure import Figure, Target
from bench.progress import Bar
from bench.serving import real

ENCODINGS = {"uncompressed": "", "gzip": "gzip", "brotli": "br", "browser": world.BROWSER["Accept-Encoding"]}
MOST_REQUESTS = Target(6, of_ratio=False)
# What a browser fetches by itself: style sheets, scripts, icons, pictures; not what a link leads to.
FETCHED = re.compile(
    r'<(?:link\b(?=[^>]*\brel="(?:stylesheet|icon|preload|modulepreload)")[^>]*?\bhref|(?:script|img)\b[^>]*?\bsrc)="([^"]+)"'
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came over the wire."""

    head: str
    body: bytes

    @property
    def size(self) -> int:
        """All of its bytes."""
        return len(self.head.encode("latin-1")) + 4 + len(self.body)

    def header(self, name: str) -> str:
        """The value of a header, or ''."""
        found = re.search(rf"^{name}: *(.*?)\r?$", self.head, re.IGNORECASE | re.MULTILINE)
        return found[1] if found else ""


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with world.publication(folder / "instance"):
            cast = world.people()
            articles = {
                "article alone": world.talked_about("alone", cast, ()),
                "article with 50 threads": world.talked_about("lively", cast),
            }
        with real(folder, LIVE_MOST_STREAMS=0) as server, Bar("bytes", len(articles)) as bar:
            figures: list[Figure] = []
            for what, article in articles.items():
                figures += figures_of(what, server.url + article.path)
                bar.step()
    measure.report(figures)


def figures_of(what: str, url: str) -> list[Figure]:
    """A first visit in each encoding, what it is made of, and a second one."""
    visits = {name: visit(url, accepted) for name, accepted in ENCODINGS.items()}
    plain = size_of(visits["uncompressed"])
    usual = visits["browser"]
    baseline = f"{what}, uncompressed"
    figures = [
        Figure(
            f"{what}, {name}", size_of(answers) / 1000, "kB", size_of(answers) / plain, baseline, note=encoded(answers)
        )
        for name, answers in visits.items()
        if name != "uncompressed"
    ]
    figures.insert(0, Figure(baseline, plain / 1000, "kB"))
    figures.append(Figure(f"{what}, requests", len(usual), target=MOST_REQUESTS, note=made_of(usual)))
    return [
        *figures,
        Figure(f"{what}, second visit", second_visit(usual) / 1000, "kB", second_visit(usual) / plain, baseline),
    ]


def visit(url: str, accepted: str) -> dict[str, Answer]:
    """Every answer that a browser gets for an article, by its address."""
    page = ask(url, accepted)
    text = page if not page.header("Content-Encoding") else ask(url, "")
    return {url: page} | {one: ask(one, accepted) for one in addresses_in(text.body.decode(), url)}


def addresses_in(html: str, url: str) -> list[str]:
    """What a browser fetches along with the page, each once; what is on another host would be a mistake."""
    found = dict.fromkeys(urljoin(url, unescape(address)) for address in FETCHED.findall(html))
    return [address for address in found if address.startswith("http")]


def size_of(answers: Mapping[str, Answer]) -> int:
    """All bytes of them."""
    return sum(answer.size for answer in answers.values())


def encoded(answers: Mapping[str, Answer]) -> str:
    """Which encoding the page came in."""
    return next(iter(answers.values())).header("Content-Encoding") or "not compressed"


def made_of(answers: Mapping[str, Answer]) -> str:
    """The parts and their sizes."""
    return ", ".join(f"{_kind(answer)} {answer.size / 1000:.1f} kB" for answer in answers.values())


def second_visit(answers: Mapping[str, Answer]) -> int:
    """The bytes where the browser asks whether what it kept is still right, and doesn't where it need not ask."""
    asked = (
        ask(url, ENCODINGS["browser"], {"If-None-Match": answer.header("ETag")})
        for url, answer in answers.items()
        if "immutable" not in answer.header("Cache-Control")
    )
    return sum(answer.size for answer in asked)


def ask(url: str, accepted: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own; exits where the answer is neither a page nor 'not modified'."""
    there = urlsplit(url)
    wanted = {"Host": there.netloc, "Connection": "close", "Accept-Encoding": accepted, **(headers or {})}
    lines = [f"GET {there.path} HTTP/1.1", *(f"{name}: {value}" for name, value in wanted.items() if value)]
    with socket.create_connection((there.hostname, there.port or 80), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        head, _, body = b"".join(_received(connection)).partition(b"\r\n\r\n")
    if head.split(b" ")[1] not in {b"200", b"304"}:
        raise SystemExit(f"{url} answers with {head[:30]!r}")
    return Answer(head.decode("latin-1"), body)


def _received(connection: socket.socket) -> Iterator[bytes]:
    while piece := connection.recv(65536):
        yield piece


def _kind(answer: Answer) -> str:
    return answer.header("Content-Type").partition(";")[0].rpartition("/")[2].partition("+")[0]


if __name__ == "__main__":
    main()
