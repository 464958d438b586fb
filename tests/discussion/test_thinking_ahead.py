"""What is thought of a comment before its transaction: it counts as long as what it rested on is the same."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models.account import Account
from app.accounts.viewer import Viewer
from app.discussion.actions.posting import Sent, post_comment, screen_ahead
from app.discussion.actions.screening import Refused
from app.discussion.actions.writing import write_text
from app.discussion.models.term import TermKind, TermVerdict
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import Conflict, NotAllowed
from app.moderation.actions.listing import TermRules, add_terms
from tests.discussion.scenes import queries_counted
from tests.discussion.test_modes import choose

LONG = "Die Brücke am Hafen wird seit Jahren besprochen, und wer sie bezahlt, hat noch niemand gesagt."


@pytest.fixture
def think(scene, inside):
    """`think("Ein Text")` is what Ben sends, and a function that posts it with what was thought of it."""

    def thinking(text, to=None, token=""):
        sent = Sent(scene.viewer("ben"), scene.discussion_id, write_text(text), token, to)
        ahead = screen_ahead(sent)
        db.session.rollback()

        def post():
            posted = in_transaction(lambda: post_comment(sent, ahead))
            db.session.rollback()
            return posted

        return post

    return thinking


def test_what_was_thought_ahead_is_not_thought_again(think, setting):
    post = think("https://a.example https://b.example https://c.example")
    setting("HOLD_ABOVE_LINKS", 9)
    assert post().state == "held"


def test_thinking_ahead_writes_nothing(scene, think):
    think("Nur gedacht", token="t")
    assert scene.comments() == []
    assert scene.discussion["last_position"] == 0


def test_a_discussion_that_closes_meanwhile_is_closed(scene, think):
    post = think("Zu spät")
    scene.close()
    with pytest.raises(NotAllowed):
        post()
    assert scene.comments() == []
    assert scene.wrong_counts == []


def test_a_discussion_that_is_held_meanwhile_holds(scene, think):
    post = think("Nicht mehr gleich")
    choose(scene, mode="held")
    assert post().state == "held"


@pytest.mark.parametrize("what", ["hidden", "deleted"])
def test_a_comment_that_goes_meanwhile_is_not_answered(scene, think, what):
    parent = scene.say("cleo", "Gleich weg")
    post = think("Eine Antwort darauf", to=parent)
    if what == "hidden":
        scene.judge("hide", parent)
    else:
        scene.delete("cleo", parent)
    with pytest.raises(Conflict):
        post()


def test_the_same_said_meanwhile_by_oneself_is_said_before(scene, think):
    posts = [think(LONG, token=token) for token in ("eins", "zwei")]
    assert [post().state for post in posts] == ["published", "held"]


def test_the_same_form_sent_meanwhile_has_made_the_comment(scene, think):
    posts = [think("Nur einmal", token="eins") for _ in range(2)]
    assert len({post().id for post in posts}) == 1
    assert len(scene.comments()) == 1
    assert scene.wrong_counts == []


def test_in_slow_mode_only_the_first_of_two_at_once_is_posted(scene, think):
    choose(scene, slow_minutes=5)
    first, second = think("Eins"), think("Zwei")
    first()
    with pytest.raises(Refused):
        second()
    assert [row["body"] for row in scene.comments()] == ["Eins"]


def test_words_that_are_listed_meanwhile_count(scene, think):
    post = think("Alles nur Schnickschnack")
    rules = TermRules(TermKind.WORD, TermVerdict.HOLD)
    in_transaction(lambda: add_terms(moderator=scene.viewer("mo"), typed="Schnickschnack", rules=rules))
    assert post().state == "held"


def test_the_same_text_that_is_removed_meanwhile_does_not_come_back(scene, think):
    before = scene.say("ben", LONG)
    scene.say_all("ben", ["Eins dazwischen", "Zwei dazwischen"])
    post = think(LONG)
    scene.judge("hide", before)
    with pytest.raises(Refused):
        post()


@pytest.mark.parametrize("measure", ["banned_at", "suspended_until"])
def test_who_is_put_under_a_measure_meanwhile_does_not_write(scene, think, people, measure):
    post = think("Das erscheint nicht mehr")
    moment = clock.now() + timedelta(days=1)
    with transaction():
        db.session.execute(update(Account).where(Account.id == people.ben.id).values({measure: moment}))
    with pytest.raises(NotAllowed):
        post()
    assert scene.comments() == []


def test_who_is_watched_meanwhile_waits(scene, think, people):
    post = think("Das wartet jetzt")
    with transaction():
        db.session.execute(update(Account).where(Account.id == people.ben.id).values(is_watched=True))
    assert post().state == "held"


def test_first_comments_that_appear_meanwhile_are_counted(scene, think, setting):
    setting("HOLD_FIRST_COMMENTS", 1)
    waiting = scene.say("ben", "Mein erster")
    post = think("Mein zweiter")
    scene.judge("approve", waiting)
    assert post().state == "published"


def test_whoever_lost_the_right_to_write_meanwhile_does_not_write(scene, inside):
    text = write_text("Nicht mehr")
    ahead = screen_ahead(Sent(scene.viewer("ben"), scene.discussion_id, text))
    with pytest.raises(NotAllowed):
        in_transaction(lambda: post_comment(Sent(nobody_confirmed(scene), scene.discussion_id, text), ahead))


def nobody_confirmed(scene):
    ben = scene.viewer("ben")
    return Viewer(id=ben.id, name=ben.name, is_authenticated=True, is_confirmed=False)


@pytest.mark.parametrize("by_script", [True, False])
def test_posting_asks_the_database_little(scene, as_, backend, by_script):
    """Twelve statements; PostgreSQL is told which discussion to lock, and beside it Valkey counts the tries."""
    ben = as_("ben")
    path = f"{scene.article.path}/comments"
    ben.send(path, body="Zum Warmwerden", do="post", fragment=by_script)
    with queries_counted(scene.app) as sent:
        answer = ben.send(path, body=LONG, submit_token="t" * 43, do="post", fragment=by_script)
    assert answer.status_code == (201 if by_script else 303)
    assert len(sent) <= (12 if backend.name == "sqlite" else 13), sent
    assert sum("INSERT" in statement for statement in sent) == (4 if backend.name == "sqlite" else 3), sent


def test_answering_asks_more_only_to_tell_whoever_is_answered(scene, as_):
    ben, number = as_("ben"), scene.say("cleo", "Eine Frage")
    ben.send(f"/comments/{number}/reply", body="Zum Warmwerden", do="post", fragment=True)
    with queries_counted(scene.app) as sent:
        ben.send(f"/comments/{number}/reply", body=LONG, do="post", fragment=True)
    assert len(sent) <= 24, sent


@pytest.mark.parametrize("refused", ["Schimpfwort", ""])
def test_what_is_refused_counts_as_a_try_too(scene, as_, setting, refused):
    setting("LIMIT_COMMENTS_PER_MINUTE", 2)
    with scene.app.app_context():
        rules = TermRules(TermKind.WORD, TermVerdict.REFUSE)
        in_transaction(lambda: add_terms(moderator=scene.viewer("mo"), typed="Schimpfwort", rules=rules))
    ben = as_("ben")
    statuses = [
        ben.send(f"{scene.article.path}/comments", body=body, do="post").status_code
        for body in (refused, refused, "Nun ordentlich")
    ]
    assert statuses == ([422, 422, 429] if refused else [422, 422, 303])  # an empty text was never looked at
