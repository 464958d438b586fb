"""New articles by mail without an account: asked twice, ended with one click, and nobody learns who reads."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from app.accounts.models.account import Account
from app.foundation import clock
from app.foundation.db import db, in_transaction
from app.notifications.models.subscriber import Subscriber
from tests.parts.publication import create_article

NORA = "nora@example.org"


@pytest.fixture
def ask(client):
    """Somebody fills in the form."""
    return lambda email=NORA, reader=client: reader.post("/subscribe", data={"email": email})


@pytest.fixture
def confirmed(client, ask, letters):
    """Nora has said yes."""
    ask()
    client.post(letters.one(NORA).link("/subscribe/"))


def subscribers(scene):
    return {row["email_key"]: row["confirmed_at"] is not None for row in scene.rows(Subscriber)}


def publish(scene, slug="neu"):
    new = create_article(scene.app, slug=slug, title="Ganz neu", standfirst="Worum es geht.")
    scene.work()
    return new


def unsubscribe_path(letter):
    return "/" + re.fullmatch(r"<(.*)>", letter.message["List-Unsubscribe"])[1].split("/", 3)[3]


def test_an_address_is_asked_before_it_gets_anything(scene, client, ask, letters):
    answer = ask()
    assert (answer.status_code, answer.location) == (303, "/subscribe?asked=1")
    assert "Set-Cookie" not in answer.headers
    letter = letters.one(NORA)
    assert "List-Unsubscribe" not in letter.message
    assert subscribers(scene) == {NORA: False}
    publish(scene)
    assert letters(NORA) == []

    link = letter.link("/subscribe/")
    assert client.get(link).status_code == 200
    assert subscribers(scene) == {NORA: False}
    for _ in range(2):
        assert client.post(link).status_code == 200
    assert subscribers(scene) == {NORA: True}
    new = publish(scene, "noch-neuer")
    letter = letters.one(NORA)
    assert letter.subject == new.title
    assert "Worum es geht." in letter.text
    assert new.path in letter.text


def test_each_article_comes_once(scene, confirmed, letters):
    publish(scene)
    assert len(letters(NORA)) == 1
    scene.work()
    assert letters(NORA) == []


def test_who_says_yes_after_an_article_has_appeared_does_not_get_it(scene, client, ask, letters):
    create_article(scene.app, slug="neu")
    ask()
    client.post(letters.one(NORA).link("/subscribe/"))
    scene.work()
    assert letters(NORA) == []


def test_it_ends_with_one_click_and_the_address_is_forgotten(scene, client, confirmed, letters, tick):
    publish(scene)
    path = unsubscribe_path(letters.one(NORA))
    assert client.get(path).status_code == 200
    assert subscribers(scene) == {NORA: True}
    for _ in range(2):
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    publish(scene, "noch-neuer")
    assert letters(NORA) == []
    client.post(path, data={"do": "undo"})
    assert subscribers(scene) == {NORA: True}
    client.post(path, data={"do": "end"})
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        tick()
    assert subscribers(scene) == {}
    assert client.get(path).status_code == 404


def test_a_question_without_an_answer_is_forgotten(scene, client, ask, letters, tick):
    ask()
    link = letters.one(NORA).link("/subscribe/")
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404
        tick()
    assert subscribers(scene) == {}


def test_who_is_subscribed_already_is_told_so_by_mail_alone(scene, ask, confirmed, letters):
    before = scene.rows(Subscriber)
    answer = ask(" Nora@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/subscribe?asked=1")
    assert scene.rows(Subscriber) == before
    assert letters()[0].subject == "Sie bekommen neue Artikel bereits"


def test_asking_again_makes_the_older_link_count_no_more(scene, client, ask, letters):
    ask()
    ask()
    first, second = (letter.link("/subscribe/") for letter in letters(NORA))
    assert client.post(first).status_code == 404
    assert client.post(second).status_code == 200


@pytest.mark.parametrize("email", ["", " ", "nora", "nora@", "a\r\nBcc: b@example.org", "x" * 400 + "@example.org"])
def test_what_is_no_address_is_refused_where_it_was_typed(scene, ask, letters, email):
    answer = ask(email)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert letters() == []
    assert subscribers(scene) == {}


def test_nobody_can_flood_a_mailbox(scene, app, ask, letters, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 3)
    statuses = [ask(reader=app.test_client()).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]
    assert len(letters(NORA)) == 3


def test_nobody_can_flood_many(scene, ask, setting):
    setting("LIMIT_MAIL_LINKS_PER_HOUR", 3)
    assert [ask(f"n{number}@example.org").status_code for number in range(4)] == [303, 303, 303, 429]


def test_somebody_with_an_account_is_led_to_their_settings(as_):
    assert as_("ben").get("/subscribe").location == "/account/notifications"


def test_who_gets_it_by_an_account_anyway_gets_one_letter(scene, client, letters, people):
    client.post("/subscribe", data={"email": people.ben.email})
    client.post(letters.one(people.ben.email).link("/subscribe/"))
    scene.choose("ben", article=(True, "at_once"))
    publish(scene)
    assert len(letters(people.ben.email)) == 1


def test_articles_are_told_in_the_page_and_by_mail_only_to_those_who_chose_it(scene, letters, people):
    scene.choose("ben", article=(False, "at_once"))
    scene.choose("cleo", article=(True, "never"))
    publish(scene)
    assert [letter.to for letter in letters()] == [people.ben.email]
    assert [scene.told(who) for who in ("ben", "cleo", "edda")] == [[], [("article", None)], []]


def test_an_erased_address_in_another_spelling_is_one_subscriber(scene, ask):
    for email in (NORA, "NORA@example.org", f" {NORA}"):
        ask(email)
    assert list(subscribers(scene)) == [NORA]


def test_no_visitor_who_only_reads_gets_a_cookie(client, article):
    for path in ("/", article.path, "/subscribe"):
        assert "Set-Cookie" not in client.get(path).headers


def test_an_account_made_later_is_not_told_of_an_older_article(scene, people):
    for who in ("ben", "cleo"):
        scene.choose(who, article=(True, "never"))
    create_article(scene.app, slug="neu")
    with scene.app.app_context():
        later = update(Account).where(Account.id == people.ben.id)
        in_transaction(lambda: db.session.execute(later.values(created_at=clock.now() + timedelta(seconds=5))))
    assert scene.told("ben") == []
    assert scene.told("cleo") == [("article", None)]
