"""Reading rendered HTML as a browser does, to see what is left of it."""

from html.parser import HTMLParser

VOID = {"br", "hr"}


class Seen(HTMLParser):
    """All tags with their attributes, and whatever else a browser would take for something else than text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.other += [f"<{tag}> is left open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It closes what was opened last."""
        if not self._open or self._open.pop() != tag:
            self.other.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data

    def handle_comment(self, data: str) -> None:
        """No comments."""
        self.other.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """No declarations."""
        self.other.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        """No instructions."""
        self.other.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        """No marked sections."""
        self.other.append(f"<![{data}]>")


def assert_safe(html: str, tags: set[str], rel: str) -> Seen:
    """Only these tags, only their few attributes, only links that lead somewhere harmless, everything closed."""
    seen = Seen(html)
    assert not seen.other, f"{seen.other} in {html!r}"
    for tag, attributes in seen.tags:
        assert tag in tags, f"<{tag}> in {html!r}"
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        assert set(attributes) <= allowed, f"{attributes} in {html!r}"
        if tag == "a":
            assert attributes["rel"] == rel, html
            href = attributes.get("href") or ""
            assert not href or href.lower().startswith(("http://", "https://", "mailto:")), href
        if "start" in attributes:
            assert (attributes["start"] or "").isdigit()
    return seen
