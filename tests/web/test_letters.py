"""A letter reads well as text and as HTML, in the person's language, and fetches nothing."""

import re

import pytest
from flask import g
from flask_babel import gettext

from app.foundation.mail.letter import Button, Code, Heading, Letter, Paragraph, Quote
from app.web.letters import html_of, link, speaking_to, text_of

URL = "https://debate.example.org/confirm/" + "x" * 90
LETTER = Letter(
    "Neues",
    (
        Paragraph("Ein Absatz, der so lang ist, dass er in zwei Zeilen umbrochen werden muss."),
        Heading("Wer baut die Brücke?"),
        Quote(
            "Erste Zeile, die ebenfalls so lang ist, dass sie zwei Zeilen braucht, jedenfalls fast.\n\n<b>x</b>", "Cleo"
        ),
        Code("493 027"),
        Button("Bestätigen", URL),
    ),
    "Weil Sie ein Konto haben.",
    "https://debate.example.org/unsubscribe/abc",
    "Abbestellen",
)


@pytest.fixture
def german(inside):
    with speaking_to("de"):
        yield


@pytest.mark.usefixtures("german")
def test_as_text_it_is_wrapped_and_links_stand_alone():
    text = text_of(LETTER)
    lines = text.splitlines()
    assert all(len(line) <= 72 for line in lines if "://" not in line)
    assert URL in lines
    assert lines[lines.index(URL) - 1] == "Bestätigen:"
    assert "    493 027" in lines
    assert lines[lines.index("Wer baut die Brücke?") + 1] == "-" * 20
    quoted = [line for line in lines if line.startswith(">")]
    assert quoted[-2:] == [">", "> <b>x</b>"]
    assert lines[lines.index(quoted[0]) - 1] == "Cleo:"
    assert lines[lines.index("-- ") + 1 :] == [
        "Wortmeldung",
        "Weil Sie ein Konto haben.",
        "",
        "Abbestellen:",
        "https://debate.example.org/unsubscribe/abc",
    ]


@pytest.mark.usefixtures("german")
def test_as_html_it_says_the_same_and_is_escaped():
    html = html_of(LETTER, "de")
    assert '<html lang="de"' in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>" not in html
    assert f'href="{URL}"' in html
    assert "493 027" in html
    assert "Weil Sie ein Konto haben." in html
    assert 'href="https://debate.example.org/unsubscribe/abc">Abbestellen</a>' in html


@pytest.mark.usefixtures("german")
def test_reading_it_tells_nobody_and_fetches_nothing():
    html = html_of(LETTER, "de")
    assert not re.search(
        r"<(img|script|link|iframe|object|video|audio|form|base)\b|@import|url\(|\bsrc=|\bon\w+=", html
    )
    assert set(re.findall(r'https?://[^\s"<]+', html)) == {URL, LETTER.unsubscribe_url}


@pytest.mark.usefixtures("german")
def test_one_way_on_is_a_button_and_several_are_links():
    assert html_of(LETTER, "de").count('class="letter__button"') == 1
    several = Letter("Neues", (Button("Eins", URL), Button("Zwei", URL)), "…")
    assert 'class="letter__button"' not in html_of(several, "de")


@pytest.mark.usefixtures("german")
def test_what_would_read_other_than_it_is_falls_away():
    text = text_of(Letter("x", (Quote("Gut\u202eesöb\u2066\x07", "Mo\rritz"),), "…"))
    assert "> Gutesöb" in text
    assert "\r" not in text


def test_letters_speak_the_language_of_the_person_one_after_the_other(inside):
    said = []
    for language in ("de", "en", "de"):
        with speaking_to(language):
            said.append(gettext("Log out"))
    assert said == ["Abmelden", "Log out", "Abmelden"]


def test_speaking_to_somebody_changes_nothing_for_who_is_looking(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert gettext("Log out") == "Log out"
        with speaking_to("de"):
            assert gettext("Log out") == "Abmelden"
        assert gettext("Log out") == "Log out"
        assert g.language == "en"


def test_links_lead_to_the_public_address(inside, setting):
    setting("PUBLIC_URL", "https://debate.example.org")
    with speaking_to("de"):
        assert link("accounts.login") == "https://debate.example.org/login"
