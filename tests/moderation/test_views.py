"""The list of what waits, the history of a comment, and what our script gets."""

import re
from urllib.parse import unquote

import pytest

from tests.discussion.scenes import comment_html, in_english, link, words
from tests.parts.client import hidden_field

LINKS = "https://a.example https://b.example https://c.example"


def entries(page):
    """The comments in the list, from top to bottom."""
    return [int(number) for number in re.findall(r'id="entry-(\d+)"', page)]


def test_empty_lists_say_so(scene, as_):
    mo = in_english(as_("mo"))
    assert "Nothing is hidden." in words(mo.get("/moderation?show=hidden").text)
    assert "No decisions yet." in words(mo.get("/moderation?show=decisions").text)


def test_what_is_hidden_stands_in_its_list_with_who_when_and_why(scene, as_):
    number = scene.say("ben", "Grob und laut")
    scene.judge("hide", number, reason="insult", note="Zweimal gewarnt")
    mo = in_english(as_("mo"))
    page = mo.get("/moderation?show=hidden").text
    assert entries(page) == [number]
    for said in ("Grob und laut", "Insult", "Mo Ruhepol", "Zweimal gewarnt"):
        assert said in words(page)
    fields = {name: hidden_field(page, name) for name in ("csrf_token", "revision", "from")}
    assert mo.post(f"/comments/{number}/restoration", data=fields).location == "/moderation"
    assert entries(mo.get("/moderation?show=hidden").text) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_decisions_stand_in_their_list_with_label_reason_version_and_place(scene, as_, language):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number, reason="spam", note="Werbung")
    scene.judge("restore", number, who="ida")
    scene.close("Genug")
    mo = as_("mo")
    mo.set_cookie("language", language)
    said = words(mo.get("/moderation?show=decisions").text)
    wanted = {
        "de": ["Diskussion geschlossen", "Genug", "Wiederhergestellt", "Ida Schlüsselbund", "Spam oder Werbung"],
        "en": ["Discussion closed", "Genug", "Restored", "Ida Schlüsselbund", "Spam or advertising"],
    }[language]
    places = [said.index(label, said.index("</h1>") if "</h1>" in said else 0) for label in wanted]
    assert places == sorted(places), "the newest first"
    assert "Werbung" in said
    assert ("Fassung 1" if language == "de" else "version 1") in said


def test_the_list_of_decisions_comes_in_pages_too(scene, as_):
    number = scene.say("ben", "Grob")
    for _ in range(26):
        scene.judge("hide", number)
        scene.judge("restore", number)
    mo = as_("mo")
    first = mo.get("/moderation?show=decisions").text
    second = mo.get(link(first, "next")).text
    assert (first.count('class="log__entry"'), second.count('class="log__entry"')) == (50, 2)
    assert link(second, "next") is None


def test_the_history_shows_every_version_with_its_screening_and_every_decision(scene, as_):
    number = scene.say("ben", "Erste Fassung")
    scene.edit("ben", number, LINKS)
    scene.judge("approve", number, note="Gute Quellen")
    scene.judge("hide", number, who="ida", reason="other")
    said = words(in_english(as_("mo")).get(f"/moderation/comments/{number}").text)
    for wanted in ("Hidden", "Version 1", "Version 2", "Erste Fassung", "More links than allowed", "Gute Quellen"):
        assert wanted in said
    for wanted in ("Approved", "Mo Ruhepol", "Ida Schlüsselbund", "Against the house rules"):
        assert wanted in said


@pytest.mark.parametrize("state", ["published", "held", "hidden", "deleted"])
def test_the_history_offers_what_can_be_decided_now(scene, as_, state):
    number = scene.say("ben", LINKS if state == "held" else "Ein Gedanke")
    if state == "hidden":
        scene.judge("hide", number)
    if state == "deleted":
        scene.delete("ben", number)
    page = as_("mo").get(f"/moderation/comments/{number}").text
    offered = {page_ for page_ in ("hiding", "restoration", "approval") if f"/comments/{number}/{page_}" in page}
    assert (
        offered
        == {
            "published": {"hiding"},
            "held": {"hiding", "approval"},
            "hidden": {"restoration"},
            "deleted": set(),
        }[state]
    )


def test_a_history_of_nothing_is_not_found(as_):
    assert as_("mo").get("/moderation/comments/999").status_code == 404
    assert as_("mo").get("/comments/999/hiding").status_code == 404


@pytest.mark.parametrize("page", ["hiding", "restoration", "approval"])
def test_the_pages_for_decisions_are_forms_alone_for_a_script(scene, as_, page):
    number = scene.say("ben", "Ein Gedanke")
    answer = as_("mo").fetch(f"/comments/{number}/{page}")
    assert answer.text.strip().startswith("<form")
    assert answer.text.strip().endswith("</form>")
    assert hidden_field(answer.text, "revision") == "1"


def test_a_decision_answers_a_script_with_the_comment_the_count_and_words(scene, as_):
    number = scene.say("ben", "Ein Gedanke")
    mo = as_("mo")
    hidden = mo.send(f"/comments/{number}/hiding", revision=1, reason="spam", fragment=True)
    assert hidden.status_code == 200
    assert comment_html(hidden.text, number) == comment_html(mo.get(scene.article.path).text, number)
    assert unquote(hidden.headers["X-Comment-Count"]) == "0 Kommentare"
    restored = mo.send(f"/comments/{number}/restoration", revision=1, fragment=True)
    assert "Ein Gedanke" in restored.text
    assert unquote(restored.headers["X-Comment-Count"]) == "1 Kommentar"
    assert unquote(restored.headers["X-Announce"]) != unquote(hidden.headers["X-Announce"])
    waiting = scene.say("ben", LINKS)
    approved = mo.send(f"/comments/{waiting}/approval", revision=1, fragment=True)
    assert "a.example" in approved.text
    assert unquote(approved.headers["X-Comment-Count"]) == "2 Kommentare"


def test_a_refused_decision_answers_a_script_in_the_form(scene, as_):
    number = scene.say("ben", "Ein Gedanke")
    mo = as_("mo")
    answer = mo.send(f"/comments/{number}/hiding", revision=1, reason="", fragment=True)
    assert answer.status_code == 422
    assert answer.text.strip().startswith("<form")
    answer = mo.send(f"/comments/{number}/hiding", revision=9, reason="spam", fragment=True)
    assert answer.status_code == 409
    assert answer.text.strip().startswith('<div class="problem"')
