"""Following a thread begins by taking part or with one click, and ends with one."""

import re

import pytest

from app.discussion.models.following import Following
from app.discussion.queries.following import followed_among


@pytest.fixture
def follows(app, scene):
    """Whether somebody follows a thread."""

    def asked(who, thread):
        with app.app_context():
            return thread in followed_among(getattr(scene.people, who).id, [thread])

    return asked


def rules(page):
    return re.search(r"<style nonce=\"[\w-]+\">(.*?)</style>", page, re.DOTALL)[1]


def test_who_writes_follows_the_thread(scene, follows):
    root = scene.say("ben", "Frage")
    answer = scene.say("cleo", "Antwort", to=root)
    scene.say("sid", "Antwort auf die Antwort", to=answer)
    assert [who for who in ("ada", "ben", "cleo", "sid") if follows(who, root)] == ["ben", "cleo", "sid"]
    assert {row["thread_id"] for row in scene.rows(Following)} == {root}


def test_anybody_can_follow_without_writing_and_end_it(scene, as_, follows):
    root = scene.say("ben", "Frage")
    cleo = as_("cleo")
    for do, expected in (("start", True), ("start", True), ("end", False), ("end", False), ("start", True)):
        answer = cleo.send(f"/threads/{root}/following", do=do)
        assert (answer.status_code, answer.location) == (303, f"/comments/{root}")
        assert follows("cleo", root) is expected


def test_what_was_ended_stays_ended_whatever_one_writes_there(scene, as_, follows):
    root = scene.say("ben", "Frage")
    as_("ben").send(f"/threads/{root}/following", do="end")
    scene.say("ben", "Noch etwas", to=root)
    assert not follows("ben", root)
    as_("cleo").send(f"/threads/{root}/following", do="end")
    scene.say("cleo", "Antwort", to=root)
    assert not follows("cleo", root)


def test_the_page_behind_the_button_says_which_it_is_and_changes_nothing(scene, as_, follows):
    root = scene.say("ben", "Frage")
    for who, button in (("ben", "end"), ("cleo", "start")):
        page = as_(who).get(f"/threads/{root}/following").text
        assert re.findall(r'name="do"\s+value="(\w+)"', page) == [button]
    assert follows("ben", root)
    assert not follows("cleo", root)


def test_a_script_gets_the_form_and_then_what_is_said_aloud(scene, as_):
    root = scene.say("ben", "Frage")
    cleo = as_("cleo")
    assert cleo.fetch(f"/threads/{root}/following").text.strip().startswith("<form")
    answer = cleo.send(f"/threads/{root}/following", do="start", fragment=True)
    assert answer.status_code == 200
    assert answer.headers["X-Announce"]


def test_the_right_button_is_shown_by_style_rules_for_this_viewer_alone(scene, as_, client):
    root = scene.say("ben", "Frage")
    for path in (scene.article.path, f"/threads/{root}"):
        mine, others = (rules(as_(who).get(path).text) for who in ("ben", "cleo"))
        assert f"#comment-{root}:not([data-followed])" in mine
        assert "comment__unfollow" not in others
        assert ".comment__follow{display:inline-flex}" in others
        assert "<style" not in client.get(path).text


def test_a_new_comment_says_that_its_thread_is_followed(scene, as_):
    root = scene.say("ben", "Frage")
    cleo = as_("cleo")
    answer = cleo.send(f"/comments/{root}/reply", body="Antwort", do="post", fragment=True)
    assert answer.headers["X-Followed"] == str(root)
    cleo.send(f"/threads/{root}/following", do="end")
    answer = cleo.send(f"/comments/{root}/reply", body="Noch eine", do="post", fragment=True)
    assert "X-Followed" not in answer.headers


def test_only_what_begins_a_thread_and_can_be_seen_can_be_followed(scene, as_):
    root = scene.say("ben", "Frage")
    answer = scene.say("ben", "Antwort", to=root)
    waiting = scene.say("ben", "https://a.example https://b.example https://c.example")
    for number in (answer, waiting, 99999):
        for ask in (as_("cleo").get, as_("cleo").send):
            assert ask(f"/threads/{number}/following").status_code == 404
