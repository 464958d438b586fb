"""A notice that is upheld about a comment which was hidden before, for another reason: that is stated, once."""

import pytest
from sqlalchemy import update

from app.discussion.models.reason import Reason
from app.foundation.db import db, in_transaction, transaction
from app.moderation.actions.undoing import undo_decision
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Statement
from app.notifications.models.notification import Notification
from tests.discussion.scenes import comment_html, in_english, words
from tests.moderation.desks import notice
from tests.moderation.test_appeals import decide, object_to
from tests.moderation.test_statements import PATH


@pytest.fixture
def number(scene):
    """Hidden as an insult; then somebody says that it is illegal."""
    number = scene.say("ben", "Ich weiß, wo du wohnst.")
    scene.judge("hide", number)
    notice(scene, number, email="nora@example.net")
    return number


def uphold(as_, reason="unlawful", who="mo", **fields):
    return as_(who).send("/moderation/notices/1/upholding", revision=1, reason=reason, **fields)


def undo(scene, decision, who="mo"):
    with scene.app.app_context():
        in_transaction(lambda: undo_decision(moderator=scene.viewer(who), decision_id=decision))


def test_the_reason_on_record_is_the_law_and_its_author_gets_a_statement_of_that(scene, as_, client, letters, number):
    letters()
    bell = len(scene.rows(Notification))
    assert uphold(as_, message="Das ist eine Drohung.").status_code == 303
    assert scene.comment(number)["removal_reason"] == "unlawful"
    assert "Rechtswidrig" in comment_html(client.get(scene.article.path).text, number)
    first, second = scene.rows(Statement)
    assert (first["reason"], second["reason"]) == ("insult", "unlawful")
    assert (second["cause"], second["legal_basis"]) == ("notice", "§§ 240, 241 StGB")
    (decision,) = scene.rows(Decision)[1:]
    assert (decision["verdict"], decision["was"], decision["cause"]) == ("hide", "hidden", "notice")
    assert scene.rows(Notice)[0]["outcome"] == "upheld"
    told = {letter.to: letter for letter in letters()}
    assert set(told) == {"nora@example.net", "ben@example.org"}
    text = " ".join(told["ben@example.org"].text.split())
    assert told["ben@example.org"].subject.endswith(f"({second['reference']})")
    assert "Das ist eine Drohung." in text
    assert len(scene.rows(Notification)) == bell, "the bell tells of no second removal"
    assert scene.wrong_counts == []


def test_whoever_touches_nothing_leaves_the_reason_as_it_is_though_it_is_not_offered_any_more(scene, as_, number):
    with scene.app.app_context(), transaction():
        db.session.execute(update(Reason).where(Reason.code == "insult").values(is_offered=False))
    page = in_english(as_("mo")).get("/moderation/notices/1").text
    assert "that one holds from now on, and its author is told" in words(page)
    assert '<option selected value="insult">' in page
    assert uphold(as_, reason="insult").status_code == 303
    assert scene.comment(number)["removal_reason"] == "insult"
    assert len(scene.rows(Statement)) == 1


def test_the_statement_says_that_it_is_no_second_removal(scene, as_, number):
    uphold(as_)
    ben = in_english(as_("ben"))
    first, second = (ben.get(f"{PATH}/{row['reference']}").text for row in scene.rows(Statement))
    assert "Your comment stays removed, for another reason" in words(second)
    assert "had been removed already" in words(second)
    assert ['name="body"' in page for page in (first, second)] == [False, True]
    assert "There is a newer decision about this comment." in words(first)


def test_the_same_reason_needs_no_new_statement(scene, as_, number):
    uphold(as_, reason="insult")
    assert len(scene.rows(Statement)) == 1
    assert [row["verdict"] for row in scene.rows(Decision)] == ["hide", "keep"]
    assert scene.rows(Notice)[0]["outcome"] == "upheld"


def test_without_a_reason_nothing_is_decided(scene, as_, number):
    assert uphold(as_, reason="erfunden").status_code == 422
    assert scene.rows(Notice)[0]["outcome"] is None


def test_undoing_it_brings_the_first_reason_back_and_shows_nothing(scene, as_, number):
    uphold(as_)
    undo(scene, scene.rows(Decision)[-1]["id"])
    assert (scene.comment(number)["state"], scene.comment(number)["removal_reason"]) == ("hidden", "insult")
    assert scene.rows(Notice)[0]["outcome"] is None
    ben = in_english(as_("ben"))
    first, second = (ben.get(f"{PATH}/{row['reference']}").text for row in scene.rows(Statement))
    assert "This no longer holds" not in words(first)
    assert "This no longer holds: it was taken back." in words(second)
    object_to(scene, scene.rows(Statement)[0]["reference"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"
    assert scene.wrong_counts == []


def test_an_appeal_against_the_reason_that_holds_brings_the_comment_back(scene, as_, number):
    uphold(as_)
    object_to(scene, scene.rows(Statement)[1]["reference"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"
    assert scene.rows(Notice)[0]["outcome"] == "rejected"
