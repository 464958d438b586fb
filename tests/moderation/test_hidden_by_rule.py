"""What only readers' reports have hidden was judged by nobody, until somebody does."""

import pytest

from app.audit.models import AuditEntry
from app.discussion.models.comment import Comment
from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.moderation.actions.appealing import decide_appeal
from app.moderation.actions.deciding import carry_out_hiding
from app.moderation.models.decision import MANY_REPORTS, Cause, Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Statement
from app.moderation.queries.decisions import is_hidden_by_others
from app.notifications.models.notification import Notification
from tests.discussion.scenes import in_english, words
from tests.moderation.desks import decide, entries, notice, report, undo
from tests.moderation.test_statements import PATH

NORA, OTTO = "nora@example.net", "otto@example.net"


def hide_by_reports(scene, number):
    """Two readers report the comment, which hides it."""
    for who in ("ada", "cleo"):
        report(scene, number, who)
    with scene.app.app_context(), transaction():
        comment = db.session.get_one(Comment, number)
        carry_out_hiding(comment, moderator_id=None, reason="insult", cause=Cause.REPORT, rule=MANY_REPORTS)


def is_judged(scene, number):
    with scene.app.app_context():
        return is_hidden_by_others(number, but_of=None)


@pytest.fixture
def number(scene):
    """Two people's notices were turned down, and both have appealed."""
    number = scene.say("ben", "Die Nachbarin ist eine Betrügerin.")
    for turn, email in enumerate((NORA, OTTO), start=1):
        notice(scene, number, email=email, offence="insult")
        scene.judge("keep", number)
        with scene.app.app_context(), transaction():
            db.session.add(Appeal(notice_id=turn, body="Doch nicht wahr.", created_at=clock.now()))
    return number


def test_an_upheld_appeal_of_a_sender_is_a_person_s_decision_that_answers_everybody(scene, as_, letters, number):
    hide_by_reports(scene, number)
    letters()
    with scene.app.app_context():
        given = {"moderator": scene.viewer("ida"), "uphold": True, "answer": "Stimmt.", "revision": 1}
        in_transaction(lambda: decide_appeal(appeal_id=1, **given))
    decision = scene.rows(Decision)[-1]
    assert (decision["verdict"], decision["was"], decision["cause"]) == ("hide", "hidden", "appeal")
    assert scene.comment(number)["removal_reason"] == "unlawful"
    first, second = scene.rows(Statement)
    assert [one["decided_by_machine"] for one in (first, second)] == [True, False]
    assert (second["reason"], second["cause"]) == ("unlawful", "appeal")
    assert [row["outcome"] for row in scene.rows(Report)] == ["upheld", "upheld"]
    assert entries(as_("mo").get("/moderation").text) == []
    assert is_judged(scene, number)
    assert [row["outcome"] for row in scene.rows(Appeal)] == ["upheld", "moot"]
    answered = scene.rows(Notice)[0]
    assert (answered["outcome"], answered["decision_id"]) == ("upheld", decision["id"])
    assert {letter.to for letter in letters()} >= {"ben@example.org", NORA, OTTO}
    page = words(in_english(as_("ben")).get(f"{PATH}/{second['reference']}").text)
    assert "A person decided. No automated means were used to decide" in page
    assert scene.wrong_counts == []


def test_it_waits_for_a_person_again_where_its_return_was_taken_back(scene, as_, letters):
    number = scene.say("ben", "Die Nachbarin ist eine Betrügerin.")
    hide_by_reports(scene, number)
    scene.judge("restore", number)
    assert [row["kind"] for row in scene.rows(Notification)].count("report") == 2
    letters()
    mo = as_("mo")
    assert undo(mo, 2).status_code == 303
    assert (scene.comment(number)["state"], scene.comment(number)["removal_reason"]) == ("hidden", "insult")
    assert [(row["decided_at"], row["outcome"]) for row in scene.rows(Report)] == [(None, None)] * 2
    assert "report" not in {row["kind"] for row in scene.rows(Notification)}, "nobody was told rightly that it stays"
    assert entries(mo.get("/moderation").text) == [number]
    assert not is_judged(scene, number)
    first, second = scene.rows(Statement)
    parts = ("decided_by_machine", "found_by_machine", "cause", "rule", "reason")
    assert [second[part] for part in parts] == [first[part] for part in parts]
    page = words(in_english(as_("ben")).get(f"{PATH}/{second['reference']}").text)
    assert "without a person looking at it" in page
    assert second["reference"] in letters.one("ben@example.org").subject
    assert scene.wrong_counts == []


def test_the_log_says_who_took_the_return_back(scene, as_):
    number = scene.say("ben", "Die Nachbarin ist eine Betrügerin.")
    hide_by_reports(scene, number)
    scene.judge("restore", number)
    undo(as_("mo"), 2)
    entry = scene.rows(AuditEntry)[-1]
    assert (entry["verb"], entry["subject_id"], entry["actor_id"]) == ("undo", number, scene.people.mo.id)
    assert (entry["detail"]["undoes"], entry["detail"]["decision"]) == (2, 3)


def test_what_a_person_had_left_hidden_is_hidden_again_by_a_person(scene, as_):
    number = scene.say("ben", "Die Nachbarin ist eine Betrügerin.")
    hide_by_reports(scene, number)
    mo = as_("mo")
    decide(mo, number, "confirm")
    scene.judge("restore", number)
    undo(mo, 3)
    assert [row["outcome"] for row in scene.rows(Report)] == ["upheld", "upheld"]
    assert is_judged(scene, number)
    assert scene.rows(Statement)[-1]["decided_by_machine"] is False


def test_a_notice_that_its_return_had_answered_is_open_again(scene, as_):
    number = scene.say("ben", "Die Nachbarin ist eine Betrügerin.")
    hide_by_reports(scene, number)
    notice(scene, number, email=NORA)
    scene.judge("restore", number)
    assert scene.rows(Notice)[0]["outcome"] == "rejected"
    undo(as_("mo"), 2)
    assert (scene.rows(Notice)[0]["outcome"], scene.rows(Notice)[0]["decided_at"]) == (None, None)
