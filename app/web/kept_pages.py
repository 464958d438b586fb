"""Finished answers, as they lie in memory: one that is the same for everybody, and one with holes for its reader."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from werkzeug.http import parse_etags

from app.web.compression import compressed, quickest, unzipped
from app.web.holes import HOLE
from app.web.stitching import PageWithHoles

Headers = list[tuple[str, str]]
SENT_OFTEN = 50  # times, by one process
_WAYS = ("gzip", "br-well", "gzip-well", "br", "")
VARIES_WITH = "Cookie, Accept-Language, Accept-Encoding"
_numbers = count()
_OWN_HEADERS = frozenset({"etag", "content-length", "vary", "content-encoding"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out, in one encoding; `marks` are those of the page in every encoding, this one's first."""

    marks: tuple[str, ...]
    headers: Headers
    body: bytes

    def send(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Send it, or say that the browser has it already."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known:
            etags = parse_etags(known)
            mark = next((mark for mark in self.marks if etags.contains_weak(mark)), None)
            if mark is not None:
                without = {"content-type", "content-length", "content-encoding", "etag"}
                kept = [header for header in self.headers if header[0].lower() not in without]
                start_response("304 Not Modified", [*kept, ("ETag", f'"{mark}"')])
                return []
        start_response("200 OK", self.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class KeptPage:
    """A page for everybody, kept small: quickly at first, as it may soon be out of date, and well if it lives."""

    def __init__(self, headers: Headers, content: bytes) -> None:
        self._headers = _shared_headers(headers)
        self._small = compressed(content, "gzip")
        self._mark = hashlib.blake2b(self._small, digest_size=12).hexdigest()
        self._answers: dict[str, Answer] = {}
        self._times_sent = 0
        self._noted: KeptPage | None = None
        self.size_bytes = 4 * len(self._small) + 4000

    def answer(self, encodings: tuple[str, ...]) -> Answer:
        """The answer for a browser that takes these encodings, the best one first."""
        self._times_sent += 1
        often = self._times_sent > SENT_OFTEN
        encoding = encodings[0] if often else quickest(encodings)
        way = f"{encoding}-well" if encoding and often else encoding
        answer = self._answers.get(way)
        if answer is None:
            answer = self._made(encoding, way)
            if way:
                self._answers[way] = answer
        return answer

    def with_note(self, note: str) -> "KeptPage":
        """The page with a piece of HTML above what it shows, which no browser keeps."""
        if self._noted is None:
            content = self._content().replace(b"<main ", note.encode() + b"<main ", 1)
            headers = [(name, "no-store" if name == "Cache-Control" else value) for name, value in self._headers]
            self._noted = KeptPage(headers, content)
        return self._noted

    def _content(self) -> bytes:
        return unzipped(self._small)

    def _made(self, encoding: str, way: str) -> Answer:
        body = self._small if way == "gzip" else compressed(self._content(), encoding, well=way != encoding)
        marks = tuple(f"{self._mark}-{other}" if other else self._mark for other in dict.fromkeys([way, *_WAYS]))
        headers = [*self._headers, ("ETag", f'"{marks[0]}"'), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Answer(marks, headers, body)


class ReadersPage:
    """A page for everybody who is logged in; `told` is what its readers' own pieces depend on, `number` its own."""

    def __init__(self, headers: Headers, content: bytes, told: Mapping[str, Any]) -> None:
        self.told = told
        self.number = next(_numbers)
        self._page = PageWithHoles(content, HOLE)
        self._headers = _shared_headers(headers)
        self._places = [place for place, (_, value) in enumerate(self._headers) if HOLE.search(value.encode())]
        self._times_sent, self._is_small = 0, False
        self.size_bytes = self._page.size_bytes + 4000

    def send(
        self, own: Mapping[str, str], encoding: str, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> list[bytes]:
        """Send it with these pieces in its holes."""
        self._times_sent += 1
        if self._times_sent > SENT_OFTEN and not self._is_small:
            self._is_small = True
            self._page.compress_well()
        pieces = {name: text.encode() for name, text in own.items()}
        body = self._page.filled_gzip(pieces) if encoding else self._page.filled(pieces)
        headers = [*self._headers, ("Content-Length", str(len(body)))]
        for place in self._places:
            name, value = headers[place]
            headers[place] = name, _filled(value, pieces)
        if encoding:
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _shared_headers(headers: Headers) -> Headers:
    return [*((name, value) for name, value in headers if name.lower() not in _OWN_HEADERS), ("Vary", VARIES_WITH)]


def _filled(value: str, pieces: Mapping[str, bytes]) -> str:
    return HOLE.sub(lambda found: pieces[found[1].decode()], value.encode()).decode()
