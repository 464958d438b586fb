"""Whatever is done in whatever order, the kept counts are what a count gives, and nobody is shown an old page."""

import random

import pytest
from sqlalchemy import update

from app.discussion.actions.recounting import put_counts_right
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation import caches
from app.foundation.db import db, transaction
from app.foundation.refusals import Refusal
from tests.discussion.scenes import shown

LINKS = " https://a.example https://b.example https://c.example"
AUTHORS = ("ben", "cleo", "ada")


def what_readers_see(rows):
    """What a page for everybody is made of."""
    shown = ("id", "state", "removal_reason", "edited_at", "position")
    return [
        [*(row[name] for name in shown), row["html"] if row["state"] == "published" else ""]
        for row in rows
        if row["position"]
    ]


class Life:
    """Steps of a discussion's life, chosen by chance; what can't be done is refused and changes nothing."""

    def __init__(self, scene, seed):
        self.scene = scene
        self.chance = random.Random(seed)
        self.refused = 0
        self.steps = {
            self.post: 4,
            self.answer: 6,
            self.edit: 4,
            self.delete: 2,
            self.hide: 3,
            self.restore: 2,
            self.approve: 3,
        }

    def step(self):
        """One thing happens."""
        action = self.chance.choices(list(self.steps), list(self.steps.values()))[0]
        try:
            action()
        except Refusal:
            self.refused += 1

    def text(self):
        return f"Gedanke {self.chance.random()}" + (LINKS if self.chance.random() < 0.3 else "")

    def some(self):
        return self.chance.choice(self.scene.comments() or [{"id": 1, "author_id": 1}])

    def author_of(self, row):
        return next((key for key in AUTHORS if getattr(self.scene.people, key).id == row["author_id"]), "ben")

    def post(self):
        self.scene.say(self.chance.choice(AUTHORS), self.text())

    def answer(self):
        if self.scene.comments():
            self.scene.say(self.chance.choice(AUTHORS), self.text(), to=self.some()["id"])

    def edit(self):
        if self.scene.comments():
            row = self.some()
            self.scene.edit(self.author_of(row), row["id"], self.text())

    def delete(self):
        if self.scene.comments():
            row = self.some()
            self.scene.delete(self.author_of(row), row["id"])

    def hide(self):
        self.judge("hide")

    def restore(self):
        self.judge("restore")

    def approve(self):
        self.judge("approve")

    def judge(self, verb):
        if self.scene.comments():
            self.scene.judge(verb, self.some()["id"])


@pytest.mark.parametrize("seed", range(6))
def test_after_every_step_of_a_random_life_counts_places_and_pages_are_right(scene, client, seed, setting):
    setting("REPLIES_SHOWN", 100)
    life = Life(scene, seed)
    for _ in range(40):
        before = scene.discussion["version"], what_readers_see(scene.comments())
        life.step()
        rows = scene.comments()
        if what_readers_see(rows) != before[1]:
            assert scene.discussion["version"] > before[0], "what changes the page raises its version"
        assert scene.wrong_counts == []
        discussion = scene.discussion
        assert discussion["comment_count"] == sum(row["state"] == "published" for row in rows)
        positions = sorted(row["position"] for row in rows if row["position"])
        assert positions == list(range(1, discussion["last_position"] + 1))
        for root in rows:
            places = sorted(r["place"] for r in rows if r["thread_id"] == root["id"] and r["parent_id"] and r["place"])
            assert places == list(range(1, root["last_place"] + 1))
    remembered = client.get(scene.article.path).text
    assert sorted(shown(remembered)) == sorted(row["id"] for row in rows if row["position"])
    caches.clear_all()
    assert client.get(scene.article.path).text == remembered, "what was kept is what would be made"
    assert life.refused < 40


def test_the_page_that_is_kept_is_never_older_than_the_last_step(scene, client):
    life = Life(scene, 77)
    for _ in range(15):
        life.step()
        kept = client.get(scene.article.path).text
        assert client.get(scene.article.path).text == kept
        caches.clear_all()
        assert client.get(scene.article.path).text == kept


def test_wrong_counts_are_told_and_put_right(scene, app):
    root = scene.say("ben")
    scene.say("cleo", to=root)
    with app.app_context(), transaction():
        db.session.execute(update(Discussion).values(comment_count=7))
        db.session.execute(update(Comment).where(Comment.parent_id.is_(None)).values(reply_count=0))
    assert scene.wrong_counts == [
        f"discussion {scene.discussion['id']}: 7 comments kept, 2 counted",
        f"thread {root}: 0 replies kept, 1 counted",
    ]
    version = scene.discussion["version"]
    with app.app_context(), transaction():
        put_counts_right()
    assert scene.wrong_counts == []
    assert scene.discussion["version"] == version + 1
