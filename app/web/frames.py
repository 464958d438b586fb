"""HTML in two: a frame, kept under all that it is made of, and the pieces in it that are new each time.

What stands around a discussion is the same for days, and all comments of a kind look alike; making that again is most
of the work for a page.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from flask import Response, g, make_response, render_template, session
from flask_login import current_user
from markupsafe import Markup, escape

from app.foundation.caches import BoundedCache
from app.web.holes import made_for_all
from app.web.language import language, theme
from app.web.pages import here, rendered, standing_for_here, way_back
from app.web.security import csp_nonce

Pieces = Mapping[str, str | int]

# Of this process: no text that anybody writes can look like the place of a piece.
_secret = secrets.token_hex(12)
# The same for numbers of which addresses are made: ten digits each, in frames in which nobody's words stand.
_first_number = 2_000_000_000 + secrets.randbelow(100_000_000)


@dataclass(frozen=True, slots=True)
class Frame:
    """In turn what stays and the name of a piece; `has_style`: whether the answer has an inline style to allow."""

    parts: tuple[str, ...]
    has_style: bool = False

    def around(self, pieces: Pieces) -> str:
        """The whole, with these pieces; KeyError where one is missing."""
        # Copying a long list of comments takes longer than all else here, so what is safe is left as it is.
        shown = {name: piece if isinstance(piece, Markup) else escape(piece) for name, piece in pieces.items()}
        parts = list(self.parts)
        parts[1::2] = [shown[name] for name in self.parts[1::2]]
        return "".join(parts)

    @property
    def size_bytes(self) -> int:
        """About what it takes, with the facts in its key: most of these stand in it too."""
        return 4 * sum(map(len, self.parts)) + 1000


_pages: BoundedCache[Frame] = BoundedCache(limit_bytes=4 * 1024 * 1024)
_fragments: BoundedCache[Frame] = BoundedCache(limit_bytes=1024 * 1024)


def page_in_frame(
    template: str,
    facts: Mapping[str, Hashable],
    pieces: Pieces,
    *,
    more: Callable[[], Mapping[str, object]] = dict,
) -> Response:
    """A whole page, whose template knows the `facts`, what `more` gives, and `pieces` by their names.

    The frame of pages for everybody is kept as long as the facts are the same: the template may depend on nothing else
    that changes, nor do anything with a piece but show it. `more` is for what costs something to make and is the same
    for the same facts.
    """
    is_for_everybody = made_for_all() or not (session or current_user.is_authenticated)
    if not is_for_everybody:
        return make_response(render_template(template, **facts, **more(), pieces=pieces))
    key = (template, made_for_all(), language(), theme(), *facts.values())
    frame = _pages.get(key)
    if frame is None:
        places = {name: _place(name) for name in (*pieces, "here", "wayback")}
        with standing_for_here(places["here"], places["wayback"]):
            html = render_template(template, **facts, **more(), pieces=places)
        frame = Frame(_cut(html, places), "csp_nonce" in g)
        # A nonce for one answer is none for the next, and a form's token is its reader's own.
        if made_for_all() or not (frame.has_style or session):
            _pages.put(key, frame, frame.size_bytes)
    elif frame.has_style:
        csp_nonce()
    return make_response(frame.around({**pieces, "here": here(), "wayback": way_back()}))


def in_frame(template: str, facts: Mapping[str, Hashable], pieces: Pieces) -> Markup:
    """HTML for setting into a page: see `page_in_frame`, and `rendered` for what the template knows besides.

    The template may also make addresses of pieces that are numbers. The facts hold nothing that anybody wrote.
    """
    key = (template, language(), *facts.values())
    frame = _fragments.get(key)
    if frame is None:
        places = {
            name: _first_number + number if isinstance(piece, int) else _place(name)
            for number, (name, piece) in enumerate(pieces.items())
        }
        frame = Frame(_cut(rendered(template, **facts, pieces=places), places))
        _fragments.put(key, frame, frame.size_bytes)
    return Markup(frame.around(pieces))  # noqa: S704 - a template's, and what is set in is escaped


def _place(name: str) -> str:
    """What stands for a piece while the frame is made."""
    return f"piece-{_secret}-{name}-"


def _cut(html: str, places: Pieces) -> tuple[str, ...]:
    names = {str(place): name for name, place in places.items()}
    parts = re.split(f"({'|'.join(names)})", html)
    parts[1::2] = [names[place] for place in parts[1::2]]
    return tuple(parts)
