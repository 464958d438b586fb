"""Looking for somebody everywhere: in every row of every table, and in the raw bytes of every file."""

import base64
import io
import json
import quopri
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select

from app.foundation.db import Base, db


class Search:
    """Knows the ways in which some words may be written down."""

    def __init__(self, *words: str) -> None:
        self._any_case = {form.lower() for word in words for form in _plain_forms(word)}
        self._exact = {form for word in words for form in _base64_forms(word)}

    def finds(self, content: bytes) -> bool:
        """Whether one of the words is in it."""
        small = content.lower()
        return any(form in small for form in self._any_case) or any(form in content for form in self._exact)

    def rows(self, app: Flask) -> list[str]:
        """The columns in which a word stands."""
        with app.app_context():
            return sorted({place for place, value in _values() if self.finds(value)})

    def files(self, *places: Path) -> list[str]:
        """The files below these folders, or beside these names, in which a word stands."""
        return sorted(file.name for file in _files(places) if self.finds(file.read_bytes()))


def _plain_forms(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.encode("utf-16-le")
    yield json.dumps(word)[1:-1].encode()
    yield quote(word).encode()
    yield quote(word, safe="@").encode()
    yield quopri.encodestring(word.encode()).rstrip(b"=\n")
    yield quopri.encodestring(word.encode(), header=True).rstrip(b"=\n")
    yield word.encode("idna" if word.isascii() else "utf-8")


def _base64_forms(word: str) -> Iterator[bytes]:
    """What is left of a word wherever it begins in what was encoded."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + word.encode())
        first, last = -(-8 * before // 6), -4 if (before + len(word.encode())) % 3 else None
        yield encoded[first:last]


def _values() -> Iterator[tuple[str, bytes]]:
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for name, value in row.items():
                yield f"{table.name}.{name}", _bytes(value)


def _bytes(value: Any) -> bytes:
    return _unpacked(value) if isinstance(value, bytes) else str(value).encode()


def _unpacked(value: bytes) -> bytes:
    """With what is in it, where it is a ZIP."""
    if not value.startswith(b"PK"):
        return value
    with zipfile.ZipFile(io.BytesIO(value)) as archive:
        return b"\n".join([value, *map(archive.read, archive.namelist())])


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from (file for file in place.rglob("*") if file.is_file())
        else:
            yield from place.parent.glob(f"{place.name}*")
