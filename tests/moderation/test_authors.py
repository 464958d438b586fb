"""Authors who moderate under their own articles: not what the law asks of us, and not against a moderator."""

import pytest

from app.foundation.db import in_transaction
from app.foundation.refusals import NotAllowed
from app.moderation.actions.appealing import appeal_notice
from app.moderation.actions.picking import decide_entry
from app.moderation.actions.undoing import undo_decision
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Statement
from app.moderation.queries.queue import is_waiting
from tests.discussion.scenes import in_english, words
from tests.moderation import test_appeals as appeals
from tests.moderation.desks import LINKS, decide, entries, entry, notice, report, undo
from tests.parts.publication import create_article

ONLY = "Only moderators show it again."
APPEALED = "Somebody has appealed about this comment. Only moderators decide on that."


@pytest.fixture(autouse=True)
def _own_article(scene, setting, app, people):
    setting("AUTHORS_MODERATE", 1)
    scene.article = create_article(app, slug="eigener", title="Eigener", author_id=people.ada.id)


def act(scene, who, comment, do, revision=1):
    def decided():
        return decide_entry(moderator=scene.viewer(who), comment_id=comment, revision=revision, seen=10**6, do=do).id

    with scene.app.app_context():
        return in_transaction(decided)


def pick(reader, numbers, do, seen=0, **fields):
    picks = [f"{number}:1:{seen}" for number in numbers]
    return reader.post(
        "/moderation/decisions", data={"csrf_token": reader.token, "pick": picks, "do": do, "back": "", **fields}
    )


@pytest.mark.parametrize("do", ["keep", "hide:insult"])
def test_what_somebody_says_is_illegal_is_not_theirs_to_decide(scene, do):
    number = scene.say("ben", "Grob")
    notice(scene, number)
    with pytest.raises(NotAllowed):
        act(scene, "ada", number, do)
    assert scene.rows(Notice)[0]["outcome"] is None
    act(scene, "mo", number, do)
    assert scene.rows(Notice)[0]["outcome"] is not None


def test_it_is_not_on_their_desk_until_a_moderator_has_answered(scene, as_):
    told, reported = scene.say_all("ben", ["Grob", "Gröber"])
    for number in (told, reported):
        report(scene, number, "cleo")
    notice(scene, told)
    ada = in_english(as_("ada"))
    page = ada.get("/moderation").text
    assert entries(page) == [reported]
    assert "Illegal content" not in words(page)
    assert ada.get("/moderation?kind=notices").status_code == 200
    assert entries(as_("mo").get("/moderation").text) == [told, reported]


def test_of_several_that_are_picked_those_are_left_out_and_it_is_said_why(scene, as_):
    told, reported = scene.say_all("ben", ["Grob", "Gröber"])
    for number in (told, reported):
        report(scene, number, "cleo")
    notice(scene, told)
    answer = pick(in_english(as_("ada")), [told, reported], "hide", reason="insult")
    assert answer.status_code == 409
    page = words(answer.text)
    assert "1 comment was decided." in page
    assert f"Comment {told} {scene.people.ben.name} Somebody has notified us of this comment as illegal." in page
    assert "Only moderators answer that." in page
    assert f'href="/moderation/comments/{told}"' not in answer.text
    assert [scene.comment(number)["state"] for number in (told, reported)] == ["published", "hidden"]
    assert scene.rows(Notice)[0]["outcome"] is None


def test_a_mistyped_decision_shows_no_author_what_is_not_on_their_desk(scene, as_):
    told = scene.say("ben", "Grob")
    notice(scene, told)
    ada = as_("ada")
    answer = ada.post(
        f"/moderation/comments/{told}/decision",
        data={"csrf_token": ada.token, "do": "", "revision": 1, "seen": 0},
        headers={"X-Fragment": "1"},
    )
    assert "Das ist eine Drohung." not in answer.text


def test_what_a_moderator_has_hidden_stays_hidden(scene, as_):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number, reason="unlawful")
    report(scene, number, "cleo")
    with pytest.raises(NotAllowed, match=ONLY):
        act(scene, "ada", number, "restore")
    with scene.app.app_context(), pytest.raises(NotAllowed):
        in_transaction(lambda: undo_decision(moderator=scene.viewer("ada"), decision_id=1))
    ada = as_("ada")
    own = entry(ada.get("/moderation").text, number)
    assert 'value="restore"' not in own
    assert 'value="confirm"' in own
    assert ONLY in words(pick(in_english(ada), [number], "restore", seen=1).text)
    assert scene.comment(number)["state"] == "hidden"
    assert 'value="restore"' in entry(as_("mo").get("/moderation").text, number)


def test_what_they_have_hidden_themselves_they_may_show_again_until_a_moderator_has_looked(scene, as_):
    first, second = scene.say_all("ben", ["Grob", "Gröber"])
    ada = as_("ada")
    for number in (first, second):
        report(scene, number, "cleo")
        decide(ada, number, "hide:insult")
    act(scene, "ada", first, "restore")
    assert scene.comment(first)["state"] == "published"
    report(scene, second, "sid")
    act(scene, "mo", second, "confirm")
    with pytest.raises(NotAllowed, match=ONLY):
        act(scene, "ada", second, "restore")


def test_what_a_rule_has_hidden_they_may_show_again(scene, as_, setting):
    setting("HIDE_AT_REPORTS", 1)
    number = scene.say("ben", "Grob")
    as_("sid").send(f"/comments/{number}/report", reason="insult")
    assert scene.comment(number)["state"] == "hidden"
    assert decide(as_("ada"), number, "restore").status_code == 303
    assert scene.comment(number)["state"] == "published"


def test_they_take_back_their_own_decisions_and_nobody_else_s(scene, as_):
    mine, theirs = scene.say_all("ben", [LINKS, LINKS + " und noch einer"])
    ada = as_("ada")
    decide(ada, mine, "approve")
    decide(as_("mo"), theirs, "approve")
    assert undo(ada, scene.rows(Decision)[0]["id"]).status_code == 303
    assert undo(ada, scene.rows(Decision)[1]["id"]).status_code == 403
    assert [scene.comment(number)["state"] for number in (mine, theirs)] == ["held", "published"]


def outcomes(scene):
    return [row["outcome"] for row in scene.rows(Appeal)]


@pytest.mark.parametrize("do", ["keep", "hide:insult"])
def test_an_appeal_of_who_sent_a_notice_is_for_moderators_alone(scene, as_, do):
    number, other = scene.say_all("ben", ["Grob", "Gröber"])
    appeals.notice(scene, number)
    with scene.app.app_context():
        in_transaction(lambda: appeal_notice(token="schlüssel", body="Doch."))
    for one in (number, other):
        report(scene, one, "cleo")
    ada = in_english(as_("ada"))
    assert entries(ada.get("/moderation").text) == [other]
    with pytest.raises(NotAllowed, match=APPEALED):
        act(scene, "ada", number, do)
    assert APPEALED in words(pick(ada, [number], "hide", seen=1, reason="insult").text)
    assert outcomes(scene) == [None]
    assert scene.comment(number)["state"] == "published"
    appeals.decide(scene, 1, uphold=False)
    act(scene, "ada", number, do)


@pytest.mark.parametrize("decided_by", ["mo", "ada", None])
def test_an_appeal_of_whose_comment_it_is_is_theirs_to_settle_where_no_moderator_has_decided(scene, as_, decided_by):
    number = scene.say("ben", LINKS)
    if decided_by is not None:
        act(scene, decided_by, number, "approve")
        undo(as_(decided_by), scene.rows(Decision)[-1]["id"])
    appeals.object_to(scene, scene.rows(Statement)[-1]["reference"])
    with scene.app.app_context():
        assert (is_waiting(number, under_author=scene.people.ada.id) is None) == (decided_by == "mo")
    if decided_by == "mo":
        with pytest.raises(NotAllowed, match=APPEALED):
            act(scene, "ada", number, "approve")
    else:
        act(scene, "ada", number, "approve")
    assert outcomes(scene) == [None if decided_by == "mo" else "moot"]
