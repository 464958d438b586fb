"""Readers recommend comments: once each, never their own, and every count is right whoever presses when."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.actions.signing_up import create_account
from app.accounts.models.account import Account
from app.accounts.viewer import NOBODY, Standing, viewer_of
from app.discussion.actions.recommending import recommend, take_back
from app.discussion.actions.recounting import put_counts_right
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.discussion.models.recommendation import Recommendation
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import LogInFirst, NotAllowed
from tests.discussion.scenes import comment_html, in_english, later, words

LINKS = "https://a.example https://b.example https://c.example"


def rules(page):
    return re.search(r"<style nonce=\"[\w-]+\">(.*?)</style>", page, re.DOTALL)[1]


def counts(scene, number):
    return scene.comment(number)["recommendation_count"], scene.discussion["recommendation_count"]


def test_a_reader_recommends_and_takes_it_back_as_often_as_they_like_and_counts_once(scene, as_):
    number = scene.say("ben", "Ein kluger Gedanke")
    cleo = as_("cleo")
    for do, expected in (("give", 1), ("give", 1), ("take", 0), ("take", 0), ("give", 1)):
        answer = cleo.send(f"/comments/{number}/recommendation", do=do)
        assert (answer.status_code, answer.location) == (303, f"/comments/{number}")
        assert counts(scene, number) == (expected, expected)
        assert scene.wrong_counts == []
    as_("mo").send(f"/comments/{number}/recommendation", do="give")
    assert counts(scene, number) == (2, 2)


def test_the_count_stands_beside_the_comment_and_nothing_stands_beside_none(scene, as_, client):
    number, other = scene.say_all("ben", ["Eins", "Zwei"])
    as_("cleo").send(f"/comments/{number}/recommendation", do="give")
    page = in_english(client).get(scene.article.path).text
    assert "1 recommendation" in words(comment_html(page, number))
    assert not re.search(r"\d recommendation", words(comment_html(page, other)))


def test_the_page_behind_the_button_says_what_will_happen_and_changes_nothing(scene, as_):
    number = scene.say("ben")
    cleo = in_english(as_("cleo"))
    for do, sentence in (("give", "You do not recommend this comment yet."), ("take", "You recommend this comment.")):
        page = cleo.get(f"/comments/{number}/recommendation").text
        assert sentence in words(page)
        assert re.findall(r'name="do"\s+value="(\w+)"', page) == [do]
        cleo.send(f"/comments/{number}/recommendation", do=do)
    assert counts(scene, number) == (0, 0)


def test_ones_own_recommendations_are_shown_by_style_rules_alone(scene, as_):
    number = scene.say("ben")
    answer = scene.say("mo", "Antwort", to=number)
    cleo = as_("cleo")
    cleo.send(f"/comments/{number}/recommendation", do="give")
    for path in (scene.article.path, f"/threads/{number}"):
        page = cleo.get(path).text
        assert f":is(#comment-{number}:not([data-recommended]))" in rules(page)
        assert f"#comment-{answer}:not([data-recommended])" not in rules(page)
        own = as_("ben").get(path).text
        assert f'[data-author="{scene.people.ben.id}"] .comment__recommend,' in rules(own)
        assert comment_html(page, number) == comment_html(own, number)


def test_for_a_script_only_the_count_comes_back_and_it_is_said_aloud(scene, as_):
    number = scene.say("ben")
    answer = in_english(as_("cleo")).send(f"/comments/{number}/recommendation", do="give", fragment=True)
    assert answer.status_code == 200
    assert answer.text.startswith('<span class="comment__praise"')
    assert words(answer.text) == "1 recommendation"
    assert answer.headers["X-Announce"] == "You%20recommend%20this%20comment%20now."


def test_who_is_logged_out_is_led_to_log_in_and_comes_back(scene, client, people):
    number = scene.say("ben")
    path = f"/comments/{number}/recommendation"
    assert client.get(path).location == f"/login?next={path}"
    assert client.fetch(path).location == f"/login?next={path}"
    answer = client.send(f"/login?next={path}", identifier=people.cleo.email, password=people.cleo.password, next=path)
    assert answer.location == path


def test_nobody_recommends_their_own_comment(scene, as_):
    number = scene.say("ben")
    ben = as_("ben")
    assert ben.get(f"/comments/{number}/recommendation").status_code == 403
    assert ben.send(f"/comments/{number}/recommendation", do="give").status_code == 403
    assert counts(scene, number) == (0, 0)


def test_only_what_readers_see_can_be_recommended(scene, as_):
    waiting, hidden, deleted = scene.say("ben", LINKS), scene.say("ben"), scene.say("ben")
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    cleo = as_("cleo")
    for number, status in ((waiting, 404), (hidden, 409), (deleted, 409), (99_999, 404)):
        for ask in (cleo.get, cleo.send):
            assert ask(f"/comments/{number}/recommendation").status_code == status
    assert scene.rows(Recommendation) == []


def test_who_may_not_take_part_does_not_recommend_but_may_take_back(scene, inside):
    number = scene.say("ben")
    sid = scene.people.sid

    def person(**standing):
        return viewer_of(sid.id, sid.name, sid.role, standing=Standing(**standing))

    in_transaction(lambda: recommend(reader=person(), comment_id=number))
    in_transaction(lambda: take_back(reader=person(), comment_id=number))
    for standing in ({"is_banned": True}, {"has_warning": True}, {"suspended_until": later(hours=1)}):
        with pytest.raises(NotAllowed):
            in_transaction(lambda standing=standing: recommend(reader=person(**standing), comment_id=number))
    in_transaction(lambda: recommend(reader=person(suspended_until=later(hours=-1)), comment_id=number))
    in_transaction(lambda: take_back(reader=person(is_banned=True), comment_id=number))
    for act in (recommend, take_back):
        with pytest.raises(LogInFirst):
            in_transaction(lambda act=act: act(reader=NOBODY, comment_id=number))
    assert counts(scene, number) == (0, 0)


def test_who_has_an_address_to_confirm_is_led_there(scene, as_, app):
    number = scene.say("ben")
    cleo = as_("cleo")
    with app.app_context(), transaction():
        db.session.execute(update(Account).values(email_key=None, confirmed_at=None))
    for ask in (cleo.get, cleo.send):
        answer = ask(f"/comments/{number}/recommendation")
        assert (answer.status_code, answer.location) == (
            303,
            f"/confirm?next=/comments/{number}/recommendation",
        )
    unconfirmed = viewer_of(scene.people.cleo.id, "Cleo", "reader", is_confirmed=False)
    with app.app_context(), pytest.raises(NotAllowed):
        in_transaction(lambda: recommend(reader=unconfirmed, comment_id=number))
    assert counts(scene, number) == (0, 0)


def test_a_hurry_is_stopped(scene, as_, setting):
    setting("LIMIT_RECOMMENDATIONS_PER_MINUTE", 2)
    number = scene.say("ben")
    cleo = as_("cleo")
    answers = [cleo.send(f"/comments/{number}/recommendation", do=do).status_code for do in ("give", "take", "give")]
    assert answers == [303, 303, 429]
    assert counts(scene, number) == (0, 0)


def test_what_was_hidden_comes_back_with_its_recommendations(scene, as_, client):
    number = scene.say("ben")
    as_("cleo").send(f"/comments/{number}/recommendation", do="give")
    scene.judge("hide", number)
    assert "comment__praise" not in comment_html(client.get(scene.article.path).text, number)
    scene.judge("restore", number)
    assert "1 recommendation" in words(comment_html(in_english(client).get(scene.article.path).text, number))
    assert scene.wrong_counts == []


def test_a_comment_knows_how_many_recommendations_the_discussion_had_before_it(scene, as_):
    first = scene.say("ben")
    for who in ("cleo", "mo"):
        as_(who).send(f"/comments/{first}/recommendation", do="give")
    second, waiting = scene.say("ben"), scene.say("ben", LINKS)
    as_("edda").send(f"/comments/{first}/recommendation", do="give")
    scene.judge("approve", waiting)
    assert [scene.comment(n)["recommendations_before"] for n in (first, second, waiting)] == [0, 2, 3]


def test_wrong_counts_of_praise_are_told_and_put_right(scene, as_, app):
    number = scene.say("ben")
    as_("cleo").send(f"/comments/{number}/recommendation", do="give")
    with app.app_context(), transaction():
        db.session.execute(update(Comment).values(recommendation_count=7, score=5))
        db.session.execute(update(Discussion).values(recommendation_count=9))
    assert scene.wrong_counts == [
        f"comment {number}: 7 recommendations kept, 1 counted",
        f"discussion {scene.discussion['id']}: 9 recommendations kept, 1 counted",
    ]
    version = scene.discussion["version"]
    with app.app_context(), transaction():
        put_counts_right()
    assert scene.wrong_counts == []
    assert scene.comment(number)["score"] == 206_543
    assert scene.discussion["version"] > version


@pytest.fixture
def hundred(app):
    """A hundred readers."""
    with app.app_context(), transaction():
        made = [
            create_account(name=f"Leserin Nr {n}", email=f"l{n}@example.org", password_hash="x", is_confirmed=True)
            for n in range(100)
        ]
        return [viewer_of(account.id, account.name, "reader") for account in made]


def at_once(app, readers, act):
    """What every reader does, all beginning at the same moment; who is asked to try again does so."""
    begin = threading.Barrier(len(readers))

    def acted(reader):
        begin.wait()
        for _ in range(20):
            with app.app_context(), suppress(SQLAlchemyError):
                return in_transaction(lambda: act(reader))
        raise AssertionError("it never was their turn")

    with ThreadPoolExecutor(len(readers)) as pool:
        list(pool.map(acted, readers))


def test_a_hundred_at_once_count_exactly_and_so_do_those_who_give_while_others_take(scene, app, hundred):
    one, two = scene.say_all("ben", ["Eins", "Zwei"])
    some = hundred[:20] * 3  # and twice more by impatient browsers
    at_once(app, hundred[20:] + some[:20], lambda reader: recommend(reader=reader, comment_id=one))
    assert counts(scene, one) == (100, 100)
    at_once(app, some, lambda reader: recommend(reader=reader, comment_id=one))
    assert counts(scene, one) == (100, 100)

    def changes_their_mind(reader):
        if reader.id % 2:
            take_back(reader=reader, comment_id=one)
        recommend(reader=reader, comment_id=two)

    at_once(app, hundred, changes_their_mind)
    assert (scene.comment(one)["recommendation_count"], scene.comment(two)["recommendation_count"]) == (50, 100)
    assert scene.discussion["recommendation_count"] == len(scene.rows(Recommendation)) == 150
    assert scene.wrong_counts == []
