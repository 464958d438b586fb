"""Administrators see what became of each mail; where there is no mail server, the mails themselves."""

import os
import stat
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app import wiring
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.mail.delivering import deliver_due
from app.foundation.mail.folder import sweep_mail_folder
from app.foundation.mail.letter import Button, Letter, Paragraph, Quote
from app.foundation.mail.outbox import Mail, put_mail
from app.notifications.views import outbox
from app.web import letters as writing

ELSEWHERE = "https://boese.example/falle"


def confirmation(mail):
    """With a link of ours, and what somebody else wrote."""
    parts = (
        Paragraph("Bitte bestätigen Sie Ihre Adresse."),
        Button("Adresse bestätigen", writing.link("front.home") + "?token=Geheim"),
        Quote(f"<b>Fett</b>\n{ELSEWHERE}", by="Mallory"),
    )
    return Letter("Ihre Adresse", parts, "Weil Sie ein Konto angelegt haben.")


@pytest.fixture(autouse=True)
def own_folder(app, setting, tmp_path):
    """Mails of other tests are not there."""
    setting("INSTANCE_PATH", str(tmp_path))
    writing.connect({"confirm": confirmation, "told": confirmation})
    yield
    writing.connect(wiring.LETTERS)


@pytest.fixture
def put(app):
    """Puts a letter into the outbox."""

    def into(to="ben@example.org", kind="confirm", **named):
        with app.app_context(), transaction():
            return put_mail(kind, to=to, language="de", **named).id

    return into


@pytest.fixture
def deliver(app):
    """Delivers what is due."""

    def delivered():
        with app.app_context():
            return deliver_due(writing.written)

    return delivered


@pytest.fixture
def ida(as_):
    return as_("ida")


def test_an_empty_outbox_says_so_and_where_mails_go(ida, tmp_path):
    page = ida.get("/admin/mail").text
    assert "Noch keine Mail." in page
    assert f"liegen in {tmp_path / 'mails'}" in page


def test_the_menu_leads_administrators_there(ida, as_):
    assert 'href="/admin/mail"' in ida.get("/").text
    assert 'href="/admin/mail"' not in as_("mo").get("/").text


def test_without_a_mail_server_the_mail_can_be_read_and_its_link_followed(ida, put, deliver):
    put()
    assert 'href="/admin/mail/1"' not in ida.get("/admin/mail").text
    assert deliver() == 1
    assert 'href="/admin/mail/1">Adresse bestätigen</a>' in ida.get("/admin/mail").text
    page = ida.get("/admin/mail/1").text
    assert "Ihre Adresse" in page
    assert "ben@example.org" in page
    assert page.count('href="/?token=Geheim"') == 2  # in the list of links and in the text


def test_what_others_wrote_is_neither_a_link_nor_html(ida, put, deliver):
    put()
    deliver()
    page = ida.get("/admin/mail/1").text
    assert ELSEWHERE in page
    assert f'href="{ELSEWHERE}' not in page
    assert "&lt;b&gt;Fett" in page


def test_where_mails_travel_they_are_nobodys_business(ida, put, letters):
    put()
    letters.one()
    assert ida.get("/admin/mail/1").status_code == 404
    page = ida.get("/admin/mail").text
    assert "/admin/mail/1" not in page
    assert "Mails werden über 127.0.0.1 versandt." in page
    assert "Gesendet" in page


def test_a_mail_that_waits_says_how_often_and_when(ida, put, letters, smtp):
    put()
    smtp.refuse("451 4.7.1 later")
    letters()
    page = ida.get("/admin/mail").text
    assert "Wartet" in page
    assert "einmal versucht" in page
    assert "nächster Versuch" in page
    assert "Der Mailserver hat sie abgelehnt: 451 4.7.1" in page
    assert "1 Mail wartet." in page


@pytest.mark.parametrize(
    "error, said",
    [
        ("address", "An eine solche Adresse lässt sich keine Mail senden."),
        ("killed", "Der Prozess, der die Mails austrägt, wurde jedes Mal davon beendet."),
        ("composing KeyError", "Sie ließ sich nicht verfassen: KeyError"),
        ("ConnectionRefusedError", "Der Mailserver war nicht zu erreichen: ConnectionRefusedError"),
    ],
)
def test_every_reason_is_said_in_words(ida, put, app, error, said):
    put()
    with app.app_context(), transaction():
        db.session.get(Mail, 1).last_error = error
    assert said in ida.get("/admin/mail").text


def test_a_mail_that_was_given_up_can_be_tried_again(ida, put, letters, smtp, app):
    put(kind="told")
    smtp.refuse("550 unknown")
    letters()
    assert "1 wurde aufgegeben." in ida.get("/admin/mail").text
    smtp.accept()
    assert ida.send("/admin/mail/1/sending").location == "/admin/mail#mail-1"
    assert len(letters()) == 1


def test_a_mail_that_could_open_something_is_emptied_when_it_is_given_up_and_stays_so(ida, put, letters, smtp, app):
    put(data={"token": "geheim"})
    smtp.refuse("550 unknown")
    letters()
    assert "/admin/mail/1/sending" not in ida.get("/admin/mail").text
    assert ida.send("/admin/mail/1/sending").status_code == 303
    with app.app_context():
        mail = db.session.get_one(Mail, 1)
        assert (mail.data, mail.given_up_at is not None) == ({}, True)


def test_a_mail_that_waits_for_days_is_emptied_too(put, letters, smtp, app, monkeypatch):
    put(data={"token": "geheim"})
    smtp.go_down()
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=3, minutes=1))
    letters()
    with app.app_context():
        mail = db.session.get_one(Mail, 1)
        assert (mail.data, mail.given_up_at is not None) == ({}, True)


def test_a_mail_that_was_sent_is_not_sent_again(ida, put, letters):
    put()
    letters.one()
    assert ida.send("/admin/mail/1/sending").status_code == 303
    assert letters() == []


def test_a_mail_that_does_not_exist_is_not_found(ida):
    assert ida.get("/admin/mail/77").status_code == 404
    assert ida.send("/admin/mail/77/sending").status_code == 404


def test_older_mails_are_one_page_further(ida, put, monkeypatch):
    monkeypatch.setattr(outbox, "PAGE_SIZE", 2)
    for number in range(3):
        put(f"{number}@example.org")
    first = ida.get("/admin/mail").text
    assert "2@example.org" in first
    assert "0@example.org" not in first
    assert 'href="/admin/mail?before=2"' in first
    second = ida.get("/admin/mail?before=2").text
    assert "0@example.org" in second
    assert "1@example.org" not in second


def test_files_belong_to_the_owner_alone_and_hold_the_whole_mail(put, deliver, tmp_path):
    put()
    before = os.umask(0)
    try:
        deliver()
    finally:
        os.umask(before)
    (file,) = (tmp_path / "mails").iterdir()
    assert file.name == "1.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert b"To: ben@example.org\r\n" in file.read_bytes()


def test_the_file_goes_with_its_row(put, deliver, app, tmp_path):
    put()
    put("cleo@example.org")
    deliver()
    put("mo@example.org", due_at=clock.now() + timedelta(hours=1))
    (tmp_path / "mails" / "2.77.part").touch()
    with app.app_context():
        with transaction():
            db.session.execute(delete(Mail).where(Mail.id == 1))
            assert sweep_mail_folder() == 1
            os.utime(tmp_path / "mails" / "2.77.part", (1, 1))
            assert sweep_mail_folder() == 1
        assert len(list(db.session.scalars(select(Mail)))) == 2
    assert [file.name for file in (tmp_path / "mails").iterdir()] == ["2.eml"]


def test_a_folder_that_can_not_be_written_to_costs_no_letter(put, deliver, tmp_path):
    put()
    (tmp_path / "mails").write_text("in the way")
    assert deliver() == 0
    (tmp_path / "mails").unlink()
    assert deliver() == 1


def test_every_kind_of_letter_has_a_name():
    assert set(wiring.LETTERS) <= set(outbox.KINDS)
