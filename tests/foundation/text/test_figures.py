"""Figures: drawings rebuilt from shapes, and nothing but shapes."""

import re

import pytest

from app.foundation.refusals import Invalid
from app.foundation.text.figures import place_figures, safe_drawing
from app.foundation.text.markdown import render_article

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
SHAPES = '<title>weg</title><g class="bar"><rect x="1" width="2"/></g><text>A &amp; B</text> '
GOOD = f'<svg {XMLNS} viewBox="0 0 9 9">{SHAPES}</svg>'


def svg(inner, attributes=""):
    return f"<svg {XMLNS} {attributes}>{inner}</svg>"


def test_a_drawing_is_described_and_keeps_its_geometry():
    drawing = safe_drawing(GOOD, 'Zehn "mal" <schneller>', 3)
    assert 'role="img" aria-labelledby="figure-3"' in drawing
    assert '<title id="figure-3">Zehn &#34;mal&#34; &lt;schneller&gt;</title>' in drawing
    assert 'viewBox="0 0 9 9"' in drawing
    assert '<rect x="1" width="2"></rect>' in drawing
    assert "A &amp; B" in drawing
    assert "weg" not in drawing


@pytest.mark.parametrize(
    "bad",
    [
        svg("<script>alert(1)</script>"),
        svg("<foreignObject><p>x</p></foreignObject>"),
        svg("<g><a href='javascript:x'><rect/></a></g>"),
        svg("<image href='x.png'/>"),
        svg("<use href='#x'/>"),
        svg("<style>*{}</style>"),
        svg("<animate attributeName='x'/>"),
        svg("<p xmlns='http://www.w3.org/1999/xhtml'>x</p>"),
        svg("<script xmlns=''>x</script>"),
        '<!DOCTYPE svg [<!ENTITY x "y">]>' + GOOD,
        svg("<!-- x -->"),
        svg("<![CDATA[<script>]]>"),
        "<svg><rect/></svg>",
        f"<g {XMLNS}/>",
        "<svg",
        "",
        "\x00",
    ],
)
def test_a_drawing_of_anything_else_is_refused(bad):
    with pytest.raises(Invalid) as refused:
        safe_drawing(bad, "x", 1)
    assert refused.value.field == "figure"


@pytest.mark.parametrize(
    "attributes",
    ["onload='x'", "style='x'", "href='x'", "id='x'", "fill='url(#x)'", "class='URL(x)'", "tabindex='0'", "data-x='y'"],
)
def test_attributes_that_are_no_geometry_fall_away(attributes):
    for drawing in (svg("<rect/>", attributes), svg(f"<rect {attributes}/>")):
        assert attributes.partition("=")[0] + "=" not in safe_drawing(drawing, "y", 1).replace('id="figure-1"', "")


def test_the_text_of_a_drawing_stays_text():
    drawing = safe_drawing(svg("<text x='&quot;&gt;&lt;script&gt;'>&lt;script&gt;</text>&lt;b&gt;"), "x", 1)
    assert "<script>" not in drawing
    assert "<b>" not in drawing


def test_figures_stand_where_their_lines_were():
    source = 'Davor.\n\n![Zehnmal](a.svg "Quelle: X")\n\nDazwischen.\n\n![Mal](b.svg)\n\nDanach.'
    html = place_figures(render_article, source, "de", {"a.svg": GOOD, "b.svg": GOOD})
    parts = re.split(r"(<figure .*?</figure>)", html, flags=re.DOTALL)
    assert [part.strip() for part in parts[::2]] == ["<p>Davor.</p>", "<p>Dazwischen.</p>", "<p>Danach.</p>"]
    assert "Quelle: X</figcaption>" in parts[1]
    assert "figcaption" not in parts[3]
    assert len(set(re.findall(r' id="figure-\d+"', html))) == 2


def test_a_text_without_figures_is_the_same_text():
    assert place_figures(render_article, "Nur Text.", "de", {}) == "<p>Nur Text.</p>"


def test_a_figure_whose_drawing_is_missing_is_named():
    with pytest.raises(Invalid) as refused:
        place_figures(render_article, "![x](fehlt.svg)", "de", {})
    assert refused.value.details == {"name": "fehlt.svg"}
