"""Articles imported on the command line."""

import pytest

from app.articles.queries import has_articles

PAGE = """Im Hafen ist ein Kran umgefallen. Verletzt wurde niemand.
"Wir hatten Glück", sagt die Hafenmeisterin.
Discussion
3 comments
Share Your Thoughts
No comments yet
"""


@pytest.fixture
def file(tmp_path):
    """Writes a file and returns its path."""

    def written(content, name="hafen.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def test_a_saved_page_is_published_without_its_labels_and_says_so(operator, client, file):
    said = operator.does("articles", "import", file(PAGE))
    assert said == (
        "Left out 4 labels of a discussion section: Discussion · 3 comments · Share Your Thoughts · No comments yet\n"
        "Published “Im Hafen ist ein Kran umgefallen.” at"
        " http://localhost:8000/articles/im-hafen-ist-ein-kran-umgefallen\n"
    )
    html = client.get("/articles/im-hafen-ist-ein-kran-umgefallen").text
    assert "„Wir hatten Glück“" in html
    assert "Share Your Thoughts</" not in html.partition("<section")[0]


def test_a_title_can_be_given(operator, client, file):
    said = operator.does("articles", "import", file("Ein Text.\n"), "--title", "Der Kran von Öland")
    assert said == "Published “Der Kran von Öland” at http://localhost:8000/articles/der-kran-von-oeland\n"
    assert client.get("/articles/der-kran-von-oeland").status_code == 200


def test_importing_twice_makes_two_articles_with_addresses_of_their_own(operator, file):
    path = file("# Kran\n\nText.\n", "kran.md")
    assert "/articles/kran\n" in operator.does("articles", "import", path)
    assert "/articles/kran-2\n" in operator.does("articles", "import", path)


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.md", b"\xff\xfe", "This file is not UTF-8 text."),
        ("a.md", b"x" * (2 * 1024 * 1024 + 1), "This file is too large for an article."),
        ("a.md", b"---\ntitle: [\n---\nText", "The front matter of this file can’t be read."),
        ("a.md", b"# Titel\n", "An article needs a title and a text."),
        ("a.md", b"---\nlanguage: fr\n---\n# A\n\nText", "Articles are in German or English."),
        ("a.md", b"# A\n\n![Kran](kran.svg)\n", "The drawing kran.svg is missing."),
        ("a.md", b"# A\n\n" + b"> " * 30 + b"tief\n", "Quotes and lists are nested too deeply here."),
    ],
    ids=["not text", "large", "front matter", "empty", "language", "drawing", "deep"],
)
def test_a_file_that_is_no_article_is_refused_in_a_sentence(operator, app, file, name, content, message):
    assert operator.fails_to("articles", "import", file(content, name)).strip() == message
    with app.app_context():
        assert not has_articles()


def test_a_file_that_is_not_there_is_refused(operator, tmp_path):
    assert "does not exist" in operator.fails_to("articles", "import", tmp_path / "nichts.md")
    assert "is a directory" in operator.fails_to("articles", "import", tmp_path)


def test_an_import_has_a_discussion_that_can_be_joined_at_once(operator, file, as_):
    operator.does("articles", "import", file("# Kran\n\nText.\n", "kran.md"))
    assert as_("ben").send("/articles/kran/comments", body="Schade um ihn.", do="post").status_code == 303
