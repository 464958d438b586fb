"""Who leaves is forgotten: in every room, in the same moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions.challenging import challenge
from app.accounts.actions.erasing import cancel_deletion, former_member
from app.accounts.facts import Calls
from app.accounts.models.account import Account, FormerName, Role
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.accounts import accounts_for_log_in
from app.articles.models import Article
from app.discussion.models.draft import Draft
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.jobs import Job
from app.foundation.mail.outbox import Mail, put_mail
from app.foundation.refusals import Conflict
from app.moderation.models.decision import Decision
from app.notifications.models.subscriber import Subscriber
from app.privacy.actions import erasing
from app.privacy.actions.erasing import erase_if_due, look_for, put_due_erasures
from app.privacy.models import DataExport
from tests.discussion.scenes import comment_html, words


def former(scene):
    with scene.app.app_context():
        return former_member().id


def test_texts_go_as_if_their_author_had_deleted_them(scene, leaving, client):
    first = scene.say("ben", "Ein Gedanke von mir")
    answer = scene.say("cleo", "Dazu meine Antwort", to=first)
    second = scene.say("ben", "Und noch einer", to=answer)
    scene.edit("ben", second, "Und noch einer, besser")
    version = scene.discussion["version"]
    assert leaving.erase("ben")
    for number in (first, second):
        comment = scene.comment(number)
        assert (comment["state"], comment["body"], comment["html"]) == ("deleted", "", "")
        assert (comment["author_id"], comment["submit_key"]) == (former(scene), None)
    assert [one["body"] for one in scene.versions(second)] == ["", ""]
    assert scene.wrong_counts == []
    assert (scene.discussion["comment_count"], scene.comment(first)["reply_count"]) == (1, 1)
    assert scene.discussion["version"] > version
    page = client.get(scene.article.path).text
    assert "Querfeld" not in page
    assert words(comment_html(page, answer)).count("Dazu meine Antwort") == 1


def test_texts_stay_without_their_author(scene, leaving, client):
    before = scene.say("ben", "Ein Gedanke von Ben Querfeld, ben@example.org", token="t")
    scene.edit("ben", before, "Ein besserer Gedanke von Ben Querfeld, BEN@example.org")
    scene.say("cleo", "Sehe ich auch so", to=before)
    hidden = scene.say("ben", "Am Thema vorbei")
    scene.judge("hide", hidden)
    client.get(scene.article.path)
    assert leaving.erase("ben", keeps_text=True)
    comment = scene.comment(before)
    assert (comment["state"], comment["body"]) == ("published", "Ein besserer Gedanke von …, …")
    assert (comment["author_id"], comment["submit_key"]) == (former(scene), None)
    assert [one["body"] for one in scene.versions(before)] == ["", "Ein besserer Gedanke von …, …"]
    assert scene.comment(hidden)["state"] == "hidden"
    assert scene.wrong_counts == []
    client.set_cookie("language", "de")
    page = client.get(scene.article.path).text
    assert "Querfeld" not in page
    assert "Ehemaliges Mitglied" in words(comment_html(page, before))
    assert "avatar--nobody" in comment_html(page, before)
    assert "Antwort an Ehemaliges Mitglied" in words(page)
    client.set_cookie("language", "en")
    assert "Former member" in words(comment_html(client.get(scene.article.path).text, before))


def test_people_who_left_can_not_be_told_apart(scene, leaving):
    one, other = scene.say("ben", "Eins"), scene.say("cleo", "Zwei")
    leaving.erase("ben", keeps_text=True)
    leaving.erase("cleo", keeps_text=True)
    assert scene.comment(one)["author_id"] == scene.comment(other)["author_id"]


def test_nobody_gets_in_as_a_former_member(scene, leaving, client):
    leaving.erase("ben")
    with scene.app.app_context():
        heir = former_member()
        assert accounts_for_log_in("-former member-") == accounts_for_log_in("...") == []
        assert heir.disabled_at is not None
    assert client.get(f"/people/{former(scene)}").status_code == 404
    assert client.send("/login", identifier="-former member-", password="").status_code == 422


def test_others_call_nobody_any_more(scene, leaving):
    with scene.app.app_context(), transaction():
        db.session.add(
            FormerName(account_id=scene.people.ben.id, name="Benno Alt", changed_at=clock.now(), **_key("bennoalt"))
        )
    first = scene.say("cleo", "@Ben Querfeld und @Benno Alt: *nein*, @Cleo Fernweh schon")
    scene.edit("cleo", first, "Lieber @ben querfeld, nein")
    version = scene.comment(first)["version"]
    other = scene.say("cleo", "Ich meine @Ben Querfeldein")
    leaving.erase("ben")
    assert scene.comment(first)["body"] == "Lieber @…, nein"
    assert scene.comment(first)["html"] == "<p>Lieber @…, nein</p>"
    assert scene.comment(first)["version"] > version
    assert scene.versions(first)[0]["body"] == "@… und @…: *nein*, @Cleo Fernweh schon"
    assert scene.versions(first)[0]["html"] == "<p>@… und @…: <em>nein</em>, @Cleo Fernweh schon</p>"
    assert scene.comment(other)["body"] == "Ich meine @Ben Querfeldein"


def _key(key):
    return {"name_key": key} if hasattr(FormerName, "name_key") else {}


def test_a_draft_calls_nobody_either(scene, leaving, as_):
    as_("cleo").send(f"{scene.article.path}/draft", body="Für @Ben Querfeld")
    leaving.erase("ben")
    with scene.app.app_context():
        assert db.session.scalars(select(Draft.body)).all() in ([], ["Für @…"])


def test_decisions_stay_without_who_made_them(scene, leaving, as_):
    comment = scene.say("ben", "Am Thema vorbei")
    scene.judge("hide", comment, note="Ben Querfeld schon wieder")
    leaving.erase("mo")
    with scene.app.app_context():
        decision = db.session.scalars(select(Decision)).one()
        assert decision.moderator_id == former_member().id
    page = as_("ida").get("/moderation?show=decisions").text
    assert "Ehemaliges Mitglied" in page
    leaving.erase("ben")
    with scene.app.app_context():
        assert db.session.scalars(select(Decision.note)).one() == "… schon wieder"


def test_articles_stay(scene, leaving):
    with scene.app.app_context(), transaction():
        db.session.get(Article, scene.article.id).author_id = scene.people.ada.id
    leaving.erase("ada")
    with scene.app.app_context():
        assert db.session.get(Article, scene.article.id).author_id is None


def test_letters_go_but_for_the_last_one(scene, leaving):
    ben = scene.people.ben
    with scene.app.app_context(), transaction():
        for kind, to, account_id in (
            ("a", "BEN@example.org", None),
            ("b", "old@example.org", ben.id),
            ("c", "x@y.z", 3),
        ):
            put_mail(kind, to=to, language="de", account_id=account_id)
        for email in (ben.email, "x@y.z"):
            db.session.add(Subscriber(email=email, email_key=email, language="de", created_at=clock.now()))
    leaving.erase("ben")
    assert leaving.mails() == [("c", "x@y.z"), ("account_deleted", ben.email)]
    with scene.app.app_context():
        last = db.session.scalars(select(Mail).where(Mail.kind == "account_deleted")).one()
        assert (last.account_id, last.data) == (None, {"forget": True})
        assert db.session.scalars(select(Subscriber.email)).all() == ["x@y.z"]


def test_who_only_claims_an_address_takes_nothing_of_its_holder(scene, leaving):
    """Whoever signs up with somebody else's address and leaves deletes nothing that is the other one's."""
    with scene.app.app_context(), transaction():
        claimant = db.session.get(Account, scene.people.cleo.id)
        claimant.email, claimant.address_key, claimant.email_key = "ben@example.org", "ben@example.org", None
        put_mail("reset", to="ben@example.org", language="de", account_id=scene.people.ben.id)
        db.session.add(
            Subscriber(email="ben@example.org", email_key="ben@example.org", language="de", created_at=clock.now())
        )
    leaving.erase("cleo")
    assert ("reset", "ben@example.org") in leaving.mails()
    assert len(scene.rows(Subscriber)) == 1


def test_the_last_administrator_stays(scene, leaving):
    with pytest.raises(Conflict):
        leaving.plan("ida")
    assert not leaving.erase("ida")
    with scene.app.app_context(), transaction():
        db.session.get(Account, scene.people.mo.id).role = Role.ADMINISTRATOR
    assert leaving.erase("ida")
    assert leaving.account("ida") is None


def test_the_time_for_thinking_it_over(scene, leaving):
    due = leaving.plan("ben", keeps_text=True)
    assert timedelta(days=13.9) < due - clock.now() <= timedelta(days=14)
    assert leaving.plan("ben") == due
    assert leaving.account("ben")["deletion_keeps_text"] is False
    assert leaving.mails() == [("deletion_planned", "ben@example.org")]
    ben = scene.people.ben.id
    with scene.app.app_context():
        with transaction():
            assert put_due_erasures() == 0
            assert not erase_if_due(ben)
        with clock.pretending(due + timedelta(minutes=1)):
            with transaction():
                assert put_due_erasures() == put_due_erasures() == 1
            assert [job.data for job in db.session.scalars(select(Job).where(Job.kind == "erase"))] == [
                {"account": ben}
            ]
            with transaction():
                assert erase_if_due(ben)
            with transaction():
                assert not erase_if_due(ben)
    assert leaving.account("ben") is None


def test_who_changes_their_mind_stays(scene, leaving):
    due = leaving.plan("ben")
    with scene.app.app_context():
        with transaction():
            assert cancel_deletion(account_id=scene.people.ben.id)
            assert not cancel_deletion(account_id=scene.people.ben.id)
        with clock.pretending(due + timedelta(days=1)), transaction():
            assert put_due_erasures() == 0
            assert not erase_if_due(scene.people.ben.id)
    assert leaving.account("ben")["deletion_due_at"] is None
    assert [kind for kind, _ in leaving.mails()] == ["deletion_planned", "deletion_cancelled"]


def test_an_erasure_that_fails_changes_nothing(scene, leaving, monkeypatch):
    first = scene.say("ben", "Ein Gedanke")
    monkeypatch.setattr(erasing, "put_mail", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leaving.erase("ben")
    assert leaving.account("ben") is not None
    assert scene.comment(first)["body"] == "Ein Gedanke"


def test_what_others_are_told_names_nobody_any_more(scene, leaving, as_, letters):
    first = scene.say("cleo", "Wer hilft mit?")
    mine = scene.say("ben", "Ich, gern", to=first)
    leaving.erase("ben", keeps_text=True)
    told = words(as_("cleo").get("/notifications").text)
    assert "Ehemaliges Mitglied" in told
    with clock.pretending(clock.now() + timedelta(hours=25)):
        (letter,) = letters("cleo@example.org")
    assert "Ehemaliges Mitglied" in letter.text
    assert "Querfeld" not in told + letter.text + letter.html
    scene.say("cleo", "Danke", to=mine)
    with clock.pretending(clock.now() + timedelta(hours=25)):
        assert [one.to for one in letters()] == []


def test_copies_of_others_go_and_their_owners_read_why(scene, leaving, as_, work):
    """Whoever called somebody by name has that name in the copy."""
    scene.say("cleo", "Lieber @Ben Querfeld!")
    cleo = as_("cleo")
    cleo.send("/account/exports")
    work()
    path = "/account/exports/1"
    assert path in cleo.get("/account/privacy").text
    as_("sid").send("/account/exports")
    leaving.erase("ben")
    page = cleo.get("/account/privacy").text
    assert path not in page
    assert "Ihre frühere Kopie ist abgelaufen" in words(page)
    assert cleo.get(path).status_code == 404
    work()
    with scene.app.app_context():
        made = {export.account_id: export.content is not None for export in db.session.scalars(select(DataExport))}
    assert made == {scene.people.cleo.id: False, scene.people.sid.id: True}, "what was being made is made anew"


def test_notes_on_others_name_nobody_who_left(scene, leaving):
    scene.judge("hide", scene.say("cleo", "Am Thema vorbei"), note="zankt mit Ben  Querfeld, ben@example.org")
    leaving.erase("ben")
    assert [row["note"] for row in scene.rows(Decision)] == ["zankt mit …, …"]


def test_what_others_began_with_the_address_counts_no_more(scene, leaving):
    with scene.app.app_context(), transaction():
        challenge(Purpose.LOG_IN, account_id=None, address="BEN@example.org", data={"typed": "BEN@example.org"})
        challenge(Purpose.RESET, account_id=None, data={"typed": "ben querfeld"})
        challenge(Purpose.CHANGE_EMAIL, account_id=scene.people.cleo.id, address="ben@example.org")
        challenge(Purpose.IDENTITY, account_id=None, data={"email": "ben@example.org", "name": "B."})
        challenge(Purpose.RESET, account_id=scene.people.sid.id, address="sid@example.org")
    leaving.erase("ben")
    assert [row["address"] for row in scene.rows(Challenge)] == ["sid@example.org"]


def test_whoever_is_called_while_the_person_is_looked_for_is_found_as_well(scene, leaving):
    """The comments are read before the transaction, so that nobody has to wait for it."""
    due = leaving.plan("ben")
    ben = scene.people.ben.id
    before = scene.say("cleo", "Nein, @Ben Querfeld")
    with scene.app.app_context(), clock.pretending(due + timedelta(minutes=1)):
        calls = look_for(ben)
        assert calls.comment_ids == (before,)
        assert look_for(scene.people.cleo.id) is None
        after = scene.say("cleo", "Und nun, @ben querfeld?")
        with transaction():
            assert erase_if_due(ben, calls=calls)
    assert [scene.comment(number)["body"] for number in (before, after)] == ["Nein, @…", "Und nun, @…?"]


def test_inside_the_transaction_only_what_was_found_is_read(scene, leaving):
    due = leaving.plan("ben")
    old = scene.say("cleo", "Nein, @Ben Querfeld")
    with scene.app.app_context(), clock.pretending(due + timedelta(days=1)), transaction():
        assert erase_if_due(scene.people.ben.id, calls=Calls((), clock.now()))
    assert scene.comment(old)["body"] == "Nein, @Ben Querfeld", "it was read though nobody found it"
