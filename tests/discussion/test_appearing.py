"""What changes a page raises its version; what does not, leaves it."""

import pytest

from app.accounts.actions.managing import set_role
from app.accounts.models.account import Account, Role
from app.foundation.db import db, transaction
from tests.discussion.scenes import comment_html, words

LINKS = "https://a.example https://b.example https://c.example"


@pytest.mark.parametrize("act", ["post", "reply", "edit", "hold", "delete", "hide", "restore", "approve", "close"])
def test_everything_that_changes_the_page_raises_the_version(scene, act):
    number, hidden, waiting = scene.say_all("ben", ["Ein Gedanke", "Grob", LINKS])
    scene.judge("hide", hidden)
    before = scene.discussion["version"]
    {
        "post": lambda: scene.say("cleo"),
        "reply": lambda: scene.say("cleo", to=number),
        "edit": lambda: scene.edit("ben", number, "Ein anderer"),
        "hold": lambda: scene.edit("ben", number, LINKS),
        "delete": lambda: scene.delete("ben", number),
        "hide": lambda: scene.judge("hide", number),
        "restore": lambda: scene.judge("restore", hidden),
        "approve": lambda: scene.judge("approve", waiting),
        "close": scene.close,
    }[act]()
    assert scene.discussion["version"] > before


def test_a_comment_that_waits_unseen_leaves_the_page_of_the_others_as_it_was(scene, client):
    before = client.get(scene.article.path)
    scene.say("ben", LINKS)
    assert client.get(scene.article.path).headers["ETag"] == before.headers["ETag"]


def test_a_new_role_shows_beside_what_was_said_before(scene, client, app, people):
    number = scene.say("ben")
    assert "badge" not in comment_html(client.get(scene.article.path).text, number)
    with app.app_context(), transaction():
        set_role(db.session.get(Account, people.ben.id), Role.MODERATOR)
    assert "Moderation" in words(comment_html(client.get(scene.article.path).text, number))
