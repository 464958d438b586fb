"""Whoever reported a comment is told what became of it: what holds, once, without a name."""

import pytest

from app.foundation.db import in_transaction, transaction
from app.moderation.actions.reporting import report_comment
from app.moderation.actions.undoing import undo_decision
from app.moderation.models.decision import Decision
from tests.discussion.scenes import in_english, words
from tests.moderation.desks import report

REMOVED, STAYS = "The comment you reported was removed", "The comment you reported stays"


@pytest.fixture
def reported(scene):
    """A comment of Ben's that Ada and Cleo have reported."""
    comment = scene.say("ben", "Was die Nachbarn wohl dazu sagen")
    for who in ("ada", "cleo"):
        report(scene, comment, who)
    return comment


@pytest.fixture
def bell(as_):
    """What somebody's page of notifications says."""

    def of(who):
        return words(in_english(as_(who)).get("/notifications").text)

    return of


def undo_last(scene, who="mo"):
    last = scene.rows(Decision)[-1]["id"]
    with scene.app.app_context():
        in_transaction(lambda: undo_decision(moderator=scene.viewer(who), decision_id=last))


@pytest.mark.parametrize("verb, said", [("hide", REMOVED), ("keep", STAYS)])
def test_who_reported_is_told_the_outcome_and_nobody_is_named(scene, reported, bell, verb, said):
    scene.judge(verb, reported)
    for who in ("ada", "cleo"):
        assert scene.unread(who) == 1
        assert said in bell(who)
        assert "Ben Querfeld" not in bell(who)
        assert "Mo Ruhepol" not in bell(who)
    assert "you reported" not in bell("ben")


def test_who_decides_on_what_they_reported_themselves_is_not_told(scene, bell):
    comment = scene.say("ben", "Selbst gemeldet und selbst entschieden")
    report(scene, comment, "mo")
    scene.judge("hide", comment)
    assert scene.told("mo") == []


def test_it_leads_to_the_place_and_has_been_seen_with_what_stands_beside_it(scene, as_, bell):
    comments = [scene.say("ben", f"Nummer {number} von dreien") for number in range(3)]
    for comment in comments:
        report(scene, comment, "ada")
        scene.judge("hide", comment)
    assert "3 comments you reported were removed" in bell("ada")
    assert scene.unread("ada") == 3
    ada = in_english(as_("ada"))
    number = scene.stored_of("ada")[0]
    answer = ada.send(f"/notifications/{number}")
    assert ada.get(answer.location.partition("#")[0]).status_code in {200, 303}
    assert scene.unread("ada") == 0


def test_what_its_author_deletes_is_told_as_that(scene, reported, bell, as_):
    scene.delete("ben", reported)
    assert "The comment you reported was deleted by its author" in bell("ada")
    ada = as_("ada")
    answer = ada.send(f"/notifications/{scene.stored_of('ada')[0]}")
    assert ada.get(answer.location.partition("#")[0]).status_code in {200, 303}


def test_who_had_the_answer_already_is_not_told_of_the_deletion(scene, reported, bell):
    scene.judge("keep", reported)
    scene.delete("ben", reported)
    assert "you reported" not in bell("ada")


def test_undone_before_it_was_told_nothing_is_told_then_the_new_outcome(scene, reported, letters):
    scene.choose("ada", report=(True, "at_once"))
    scene.judge("hide", reported)
    undo_last(scene)
    assert letters("ada@example.org") == []
    assert scene.unread("ada") == 0
    scene.judge("keep", reported)
    assert scene.unread("ada") == 1
    assert [letter.subject for letter in letters("ada@example.org")] == [
        "Der von Ihnen gemeldete Kommentar bleibt stehen: „Wer baut die Brücke?“"
    ]


def test_undone_after_it_was_told_the_old_outcome_is_told_no_longer(scene, reported, bell):
    scene.judge("hide", reported)
    assert REMOVED in bell("ada")
    undo_last(scene)
    assert "you reported" not in bell("ada")
    scene.judge("hide", reported)
    assert bell("ada").count(REMOVED) == 1
    assert scene.unread("ada") == 1


def test_a_later_decision_replaces_what_was_told_and_its_undoing_brings_it_back(scene, reported, bell):
    scene.judge("keep", reported)
    scene.judge("hide", reported)
    assert REMOVED in bell("ada")
    assert STAYS not in bell("ada")
    undo_last(scene)
    assert STAYS in bell("ada")
    assert REMOVED not in bell("ada")


def test_what_a_rule_hides_is_told_once_somebody_has_looked(scene, bell, setting):
    setting("HIDE_AT_REPORTS", 2)
    comment = scene.say("ben", "Zwei melden dies, und es ist weg")
    with scene.app.app_context(), transaction():
        for who in ("ada", "cleo"):
            report_comment(reporter=scene.viewer(who), comment_id=comment, reason="insult")
    assert scene.comment(comment)["state"] == "hidden"
    assert scene.told("ada") == []
    scene.judge("restore", comment)
    assert STAYS in bell("ada")


def test_a_letter_tells_it_to_who_wants_one_and_not_by_default(scene, reported, letters):
    scene.choose("ada", report=(True, "at_once"))
    scene.judge("hide", reported)
    (letter,) = letters("ada@example.org")
    assert letter.subject == "Der von Ihnen gemeldete Kommentar wurde entfernt: „Wer baut die Brücke?“"
    assert "Ben Querfeld" not in letter.text
    assert letters("cleo@example.org") == []
