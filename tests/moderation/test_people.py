"""Measures against people: what they stop and what they don't, who is told what, and how they end."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.models.sanction import Sanction, SignUpTrace
from app.audit.models import AuditEntry
from app.discussion.models.comment import Comment
from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db, transaction
from app.moderation.models.decision import Decision
from app.moderation.models.statement import Statement
from tests.discussion.scenes import box, in_english, words
from tests.moderation.desks import LINKS, report, undo

KINDS = {"warning": "warn", "watch": "watch", "suspension": "suspend", "ban": "ban"}


def measure(reader, person, kind, **fields):
    """Take a measure by its form."""
    given = {"kind": kind, "length": "7", "reason": "insult", "message": "Bitte sachlich.", "note": "Intern", **fields}
    return reader.send(f"/moderation/people/{person.id}/measures", given)


def write(reader, scene, text="Ich schreibe das"):
    """Try to post a comment."""
    return reader.send(f"{scene.article.path}/comments", body=text, do="post")


@pytest.mark.parametrize("kind", KINDS)
def test_a_measure_is_kept_with_decision_statement_and_audit(scene, as_, people, kind):
    assert measure(as_("mo"), people.sid, kind).status_code == 303
    (sanction,), (decision,), (statement,) = scene.rows(Sanction), scene.rows(Decision), scene.rows(Statement)
    assert (sanction["kind"], sanction["account_id"], sanction["imposed_by_id"]) == (kind, people.sid.id, people.mo.id)
    assert (sanction["until"] is not None) == (kind == "suspension")
    assert (decision["verdict"], decision["sanction_id"], decision["reason"]) == (KINDS[kind], sanction["id"], "insult")
    assert (statement["restriction"], statement["until"], statement["facts"]) == (
        kind,
        sanction["until"],
        "Bitte sachlich.",
    )
    assert [row["verb"] for row in scene.rows(AuditEntry)][-1] == KINDS[kind]


@pytest.mark.parametrize("kind", ["warning", "suspension", "ban"])
def test_whoever_may_not_write_is_told_why_and_their_text_is_kept(scene, as_, people, kind):
    number = scene.say("sid", "Früher")
    sid = in_english(as_("sid"))
    measure(as_("mo"), people.sid, kind)
    answer = write(sid, scene, "Mein langer Gedanke")
    assert answer.status_code == 403
    assert box(answer.text).strip() == "Mein langer Gedanke"
    said = words(answer.text)
    assert "Insult" in said
    assert "Bitte sachlich." in said
    assert ("ends by itself" in said) == (kind == "suspension")
    assert "Bitte sachlich." in words(sid.get("/account").text)
    fragment = sid.send(f"{scene.article.path}/comments", body="Kurz", do="post", fragment=True)
    assert fragment.status_code == 403
    assert fragment.text.strip().startswith('<div class="problem"')
    assert sid.send(f"/comments/{number}/edit", body="Anders", revision=1, do="post").status_code == 403
    assert sid.get(f"/comments/{number}/edit").status_code == 403
    assert scene.comment(number)["body"] == "Früher"
    assert sid.get("/account/data").status_code in {200, 404}, "their data stays theirs"
    assert sid.send(f"/comments/{number}/deletion").status_code == 303


def test_a_warning_is_over_when_it_was_read_and_the_text_is_there_again(scene, as_, people):
    sid = in_english(as_("sid"))
    measure(as_("mo"), people.sid, "warning")
    answer = write(sid, scene, "Mein langer Gedanke")
    assert "I have read this" in answer.text
    answer = sid.send("/account/warning", next=f"{scene.article.path}#write")
    assert answer.location == f"{scene.article.path}#write"
    assert "Mein langer Gedanke" in sid.get(scene.article.path).text
    assert write(sid, scene).status_code == 303
    assert scene.rows(Sanction)[0]["acknowledged_at"] is not None
    assert "Bitte sachlich." not in sid.get("/account").text


def test_a_suspension_ends_by_itself_and_sessions_stay(scene, as_, people):
    sid = as_("sid")
    measure(as_("mo"), people.sid, "suspension", length="1")
    assert write(sid, scene).status_code == 403
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=True):
        sid._token = ""  # pages that stood open overnight have none
        assert write(sid, scene).status_code == 303


def test_a_suspension_can_be_until_a_day(scene, as_, people):
    mo = as_("mo")
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    assert measure(mo, people.sid, "suspension", length="date", until=day).status_code == 303
    assert 9 < (scene.rows(Sanction)[0]["until"] - clock.now()).days + 1 <= 11


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"reason": "erfunden"},
        {"kind": "exil"},
        {"length": "date"},
        {"length": "date", "until": "2001-01-01"},
        {"length": "date", "until": "2199-01-01"},
        {"message": "x" * 2001},
    ],
)
def test_a_measure_needs_sensible_fields_and_keeps_what_was_typed(scene, as_, people, fields):
    answer = measure(as_("mo"), people.sid, **{"kind": "suspension", **fields})
    assert answer.status_code == 422
    assert "Intern" in answer.text
    assert scene.rows(Sanction) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_measure_twice_is_one(scene, as_, people, kind):
    mo = as_("mo")
    assert measure(mo, people.sid, kind).status_code == 303
    assert measure(mo, people.sid, kind).status_code == 409
    assert len(scene.rows(Sanction)) == 1


def test_moderators_judge_readers_and_administrators_everybody_but_themselves(scene, as_, people):
    mo, ida = as_("mo"), as_("ida")
    for person in (people.ida, people.edda, people.mo):
        assert measure(mo, person, "ban").status_code == 403
        assert mo.get(f"/moderation/people/{person.id}").status_code == 200
    assert measure(ida, people.ida, "ban").status_code == 403
    assert measure(as_("ben"), people.sid, "ban").status_code == 403
    assert scene.rows(Sanction) == []
    assert measure(ida, people.edda, "watch").status_code == 303


def test_a_lifted_ban_lets_the_person_write_again_in_the_same_session(scene, as_, people):
    sid, mo = as_("sid"), as_("mo")
    measure(mo, people.sid, "ban")
    assert write(sid, scene).status_code == 403
    assert mo.send("/moderation/sanctions/1/lifting").status_code == 303
    assert write(sid, scene).status_code == 303
    assert mo.send("/moderation/sanctions/1/lifting").status_code == 409
    assert mo.send("/moderation/sanctions/9/lifting").status_code == 404
    assert [row["verdict"] for row in scene.rows(Decision)] == ["ban", "lift"]


def test_a_measure_can_be_undone_and_so_can_lifting_it(scene, as_, people):
    sid, mo = as_("sid"), in_english(as_("mo"))
    measure(mo, people.sid, "ban")
    assert undo(mo, 1).status_code == 303
    assert write(sid, scene).status_code == 303
    assert "Mo Ruhepol has taken this decision back already." in words(undo(mo, 1).text)
    assert undo(mo, 2).status_code == 303
    assert write(sid, scene).status_code == 403
    assert [(row["verdict"], row["undoes_id"]) for row in scene.rows(Decision)] == [
        ("ban", None),
        ("lift", 1),
        ("ban", 2),
    ]


def test_a_lifted_suspension_that_would_be_over_is_not_brought_back(scene, as_, people):
    mo = as_("mo")
    measure(mo, people.sid, "suspension", length="1")
    mo.send("/moderation/sanctions/1/lifting")
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=True):
        answer = undo(in_english(as_("mo")), 2)
    assert answer.status_code == 409
    assert "The suspension would be over by now anyway" in words(answer.text)
    assert len(scene.rows(Sanction)) == 1


def test_of_what_is_hidden_at_once_each_says_whether_readers_had_reported_it(scene, as_, people):
    reported, other = scene.say_all("sid", ["Eins", "Zwei"])
    report(scene, reported, "cleo")
    as_("mo").send(f"/moderation/people/{people.sid.id}/hiding", days=7, reason="spam")
    assert {row["comment_id"]: row["cause"] for row in scene.rows(Statement)} == {reported: "report", other: "own"}


def test_what_somebody_wrote_lately_is_hidden_at_once_each_with_its_statement(scene, as_, people):
    old = scene.say("sid", "Vor langem")
    with scene.app.app_context(), transaction():
        db.session.get(Comment, old).created_at = clock.now() - timedelta(days=8)
    scene.say_all("sid", ["Neu"] * 130)
    scene.say("sid", LINKS)
    other = scene.say("ben", "Andere")
    answer = as_("mo").send(f"/moderation/people/{people.sid.id}/hiding", days=7, reason="spam", message="Werbung")
    assert answer.status_code == 303
    assert "hidden=131" in answer.location
    states = {row["id"]: row["state"] for row in scene.comments()}
    assert [number for number, state in states.items() if state == "published"] == [old, other]
    assert len(scene.rows(Statement, Statement.restriction == "removal")) == 131
    assert scene.wrong_counts == []


@pytest.fixture
def swept(scene, as_, people):
    """What Sid wrote lately is hidden, answers of others stand among it; the numbers of Sid's comments."""
    root = scene.say("sid", "Der Anfang eines Fadens")
    numbers = [root, scene.say("sid", "Meine eigene Antwort", to=root)]
    scene.say("ben", "Eine Antwort von anderswo", to=root)
    numbers += scene.say_all("sid", ["Und noch etwas"] * 120)
    numbers.append(scene.say("sid", LINKS))
    report(scene, root, "cleo")
    answer = as_("mo").send(f"/moderation/people/{people.sid.id}/hiding", days=7, reason="spam")
    assert answer.status_code == 303
    return numbers


def whole(scene):
    return scene.rows(Decision, Decision.verdict == "hide_many")[0]["id"]


def test_hiding_the_latest_is_undone_in_one_step_and_everything_is_as_it_was(scene, as_, people, swept):
    mo = in_english(as_("mo"))
    assert undo(mo, whole(scene)).status_code == 303
    states = {row["id"]: row["state"] for row in scene.comments()}
    assert {states[number] for number in swept[:-1]} == {"published"}
    assert states[swept[-1]] == "held"
    assert scene.comment(swept[0])["reply_count"] == 2
    assert scene.wrong_counts == []
    assert [row["decided_at"] for row in scene.rows(Report, Report.reporter_id.is_not(None))] == [None]
    again = undo(mo, whole(scene))
    assert again.status_code == 409
    assert "Mo Ruhepol has taken this decision back already." in words(again.text)


def test_what_was_decided_or_deleted_since_stays_when_the_rest_comes_back(scene, as_, people, swept):
    scene.delete("sid", swept[1])
    scene.judge("restore", swept[2])
    scene.judge("hide", swept[2])
    assert undo(as_("mo"), whole(scene)).status_code == 303
    states = {row["id"]: row["state"] for row in scene.comments()}
    assert (states[swept[0]], states[swept[1]], states[swept[2]]) == ("published", "deleted", "hidden")
    assert scene.wrong_counts == []


def test_after_thirty_days_it_stands(scene, as_, swept):
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert undo(as_("mo"), whole(scene)).status_code == 409
    assert scene.comment(swept[0])["state"] == "hidden"


def test_in_the_log_it_is_one_entry_that_can_be_opened(scene, as_, people, swept):
    mo = in_english(as_("mo"))
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["hide_many"]
    page = mo.get("/moderation/log").text
    assert f"/moderation/decisions/{whole(scene)}" in page
    opened = mo.get(f"/moderation/decisions/{whole(scene)}")
    assert "123 comments" in words(opened.text)
    assert "Der Anfang eines Fadens" in opened.text
    assert "after=" in opened.text
    assert words(mo.get("/moderation?show=decisions").text).count("Which comments") == 1
    undo(mo, whole(scene))
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["hide_many", "undo_many"]
    assert "Taken back" in words(mo.get(f"/moderation/decisions/{whole(scene)}").text)


@pytest.mark.parametrize("fields", [{}, {"days": "0"}, {"days": "999"}, {"days": "x"}, {"reason": "erfunden"}])
def test_hiding_what_somebody_wrote_needs_days_and_a_reason(scene, as_, people, fields):
    scene.say("sid", "Neu")
    given = {"days": "7", "reason": "spam", **fields} if fields else {}
    assert as_("mo").send(f"/moderation/people/{people.sid.id}/hiding", given).status_code == 422
    assert scene.rows(Decision) == []


def test_a_person_s_page_tells_the_whole_record(scene, as_, people):
    number = scene.say("sid", "Grob und laut")
    scene.judge("hide", number)
    scene.say("sid", "Sanft")
    mo = in_english(as_("mo"))
    measure(mo, people.sid, "watch")
    path = f"/moderation/people/{people.sid.id}"
    assert mo.send(f"{path}/notes", body=" Ruft oft an. ").status_code == 303
    said = words(mo.get(path).text)
    for wanted in ("2 comments", "50 % hidden", "Every comment is held", "Ruft oft an.", "Grob und laut", "Sanft"):
        assert wanted in said
    assert "Sanft" not in words(mo.get(f"{path}?state=hidden").text)
    assert mo.send(f"{path}/notes", body=" ").status_code == 422
    assert mo.get("/moderation/people/999").status_code == 404


def test_accounts_made_from_one_network_with_one_kind_of_browser_look_alike(scene, app, as_, tick):
    makers = [app.test_client() for _ in range(3)]
    makers[1].environ_base["REMOTE_ADDR"] = makers[0].environ_base["REMOTE_ADDR"]
    for number, maker in enumerate(makers):
        fields = {"name": f"Neu Hier {'ABC'[number]}", "email": f"neu{number}@example.org"}
        answer = maker.send("/signup", password="fünf lange Wörter für heute", **fields)
        assert answer.status_code == 303, words(answer.text)
    traces = scene.rows(SignUpTrace)
    assert len(traces) == 3
    said = words(in_english(as_("mo")).get(f"/moderation/people/{traces[0]['account_id']}").text)
    assert "Neu Hier B" in said
    assert "same kind of browser" in said
    assert "Neu Hier C" not in said
    with time_machine.travel(clock.now() + timedelta(days=8), tick=True):
        tick()
    assert scene.rows(SignUpTrace) == []
