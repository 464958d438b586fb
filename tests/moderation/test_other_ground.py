"""A notice that is upheld about a comment which was hidden before, for another reason: that is stated, once."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.audit.models import AuditEntry
from app.discussion.models.reason import Reason
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import NotAllowed
from app.moderation.actions.undoing import undo_decision
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Statement
from app.notifications.models.notification import Notification
from tests.discussion.scenes import comment_html, in_english, words
from tests.moderation.desks import notice
from tests.moderation.test_appeals import decide, object_to
from tests.moderation.test_statements import PATH, hide


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
    first, second, third = (ben.get(f"{PATH}/{row['reference']}").text for row in scene.rows(Statement))
    assert "This no longer holds" not in words(first) + words(third)
    assert "There is a newer decision about this comment." in words(first)
    assert "This no longer holds. The comment stays removed, for a reason" in words(second)
    assert "public again" not in words(second)
    assert "Your comment stays removed, for another reason" in words(third)
    assert ['name="body"' in page for page in (first, second, third)] == [False, False, True]
    object_to(scene, scene.rows(Statement)[2]["reference"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"
    assert scene.wrong_counts == []


def test_an_appeal_against_the_reason_that_holds_brings_the_comment_back(scene, as_, number):
    uphold(as_)
    object_to(scene, scene.rows(Statement)[1]["reference"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"
    assert scene.rows(Notice)[0]["outcome"] == "rejected"


def test_the_first_reason_is_stated_anew_with_all_the_time_to_appeal(scene, as_, letters, number):
    uphold(as_)
    letters()
    with clock.pretending(clock.now() + timedelta(days=20)):
        undo(scene, scene.rows(Decision)[-1]["id"])
        letter = letters.one("ben@example.org")
    first, _, third = scene.rows(Statement)
    parts = ("reason", "label_en", "legal_basis", "cause", "decided_by_machine", "facts", "quote", "restriction")
    assert [third[part] for part in parts] == [first[part] for part in parts]
    assert third["appeal_until"] - first["appeal_until"] > timedelta(days=19)
    assert third["decision_id"] == scene.rows(Decision)[-1]["id"]
    assert letter.subject.endswith(f"({third['reference']})")
    assert "Hier ansehen und sich beschweren" in letter.text


def test_an_appeal_against_the_other_reason_goes_on_against_the_one_that_holds(scene, as_, letters, number):
    uphold(as_)
    object_to(scene, scene.rows(Statement)[1]["reference"])
    letters()
    undo(scene, scene.rows(Decision)[-1]["id"])
    third = scene.rows(Statement)[2]
    assert [(row["statement_id"], row["outcome"]) for row in scene.rows(Appeal)] == [(third["id"], None)]
    told = [letter for letter in letters() if letter.to == "ben@example.org"]
    assert [letter.subject.endswith(f"({third['reference']})") for letter in told] == [True], "nothing has ended"
    assert "sich beschweren" not in told[0].text
    page = words(in_english(as_("ben")).get(f"{PATH}/{third['reference']}").text)
    assert "Your appeal has arrived." in page
    assert "Insult" in page
    moves = [row for row in scene.rows(AuditEntry) if row["verb"] == "appeal_moved"]
    assert [row["subject_id"] for row in moves] == [1]
    assert "Appeal goes on against a new statement" in words(in_english(as_("ida")).get("/moderation/log").text)
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"
    assert scene.rows(Appeal)[0]["outcome"] == "upheld"


def test_whoever_let_the_first_reason_hold_again_may_decide_about_it_and_not_whoever_chose_it(scene, as_, number):
    uphold(as_, who="ida")
    undo(scene, scene.rows(Decision)[-1]["id"], who="ida")
    object_to(scene, scene.rows(Statement)[2]["reference"])
    with pytest.raises(NotAllowed):
        decide(scene, 1, who="mo")
    decide(scene, 1, who="ida")
    assert not scene.rows(Appeal)[0]["by_first"]


def test_what_no_statement_would_tell_its_author_is_not_taken(scene, as_, number):
    answer = uphold(as_, reason="insult", message="Das gilt auch hier.")
    assert answer.status_code == 422
    assert "Das gilt auch hier.</textarea>" in answer.text
    assert 'class="field__errors"' in answer.text
    assert scene.rows(Notice)[0]["outcome"] is None


def test_an_appeal_against_the_first_reason_is_not_lost_over_another_one(scene, as_, number):
    object_to(scene, scene.rows(Statement)[0]["reference"])
    uphold(as_)
    undo(scene, scene.rows(Decision)[-1]["id"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"


def test_of_two_appeals_neither_ends_while_the_comment_stays_removed(scene, as_, number):
    object_to(scene, scene.rows(Statement)[0]["reference"])
    uphold(as_)
    object_to(scene, scene.rows(Statement)[1]["reference"])
    undo(scene, scene.rows(Decision)[-1]["id"])
    assert [row["outcome"] for row in scene.rows(Appeal)] == [None, None]
    decide(scene, 2)
    assert [row["outcome"] for row in scene.rows(Appeal)] == ["moot", "upheld"]
    assert scene.comment(number)["state"] == "published"


def test_a_rule_s_reason_is_stated_again_as_the_rule_s(scene, as_):
    number = scene.say("ben", "Grob")
    hide(scene, number, by=None)
    notice(scene, number)
    uphold(as_)
    undo(scene, scene.rows(Decision)[-1]["id"])
    assert [row["decided_by_machine"] for row in scene.rows(Statement)] == [True, False, True]
