"""Markdown: what people may write is there, and nothing else gets through."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.foundation.refusals import Invalid
from app.foundation.text import markdown
from app.foundation.text.markdown import ARTICLE_TAGS, COMMENT_TAGS, plain_text, render_article, render_comment
from tests.foundation.text.html import assert_safe

LINK = "nofollow ugc noopener"
JAVASCRIPT = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "java\tscript:x"),
    *("\x01javascript:alert(1)", "javascript&colon;alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:x"),
    *("&#0000106avascript:x", "javascript&#58;x", "java&Tab;script:x", "java&NewLine;script:x", "%6Aavascript:x"),
    *("javascript%3Ax", "\\javascript:x", "javascript\\:x", "vbscript:x", "data:text/html,<script>x</script>"),
    *("data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg onload=x>", "blob:x", "file:///etc/passwd"),
    *("view-source:javascript:x", "feed:javascript:x", "jar:x", "filesystem:x", "about:blank", "intent://x"),
    *(
        "//evil.example",
        "/\\evil.example",
        "/logout",
        "./x",
        "#x",
        "?x",
        "http:evil",
        "http:///",
        "https://",
        "http://[",
    ),
    *("tel:1", "ftp://x.example", "ws://x.example", "\u2028javascript:x", "javascript\u00adx:", "ｊavascript:x"),
]
MARKUP = [
    *("<script>alert(1)</script>", "<SCRIPT SRC=//x>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>"),
    *("<svg><script>alert(1)</script></svg>", "<math><mi//xlink:href='javascript:x'>", "<iframe srcdoc='<script>'>"),
    *("<object data=x>", "<embed src=x>", "<base href=//x>", "<meta http-equiv=refresh content='0;url=//x'>"),
    *("<link rel=stylesheet href=//x>", "<style>*{display:none}</style>", "<form action=//x><input name=y>"),
    *("<textarea>", "<title>", "<noscript>", "<plaintext>", "<template>", "<xmp>", "<select>", "<table><tr>"),
    *("<!--", "-->", "<!-- x -->", "<![CDATA[<script>x</script>]]>", "<!DOCTYPE x>", "<?php x ?>", "</p></div>"),
    *("<a href='javascript:x'>y</a>", "<a href=x onclick=y>z</a>", "<p style='position:fixed'>x", "<b onmouseover=x>y"),
    *("<<script>script>x", "<scr<script>ipt>", "<script", "<", "<\x00script>x", "<script/xss>", "\x3cscript\x3e"),
    *(
        "<noscript><p title='</noscript><img src=x onerror=y>'>",
        "<svg></p><style><a id='</style><img src=x onerror=y>'>",
    ),
    *("<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=y&gt;'>",),
    *("<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>", "&lt;script&gt;x&lt;/script&gt;"),
    *(
        "&#60;script&#62;x",
        "{{7*7}}",
        "${x}",
        "<%= x %>",
        "]]>",
        "<details open ontoggle=x>",
        "<video><source onerror=x>",
    ),
]
AROUND = ["{}", "`{}`", "```\n{}\n```", "> {}", "- {}", "*{}*", "**{}**", "[{}](https://x.example)", "a\n\n    {}\n"]
LINKS = [
    *("[a]({})", "[a](<{}>)", '[a]({} "t")', "[a][b]\n\n[b]: {}", "<{}>", "![a]({})", "[![a]({})](https://x.example)"),
    *(
        "[a](https://x.example '{}')",
        '[a](https://x.example "{}")',
        "[a](https://x.example/{})",
        "https://x.example/{}",
    ),
    *("[[a]({})](https://x.example)", "<https://x.example/{}>", '[a](https://x.example/"onclick="x{})'),
]


@pytest.mark.parametrize("around", AROUND, ids=ascii)
def test_markup_in_a_comment_is_only_text(around):
    for markup in MARKUP:
        html = render_comment(around.format(markup)).html
        assert_safe(html, COMMENT_TAGS, LINK)


@pytest.mark.parametrize("link", LINKS, ids=ascii)
def test_links_in_a_comment_lead_only_to_the_web_and_to_mail(link):
    for target in [*JAVASCRIPT, *MARKUP, '" onmouseover="x', "' onmouseover='x", '"><script>x</script>', "`", ")"]:
        assert_safe(render_comment(link.format(target)).html, COMMENT_TAGS, LINK)


@pytest.mark.parametrize("target", JAVASCRIPT, ids=ascii)
def test_no_spelling_of_a_dangerous_address_becomes_a_link(target):
    seen = assert_safe(render_comment(f"[a]({target}) [b](<{target}>) <{target}>").html, COMMENT_TAGS, LINK)
    for _, attributes in seen.tags:
        href = attributes.get("href") or "https://"
        assert href.startswith(("http://", "https://"))
        assert "evil" not in href


FRAME = '<div class="prose__table" tabindex="0" role="region" aria-label="Tabelle">'


def test_articles_are_no_less_safe():
    for markup in [*MARKUP, *(link.format(target) for link in LINKS for target in JAVASCRIPT)]:
        for around in ("{}", "# {}", "| {} |\n|-|\n| {} |"):
            html = render_article(around.format(markup, markup), "de").html
            assert_safe(html.replace(FRAME, "").replace("</table></div>", "</table>"), ARTICLE_TAGS, "noopener")


PIECES = st.sampled_from(
    [
        *MARKUP,
        *JAVASCRIPT,
        *"*_`[]()<>!#-+.\"'&;:/\\|~=\n\t 1a ",
        "\n\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "](",
        "https://x.example",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
@example("<!--")
@example("[" * 3000)
@example("*a_" * 1500)
@example("&" * 5000)
def test_whatever_is_typed_becomes_a_safe_text_or_is_refused(text):
    try:
        rendered = render_comment(text)
    except Invalid:
        return
    seen = assert_safe(rendered.html, COMMENT_TAGS, LINK)
    assert rendered.link_count == sum(tag == "a" for tag, _ in seen.tags)
    plain_text(rendered.html)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_an_article_holds_is_safe_or_refused(text):
    try:
        html = render_article(text, "en").html
    except Invalid:
        return
    assert_safe(html, ARTICLE_TAGS, "noopener")


@pytest.mark.parametrize(
    "source, html",
    [
        ("Ein *Wort* und **zwei**", "<p>Ein <em>Wort</em> und <strong>zwei</strong></p>"),
        ("eine\nzwei", "<p>eine<br>\nzwei</p>"),
        ("> Zitat", "<blockquote>\n<p>Zitat</p>\n</blockquote>"),
        ("- eins\n- zwei", "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>"),
        ("3. drei", '<ol start="3">\n<li>drei</li>\n</ol>'),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```js\nx\n```", "<pre><code>x\n</code></pre>"),
        ("# keine Überschrift", "<p># keine Überschrift</p>"),
        ("---", "<p>---</p>"),
        ("<b>x</b><!-- y -->", "<p>&lt;b&gt;x&lt;/b&gt;&lt;!-- y --&gt;</p>"),
        ("<div>\n\nx", "<p>&lt;div&gt;</p>\n<p>x</p>"),
        ("![Bild](https://x.example/a.png)", None),
        ("~~weg~~", "<p>~~weg~~</p>"),
        ("siehe file.py und x.example", "<p>siehe file.py und x.example</p>"),
        ("a@b.example", "<p>a@b.example</p>"),
    ],
)
def test_a_comment_has_what_people_need_and_no_more(source, html):
    rendered = render_comment(source).html
    assert rendered == html if html else "<img" not in rendered


def test_links_say_what_they_are_and_are_counted():
    rendered = render_comment(
        "https://a.example [b](https://b.example) <https://c.example> [d](mailto:d@e.example) [e](/x)"
    )
    assert rendered.link_count == 4
    assert rendered.html.count(f'rel="{LINK}"') == 4


@pytest.mark.parametrize("source", ["> " * 30 + "x", "- " * 30 + "x", "> - " * 15 + "x", "1. " * 30 + "x"])
def test_what_nests_too_deeply_is_refused_not_cut(source):
    with pytest.raises(Invalid) as refused:
        render_comment(source)
    assert refused.value.field == "body"


def test_an_article_has_headings_tables_and_the_quotes_of_its_language():
    source = '# Eins\n\n## Zwei\n\n"Wort"\n\n| a |\n|---|\n| b |\n'
    german, english = render_article(source, "de").html, render_article(source, "en").html
    assert german.count("<h2>") == 2
    assert "„Wort“" in german
    assert "“Wort”" in english
    assert "<td>b</td>" in german


def test_the_words_of_a_text_are_words():
    assert plain_text("<p>a &amp; b</p><ul><li>c</li><li>d</li></ul>") == "a & b c d"
    assert plain_text(render_comment("&lt;b&gt; `x`").html) == "<b> x"


def test_bare_addresses_are_looked_for_wherever_one_can_stand():
    """What the library knows as the beginning of an address is what lets it look."""
    known = markdown._comment_parser.linkify._schemas
    assert known
    assert all(markdown._MAY_BE_ADDRESS.search(f"x {beginning.upper()}y") for beginning in known)
