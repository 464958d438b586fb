"""Who has not confirmed their address may write, but nothing appears before they have; the text waits."""

import pytest

from app.accounts.models.account import Account
from app.accounts.queries.sessions import session_with_viewer
from app.accounts.viewer import viewer_of
from app.discussion.actions.editing import edit_comment
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.writing import write_text
from app.discussion.models.comment import Comment
from app.discussion.policy import may_comment, may_reply
from app.discussion.queries.comments import comment_to_change
from app.discussion.queries.discussions import discussion_by_id
from app.foundation.db import db, transaction
from app.foundation.refusals import NotAllowed
from tests.discussion.scenes import box, one_click


@pytest.fixture
def unproven(app, people, as_):
    """Ben, whose address is a claim again."""
    ben = as_("ben")
    prove(app, people.ben, proven=False)
    ben.set_cookie("language", "en")
    return ben


def prove(app, person, *, proven=True):
    with app.app_context(), transaction():
        account = db.session.get(Account, person.id)
        account.email_key = account.address_key if proven else None


def test_a_comment_waits_until_its_author_is_confirmed(app, scene, unproven, people):
    path = f"{scene.article.path}/comments"
    assert "please confirm your e-mail address" in unproven.get(scene.article.path).text
    answer = unproven.send(path, body="Noch unbestätigt")
    assert (answer.status_code, answer.location) == (303, f"/confirm?next={scene.article.path}%23write")
    assert scene.comments() == []
    assert "What you wrote is kept." in unproven.get(answer.location).text
    assert box(unproven.get(scene.article.path).text) == "Noch unbestätigt"
    prove(app, people.ben)
    page = unproven.get(scene.article.path).text
    assert "please confirm your e-mail address" not in page
    assert one_click(unproven, page, path).status_code == 303
    assert [row["body"] for row in scene.comments()] == ["Noch unbestätigt"]


def test_a_script_is_led_there_too(scene, unproven):
    answer = unproven.send(f"{scene.article.path}/comments", {"body": "Noch unbestätigt"}, fragment=True)
    assert (answer.status_code, answer.location) == (401, f"/confirm?next={scene.article.path}%23write")


def test_a_reply_and_a_change_wait_at_their_places(app, scene, unproven, people):
    prove(app, people.ben)
    own, other = scene.say("ben", "Mein Text"), scene.say("cleo", "Frage")
    prove(app, people.ben, proven=False)
    for path in (f"/comments/{other}/reply", f"/comments/{own}/edit"):
        assert unproven.send(path, body="Neuer Text", revision=1).location == f"/confirm?next={path}"
        assert box(unproven.get(path).text) == "Neuer Text"
    assert sorted(row["body"] for row in scene.comments()) == ["Frage", "Mein Text"]


def test_previews_and_deleting_need_nothing(app, scene, unproven, people):
    prove(app, people.ben)
    own = scene.say("ben", "Mein Text")
    prove(app, people.ben, proven=False)
    preview = unproven.send(f"{scene.article.path}/comments", body="Nur *ansehen*", do="preview")
    assert (preview.status_code, "<em>ansehen</em>" in preview.text) == (200, True)
    assert unproven.send(f"/comments/{own}/deletion").status_code == 303


def test_a_text_that_is_too_long_is_said_before_anything_else(scene, unproven, setting):
    setting("COMMENT_LIMIT_CHARACTERS", 5)
    assert unproven.send(f"{scene.article.path}/comments", body="zu lang").status_code == 422


def test_where_nobody_has_to_confirm_a_comment_appears_at_once(scene, unproven, setting):
    setting("CONFIRM_EMAIL", 0)
    assert "please confirm" not in unproven.get(scene.article.path).text
    assert unproven.send(f"{scene.article.path}/comments", body="Gleich").status_code == 303
    assert [row["body"] for row in scene.comments()] == ["Gleich"]


def test_the_rule_holds_at_every_door(app, scene, people):
    """Whatever door comes later: the actions themselves refuse."""
    own = scene.say("ben", "Mein Text")
    ben = viewer_of(people.ben.id, people.ben.name, "reader", is_confirmed=False)
    with app.app_context():
        comment = db.session.get(Comment, own)
        assert not may_comment(ben, discussion_by_id(comment.discussion_id))
        assert not may_reply(ben, comment)
        with pytest.raises(NotAllowed, match="confirm"), transaction():
            post_comment(Sent(ben, comment.discussion_id, write_text("Neues")))
        with pytest.raises(NotAllowed, match="confirm"), transaction():
            edit_comment(editor=ben, comment_id=own, text=write_text("Neues"), revision=1)
        with transaction():
            assert comment_to_change(own).body == "Mein Text"


def test_the_viewer_says_whether_the_address_is_proven(app, unproven, people):
    with unproven.session_transaction() as cookie:
        token = cookie["sid"]
    for proven in (False, True):
        prove(app, people.ben, proven=proven)
        with app.app_context():
            assert session_with_viewer(token)[0].is_confirmed is proven
