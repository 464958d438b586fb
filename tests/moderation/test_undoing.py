"""Undo: whatever was decided about a comment can be taken back for thirty days, and everything is as it was."""

from datetime import timedelta

import pytest
import time_machine

from app.discussion.models.report import Report
from app.foundation import clock
from app.moderation.models.decision import Cause, Decision
from app.moderation.models.statement import Statement
from tests.discussion.scenes import comment_html, in_english, shown, words
from tests.moderation.desks import LINKS, decide, entries, notice, report, undo
from tests.moderation.test_statements import PATH, hide

EDITED = "The text was edited in the meantime. Please read it again before you decide."


def test_a_hidden_comment_is_back_with_its_text_counts_replies_and_reports(scene, as_, client):
    number = scene.say("ben", "Grob")
    answer = scene.say("cleo", "Antwort", to=number)
    report(scene, number, "cleo", note="So nicht")
    before = scene.comment(number)
    mo = as_("mo")
    decide(mo, number, "hide:insult")
    assert undo(mo, 1).status_code == 303
    page = client.get(scene.article.path).text
    assert shown(page) == [number, answer]
    assert "Grob" in comment_html(page, number)
    after = scene.comment(number)
    assert {**after, "version": 0} == {**before, "version": 0}
    assert [(row["decided_at"], row["outcome"]) for row in scene.rows(Report)] == [(None, None)]
    assert entries(mo.get("/moderation").text) == [number]
    assert [(row["verdict"], row["undoes_id"]) for row in scene.rows(Decision)] == [("hide", None), ("undo", 1)]
    assert scene.wrong_counts == []


def test_an_approved_comment_waits_again(scene, as_, client):
    number = scene.say("ben", LINKS)
    mo = as_("mo")
    decide(mo, number, "approve")
    undo(mo, 1)
    assert scene.comment(number)["state"] == "held"
    assert "a.example" not in client.get(scene.article.path).text
    assert entries(mo.get("/moderation").text) == [number]
    decide(mo, number, "approve")
    assert "a.example" in client.get(scene.article.path).text
    assert scene.wrong_counts == []


def test_a_waiting_comment_that_was_hidden_waits_again(scene, as_):
    number = scene.say("ben", LINKS)
    mo = as_("mo")
    decide(mo, number, "hide:spam")
    undo(mo, 1)
    assert (scene.comment(number)["state"], scene.comment(number)["removal_reason"]) == ("held", None)
    assert [row["restriction"] for row in scene.rows(Statement)] == ["hold", "removal"], "it is held as before"
    assert scene.wrong_counts == []


def test_reports_of_a_comment_that_was_left_as_it_is_are_open_again_and_no_others(scene, as_):
    number = scene.say("ben", "Grob")
    report(scene, number, "cleo")
    mo = as_("mo")
    decide(mo, number, "keep")
    report(scene, number, "sid")
    decide(mo, number, "keep")
    undo(mo, 2)
    assert [row["decided_at"] is None for row in scene.rows(Report)] == [False, True]


def test_a_restored_comment_is_hidden_again_with_a_statement(scene, as_):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number, reason="hate")
    scene.judge("restore", number)
    undo(as_("mo"), 2)
    assert (scene.comment(number)["state"], scene.comment(number)["removal_reason"]) == ("hidden", "hate")
    assert len(scene.rows(Statement)) == 2


def test_the_author_is_told(scene, as_):
    number = scene.say("ben", LINKS)
    mo, ben = as_("mo"), in_english(as_("ben"))
    decide(mo, number, "approve")
    undo(mo, 1)
    assert "Your comment is waiting for a moderator again" in words(ben.get("/notifications").text)
    decide(mo, number, "hide:spam")
    scene.judge("restore", number)
    assert "Your comment is public again" in words(ben.get("/notifications").text)


def test_undoing_twice_is_a_conflict_that_names_who_was_first(scene, as_):
    number = scene.say("ben", LINKS)
    decide(as_("ida"), number, "approve")
    undo(as_("mo"), 1)
    answer = undo(in_english(as_("ida")), 1)
    assert answer.status_code == 409
    assert "Mo Ruhepol has taken this decision back already." in words(answer.text)
    assert undo(as_("ida"), 2).status_code == 409, "what was taken back is decided anew"


def test_a_decision_that_a_later_one_has_overtaken_says_so(scene, as_):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number)
    scene.judge("restore", number, who="ida")
    answer = undo(in_english(as_("mo")), 1)
    assert answer.status_code == 409
    assert "Ida Schlüsselbund has restored this comment in the meantime." in words(answer.text)


def test_after_thirty_days_a_decision_stands(scene, as_):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number)
    with time_machine.travel(clock.now() + timedelta(days=30, hours=1), tick=True):
        assert undo(as_("mo"), 1).status_code == 409
    assert scene.comment(number)["state"] == "hidden"


def test_a_deleted_comment_stays_deleted(scene, as_):
    number = scene.say("ben", "Bereut")
    scene.judge("hide", number)
    scene.delete("ben", number)
    assert undo(as_("mo"), 1).status_code == 409


@pytest.mark.parametrize("who", ["ben", "ada"])
def test_whoever_does_not_moderate_undoes_nothing(scene, as_, who):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number)
    assert undo(as_(who), 1).status_code == 403
    assert undo(as_("mo"), 99).status_code == 404


def test_closing_a_discussion_is_undone_on_its_own_page(scene, as_):
    scene.close()
    assert undo(as_("mo"), 1).status_code == 409


def test_undoing_opens_what_that_decision_had_answered_and_no_more(scene, as_):
    """On a clock that goes on, as a real one does."""
    number = scene.say("ben", "Ein strittiger Satz")
    report(scene, number, "cleo")
    mo = as_("mo")
    decide(mo, number, "hide:insult")
    scene.judge("restore", number)
    assert [row["outcome"] for row in scene.rows(Report)] == ["upheld"]
    scene.judge("hide", number, reason="spam")
    last = scene.rows(Decision)[-1]
    assert undo(mo, last["id"]).status_code == 303
    assert [row["outcome"] for row in scene.rows(Report)] == ["upheld"]


def test_nobody_decides_on_their_own_comment_where_somebody_else_can(scene, as_):
    number = scene.say("mo", "Ein Satz der Moderation")
    answer = as_("mo").send(f"/comments/{number}/hiding", reason="insult", revision=1)
    assert answer.status_code == 403
    assert scene.comment(number)["state"] == "published"


def test_whoever_loses_an_approval_is_told_the_reasons_once(scene, as_, letters):
    number = scene.say("ben", LINKS)
    mo = as_("mo")
    decide(mo, number, "approve")
    letters()
    undo(mo, 1)
    first, second = scene.rows(Statement)
    assert (second["restriction"], second["decision_id"], second["quote"]) == ("hold", 2, LINKS)
    assert (second["rule"], second["cause"], second["decided_by_machine"]) == (first["rule"], "rule", False)
    assert second["reference"] in letters.one("ben@example.org").subject
    with clock.pretending(clock.now() + timedelta(hours=30)):
        assert letters() == []
    page = words(in_english(as_("ben")).get(f"{PATH}/{second['reference']}").text)
    for piece in ("More links than allowed", "had let it appear", "A person decided.", "You can appeal here until"):
        assert piece in page


def test_where_no_rule_was_met_none_is_named(scene, as_, setting):
    setting("HOLD_FIRST_COMMENTS", 1)
    number = scene.say("ben", "Mein erster")
    mo = as_("mo")
    decide(mo, number, "approve")
    undo(mo, 1)
    (statement,) = scene.rows(Statement)
    assert (statement["rule"], statement["cause"], statement["found_by_machine"]) == (None, "own", False)
    page = words(in_english(as_("ben")).get(f"{PATH}/{statement['reference']}").text)
    assert "had let it appear" in page
    assert "against our house rules" not in page


def test_who_reported_meanwhile_is_the_cause(scene, as_):
    number = scene.say("ben", LINKS)
    report(scene, number, "cleo")
    mo = as_("mo")
    decide(mo, number, "approve")
    undo(mo, 1)
    assert scene.rows(Statement)[-1]["cause"] == "report"


@pytest.mark.parametrize("found", ["own", "report", "notice", "rule"])
def test_hidden_again_it_is_for_what_it_was_hidden_at_first(scene, as_, found):
    number = scene.say("ben", "Grob")
    if found == "report":
        report(scene, number, "cleo")
    elif found == "notice":
        notice(scene, number, offence="insult")
    if found == "rule":
        hide(scene, number, by=None)
    else:
        scene.judge("hide", number, reason="unlawful")
    scene.judge("restore", number)
    undo(as_("mo"), 2)
    parts = ("cause", "rule", "found_by_machine", "reason", "legal_basis", "facts")
    first, second = scene.rows(Statement)
    assert [second[part] for part in parts] == [first[part] for part in parts]
    assert (second["cause"], second["decided_by_machine"]) == (Cause(found), found == "rule")
    assert [row["cause"] for row in scene.rows(Decision)][-1] == found


@pytest.mark.parametrize("verb", ["approve", "restore"])
def test_what_was_edited_since_is_not_taken_away_unread(scene, as_, verb):
    number = scene.say("ben", LINKS if verb == "approve" else "Grob")
    if verb == "restore":
        scene.judge("hide", number)
    scene.judge(verb, number)
    scene.edit("ben", number, "Jetzt ganz anders")
    answer = undo(in_english(as_("mo")), scene.rows(Decision)[-1]["id"])
    assert answer.status_code == 409
    assert EDITED in words(answer.text)
    assert scene.comment(number)["state"] == "published"


def test_where_nothing_vanishes_an_edit_is_no_obstacle(scene, as_):
    number = scene.say("ben", "Grob")
    report(scene, number, "cleo")
    scene.judge("keep", number)
    scene.edit("ben", number, "Jetzt ganz anders")
    assert undo(as_("mo"), 1).status_code == 303
    assert [row["was"] for row in scene.rows(Decision)] == ["published", "published"]


def test_what_was_left_hidden_is_on_record_as_found_hidden(scene, as_):
    number = scene.say("ben", "Grob")
    report(scene, number, "cleo")
    hide(scene, number, by=None)
    mo = as_("mo")
    decide(mo, number, "confirm")
    undo(mo, 2)
    assert [row["was"] for row in scene.rows(Decision)] == ["published", "hidden", "hidden"]
    assert scene.comment(number)["state"] == "hidden"
