"""The bell, the list and the settings, as somebody without a script uses them."""

import re
from html import unescape

import pytest

from app.accounts.models.account import Account
from app.notifications.models.notification import Choice, Kind, Notification
from tests.discussion.scenes import in_english, queries_counted, words

EVERYTHING_BY_MAIL = {f"{kind}_mail": "daily" for kind in Kind}


def bell(page):
    """What the bell is called."""
    return unescape(re.search(r'class="bell"[^>]*aria-label="([^"]*)"', page)[1])


def entries(page):
    return [words(entry) for entry in re.findall(r'<li class="told__entry.*?</li>', page, re.DOTALL)]


def forms(page):
    return re.findall(r'action="(/notifications/\d+)"', page)


@pytest.fixture
def answered(scene):
    """Ada's comment has three answers of two people, and she is named elsewhere."""
    root = scene.say("ada", "Frage")
    for who in ("ben", "cleo", "ben"):
        scene.say(who, f"Antwort von {who}", to=root)
    scene.say("sid", "Das meint @Ada Federkiel auch")
    return root


def test_the_bell_says_how_much_is_unread(scene, as_, answered):
    ada = as_("ada")
    assert bell(ada.get("/").text) == "Benachrichtigungen, 4 ungelesen"
    assert bell(in_english(ada).get("/").text) == "Notifications, 4 unread"
    assert bell(as_("mo").get("/").text) == "Benachrichtigungen"


def test_the_bell_counts_no_further_than_it_says(scene, as_):
    root = scene.say("ada", "Frage")
    scene.say_all("ben", [f"Antwort {number}" for number in range(105)], to=root)
    assert bell(as_("ada").get("/").text) == "Benachrichtigungen, 99+ ungelesen"


def test_a_stranger_has_no_bell(client):
    assert 'class="bell"' not in client.get("/").text


def test_the_bell_costs_one_statement_and_a_fragment_none(scene, app, as_, answered):
    ada = as_("ada")
    for ask, cost in ((ada.get, 1), (ada.fetch, 0)):
        with queries_counted(app) as sent:
            ask(scene.article.path)
        assert len([statement for statement in sent if "FROM notification" in statement]) == cost


def test_the_list_tells_together_what_belongs_together(scene, as_, answered):
    page = as_("ada").get("/notifications").text
    first, second = entries(page)
    assert first.startswith("Ungelesen: Sid Sausewind hat Sie erwähnt Das meint @Ada Federkiel auch")
    assert second.startswith("Ungelesen: 3 Antworten auf Ihren Kommentar von Ben Querfeld und Cleo Fernweh")
    assert "Wer baut die Brücke?" in second


def test_looking_at_the_list_changes_nothing(scene, as_, answered):
    ada = as_("ada")
    ada.get("/notifications")
    assert scene.unread("ada") == 4


def test_an_entry_leads_to_the_first_of_it_and_all_of_it_is_seen(scene, as_, answered):
    ada = as_("ada")
    mention, replies = forms(ada.get("/notifications").text)
    answer = ada.send(replies)
    assert (answer.status_code, answer.location) == (303, f"/comments/{answered + 1}")
    assert scene.unread("ada") == 1
    assert ada.send(mention).location == f"/comments/{answered + 4}"
    assert scene.unread("ada") == 0
    assert "Ungelesen" not in ada.get("/notifications").text


def test_everything_can_be_marked_as_read_but_for_what_has_come_since(scene, as_, answered):
    ada = as_("ada")
    up_to = re.search(r'name="up_to" value="(\d+)"', ada.get("/notifications").text)[1]
    scene.say("ben", "Eine spätere", to=answered)
    assert ada.send("/notifications", up_to=up_to).location == "/notifications"
    assert scene.unread("ada") == 1


def test_nobody_sees_or_marks_what_is_told_to_others(scene, as_, answered):
    ada, ben = as_("ada"), as_("ben")
    (mention, replies) = forms(ada.get("/notifications").text)
    assert entries(ben.get("/notifications").text) == []
    for path in (mention, replies):
        assert ben.send(path).status_code == 404
    ben.send("/notifications", up_to=2**31 - 1)
    assert scene.unread("ada") == 4


def test_what_is_gone_leads_nowhere(scene, as_):
    root = scene.say("ada", "Frage")
    scene.say("ben", "Grob", to=root)
    ada = as_("ada")
    (path,) = forms(ada.get("/notifications").text)
    scene.judge("hide", root + 1)
    assert ada.send(path).status_code == 404
    assert "Nichts Neues für Sie." in ada.get("/notifications").text


def test_a_long_list_has_pages(scene, as_):
    for number in range(35):
        scene.say("ben", f"Nummer {number}", to=scene.say("ada", f"Frage {number}"))
    ada = as_("ada")
    first = ada.get("/notifications").text
    further = unescape(re.search(r'href="(/notifications\?before=\d+)"', first)[1])
    second = ada.get(further).text
    assert (len(entries(first)), len(entries(second))) == (30, 5)
    assert 'rel="next"' not in second


@pytest.mark.parametrize("up_to", ["", "0", "-1", "x", "9" * 40, "1.5"])
def test_marking_with_nonsense_marks_nothing(scene, as_, answered, up_to):
    assert as_("ada").send("/notifications", up_to=up_to).status_code == 303
    assert scene.unread("ada") == 4


def test_the_settings_show_how_the_publication_has_it(as_):
    page = as_("ben").get("/account/notifications").text
    chosen = dict(re.findall(r'<select[^>]*name="(\w+)_mail".*?<option selected value="(\w+)"', page, re.DOTALL))
    ticked = re.findall(r'<input checked[^>]*name="(\w+)"', page)
    assert chosen == {
        "decision": "at_once", "report": "never", "reply": "at_once", "mention": "at_once", "thread": "daily",
        "article": "never",
    }  # fmt: skip
    assert set(ticked) == {f"{kind}_page" for kind in chosen if kind != "article"} | {"follows_own_threads"}


def test_what_is_chosen_is_kept_and_saving_it_twice_is_saving_it(scene, as_, people):
    ben = as_("ben")
    for _ in range(2):
        answer = ben.send("/account/notifications", {**EVERYTHING_BY_MAIL, "reply_page": "y"})
        assert (answer.status_code, answer.location) == (303, "/account/notifications?saved=1")
    rows = {row["kind"]: (row["in_page"], row["by_mail"]) for row in scene.rows(Choice)}
    assert rows == {kind.removesuffix("_mail"): (kind == "reply_mail", "daily") for kind in EVERYTHING_BY_MAIL}
    assert scene.rows(Account, Account.id == people.ben.id)[0]["follows_own_threads"] is False
    assert "Gespeichert." in ben.get(answer.location).text


@pytest.mark.parametrize("wrong", ["", "always", "x" * 5000, "at_once\x00"])
def test_a_frequency_that_does_not_exist_is_refused_at_its_field(scene, as_, wrong):
    answer = as_("ben").send("/account/notifications", {**EVERYTHING_BY_MAIL, "reply_mail": wrong})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert scene.rows(Choice) == []


def test_people_see_no_notification_after_it_is_old(scene, as_, answered, setting, tick):
    setting("NOTIFICATIONS_KEPT_DAYS", 0)
    tick()
    assert scene.rows(Notification) == []
