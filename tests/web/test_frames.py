"""What is kept of a page is what stays the same; what is new each time is set in, and nothing else can get there."""

import pytest
from flask import session, url_for
from markupsafe import Markup

from app.web import frames
from app.web.frames import Frame, in_frame, page_in_frame

GREETING = """<p lang="{{ language_of }}">{{ pieces.name }}: {{ pieces.text }}
<a href="{{ url_for('discussion.comment', id=pieces.id) }}" title="{{ pieces.name }}">{{ pieces.id }}</a></p>"""


@pytest.fixture
def drawn(app):
    """Draw the greeting; `drawn.times` says how often its template was needed."""
    times = []

    def remember():
        times.append(1)
        return "de"

    template = app.jinja_env.from_string("{% set language_of = remember() %}" + GREETING, {"remember": remember})

    def draw(facts=None, **pieces):
        given = {"id": 7, "name": "Ben", "text": Markup("<b>Hallo</b>"), **pieces}
        with app.test_request_context("/"), pytest.MonkeyPatch.context() as patch:
            patch.setattr(app.jinja_env, "get_template", lambda _name: template)
            return in_frame("greeting.html", facts or {}, given)

    draw.times = times
    return draw


def test_a_frame_is_made_once_and_filled_anew(app, drawn):
    pages = [drawn(id=number, name=name) for number, name in ((7, "Ben"), (12_345, "Cleo"))]
    assert len(drawn.times) == 1
    with app.test_request_context():
        addresses = [url_for("discussion.comment", id=number) for number in (7, 12_345)]
    for page, address, name in zip(pages, addresses, ("Ben", "Cleo"), strict=True):
        assert f'href="{address}" title="{name}"' in page
        assert f"{name}: <b>Hallo</b>" in page


def test_another_fact_has_another_frame(drawn):
    for kind in ("a", "b", "a"):
        drawn({"kind": kind})
    assert len(drawn.times) == 2


def test_what_people_write_is_escaped_wherever_it_stands_and_is_never_a_place(drawn):
    drawn()
    place = f"piece-{frames._secret}-text-"
    page = drawn(name=f'"><script>{place}{frames._first_number}', text="<i>")
    assert "<script>" not in page
    assert page.count("&#34;&gt;&lt;script&gt;" + place + str(frames._first_number)) == 2
    assert ": &lt;i&gt;" in page


def test_a_missing_piece_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError):
        Frame(("<p>", "name", "</p>")).around({})


def test_a_page_of_somebodys_own_is_never_kept(app):
    with app.test_request_context("/"):
        session["anything"] = "of theirs"
        page_in_frame("front/home.html", {"articles": ()}, {})
    assert frames._pages.size_bytes == 0
    with app.test_request_context("/"):
        page_in_frame("front/home.html", {"articles": ()}, {})
    assert frames._pages.size_bytes > 0
