"""The pages of the word lists, and of the rules of a discussion."""

import re

import pytest

from app.audit.models import AuditEntry
from app.discussion.models.term import Term
from app.foundation.clock import pretending
from app.moderation.queries import terms as queries
from tests.discussion.scenes import error_at_box, in_english, later, queries_counted, words

NEW = "/moderation/words/new"


@pytest.fixture
def mo(as_):
    return in_english(as_("mo"))


def entries(scene):
    return [(row["text"], row["verdict"], row["in_compounds"], row["is_live"]) for row in scene.rows(Term)]


def add(reader, text, verdict="hold", **more):
    return reader.send(NEW, words=text, verdict=verdict, kind=more.pop("kind", "word"), **more)


def test_a_list_is_pasted_looked_through_changed_and_shortened(scene, mo):
    assert add(mo, "Depp\nIdiot\n\n  depp \nhalt die  Fresse", in_compounds="y").location == "/moderation/words"
    assert entries(scene) == [
        ("depp", "hold", True, True),
        ("Idiot", "hold", True, True),
        ("halt die Fresse", "hold", False, True),
    ]
    page = words(mo.get("/moderation/words?q=dep").text)
    assert "depp" in page
    assert "Idiot" not in page
    mo.send("/moderation/words/1", text="Trottel", verdict="refuse", is_live="y")
    assert entries(scene)[0] == ("Trottel", "refuse", False, True)
    assert mo.send("/moderation/words/1/deletion").status_code == 303
    assert [text for text, *_ in entries(scene)] == ["Idiot", "halt die Fresse"]
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["add", "change", "delete"]
    assert {row["subject"] for row in scene.rows(AuditEntry)} == {"term"}


def test_what_is_in_the_list_already_stays_as_it_is(scene, mo):
    add(mo, "Depp", "refuse")
    add(mo, "DEPP\nTrottel", "queue")
    assert [(text, verdict) for text, verdict, *_ in entries(scene)] == [("Depp", "refuse"), ("Trottel", "queue")]
    trottel = scene.rows(Term)[1]["id"]
    answer = mo.send(f"/moderation/words/{trottel}", text="depp", verdict="hold", is_live="y")
    assert answer.status_code == 422
    assert "This is in the list already." in words(answer.text)


@pytest.mark.parametrize(
    "text, kind, said",
    [
        ("", "word", "Please fill this in."),
        ("x", "word", "can’t be looked for"),
        ("…", "word", "can’t be looked for"),
        ("lang" * 30, "word", "too long"),
        ("kein Host", "domain", "is no domain"),
        ("a.b..c", "domain", "is no domain"),
    ],
)
def test_what_is_no_entry_is_said_at_the_field_and_kept(scene, mo, text, kind, said):
    answer = add(mo, text, kind=kind)
    assert answer.status_code == 422
    assert said in error_at_box(answer.text)
    assert entries(scene) == []


def test_domains_are_kept_as_they_are_compared(scene, mo):
    add(mo, "https://Spam.Example/a?b\nbücher.example.", "refuse", kind="domain")
    assert [text for text, *_ in entries(scene)] == ["spam.example", "xn--bcher-kva.example"]


def test_a_long_list_comes_in_pages_without_a_query_for_each(scene, mo):
    add(mo, "\n".join(f"wort{number:03}x" for number in range(230)))
    page = mo.get("/moderation/words").text
    seen = []
    while True:
        seen += re.findall(r'href="/moderation/words/(\d+)"', page)
        following = re.search(r'href="([^"]*)"\s*rel="next"', page)
        if not following:
            break
        page = mo.get(following[1].replace("&amp;", "&")).text
    assert len(seen) == len(set(seen)) == 230
    with queries_counted(scene.app) as sent:
        mo.get("/moderation/words")
    assert len(sent) < 12


def test_a_trial_shows_what_would_have_been_met_and_is_put_into_force(scene, mo):
    met, other = scene.say("ben", "So ein Träumer, sagt Mia."), scene.say("ben", "Ganz anders.")
    assert add(mo, "Traeumer\nHanswurst", is_tried="y").location == "/moderation/words/trial"
    add(mo, "weg.example", kind="domain", is_tried="y")
    page = mo.get("/moderation/words/trial").text
    assert "<mark>Träumer</mark>" in page
    assert f"/moderation/comments/{met}" in page
    assert f"/moderation/comments/{other}" not in page
    assert "in the 2 comments of the last 30 days" in words(page)
    assert [live for *_, live in entries(scene)] == [False] * 3
    mo.send("/moderation/words/trial", term=["1", "x", "99999999999"])
    assert [live for *_, live in entries(scene)] == [True, False, False]
    assert scene.comment(scene.say("ben", "Träumer"))["state"] == "held"


def test_the_list_says_how_many_comments_of_the_last_thirty_days_each_entry_met(scene, mo):
    add(mo, "Gurkenhobel\nZankapfel\nSpitzwort")
    with pretending(later(days=-31)):
        scene.say("ben", "Ein Gurkenhobel von damals.")
    scene.say_all("ben", ["Noch ein Gurkenhobel.", "Gurkenhobel, und dies ist ein Z*nkapfel."])
    edited = scene.say("ben", "Der Gurkenhobel des Nachbarn.")
    scene.edit("ben", edited, "Die Gurkenhobel aller Nachbarn.")
    with queries_counted(scene.app) as sent:
        page = words(mo.get("/moderation/words").text)
    assert "Gurkenhobel 3 comments in 30 days" in page
    assert "Zankapfel 1 comment in 30 days" in page
    assert page.count("in 30 days") == 2
    assert sum("screening" in statement for statement in sent) == 1


def test_a_trial_ends_when_its_time_is_over(scene, mo, monkeypatch):
    scene.say_all("ben", ["Eins", "Zwei"])
    add(mo, "Depp", is_tried="y")
    monkeypatch.setattr(queries, "TRIED_SECONDS", -1)
    page = words(mo.get("/moderation/words/trial").text)
    assert "in the newest 0 comments of the last 30 days" in page


def test_what_is_harmless_needs_no_trial(scene, mo):
    add(mo, "Deppenapostroph", "allow", is_tried="y")
    assert entries(scene)[0][-1] is True


def test_a_text_is_tried_without_keeping_it(scene, mo):
    add(mo, "Idiot", in_compounds="y")
    add(mo, "spam.example", "refuse", kind="domain")
    page = mo.send("/moderation/words/test", body="Ein V0llid1ot <b> auf www.spam.example").text
    assert "<mark>id1ot</mark>" in page
    assert "&lt;b&gt;" in page
    assert "spam.example" in words(page)
    assert not scene.traces_of("V0llid1ot")
    assert "this text appears at once" in words(mo.send("/moderation/words/test", body="Hallo").text)


def test_the_rules_of_a_discussion_are_set_on_a_page(scene, mo):
    path = f"{scene.article.path}/discussion"
    form = {"mode": "held", "hours": "own", "hold_from": "22:00", "hold_until": "06:00"}
    assert mo.send(path, {**form, "slow_minutes": "3", "close_after_days": "30"}).status_code == 303
    row = scene.discussion
    assert (row["mode"], row["hold_from"], row["hold_until"]) == ("held", "22:00", "06:00")
    assert (row["slow_minutes"], row["close_after_days"], row["is_sensitive"]) == (3, 30, False)
    (note,) = scene.rows(AuditEntry)
    assert (note["verb"], note["detail"]["mode"], note["detail"]["slow_minutes"]) == ("choose", "held", 3)
    page = mo.get(path).text
    assert 'value="22:00"' in page
    assert "Here comments appear once a moderator has read them." in words(page)
    mo.send(path, mode="open", hours="never", slow_minutes="", close_after_days="")
    row = scene.discussion
    assert (row["mode"], row["hold_from"], row["close_after_days"]) == ("open", "never", None)


@pytest.mark.parametrize(
    "fields",
    [
        {"hours": "own"},
        {"hours": "own", "hold_from": "22:00", "hold_until": "22:00"},
        {"hours": "own", "hold_from": "25:00", "hold_until": "06:00"},
        {"slow_minutes": "-1"},
        {"slow_minutes": "99999999999999"},
        {"close_after_days": "viele"},
        {"mode": "laut"},
    ],
)
def test_rules_that_are_none_are_said_at_the_field(scene, mo, fields):
    answer = mo.send(f"{scene.article.path}/discussion", {"mode": "open", "hours": "site", **fields})
    assert answer.status_code == 422
    assert "field__errors" in answer.text
    assert scene.discussion["version"] == 1


def test_readers_find_no_such_pages(scene, as_):
    assert as_("ben").get("/moderation/words").status_code == 403
    assert scene.article.path + "/discussion" not in as_("ben").get(scene.article.path).text
    assert scene.article.path + "/discussion" in as_("mo").get(scene.article.path).text
