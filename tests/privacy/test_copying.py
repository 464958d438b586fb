"""A copy of everything: complete, of nobody else, for its owner alone, and not for ever."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models.account import Account, IgnoredPerson
from app.accounts.models.sanction import AccountNote
from app.discussion.models.following import Mention
from app.discussion.models.recommendation import Recommendation
from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import Base, db, transaction
from app.foundation.jobs import Job
from app.moderation.actions.appealing import appeal
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Statement
from app.notifications.models.notification import Choice
from app.privacy.actions.copying import forget_old_copies
from app.privacy.labels import FOR_PROGRAMS, LABELS
from app.privacy.ledger import LEDGER, WITHOUT_PEOPLE
from app.privacy.models import DataExport
from app.privacy.queries.holdings import Person, rows_about, tables_with_people
from tests.discussion.scenes import words
from tests.house.test_migrations import fill_every_table

ASK, PAGE = "/account/exports", "/account/privacy"


def exports(app):
    with app.app_context():
        return list(db.session.execute(select(DataExport.id, DataExport.account_id, DataExport.ready_at)))


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(answer.data))


def rows(archive, table):
    return json.loads(archive.read(f"data/{table}.json"))


def note_about(person, moderator):
    return AccountNote(account_id=person.id, written_by_id=moderator.id, body="Hitzkopf", created_at=clock.now())


@pytest.fixture
def ready(scene, as_, work):
    """Asks for a copy as somebody, has it made and fetches it."""

    def fetch(who):
        reader = as_(who)
        assert reader.send(ASK).status_code == 303
        work()
        (row,) = [row for row in exports(scene.app) if row.account_id == getattr(scene.people, who).id]
        answer = reader.get(f"/account/exports/{row.id}")
        assert answer.status_code == 200
        return answer

    return fetch


def test_a_table_that_names_people_is_in_copies_and_on_the_privacy_page(app):
    """A new table: give it a line in `privacy/ledger.py`, and its columns names in `privacy/labels.py`."""
    listed = {name for entry in LEDGER for name in entry.tables}
    assert listed | WITHOUT_PEOPLE == set(Base.metadata.tables)
    assert not listed & WITHOUT_PEOPLE
    shared = {"draft", "limit_count", "failed_log_in", "daily_key", "set_up_link"}  # nobody can tell whose they are
    assert {table.name for table in tables_with_people()} == listed - shared
    columns = {
        (table.name, column.name)
        for table in tables_with_people()
        for column in table.columns
        if not column.info.get("secret") and column.name not in LABELS.keys() | FOR_PROGRAMS
    }
    assert not columns, "columns without a name"


def test_no_secret_is_in_a_copy(app):
    secrets = ("hash", "token", "secret", "sealed", "handle")
    told = [
        f"{table.name}.{column.name}"
        for table in tables_with_people()
        for column in table.columns
        if not column.info.get("secret") and any(word in column.name for word in secrets)
    ]
    assert told == []


def test_every_row_that_names_the_person_is_found(inside):
    """One row in each table, all pointing to number 1: whatever a table is called, the person gets it."""
    fill_every_table()
    person = Person(1, "x", "x")
    missing = [table.name for table in tables_with_people() if not list(rows_about(person, table))]
    assert missing == []


def test_nobody_else_finds_them(inside):
    fill_every_table()
    stranger = Person(2, "y", "y")
    found = [table.name for table in tables_with_people() if list(rows_about(stranger, table))]
    assert found == []


def test_the_copy_is_made_and_fetched(scene, ready):
    answer = ready("ben")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=Wortmeldung-{clock.now():%Y-%m-%d}.zip"
    archive = opened(answer)
    assert archive.testzip() is None
    assert rows(archive, "account")[0]["email"] == "ben@example.org"
    assert {"read-me.html", "data/comment.json", "data/account_session.json"} <= set(archive.namelist())


def test_it_holds_what_they_did_and_nobody_else_did(scene, ready):
    people = scene.people
    first = scene.say("ben", "Mein *erster* Satz, @Cleo Fernweh")
    answer = scene.say("cleo", "Geheimes von Cleo an @Ben Querfeld", to=first)
    scene.edit("ben", first, "Mein *letzter* Satz, @Cleo Fernweh")
    scene.judge("hide", first, note="Bitte beim nächsten Mal freundlicher")
    with scene.app.app_context(), transaction():
        db.session.merge(Mention(comment_id=first, account_id=people.cleo.id))
        db.session.merge(Mention(comment_id=answer, account_id=people.ben.id))
        for account_id, ignored_id in ((people.ben.id, people.sid.id), (people.sid.id, people.ben.id)):
            db.session.add(IgnoredPerson(account_id=account_id, ignored_id=ignored_id, created_at=clock.now()))
        db.session.merge(Choice(account_id=people.ben.id, kind="reply", in_page=True, by_mail="never"))
    archive = opened(ready("ben"))
    assert [one["id"] for one in rows(archive, "comment")] == [first]
    assert [one["body"] for one in rows(archive, "comment_revision")] == [
        "Mein *erster* Satz, @Cleo Fernweh",
        "Mein *letzter* Satz, @Cleo Fernweh",
    ]
    (decision,) = rows(archive, "decision")
    assert (decision["moderator_id"], decision["note"]) == (None, "Bitte beim nächsten Mal freundlicher")
    assert {(one["comment_id"], one["account_id"]) for one in rows(archive, "mention")} == {
        (first, "Cleo Fernweh"),
        (answer, "Ben Querfeld"),
    }
    ignored = {(one["account_id"], one["ignored_id"]) for one in rows(archive, "ignored_person")}
    assert ignored == {(people.ben.id, "Sid Sausewind"), (None, "Ben Querfeld")}
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Geheimes" not in everything
    for other in (people.cleo, people.mo, people.sid):
        assert other.email not in everything
    assert people.mo.name not in everything


def test_it_holds_what_moderation_knows_of_them_and_nobody_who_reported(scene, ready):
    people, now = scene.people, clock.now()
    number = scene.say("ben", "Grob")
    scene.judge("hide", number, message="Das war zu grob")
    others = scene.say("cleo", "Freundlich")
    with scene.app.app_context(), transaction():
        reference = db.session.scalars(select(Statement.reference)).one()
        appeal(person=scene.viewer("ben"), reference=reference, body="Mein Einspruch")
        db.session.add(note_about(people.ben, people.mo))
        for comment, by, note in ((number, people.cleo, "Cleos Meldung"), (others, people.ben, "Bens Meldung")):
            db.session.add(Report(comment_id=comment, revision=1, reporter_id=by.id, note=note, created_at=now))
        db.session.add(Recommendation(comment_id=number, account_id=people.sid.id, created_at=now))
        for comment, by in ((number, people.cleo), (others, people.ben)):
            given = {"email": by.email, "email_key": by.email, "language": "de", "created_at": now, "offence": "insult"}
            hashes = {"reference": by.key, "token_hash": by.key}
            text = f"Hinweis von {by.name}"
            db.session.add(Notice(comment_id=comment, revision=1, name=by.name, explanation=text, **given, **hashes))
    archive = opened(ready("ben"))
    (statement,) = rows(archive, "statement")
    assert (statement["facts"], statement["quote"]) == ("Das war zu grob", "Grob")
    assert [one["body"] for one in rows(archive, "appeal")] == ["Mein Einspruch"]
    assert [(one["body"], one["written_by_id"]) for one in rows(archive, "account_note")] == [("Hitzkopf", None)]
    assert [one["note"] for one in rows(archive, "report")] == ["Bens Meldung"]
    assert [one["explanation"] for one in rows(archive, "notice")] == ["Hinweis von Ben Querfeld"]
    assert rows(archive, "recommendation") == []
    assert {one["actor_id"] for one in rows(archive, "audit_entry")} <= {None, people.ben.id}
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for foreign in ("Cleos Meldung", people.cleo.name, people.mo.name, people.sid.name, people.cleo.email):
        assert foreign not in everything
    for piece in ("Beleidigung", "Kommentar entfernt", "Mein Einspruch"):
        assert piece in words(archive.read("read-me.html").decode())


def test_a_moderators_copy_holds_nothing_that_others_wrote_to_moderators(scene, ready):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number)
    with scene.app.app_context(), transaction():
        reference = db.session.scalars(select(Statement.reference)).one()
        made = appeal(person=scene.viewer("ben"), reference=reference, body="Bens Einspruch")
        made.decided_by_id = scene.people.mo.id
        db.session.add(note_about(scene.people.ben, scene.people.mo))
    archive = opened(ready("mo"))
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for foreign in ("Bens Einspruch", "Hitzkopf", "Ben Querfeld"):
        assert foreign not in everything


def test_the_page_in_it_can_be_read(scene, ready, as_):
    with scene.app.app_context(), transaction():
        db.session.get(Account, scene.people.ben.id).language = "en"
    scene.say("ben", "Ein <b>*Gedanke*</b>")
    page = opened(ready("ben")).read("read-me.html").decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="en"')
    assert "<p>Ein &lt;b&gt;<em>Gedanke</em>&lt;/b&gt;</p>" in page
    assert "Everything about you at Wortmeldung" in words(page)
    assert "E-mail address ben@example.org" in words(page)
    for foreign in ("<script", "<link", "<img", "<form", "src=", "url("):
        assert foreign not in page
    assert "default-src 'none'" in page


def test_asking_twice_makes_one_copy(scene, as_, work):
    ben = as_("ben")
    for _ in range(2):
        ben.send(ASK)
    assert len(exports(scene.app)) == 1
    assert "wird gerade erstellt" in ben.get(PAGE).text
    work()
    assert "Kopie abholen" in ben.get(PAGE).text
    ben.send(ASK)
    work()
    assert [row.id for row in exports(scene.app)] == [2]


def test_a_copy_that_never_came_can_be_asked_for_again(scene, as_):
    as_("ben").send(ASK)
    with clock.pretending(clock.now() + timedelta(hours=2)):
        ben = as_("ben")
        assert "wird gerade erstellt" not in ben.get(PAGE).text
        ben.send(ASK)
    assert len(exports(scene.app)) == 2


def test_a_mail_says_that_it_is_there(scene, as_, work, letters):
    as_("ben").send(ASK)
    assert letters() == []
    work()
    letter = letters.one("ben@example.org")
    assert letter.subject == "Ihre Daten bei Wortmeldung liegen bereit"
    assert letter.link() == PAGE


def test_it_is_for_its_owner_alone(scene, as_, work, client, ready):
    ready("ben")
    assert as_("cleo").get("/account/exports/1").status_code == 404
    assert as_("ida").get("/account/exports/1").status_code == 404
    assert client.get("/account/exports/1").location.startswith("/login?next=")


def test_it_takes_showing_who_one_is(scene, as_, work):
    ben = as_("ben")
    ben.send(ASK)
    work()
    with clock.pretending(clock.now() + timedelta(minutes=11)):
        for answer in (ben.get("/account/exports/1"), ben.send(ASK)):
            assert answer.status_code == 303
            assert answer.location.startswith("/login/again?next=/account")


def test_it_goes_in_time(scene, as_, ready):
    ready("ben")
    ben = as_("ben")
    with clock.pretending(clock.now() + timedelta(days=8)):
        assert as_("ben").get("/account/exports/1").status_code == 404
        with scene.app.app_context(), transaction():
            assert forget_old_copies() == 1
    assert exports(scene.app) == []
    assert "Kopie erstellen" in ben.get(PAGE).text


def test_a_copy_nobody_waits_for_any_more_is_not_made(scene, as_, work, leaving):
    as_("ben").send(ASK)
    leaving.erase("ben")
    work()
    assert exports(scene.app) == []
    with scene.app.app_context():
        assert db.session.scalars(select(Job)).all() == []


def test_too_many_copies_are_refused(scene, as_, work):
    ben = as_("ben")
    answers = []
    for _ in range(11):
        answers.append(ben.send(ASK).status_code)
        work()
    assert answers == [303] * 10 + [429]
