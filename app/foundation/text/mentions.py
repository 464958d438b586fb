"""Whom a text addresses as `@name`, as far as the text alone can tell."""

import re
from html.parser import HTMLParser

from app.foundation.text.names import name_key

MOST_WORDS = 4
MOST_LOOKED_AT = 30

_AT = re.compile(r"(?<![\w@./:-])@(?=\w)")
_AFTER_A_NAME = re.compile(r"\W+$")
_NOT_THE_WRITERS_WORDS = {"blockquote", "pre", "code", "a"}
_BLOCKS = {"p", "li", "br", "blockquote", "pre", "ul", "ol"}


def mentioned_names(html: str) -> tuple[tuple[str, ...], ...]:
    """For each `@` of a rendered text the keys of the names that may follow it, the longest first.

    Names hold spaces, so only somebody who knows the people can tell where one ends. What is quoted, code or a link
    addresses nobody.
    """
    if "@" not in html:
        return ()
    reader = _OwnWords()
    reader.feed(html)
    reader.close()
    found: list[tuple[str, ...]] = []
    for line in "".join(reader.words).splitlines():
        for at in _AT.finditer(line):
            keys = _keys(line[at.end() :])
            if keys and keys not in found:
                found.append(keys)
    return tuple(found[:MOST_LOOKED_AT])


def _keys(text: str) -> tuple[str, ...]:
    words = text[:200].split()[:MOST_WORDS]
    possible = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    names = (name for text in possible for name in (text, _AFTER_A_NAME.sub("", text)))
    return tuple(dict.fromkeys(key for name in names if (key := name_key(name)[:120])))


class _OwnWords(HTMLParser):
    """Collects the text outside of quotes, code and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._break_at(tag)
        self._depth += tag in _NOT_THE_WRITERS_WORDS

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in _NOT_THE_WRITERS_WORDS
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(" " if self._depth else data)

    def _break_at(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
