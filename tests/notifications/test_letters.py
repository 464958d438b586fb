"""What people are told by mail: what happened together in one letter, and nothing of what is gone when it leaves."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts.models.account import Account
from app.foundation import clock
from app.foundation.db import db, in_transaction
from app.foundation.mail.delivering import claim_mail
from app.foundation.mail.outbox import Mail
from app.notifications.actions.bundling import due_at

MORNING = datetime(2026, 12, 1, 9, 20, tzinfo=UTC)


@pytest.fixture
def mails(scene, letters):
    """The letters to somebody, after all jobs are done."""

    def to(who, **later):
        scene.work()
        with time_machine.travel(clock.now() + timedelta(**later)):
            return letters(getattr(scene.people, who).email)

    return to


def waiting(scene):
    return [row for row in scene.rows(Mail) if row["sent_at"] is None]


def test_an_answer_is_told_with_its_text_and_where_to_reply(scene, mails):
    root = scene.say("ada", "Frage")
    answer = scene.say("ben", "Eine *gute* Antwort <b>mit</b> [Link](https://boese.example)", to=root)
    (letter,) = mails("ada")
    assert letter.subject == "Ben Querfeld hat auf Ihren Kommentar geantwortet: „Wer baut die Brücke?“"
    assert "Eine gute Antwort <b>mit</b> Link" in letter.text
    assert "boese.example" not in letter.text + letter.html
    assert f"/comments/{answer}" in letter.text
    assert "<b>mit</b>" not in letter.html
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/unsubscribe/" in letter.message["List-Unsubscribe"]


def test_letters_are_in_the_language_of_the_person(scene, mails):
    with scene.app.app_context():
        english = update(Account).where(Account.id == scene.people.ada.id).values(language="en")
        in_transaction(lambda: db.session.execute(english))
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    (letter,) = mails("ada")
    assert letter.subject == "Ben Querfeld replied to your comment: “Wer baut die Brücke?”"


def test_letters_about_one_thread_are_one_conversation(scene, mails):
    root = scene.say("ada", "Frage")
    found = []
    for text in ("Rotes", "Blaues"):
        scene.say("ben", text, to=root)
        found += mails("ada")
    first, second = (letter.message for letter in found)
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_what_happens_together_stands_in_one_letter(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    root = scene.say("ada", "Frage")
    for text in ("Rotes", "Blaues", "Grünes"):
        scene.say("ben", text, to=root)
    assert mails("ada") == []
    (letter,) = mails("ada", seconds=61)
    assert letter.subject == "3 Antworten auf Ihren Kommentar: „Wer baut die Brücke?“"
    assert [text for text in ("Rotes", "Blaues", "Grünes") if text in letter.text] == ["Rotes", "Blaues", "Grünes"]
    assert mails("ada", hours=1) == []


def test_things_of_several_kinds_stand_in_one_letter_too(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    root = scene.say("ada", "Frage")
    scene.say("ben", "Eine Antwort", to=root)
    scene.say("cleo", "Und ich meine, @Ada Federkiel hat recht")
    (letter,) = mails("ada", minutes=2)
    assert letter.subject == "2 Neuigkeiten für Sie: „Wer baut die Brücke?“"
    assert "Eine Antwort" in letter.text
    assert "Cleo Fernweh hat Sie erwähnt" in letter.text


def test_after_a_letter_has_gone_a_new_one_begins(scene, mails):
    root = scene.say("ada", "Frage")
    for text in ("Rotes", "Blaues"):
        scene.say("ben", text, to=root)
        (letter,) = mails("ada")
        assert text in letter.text
    assert mails("ada") == []


def test_while_a_letter_is_being_sent_a_new_one_begins(scene, app, mails):
    root = scene.say("ada", "Frage")
    scene.say("ben", "Rotes", to=root)
    with app.app_context():
        batch = claim_mail()
    scene.say("ben", "Blaues", to=root)
    assert [text for letter in mails("ada") for text in ("Rotes", "Blaues") if text in letter.text] == ["Blaues"]
    with app.app_context():
        back = update(Mail).where(Mail.id.in_(batch.ids)).values(claimed_until=None)
        in_transaction(lambda: db.session.execute(back))
    (letter,) = mails("ada")
    assert "Rotes" in letter.text
    assert "Blaues" not in letter.text


def test_nothing_is_written_of_what_was_hidden_meanwhile(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    root = scene.say("ada", "Frage")
    hidden, left = (scene.say("ben", text, to=root) for text in ("Grob", "Gut"))
    scene.judge("hide", hidden)
    (letter,) = mails("ada", minutes=2)
    assert "Gut" in letter.text
    assert "Grob" not in letter.text + letter.html
    assert letter.subject == "Ben Querfeld hat auf Ihren Kommentar geantwortet: „Wer baut die Brücke?“"
    assert left


def test_a_letter_of_which_all_is_gone_is_not_sent(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    scene.delete("ben", scene.say("ben", "Bereut", to=scene.say("ada", "Frage")))
    assert mails("ada", minutes=2) == []
    assert waiting(scene) == []


def test_what_somebody_has_seen_in_the_page_is_not_written_to_them(scene, as_, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    ada = as_("ada")
    ada.send("/notifications", up_to=2**31 - 1)
    assert mails("ada", minutes=2) == []


def test_what_is_no_longer_wanted_is_not_written(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    scene.choose("ada", reply=(True, "never"))
    assert mails("ada", minutes=2) == []


def test_an_address_that_is_not_proven_gets_nothing(scene, mails):
    with scene.app.app_context():
        claimed = update(Account).where(Account.id == scene.people.ada.id).values(email_key=None)
        in_transaction(lambda: db.session.execute(claimed))
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    assert mails("ada") == []
    assert waiting(scene) == []
    assert [kind for kind, _ in scene.told("ada")] == ["reply"]


def test_what_waits_for_an_address_that_is_no_longer_theirs_is_not_sent(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    with scene.app.app_context():
        other = update(Account).where(Account.id == scene.people.ada.id).values(email="neu@example.org")
        in_transaction(lambda: db.session.execute(other))
    assert mails("ada", minutes=2) == []


@pytest.mark.parametrize(
    "frequency, now, due",
    [
        ("at_once", MORNING, MORNING),
        ("hourly", MORNING, datetime(2026, 12, 1, 10, 0, tzinfo=UTC)),
        ("hourly", MORNING.replace(minute=0), datetime(2026, 12, 1, 10, 0, tzinfo=UTC)),
        ("daily", MORNING, datetime(2026, 12, 2, 6, 0, tzinfo=UTC)),
        ("daily", MORNING.replace(hour=3), datetime(2026, 12, 1, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 7, 1, 3, 0, tzinfo=UTC), datetime(2026, 7, 1, 5, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
    ],
)
def test_letters_leave_at_once_at_the_hour_or_in_the_morning_where_we_are(scene, frequency, now, due):
    with clock.pretending(now):
        assert due_at(frequency) == due


def test_a_thread_is_told_once_a_day_unless_somebody_chose_otherwise(scene, mails):
    root = scene.say("ada", "Frage")
    scene.say("ben", "Ich bin dabei", to=root)
    scene.choose("cleo", thread=(True, "hourly"))
    scene.say("cleo", "Ich auch", to=root)
    scene.say("sid", "Neues", to=root)
    scene.work()
    due = {row["account_id"]: row["due_at"] for row in waiting(scene) if row["account_id"] != scene.people.ada.id}
    assert due[scene.people.cleo.id] - clock.now() <= timedelta(hours=1)
    (letter,) = mails("ben", days=1)
    assert letter.subject == ("2 neue Kommentare in einem Strang, dem Sie folgen: „Wer baut die Brücke?“")
    assert "/unsubscribe/" in letter.message["List-Unsubscribe"]


def test_a_removal_is_told_by_its_statement_and_a_return_by_the_ordinary_mail(scene, mails):
    comment = scene.say("ben", "Grob")
    scene.judge("hide", comment)
    (letter,) = mails("ben")
    assert letter.subject.startswith("Ihr Kommentar wurde entfernt (")
    scene.judge("restore", comment)
    (letter,) = mails("ben")
    assert letter.subject == "Ihr Kommentar ist wieder öffentlich: „Wer baut die Brücke?“"


def test_a_long_letter_ends_somewhere(scene, mails, setting):
    setting("MAIL_BUNDLE_SECONDS", 60)
    root = scene.say("ada", "Frage")
    for number in range(25):
        scene.say("ben", f"Antwort {number}.", to=root)
    (letter,) = mails("ada", minutes=2)
    assert "Antwort 19." in letter.text
    assert "Antwort 20." not in letter.text
    assert "5 weitere Neuigkeiten" in letter.text


def test_every_waiting_letter_has_a_composer(scene):
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    with scene.app.app_context():
        assert set(db.session.scalars(select(Mail.kind))) == {"told"}
