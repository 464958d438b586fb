"""Everybody is told of what concerns them, once, by what concerns them most, and of nothing that they may not see."""

import pytest
from sqlalchemy import select, update

from app.accounts.actions.ignoring import ignore
from app.accounts.models.account import Account
from app.articles.models import Article
from app.discussion.actions.following import follow_thread, unfollow_thread
from app.foundation.db import db, in_transaction, transaction
from app.foundation.jobs import Job
from app.notifications.actions import telling
from tests.discussion.scenes import queries_counted
from tests.parts.publication import create_article

LINKS = "https://a.example https://b.example https://c.example"


def test_who_is_answered_is_told(scene):
    asked = scene.say("ada", "Frage")
    answer = scene.say("ben", "Antwort", to=asked)
    assert scene.told("ada") == [("reply", answer)]
    assert scene.told("ben") == []
    assert scene.unread("ada") == 1


def test_nobody_is_told_of_what_they_did_themselves(scene):
    asked = scene.say("ada", "Frage an @Ada Federkiel")
    scene.say("ada", "Ich antworte mir: @Ada Federkiel", to=asked)
    assert scene.stored() == []


def test_who_is_named_is_told_if_they_take_part(scene):
    scene.say("ada", "Ich bin da")
    named = scene.say("ben", "Das sieht @Ada Federkiel anders, und @Cleo Fernweh auch.")
    assert scene.told("ada") == [("mention", named)]
    assert scene.told("cleo") == []


def test_who_is_named_since_a_change_is_told(scene):
    scene.say("ada", "Ich bin da")
    comment = scene.say("ben", "Das sieht sie anders")
    assert scene.told("ada") == []
    scene.edit("ben", comment, "Das sieht @Ada Federkiel anders")
    scene.edit("ben", comment, "Das sieht @Ada Federkiel ganz anders")
    assert scene.told("ada") == [("mention", comment)]


def test_who_follows_a_thread_is_told_by_taking_part_in_it(scene):
    root = scene.say("ada", "Frage")
    first = scene.say("ben", "Antwort", to=root)
    second = scene.say("cleo", "Noch eine", to=root)
    third = scene.say("sid", "Und eine", to=second)
    assert scene.told("ben") == [("thread", second), ("thread", third)]
    assert scene.told("cleo") == [("reply", third)]
    assert scene.told("ada") == [("reply", first), ("reply", second), ("thread", third)]


def test_one_person_is_told_of_a_comment_once_by_what_is_most_personal(scene):
    root = scene.say("ada", "Frage")
    answer = scene.say("ben", "Antwort an @Ada Federkiel", to=root)
    assert scene.told("ada") == [("reply", answer)]
    mention = scene.say("ada", "Danke, @Ben Querfeld und @Cleo Fernweh", to=root)
    assert scene.told("ben") == [("mention", mention)]
    assert len(scene.stored()) == 2


def test_who_writes_in_a_thread_that_they_have_ended_is_not_told(scene):
    root = scene.say("ada", "Frage")
    scene.say("ben", "Antwort", to=root)
    with scene.app.app_context():
        in_transaction(lambda: unfollow_thread(follower=scene.viewer("ben"), thread_id=root))
    scene.say("ben", "Noch etwas", to=root)
    later = scene.say("cleo", "Eine andere", to=root)
    assert scene.told("ben") == []
    with scene.app.app_context():
        in_transaction(lambda: follow_thread(follower=scene.viewer("ben"), thread_id=root))
    last = scene.say("cleo", "Die letzte", to=root)
    assert later
    assert scene.told("ben") == [("thread", last)]


def test_who_does_not_want_to_follow_by_taking_part_does_not(scene):
    with scene.app.app_context():
        in_transaction(lambda: db.session.execute(update(Account).values(follows_own_threads=False)))
    root = scene.say("ada", "Frage")
    answer = scene.say("ben", "Antwort", to=root)
    scene.say("cleo", "Antwort auf die Antwort", to=answer)
    assert [kind for kind, _ in scene.told("ada")] == ["reply"]


def test_a_comment_that_waits_is_told_when_it_appears_and_its_author_of_the_decision(scene):
    root = scene.say("ada", "Frage")
    waiting = scene.say("ben", LINKS, to=root)
    assert scene.stored() == []
    scene.judge("approve", waiting)
    assert scene.told("ada") == [("reply", waiting)]
    assert scene.told("ben") == [("decision", waiting)]


def test_decisions_are_told_as_long_as_they_hold(scene):
    comment = scene.say("ben", "Grob")
    scene.judge("hide", comment)
    assert scene.told("ben") == [("decision", comment)]
    scene.judge("restore", comment)
    assert scene.told("ben") == [("decision", comment)]
    assert scene.unread("ben") == 1
    scene.judge("hide", comment)
    scene.delete("ben", comment)
    assert scene.told("ben") == []
    assert scene.unread("ben") == 0


def test_who_decides_on_an_own_comment_is_not_told(scene):
    """Nobody else is there who could."""
    others = Account.role.in_(["administrator", "moderator"]), Account.id != scene.people.mo.id
    with scene.app.app_context(), transaction():
        db.session.execute(update(Account).where(*others).values(role="reader"))
    comment = scene.say("mo", "Doch nicht")
    scene.judge("hide", comment, "mo")
    assert scene.told("mo") == []


def test_a_comment_that_was_hidden_or_deleted_is_told_no_more(scene):
    root = scene.say("ada", "Frage")
    hidden, deleted, left = (scene.say("ben", text, to=root) for text in ("Grob", "Bereut", "Gut"))
    assert scene.unread("ada") == 3
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    assert scene.told("ada") == [("reply", left)]
    assert scene.unread("ada") == 1


def test_followers_are_not_told_of_what_is_gone_before_the_job_is_done(scene):
    root = scene.say("ada", "Frage")
    scene.say("cleo", "Ich höre zu", to=root)
    with scene.app.app_context():
        in_transaction(lambda: db.session.execute(Job.__table__.delete()))
    hidden = scene.say("ben", "Grob", to=root)
    scene.judge("hide", hidden)
    assert scene.told("cleo") == []
    assert ("thread", hidden) not in [(kind, about) for _, kind, about, _ in scene.stored()]


def test_nobody_is_told_what_people_write_whom_they_ignore(scene):
    root = scene.say("ada", "Frage")
    before = scene.say("sid", "Schon da", to=root)
    assert scene.told("ada") == [("reply", before)]
    with scene.app.app_context():
        in_transaction(lambda: ignore(scene.viewer("ada"), scene.people.sid.id))
    scene.say("sid", "Noch eine an @Ada Federkiel", to=root)
    assert scene.told("ada") == []
    assert scene.unread("ada") == 0


def test_who_is_disabled_is_told_nothing(scene):
    root = scene.say("ada", "Frage")
    with scene.app.app_context():
        disabled = update(Account).where(Account.id == scene.people.ada.id).values(disabled_at=Account.created_at)
        in_transaction(lambda: db.session.execute(disabled))
    scene.say("ben", "Antwort", to=root)
    assert scene.stored() == []


def test_who_wants_nothing_of_a_kind_is_told_nothing_of_it(scene):
    scene.choose("ada", reply=(False, "never"))
    root = scene.say("ada", "Frage")
    scene.say("ben", "Antwort", to=root)
    assert not [kind for _, kind, _, _ in scene.stored() if kind == "reply"]


def test_a_job_that_is_done_twice_tells_nobody_twice(scene):
    root = scene.say("ada", "Frage")
    scene.say("ben", "Ich bin dabei", to=root)
    comment = scene.say("cleo", "Neues", to=root)
    assert scene.told("ben") == [("thread", comment)]
    with scene.app.app_context():
        again = {"comment": comment, "actor": None, "after": 0}
        in_transaction(lambda: telling.tell_followers(again))
    assert scene.told("ben") == [("thread", comment)]


def test_many_followers_are_told_some_at_a_time(scene, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    root = scene.say("ada", "Frage")
    for who in ("ben", "cleo", "sid", "edda", "mo"):
        scene.say(who, "Ich bin dabei", to=root)
    comment = scene.say("ida", "Neues", to=root)
    for who in ("ben", "cleo", "sid", "edda", "mo"):
        assert ("thread", comment) in scene.told(who)
    assert scene.told("ada").count(("reply", comment)) == 1


def test_posting_asks_no_more_the_more_people_follow(scene, app):
    root = scene.say("ada", "Frage")
    asked = []
    for people in (("ben",), ("cleo", "sid", "edda", "mo")):
        for who in people:
            scene.say(who, "Ich bin dabei", to=root)
        scene.work()
        with queries_counted(app) as sent:
            scene.say("ida", f"Neues {len(asked)}", to=root)
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_nobody_is_told_of_a_new_article_who_has_not_asked_for_that(scene):
    create_article(scene.app, slug="neu")
    scene.work()
    assert scene.stored() == []


def test_a_new_article_is_told_to_all_who_want_it_but_its_author(scene, people, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    for person in people:
        scene.choose(person.key, article=(True, "never"))
    scene.choose("cleo", article=(False, "never"))
    new = create_article(scene.app, slug="neu", author_id=people.ada.id)
    scene.work()
    kinds = {(account, about) for account, _, about, _ in scene.stored()}
    assert kinds == {(person.id, f"article:{new.id}") for person in people if person.key not in {"ada", "cleo"}}
    assert scene.told("ben") == [("article", None)]


def test_an_article_of_long_ago_is_no_news(scene):
    scene.choose("ben", article=(True, "at_once"))
    with scene.app.app_context():
        published = db.session.scalars(select(Article.published_at)).one()
    create_article(scene.app, slug="alt", published_at=published.replace(year=2020))
    scene.work()
    assert scene.stored() == []


@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_an_article_that_is_not_published_any_more_is_told_no_more(scene, who):
    scene.choose(who, article=(True, "never"))
    new = create_article(scene.app, slug="neu")
    assert scene.told(who) == [("article", None)]
    with scene.app.app_context():
        gone = update(Article).where(Article.id == new.id).values(published_at=None)
        in_transaction(lambda: db.session.execute(gone))
    assert scene.told(who) == []
    assert scene.unread(who) == 0
