"""The transparency report: every number in it is a count over the database, and nobody is named."""

import csv
import io
import itertools
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions.sanctioning import impose
from app.accounts.models.sanction import SanctionKind
from app.discussion.models.comment import Comment
from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db, transaction
from app.moderation.actions.appealing import appeal, decide_appeal
from app.moderation.actions.deciding import carry_out_hiding, hide_comment, restore_comment, store_decision
from app.moderation.actions.stating import state_hold, state_reasons
from app.moderation.models.decision import Cause, Decision, Verdict
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Outcome, Restriction, Statement
from app.moderation.queries.transparency import report_of, years
from tests.discussion.scenes import in_english, queries_counted, words
from tests.moderation.test_statements import LINKS, MEASURES

REPORT = "/transparency"
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
REASONS = ("insult", "hate", "spam", "off_topic", "personal_data", "unlawful", "other")
CAUSES = (Cause.OWN, Cause.REPORT, Cause.NOTICE)


def hide_many(scene, numbers):
    """By moderators for every cause and reason, and by a rule; some are restored."""
    for turn, number in enumerate(numbers):
        with transaction():
            comment = db.session.get_one(Comment, number)
            reason, cause = REASONS[turn % 7], CAUSES[turn % 3]
            if turn % 5 == 0:
                carry_out_hiding(comment, moderator_id=None, reason=reason, cause=Cause.RULE, rule="many_links")
            else:
                hide_comment(moderator=scene.viewer("mo"), comment_id=number, revision=1, reason=reason, cause=cause)
            if turn % 4 == 0:
                restore_comment(moderator=scene.viewer("ida"), comment_id=number, revision=1)


def measure_many(scene, how_many):
    ben = scene.people.ben.id
    for turn, (restriction, (verdict, kind)) in zip(range(how_many), itertools.cycle(MEASURES.items()), strict=False):
        with transaction():
            sanction = impose(ben, SanctionKind(kind), imposed_by_id=scene.people.mo.id, reason=REASONS[turn % 7])
            decision = store_decision(
                verdict,
                moderator_id=scene.people.mo.id,
                account_id=ben,
                sanction_id=sanction.id,
                reason=REASONS[turn % 7],
                cause=CAUSES[turn % 3],
            )
            state_reasons(decision, restriction, account_id=ben)


def appeal_many(scene, how_many):
    wanted = (
        select(Statement.reference).where(Statement.account_id == scene.people.ben.id).order_by(Statement.id.desc())
    )
    references = list(db.session.scalars(wanted.limit(how_many)))
    for turn, reference in enumerate(references):
        with clock.pretending(NOON + timedelta(days=1)), transaction():
            made = appeal(person=scene.viewer("ben"), reference=reference, body="Nein.").id
        if turn % 4 != 3:
            with clock.pretending(NOON + timedelta(days=2, minutes=turn)), transaction():
                decide_appeal(moderator=scene.viewer("ida"), appeal_id=made, uphold=turn % 4 == 0, answer="Darum.")


def notify_many(scene, numbers):
    with transaction():
        for turn, number in enumerate(numbers):
            outcome = (None, *Outcome)[turn % 4]
            db.session.add(
                Notice(
                    reference=f"N{turn}",
                    token_hash=f"{turn}",
                    comment_id=number,
                    revision=1,
                    offence=("insult", "incitement")[turn % 2],
                    explanation="-",
                    language="de",
                    account_id=scene.people.cleo.id if turn % 3 == 0 else None,
                    is_alarm=turn % 7 == 0,
                    created_at=NOON,
                    decided_at=NOON + timedelta(hours=turn) if outcome else None,
                    outcome=outcome,
                )
            )
            db.session.add(
                Report(
                    comment_id=number,
                    revision=1,
                    reporter_id=scene.people.sid.id,
                    reason="hate",
                    created_at=NOON,
                    outcome=outcome,
                )
            )


@pytest.fixture
def busy(scene):
    """A thousand decisions of every kind, and what belongs to them."""
    numbers = scene.say_all("ben", ["Etwas"] * 460)
    waiting = scene.say_all("ben", [f"{LINKS} {number}" for number in range(40)])
    with scene.app.app_context(), clock.pretending(NOON):
        hide_many(scene, numbers)
        for number in waiting:
            with transaction():
                state_hold(number, "many_links")
        measure_many(scene, 420)
        for verdict in (Verdict.CLOSE, Verdict.REOPEN, Verdict.KEEP):
            with transaction():
                store_decision(verdict, moderator_id=scene.people.mo.id, discussion_id=scene.discussion_id)
        notify_many(scene, numbers[:50])
        appeal_many(scene, 60)
    return scene


@pytest.mark.slow
def test_every_number_is_a_count_and_every_restriction_has_a_statement(busy, client):
    decisions, statements = busy.rows(Decision), busy.rows(Statement)
    notices, appeals, reports = busy.rows(Notice), busy.rows(Appeal), busy.rows(Report)
    assert len(decisions) >= 1000
    with busy.app.app_context():
        report = report_of(2026)

    def counts(found):
        return {(one.of, one.by): one.number for one in found}

    def counted(rows, of, by):
        return dict(Counter((row[of], row[by] or "") for row in rows))

    assert counts(report.decisions) == counted(decisions, "verdict", "cause")
    assert counts(report.reasons) == counted([one for one in decisions if one["reason"]], "verdict", "reason")
    assert counts(report.restrictions) == counted(statements, "restriction", "cause")
    assert counts(report.notices) == counted(notices, "offence", "outcome")
    assert counts(report.reports) == counted(reports, "reason", "outcome")
    assert {one.by: one.number for one in report.appeals} == dict(Counter(row["outcome"] or "" for row in appeals))
    assert report.notices_by_account == sum(one["account_id"] is not None for one in notices)
    assert report.alarms == sum(one["is_alarm"] for one in notices)
    assert report.notice_seconds == pytest.approx(_median(notices), abs=1)
    assert report.appeal_seconds == pytest.approx(_median(appeals), abs=1)
    restored = {one["comment_id"] for one in decisions if one["verdict"] == "restore"}
    machine = [one for one in statements if one["decided_by_machine"]]
    figures = report.automation
    assert (figures.restrictions, figures.decided) == (len(statements), len(machine))
    assert figures.found == sum(one["found_by_machine"] for one in statements)
    assert figures.decided_reversed == sum(one["comment_id"] in restored for one in machine) > 0
    everybody_has_a_statement(busy)
    with queries_counted(busy.app) as sent:
        page = words(in_english(client).get(REPORT + "?year=2026").text)
    assert len(sent) < 35
    assert f"{len(appeals)} appeals" in page
    assert f"{len(notices)} notices" in page
    for person in busy.people:
        assert person.name not in page


def _median(rows):
    return statistics.median(
        (row["decided_at"] - row["created_at"]).total_seconds() for row in rows if row["decided_at"] is not None
    )


def everybody_has_a_statement(busy):
    restricting = {Verdict.HIDE, *(verdict for verdict, _ in MEASURES.values())}
    decisions = {row["id"] for row in busy.rows(Decision) if row["verdict"] in restricting}
    statements = busy.rows(Statement)
    assert {row["decision_id"] for row in statements if row["decision_id"]} == decisions
    for row in statements:
        assert row["account_id"] == busy.people.ben.id
        assert row["appeal_until"] is not None
        assert row["restriction"] == Restriction.HOLD or (row["label_de"] and row["explanation_en"])
        assert row["netiquette"] or row["legal_basis"] or row["rule"]


def test_the_table_says_the_same(scene, client):
    with clock.pretending(NOON):
        scene.judge("hide", scene.say("ben"))
    answer = client.get(f"{REPORT}/2026.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["year", "section", "item", "detail", "number"]
    assert ["2026", "decisions_by_cause", "hide", "own", "1"] in rows
    assert ["2026", "decisions_by_reason", "hide", "insult", "1"] in rows
    assert ["2026", "automation", "decided", "", "0"] in rows


def test_a_year_begins_at_midnight_here_and_each_has_its_report(scene, client):
    eve = datetime(2025, 12, 31, 22, 59, tzinfo=UTC)
    for moment in (eve, eve + timedelta(minutes=2)):
        with clock.pretending(moment):
            scene.judge("hide", scene.say("ben"))
    with scene.app.app_context(), clock.pretending(NOON):
        assert years() == [2026, 2025]
        assert [report_of(year).automation.restrictions for year in (2025, 2026)] == [1, 1]
    with clock.pretending(NOON):
        assert 'href="/transparency?year=2025"' in client.get(REPORT).text
        for year in ("2024", "2027", "0", "99999", "x"):
            assert client.get(f"{REPORT}/{year}.csv").status_code == 404
        assert client.get(f"{REPORT}?year=2024").status_code == 404


def test_an_empty_year_is_said_kindly(client):
    page = words(in_english(client).get(REPORT).text)
    assert "0 notices" in page
    assert "None in this year." in page


def test_it_is_linked_and_can_be_switched_off(client, article, setting):
    assert 'href="/transparency"' in client.get("/").text
    setting("TRANSPARENCY", 0)
    assert 'href="/transparency"' not in client.get("/transparency").text
    assert client.get(REPORT).status_code == 404
    assert client.get(f"{REPORT}/2026.csv").status_code == 404
