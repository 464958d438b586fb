"""Whatever people do, and in whatever order: a page from memory is the page that would be made now for this person."""

import random
from contextlib import contextmanager
from unittest import mock

import pytest
from flask import make_response, render_template

from app.discussion.views import talk, threads
from app.foundation.caches import BoundedCache
from app.front import views
from app.web.pages import rendered
from tests.front.test_readers import neutral

READERS = ("ben", "cleo", "ada", "mo", None)
STEPS = 60


@contextmanager
def without_frames():
    """Templates are given the pieces themselves."""

    def page(template, facts, pieces, *, more=dict):
        return make_response(render_template(template, **facts, **more(), pieces=pieces))

    def fragment(template, facts, pieces):
        return rendered(template, **facts, pieces=pieces)

    with (
        mock.patch.object(views, "page_in_frame", page),
        mock.patch.object(threads, "page_in_frame", page),
        mock.patch.object(talk, "in_frame", fragment),
    ):
        yield


class Play:
    """People who do something at random, by the pages' own forms."""

    def __init__(self, app, article, people, as_, setting, seed):
        self.chance = random.Random(seed)
        self.app, self.article, self.people, self.setting = app, article, people, setting
        self.browsers = {who: as_(who) if who else app.test_client() for who in READERS}
        self.told: list[str] = []
        self.done: set[str] = set()
        self.said = 0

    def heard(self, answer):
        """Note that something was said."""
        self.said += answer.status_code == 303
        return answer

    def step(self):
        """One of them does one thing; what is refused changes nothing, and is as good as any other step."""
        verb = self.chance.choice(VERBS)
        tries = verb in JUDGING and self.chance.random() < 0.8
        who = "mo" if tries else self.chance.choice([who for who in READERS if who])
        comment = self.chance.randint(1, max(1, self.said))
        answer = verb(self, self.browsers[who], comment)
        self.told.append(f"{who} {verb.__name__} {comment}: {answer.status_code if answer else ''}")
        if answer and answer.status_code < 400:
            self.done.add(verb.__name__)

    def pages_differ(self):
        """Where a page from memory isn't the one that is made anew."""
        wrong = []
        for who, browser in self.browsers.items():
            browser.set_cookie("language", self.chance.choice(["de", "en"]))
            path = self.article.path + self.chance.choice(["", "", "?order=oldest", "?picked=1"])
            for page in (path, self.chance.choice(["/", f"/threads/{self.chance.randint(1, max(1, self.said))}"])):
                kept = browser.get(page).text
                fresh = self.fresh(browser, page)
                if neutral(kept) != neutral(fresh):
                    wrong.append((who, page, kept, fresh))
        return wrong

    def fresh(self, browser, path):
        front = self.app.wsgi_app
        self.app.wsgi_app = front._flask
        try:
            with mock.patch.object(BoundedCache, "get", return_value=None), without_frames():
                return browser.get(path).text
        finally:
            self.app.wsgi_app = front

    def revision(self, comment):
        with self.app.app_context():
            from app.discussion.models.comment import Comment
            from app.foundation.db import db

            row = db.session.get(Comment, comment)
            return row.revision if row else 1


def writes(play, browser, _comment):
    return play.heard(browser.send(f"{play.article.path}/comments", body=play_text(play)))


def answers(play, browser, comment):
    return play.heard(browser.send(f"/comments/{comment}/reply", body=play_text(play)))


def edits(play, browser, comment):
    return browser.send(f"/comments/{comment}/edit", body=play_text(play), revision=play.revision(comment))


def deletes(_play, browser, comment):
    return browser.send(f"/comments/{comment}/deletion")


def recommends(play, browser, comment):
    return browser.send(f"/comments/{comment}/recommendation", do=play.chance.choice(["give", "take"]))


def follows(play, browser, comment):
    return browser.send(f"/threads/{comment}/following", do=play.chance.choice(["start", "end"]))


def ignores(play, browser, _comment):
    other = getattr(play.people, play.chance.choice(["ben", "cleo", "ada"]))
    return browser.send(f"/people/{other.id}/ignoring" + play.chance.choice(["", "/end"]))


def highlights(play, browser, comment):
    return browser.send(f"/comments/{comment}/highlight", do=play.chance.choice(["pick", "unpick", "pin", "unpin"]))


def hides(play, browser, comment):
    return browser.send(f"/comments/{comment}/hiding", reason="insult", revision=play.revision(comment))


def restores(play, browser, comment):
    return browser.send(f"/comments/{comment}/restoration", revision=play.revision(comment))


def approves(play, browser, comment):
    return browser.send(f"/comments/{comment}/approval", revision=play.revision(comment))


def closes(play, browser, _comment):
    return browser.send(f"{play.article.path}/closure", reason="Es ist alles gesagt.")


def reopens(play, browser, _comment):
    return browser.send(f"{play.article.path}/reopening")


def renames(play, browser, _comment):
    name = f"Neuer Name {play.chance.randint(1, 9)}"
    return browser.send("/account/profile", name=name, about="", language="de", theme="auto", is_public="y")


def holds(play, _browser, _comment):
    play.setting("HOLD_FIRST_COMMENTS", play.chance.choice([0, 100, 100]))


JUDGING = (highlights, hides, restores, approves, closes, reopens)
OWN = (edits, deletes, recommends, follows, ignores, renames, holds)
VERBS = [*[writes] * 6, *[answers] * 5, *OWN, *JUDGING, approves, *[reopens] * 4]


def play_text(play):
    words = "Brücke Fluss Pfeiler Bogen Ufer Stahl Stein Kran Plan Rat Geld Jahr Weg Zug Boot".split()
    return " ".join(play.chance.sample(words, 6)) + f" {play.chance.random()}."


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_page_from_memory_is_the_page_that_would_be_made_now(app, article, people, as_, setting, seed):
    for name in ("LIMIT_COMMENTS_PER_MINUTE", "LIMIT_DRAFTS_PER_MINUTE"):
        setting(name, 10_000)
    setting("HOLD_FIRST_COMMENTS", 0)
    play = Play(app, article, people, as_, setting, seed)
    for _ in range(STEPS):
        play.step()
        wrong = play.pages_differ()
        assert not wrong, f"after {play.told}: {wrong[0]}"
    assert play.said > STEPS / 10, play.told
    assert len(play.done) > len(set(VERBS)) / 2, play.told
