"""A letter that waits arrives once, whatever the mail server, the database or the composer do meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.exc import OperationalError

from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.mail.delivering import claim_mail, deliver, deliver_due, forget_old_mail
from app.foundation.mail.letter import Letter, Paragraph
from app.foundation.mail.outbox import Mail
from app.web.letters import written


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=5)`: it is five minutes later than before, for this thread."""
    passed = [timedelta()]
    real = clock.now

    def wait(**time):
        passed[0] += timedelta(**time)

    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return wait


@pytest.fixture
def mail(app):
    """The mail with this number as it is now, or None."""

    def now(mail_id):
        with app.app_context():
            return db.session.get(Mail, mail_id)

    return now


def test_a_letter_is_sent_once_and_what_it_held_is_forgotten(put, letters, mail):
    mail_id = put(data={"words": "Ein Geheimnis"})
    letter = letters.one()
    assert (letter.to, letter.subject, letter.sender) == ("ben@example.org", "Guten Tag", "no-reply@localhost")
    assert "Ein Geheimnis" in letter.text
    assert letters() == []
    row = mail(mail_id)
    assert row.sent_at is not None
    assert (row.data, row.tries, row.claimed_until) == ({}, 1, None)


def test_a_letter_waits_until_it_is_due(put, letters, later):
    put(due_at=clock.now() + timedelta(minutes=10))
    assert letters() == []
    later(minutes=11)
    assert len(letters()) == 1


def test_letters_go_in_the_order_in_which_they_were_written(put, letters):
    for number in range(5):
        put(data={"subject": f"Nr. {number}"})
    assert [letter.subject for letter in letters()] == [f"Nr. {number}" for number in range(5)]


def test_one_connection_takes_a_whole_batch(put, letters, smtp):
    for _ in range(5):
        put()
    assert len(letters()) == 5
    assert smtp.connections == 1


def test_a_letter_that_nobody_wants_any_more_is_dropped(put, letters, composers, mail):
    composers["unwanted"] = lambda _mail: None
    mail_id = put(kind="unwanted")
    assert letters() == []
    assert mail(mail_id) is None


def test_a_letter_that_can_not_be_written_is_tried_again_and_keeps_nobody_waiting(put, letters, composers, mail, later):
    def fail(_mail):
        raise KeyError("a secret")

    composers["broken"] = fail
    broken, _ = put(kind="broken"), put()
    assert len(letters()) == 1
    row = mail(broken)
    assert (row.tries, row.last_error) == (1, "composing KeyError")
    composers["broken"] = lambda _mail: Letter("Nun doch", (Paragraph("…"),), "…")
    assert letters() == []
    later(minutes=1, seconds=1)
    assert letters.one().subject == "Nun doch"


def test_a_kind_that_this_version_does_not_know_waits_for_one_that_does(put, letters, mail):
    mail_id = put(kind="of the future")
    assert letters() == []
    assert mail(mail_id).last_error == "composing KeyError"
    assert mail(mail_id).given_up_at is None


def test_a_recipient_that_does_not_exist_is_given_up_at_once(put, letters, smtp, mail, later):
    smtp.refuse("550 5.1.1 there is no ben@example.org", to="ben@example.org")
    refused = put()
    put("cleo@example.org")
    assert [letter.to for letter in letters()] == ["cleo@example.org"]
    row = mail(refused)
    assert row.given_up_at is not None
    assert (row.tries, row.last_error) == (1, "550 5.1.1")
    smtp.accept()
    later(days=1)
    assert letters() == []


@pytest.mark.parametrize(
    "address", ["", "ben", "@example.org", "ben@", "a b@example.org", "ben@example.org\nBcc: x@y.z"]
)
def test_what_is_no_address_is_given_up_at_once(put, letters, mail, address):
    mail_id = put(address)
    assert letters() == []
    assert (mail(mail_id).last_error, mail(mail_id).given_up_at is not None) == ("address", True)


def test_a_busy_server_gets_the_letter_later_and_later(put, letters, smtp, mail, later):
    smtp.refuse("451 4.7.1 later")
    mail_id = put()
    waits = []
    while mail(mail_id).given_up_at is None:
        assert letters() == []
        row = mail(mail_id)
        assert row.last_error == "451 4.7.1"
        if row.given_up_at is None:
            waits.append(round((row.due_at - clock.now()).total_seconds() / 60))
            later(minutes=waits[-1], seconds=30)
    assert waits == [1, 5, 15, 60, 180, 360, 720, 1440, 1440]
    assert timedelta(days=2) < timedelta(minutes=sum(waits)) < timedelta(days=3, minutes=1)


def test_a_busy_server_that_recovers_gets_each_letter_once(put, letters, smtp, later):
    smtp.refuse("451 later")
    for number in range(3):
        put(f"{number}@example.org")
    assert letters() == []
    smtp.accept()
    later(minutes=1, seconds=1)
    assert sorted(letter.to for letter in letters()) == ["0@example.org", "1@example.org", "2@example.org"]


def test_a_server_that_is_down_for_an_hour_costs_no_letter(put, letters, smtp, mail, later):
    ids = [put(f"{number}@example.org") for number in range(20)]
    smtp.go_down()
    for _ in range(12):
        assert letters() == []
        later(minutes=5)
    assert {(mail(mail_id).tries, mail(mail_id).last_error) for mail_id in ids} == {(0, "ConnectionRefusedError")}
    smtp.come_up()
    assert len(letters()) == 20
    assert letters() == []


def test_a_server_that_is_down_for_days_makes_us_give_old_letters_up(put, letters, smtp, mail, later):
    old = put()
    smtp.go_down()
    later(days=3, minutes=1)
    new = put()
    assert letters() == []
    assert mail(old).given_up_at is not None
    assert mail(new).given_up_at is None
    smtp.come_up()
    assert len(letters()) == 1


def test_a_server_that_says_nothing_delays_one_letter_and_no_other(put, letters, smtp, mail, later, monkeypatch):
    monkeypatch.setattr("app.foundation.mail.carrier.TIMEOUT_SECONDS", 0.3)
    first, second = put("erste@example.org"), put("zweite@example.org")
    smtp.hang()
    letters()
    assert (mail(first).tries, mail(second).tries) == (1, 0)
    assert "Timeout" in mail(first).last_error
    smtp.reset()
    assert [letter.to for letter in letters()] == ["zweite@example.org"]
    later(minutes=1, seconds=1)
    assert [letter.to for letter in letters()] == ["erste@example.org"]


def test_a_letter_that_goes_twice_has_one_number(put, letters, app):
    mail_id = put()
    first = letters.one()
    with app.app_context(), transaction():
        db.session.get(Mail, mail_id).sent_at = None
    again = letters.one()
    assert first.message["Message-ID"] == again.message["Message-ID"]
    assert first.message["Date"] == again.message["Date"]


def test_a_letter_that_is_deleted_while_it_waits_its_turn_is_not_sent(put, letters, app, smtp):
    ids = [put(f"{number}@example.org") for number in range(3)]

    def written_after_erasure(mail):
        if mail.id == ids[0]:
            message = written(mail)
            db.session.rollback()
            with transaction():
                db.session.execute(delete(Mail).where(Mail.id == ids[1]))
            return message
        return written(mail)

    with app.app_context():
        assert deliver_due(written_after_erasure) == 2
    assert [letter.to for letter in smtp.arrived] == ["0@example.org", "2@example.org"]


def test_two_workers_claim_different_letters(put, app):
    ids = [put() for _ in range(4)]
    with app.app_context():
        one, other = claim_mail(3), claim_mail(3)
        assert (one.ids, other.ids) == (tuple(ids[:3]), tuple(ids[3:]))
        assert claim_mail() is None


def test_a_claim_ends_by_itself(put, app, letters, later):
    put()
    with app.app_context():
        assert claim_mail() is not None
    assert letters() == []
    later(minutes=5, seconds=1)
    assert len(letters()) == 1


def test_who_is_told_to_stop_gives_the_rest_back(put, app, letters, smtp):
    for number in range(3):
        put(f"{number}@example.org")
    with app.app_context():
        outcome = deliver(claim_mail(), written, _CarrierTo(smtp), go_on=lambda: not smtp.arrived)
    assert (outcome.sent, outcome.trouble) == (1, "")
    assert [letter.to for letter in letters()] == ["0@example.org", "1@example.org", "2@example.org"]


def test_a_long_batch_stays_ours(put, app, smtp, later, setting):
    setting("SMTP_URL", smtp.url)
    for number in range(6):
        put(f"{number}@example.org")

    class Slow(_CarrierTo):
        def carry(self, mail_id, message):
            super().carry(mail_id, message)
            later(minutes=2)
            assert claim_mail() is None

    with app.app_context():
        assert deliver(claim_mail(), written, Slow(smtp)).sent == 6


def test_what_the_server_has_taken_is_noted_though_the_database_is_away_for_a_while(put, letters, app, monkeypatch):
    monkeypatch.setattr("app.foundation.mail.delivering._NOTING_PAUSE_SECONDS", 0)
    put()
    failures = iter(range(3))

    def away(_connection, _cursor, statement, *_):
        if statement.startswith("UPDATE mail SET") and "sent_at" in statement and next(failures, None) is not None:
            raise OperationalError(statement, {}, Exception("away"))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", away)
        try:
            assert len(letters()) == 1
        finally:
            event.remove(db.engine, "before_cursor_execute", away)
    assert letters() == []


def test_old_letters_are_forgotten_and_waiting_ones_are_not(put, letters, app, later, setting, smtp):
    setting("MAIL_KEPT_DAYS", 7)
    smtp.refuse("550 no", to="weg@example.org")
    put()
    put("weg@example.org")
    letters()
    waiting = put(due_at=clock.now() + timedelta(days=30))
    for days, left in ((6, 3), (2, 1)):
        later(days=days)
        with app.app_context():
            with transaction():
                forget_old_mail()
            assert len(list(db.session.scalars(select(Mail)))) == left
    with app.app_context():
        assert db.session.scalars(select(Mail.id)).one() == waiting


class _CarrierTo:
    """Puts letters straight into what has arrived."""

    def __init__(self, office):
        from app.foundation.mail.carrier import PostalCarrier, mail_server

        self._carrier = PostalCarrier(mail_server(office.url))

    def carry(self, mail_id, message):
        self._carrier.carry(mail_id, message)
        self._carrier.close()

    def close(self):
        pass


def test_a_letter_that_kills_every_worker_is_given_up_and_takes_none_along(put, app, letters, mail, later):
    deadly, other = put(), put("cleo@example.org")
    with app.app_context():
        assert claim_mail().ids == (deadly, other)
        for _ in range(10):
            later(minutes=5, seconds=1)
            assert claim_mail().ids == (deadly,)
    later(minutes=5, seconds=1)
    assert [letter.to for letter in letters()] == ["cleo@example.org"]
    assert (mail(deadly).given_up_at is not None, mail(deadly).last_error) == (True, "killed")
