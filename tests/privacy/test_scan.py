"""After a deletion nothing is left that identifies the person: in no table, no file, no log of the real server."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.accounts.actions.challenging import challenge
from app.accounts.actions.erasing import FORMER_MEMBER_KEY, plan_deletion
from app.accounts.actions.sanctioning import impose
from app.accounts.actions.signing_up import create_account
from app.accounts.models.account import Account, FormerName
from app.accounts.models.challenge import Purpose
from app.accounts.models.sanction import AccountNote, Sanction, SanctionKind
from app.audit.actions import note_down
from app.audit.models import AuditEntry
from app.discussion.actions.recommending import recommend
from app.discussion.models.reason import Reason
from app.discussion.models.report import Report
from app.discussion.models.term import Term
from app.foundation import clock, working
from app.foundation.db import Base, db, transaction
from app.foundation.mail.delivering import deliver_due
from app.foundation.passwords import passwords
from app.foundation.settings import use_settings
from app.moderation.actions.appealing import appeal, decide_appeal
from app.moderation.actions.deciding import store_decision
from app.moderation.models.decision import Verdict
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Statement
from app.notifications.models.subscriber import Subscriber
from app.privacy.actions.copying import ask_for_copy
from app.publication.models import HousePage
from app.web.letters import written
from tests.discussion.scenes import Scene
from tests.house.test_migrations import sample
from tests.parts.publication import PASSWORD, Somebody, create_article, create_cast
from tests.parts.visitor import Visitor
from tests.privacy.traces import Search

NAME, BEFORE, EMAIL = "Zoë Zwischenruf", "Zoë Vorzeiten", "Zoe.Zwischenruf@example.org"
ADDRESSES = ("198.51.100.77", "2001:db8:77::5")
SETTINGS = {"HOLD_FIRST_COMMENTS": 0, "TRUSTED_PROXIES": 1, "LOG_LEVEL": "debug", "LIMIT_COMMENTS_PER_MINUTE": 1000}


def at(address):
    return {"X-Forwarded-For": address}


@pytest.fixture
def scene(servers):
    """A publication with people, and one who will leave."""
    server = servers(**SETTINGS)
    with server.inside() as app:
        app.config["HOLD_FIRST_COMMENTS"] = 0
        use_settings(app.config)
        people = create_cast(app)
        with transaction():
            account = create_account(
                name=NAME, email=EMAIL, password_hash=passwords().hash(PASSWORD), is_confirmed=True
            )
            people.zoe = Somebody(account.id, "zoe", NAME, EMAIL, "reader")
        scene = Scene(app, create_article(app), people)
        scene.server = server
        yield scene


def places(server):
    """Everything the publication owns on the disk."""
    url = server.environment["DATABASE_URL"]
    return (server.folder, *([Path(url.removeprefix("sqlite:///"))] if url.startswith("sqlite") else []))


def live(scene):
    """She comes in, writes, answers, edits, deletes, is answered and called, fails to log in, and looks around."""
    visitor = Visitor(scene.server.url)
    path = scene.article.path
    for address in ADDRESSES:
        visitor.send("/login", {"identifier": EMAIL, "password": "falsch", "next": ""}, **at(address))
        visitor.send("/login", {"identifier": NAME, "password": "falsch", "next": ""}, **at(address))
    visitor.send("/signup", {"name": NAME, "email": EMAIL, "password": "zu kurz", "next": ""}, **at(ADDRESSES[0]))
    visitor.send("/login", {"identifier": EMAIL, "password": PASSWORD, "next": ""}, **at(ADDRESSES[0]))
    for page in ("/account", path, "/nirgendwo?q=" + EMAIL):
        visitor.get(page, **at(ADDRESSES[1]))
    sent = visitor.send(f"{path}/comments", {"body": f"Ein Gedanke von {NAME}, {EMAIL}", "submit_token": "1"})
    assert sent.status == 200, sent.text
    visitor.send("/account/privacy", {}, "/account/exports", **at(ADDRESSES[1]))
    answer = scene.say("cleo", f"@{NAME}, da irrst du dich", to=scene.comments()[0]["id"])
    scene.edit("cleo", answer, f"@{NAME.upper()}, da irrst du dich sehr")
    mine = scene.say("zoe", "Nein, @Cleo Fernweh", to=answer)
    with transaction():
        recommend(reader=scene.viewer("zoe"), comment_id=answer)
    scene.edit("zoe", mine, "Nein, nein")
    scene.delete("zoe", scene.say("zoe", f"Das nehme ich zurück. {NAME}"))
    scene.judge("hide", scene.say("zoe", "Am Thema vorbei"), note=f"{NAME} schon wieder")
    with transaction():
        db.session.add(
            FormerName(account_id=scene.people.zoe.id, name=BEFORE, name_key="zoevorzeiten", changed_at=clock.now())
        )
        key = EMAIL.casefold()
        db.session.add(Subscriber(email=EMAIL, email_key=key, language="de", created_at=clock.now()))
    scene.say("cleo", f"@{BEFORE} hieß sie früher")
    with transaction():
        ask_for_copy(scene.people.cleo.id)
        challenge(Purpose.LOG_IN, account_id=None, address=EMAIL, data={"back": "", "typed": NAME.upper()})
        challenge(Purpose.CHANGE_EMAIL, account_id=scene.people.ben.id, address=EMAIL.lower())
        challenge(Purpose.IDENTITY, account_id=None, data={"email": EMAIL, "name": NAME})
    scene.judge("hide", scene.say("cleo", "Auch am Thema vorbei"), note=f"zankt mit {NAME}")
    be_moderated(scene, mine)
    fill_what_is_empty(scene.people.zoe.id, mine)


def be_moderated(scene, mine):
    """She is reported and reports, is restricted and appeals, notifies, is written about, and moderates herself."""
    zoe, ben, mo = scene.people.zoe.id, scene.people.ben.id, scene.people.mo.id
    about_ben = scene.say("ben", f"@{NAME} irrt, sagte Ben")
    scene.judge("hide", about_ben, message=f"{NAME} hat sich beschwert")
    scene.judge("hide", mine, message=f"Liebe {NAME}, so nicht")
    now = clock.now()
    with transaction():
        statement = db.session.scalars(select(Statement).where(Statement.account_id == zoe).limit(1)).one()
        made = appeal(person=scene.viewer("zoe"), reference=statement.reference, body=f"Ich, {NAME}, {EMAIL}")
        decide_appeal(moderator=scene.viewer("ida"), appeal_id=made.id, uphold=False, answer=f"Nein, {NAME}")
        sanction = impose(zoe, SanctionKind.WATCH, imposed_by_id=mo, reason="insult")
        store_decision(Verdict.WATCH, moderator_id=mo, account_id=zoe, sanction_id=sanction.id, message=NAME)
        impose(ben, SanctionKind.WARNING, imposed_by_id=zoe, reason="insult")
        note_down("warn", "account", ben, actor_id=zoe, account_id=ben)
        note_down("watch", "account", zoe, actor_id=mo, account_id=zoe)
        for about, by in ((zoe, mo), (ben, zoe), (ben, mo)):
            db.session.add(AccountNote(account_id=about, written_by_id=by, body=f"Streit mit {NAME}", created_at=now))
        for comment, by in ((mine, ben), (about_ben, zoe), (about_ben, mo)):
            given = {"revision": 1, "created_at": now, "reason": "insult"}
            db.session.add(Report(comment_id=comment, reporter_id=by, note=f"{NAME} und {EMAIL}", **given))
        db.session.add(Report(comment_id=mine, revision=1, rule="words", found=NAME, created_at=now))
    notify(scene.people, about_ben, now)


def notify(people, comment, now):
    """Notices by her, with an account and without, and of somebody who names her; lists and pages she has changed."""
    zoe, ben = people.zoe.id, people.ben.id
    with transaction():
        senders = ((1, zoe, NAME, EMAIL), (2, None, NAME, EMAIL), (3, ben, "Ben", "ben@x.de"))
        for number, account, name, email in senders:
            notice = Notice(
                reference=f"N{number}",
                token_hash=f"{number}",
                comment_id=comment,
                revision=1,
                account_id=account,
                name=name,
                email=email,
                email_key=email.casefold(),
                offence="insult",
                explanation=f"Er beleidigt {NAME}, schreiben Sie an {EMAIL}",
                answer=f"Liebe {NAME}",
                language="de",
                created_at=now,
            )
            db.session.add(notice)
            db.session.flush()
            db.session.add(
                Appeal(notice_id=notice.id, account_id=account, body=f"{NAME} sagt nein", answer=NAME, created_at=now)
            )
        db.session.add(Term(kind="word", text="x", key="x", verdict="hold", added_by_id=zoe, created_at=now))
        words = {"label_de": "x", "label_en": "x", "explanation_de": "x", "explanation_en": "x"}
        db.session.add(Reason(code="x", place=1, changed_at=now, changed_by_id=zoe, **words))
        page = {"source": "x", "html": "x", "revision": 1}
        db.session.add(HousePage(name="imprint", language="de", changed_at=now, changed_by_id=zoe, **page))


def fill_what_is_empty(account_id, comment_id):
    """A row of hers in every other table that points to accounts, whatever it is for."""
    with transaction():
        for table in Base.metadata.sorted_tables:
            own = [column for column in table.columns if points_to(column, "account.id")]
            if not own or db.session.execute(select(table).where(own[0] == account_id)).first():
                continue
            row = {column.name: sample(column) for column in table.columns if not column.nullable or column in own}
            row |= {column.name: EMAIL for column in table.columns if column.name in {"address", "subject", "name"}}
            row |= {column.name: account_id for column in own}
            row |= {column.name: comment_id for column in table.columns if points_to(column, "comment.id")}
            row.pop("id", None)
            db.session.execute(insert(table).values(row))


def former_member_id(scene):
    return scene.rows(Account, Account.name_key == FORMER_MEMBER_KEY)[0]["id"]


def points_to(column, target):
    return any(key.target_fullname == target for key in column.foreign_keys)


def work(moment=None):
    """What a worker does, at the moment."""
    with clock.pretending(moment or datetime.now(UTC)):
        for _ in range(2):
            working.put_due_entries()
            working.run_due_jobs()
            deliver_due(written)


@pytest.mark.parametrize("keeps_text", [False, True], ids=["texts go", "texts stay"])
def test_nothing_is_left_of_somebody_who_did_everything(scene, keeps_text):
    search = Search(NAME, BEFORE, EMAIL)
    networks = Search(*ADDRESSES)
    live(scene)
    work()
    found = set(search.rows(scene.app))
    assert {"data_export.content", "challenge.data", "decision.note", "statement.quote", "appeal.body"} <= found
    assert {"notice.explanation", "report.note", "account_note.body", "decision.message", "statement.facts"} <= found
    assert search.files(*places(scene.server)), "the search can't find anything"
    assert networks.rows(scene.app) == []
    assert networks.files(*places(scene.server)) == []
    with transaction():
        due = plan_deletion(account_id=scene.people.zoe.id, keeps_text=keeps_text)
    for later in (timedelta(minutes=1), timedelta(hours=2)):
        work(due + later)
    assert search.rows(scene.app) == []
    assert search.files(*places(scene.server)) == []
    assert networks.files(*places(scene.server)) == []
    assert scene.wrong_counts == []
    assert scene.rows(Report, Report.rule.is_not(None))[0]["outcome"] in {None, "moot", "upheld"}
    heir = former_member_id(scene)
    assert [row["actor_id"] for row in scene.rows(AuditEntry, AuditEntry.verb == "warn")] == [heir]
    assert [row["imposed_by_id"] for row in scene.rows(Sanction)] == [heir]
    assert {row["written_by_id"] for row in scene.rows(AccountNote)} == {heir, scene.people.mo.id}
    logged = [json.loads(line) for line in scene.server.output.splitlines() if line.startswith("{")]
    assert {"logged in", "limit hit"} & {line["event"] for line in logged}, "the log was looked at"
