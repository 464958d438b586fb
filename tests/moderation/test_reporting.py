"""Reporting a comment: once each, weighed by who was right before; enough of them hide it until somebody looks."""

from functools import partial

import pytest

from app.accounts.actions.sanctioning import impose
from app.accounts.models.sanction import SanctionKind
from app.audit.models import AuditEntry
from app.discussion.models.report import Report
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict
from app.moderation.actions import deciding
from app.moderation.actions.reporting import report_comment
from app.moderation.models.decision import Decision
from app.moderation.models.statement import Statement
from app.moderation.queries.reports import weight_of_reports_by
from app.notifications.models.notification import Notification
from tests.discussion.scenes import box, comment_html, in_english, words
from tests.moderation.crowd import all_at_once


def report(reader, number, reason="insult", **fields):
    return reader.send(f"/comments/{number}/report", reason=reason, **fields)


@pytest.fixture
def reported(scene):
    """`reported("cleo", number)` reports without a page."""

    def done(who, number, reason="insult"):
        def act():
            return report_comment(reporter=scene.viewer(who), comment_id=number, reason=reason).id

        with scene.app.app_context():
            return in_transaction(act)

    return done


def test_a_reader_reports_a_comment_once(scene, as_, people):
    number = scene.say("ben", "Grob")
    cleo = in_english(as_("cleo"))
    assert report(cleo, number, note="  Das geht zu weit ").location == f"/comments/{number}/report"
    assert "You have reported this comment. Thank you!" in words(cleo.get(f"/comments/{number}/report").text)
    assert report(cleo, number, "spam").status_code == 303
    (row,) = scene.rows(Report)
    assert (row["reporter_id"], row["reason"], row["note"]) == (people.cleo.id, "insult", "Das geht zu weit")
    assert (row["weight"], row["revision"], row["decided_at"]) == (100, 1, None)


def test_the_script_gets_thanks_in_the_forms_place(scene, as_):
    number = scene.say("ben", "Grob")
    cleo = in_english(as_("cleo"))
    form = cleo.fetch(f"/comments/{number}/report").text
    assert form.lstrip().startswith("<form")
    assert f'id="report-{number}-reason"' in form
    answer = cleo.send(f"/comments/{number}/report", reason="spam", fragment=True)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<form")
    assert "Thank you" in words(answer.text)


def test_the_link_stands_beside_each_comment_that_can_be_read(scene, client, as_):
    number, gone = scene.say_all("ben", ["Grob", "Weg"])
    scene.judge("hide", gone)
    page = client.get(scene.article.path).text
    assert f'href="/comments/{number}/report"' in comment_html(page, number)
    assert f'href="/comments/{gone}/report"' not in page
    own = as_("ben").get(scene.article.path).text
    assert f'[data-except-author="{scene.people.ben.id}"]{{display:none}}' in own


def test_without_an_account_two_ways_are_offered(scene, client):
    number = scene.say("ben", "Grob")
    page = in_english(client).get(f"/comments/{number}/report").text
    assert f'href="/login?next=/comments/{number}/report"' in page
    assert f'href="/comments/{number}/notice"' in page
    assert report(client, number).status_code == 401


@pytest.mark.parametrize("fields", [{"reason": ""}, {"reason": "erfunden"}, {"note": "x" * 1001}])
def test_what_cannot_be_used_is_said_at_the_field(scene, as_, fields):
    number = scene.say("ben", "Grob")
    answer = report(as_("cleo"), number, **{"note": "Was ich dachte", **fields})
    assert answer.status_code == 422
    assert box(answer.text)
    assert scene.rows(Report) == []


def test_nobody_reports_their_own_comment(scene, as_):
    number = scene.say("ben", "Grob")
    assert as_("ben").get(f"/comments/{number}/report").status_code == 403
    assert report(as_("ben"), number).status_code == 403
    assert scene.rows(Report) == []


def test_what_readers_never_saw_cannot_be_reported(scene, as_):
    number = scene.say("ben", "https://a.example https://b.example https://c.example")
    assert report(as_("cleo"), number).status_code == 404
    assert as_("cleo").get("/comments/999/report").status_code == 404


def test_whoever_may_not_take_part_does_not_report(scene, as_, people):
    number = scene.say("ben", "Grob")
    with scene.app.app_context():
        in_transaction(
            lambda: impose(people.sid.id, SanctionKind.BAN, imposed_by_id=people.mo.id, reason="spam") and None
        )
    assert report(as_("sid"), number).status_code == 403
    assert scene.rows(Report) == []


def test_reports_have_a_limit(scene, as_, setting):
    setting("LIMIT_REPORTS_PER_HOUR", 2)
    numbers = scene.say_all("ben", ["Eins", "Zwei", "Drei"])
    cleo = as_("cleo")
    assert [report(cleo, number).status_code for number in numbers] == [303, 303, 429]


def test_a_deleted_comment_is_beyond_reports(scene, as_):
    number = scene.say("ben", "Bereut")
    scene.delete("ben", number)
    assert report(as_("cleo"), number).status_code == 409


def test_what_was_hidden_meanwhile_is_kept_and_answered_at_once(scene, as_):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number)
    assert report(as_("cleo"), number).status_code == 303
    (row,) = scene.rows(Report)
    assert row["outcome"] == "moot", "being late proves nothing"


@pytest.mark.parametrize(
    "upheld, rejected, weight",
    [(0, 0, 100), (2, 0, 100), (3, 0, 300), (1, 2, 67), (0, 3, 25), (4, 4, 100), (9, 0, 300)],
)
def test_a_report_weighs_what_earlier_ones_were_worth(scene, people, upheld, rejected, weight):
    numbers = scene.say_all("ben", [f"Nummer {number}" for number in range(upheld + rejected)])
    with scene.app.app_context():

        def decided():
            for place, number in enumerate(numbers):
                row = report_comment(reporter=scene.viewer("cleo"), comment_id=number, reason="spam")
                row.outcome, row.decided_at = ("upheld" if place < upheld else "rejected"), row.created_at

        in_transaction(decided)
        assert weight_of_reports_by(people.cleo.id) == weight


def test_enough_reports_hide_a_comment_until_somebody_looks(scene, reported, setting, people):
    setting("HIDE_AT_REPORTS", 2)
    number = scene.say("ben", "Grob")
    reported("cleo", number, "hate")
    assert scene.comment(number)["state"] == "published"
    reported("sid", number, "hate")
    assert scene.comment(number)["state"] == "hidden"
    (decision,) = scene.rows(Decision)
    assert (decision["moderator_id"], decision["rule"], decision["cause"]) == (None, "many_reports", "report")
    assert decision["reason"] == "hate"
    (statement,) = scene.rows(Statement)
    assert (statement["decided_by_machine"], statement["rule"]) == (True, "many_reports")
    assert [row["outcome"] for row in scene.rows(Report)] == [None, None], "nobody has looked yet"
    scene.judge("restore", number)
    assert [row["outcome"] for row in scene.rows(Report)] == ["rejected", "rejected"]
    assert scene.wrong_counts == []


def test_a_moderator_confirms_what_reports_have_hidden(scene, reported, setting):
    setting("HIDE_AT_REPORTS", 1)
    number = scene.say("ben", "Grob")
    reported("cleo", number)
    with scene.app.app_context():
        in_transaction(
            lambda: deciding.confirm_hiding(moderator=scene.viewer("mo"), comment_id=number, revision=1) and None
        )
        with pytest.raises(Conflict):
            in_transaction(
                lambda: deciding.confirm_hiding(moderator=scene.viewer("ida"), comment_id=number, revision=1)
            )
    assert [row["outcome"] for row in scene.rows(Report)] == ["upheld"]
    assert [(row["verdict"], row["reason"]) for row in scene.rows(Decision)] == [("hide", "insult"), ("keep", "insult")]


def test_reports_alone_hide_nothing_that_a_moderator_let_stand(scene, reported, setting):
    setting("HIDE_AT_REPORTS", 1)
    number = scene.say("ben", "Streitbar")
    reported("cleo", number)
    scene.judge("restore", number)
    reported("sid", number)
    assert scene.comment(number)["state"] == "published"
    scene.judge("keep", number)
    assert scene.comment(number)["state"] == "published"


def test_reports_alone_hide_nothing_of_staff_and_nothing_while_that_is_off(scene, reported, setting):
    mine, theirs = scene.say("mo", "Bitte sachlich"), scene.say("ben", "Grob")
    for who in ("cleo", "sid"):
        reported(who, theirs)
    setting("HIDE_AT_REPORTS", 1)
    reported("cleo", mine)
    assert [scene.comment(number)["state"] for number in (mine, theirs)] == ["published", "published"]


def test_the_author_does_not_learn_that_somebody_complained_in_vain(scene, reported):
    number = scene.say("ben", "Streitbar")
    reported("cleo", number)
    scene.judge("keep", number)
    assert [row["account_id"] for row in scene.rows(Notification)] == [scene.people.cleo.id]
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["keep"]


def test_reports_and_decisions_at_the_same_moment_lose_nothing(scene, app):
    numbers = scene.say_all("ben", [f"Grob {number}" for number in range(25)])
    mo, cleo = scene.viewer("mo"), scene.viewer("cleo")
    hiding = [
        partial(deciding.hide_comment, moderator=mo, comment_id=one, revision=1, reason="insult") for one in numbers
    ]
    reporting = [partial(report_comment, reporter=cleo, comment_id=one, reason="insult") for one in numbers]
    all_at_once(app, [act for pair in zip(hiding, reporting, strict=True) for act in pair])
    rows = scene.rows(Report)
    assert len(rows) == 25
    assert {row["outcome"] for row in rows} <= {"upheld", "moot"}
    assert {row["state"] for row in scene.comments()} == {"hidden"}
    assert len(scene.rows(Decision)) == 25
    assert scene.wrong_counts == []


def test_fifty_readers_at_once_hide_a_comment_once(scene, app, setting):
    setting("HIDE_AT_REPORTS", 2)
    number = scene.say("ben", "Grob")
    viewers = [scene.viewer(who) for who in ("cleo", "sid", "ada", "edda", "ida")]
    all_at_once(
        app,
        [partial(report_comment, reporter=one, comment_id=number, reason="spam") for one in viewers for _ in range(10)],
    )
    assert len(scene.rows(Report)) == 5
    assert len(scene.rows(Decision)) == 1
    assert scene.comment(number)["state"] == "hidden"
    assert scene.wrong_counts == []
