"""What travels: headers that nobody can write into, both ways to read it, and the same message each time."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default

import pytest

from app.foundation.mail.letter import Letter
from app.foundation.mail.outbox import Mail
from app.foundation.mail.post import BadAddress, envelope_address, message_of, sender_of

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
LONG_LINK = "https://debate.example.org/unsubscribe/" + "x" * 300
BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"]


def sent(letter=None, *, to="ben@example.org", mail_from="", site="Wortmeldung", url="https://debate.example.org"):
    """The message as it arrives."""
    mail = Mail(address=to, language="de", message_id="Zx8kQ2v_-a", created_at=NOON)
    letter = letter or Letter("Guten Tag", (), "")
    sender = sender_of(mail_from=mail_from, public_url=url, site_name=site)
    message = message_of(mail, letter, text="Grüße\n", html="<p>Grüße</p>", sender=sender)
    raw = message.as_bytes()
    assert all(line.isascii() and len(line) < 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return message_from_bytes(raw, policy=default)


def test_a_letter_says_who_when_and_that_nobody_typed_it():
    message = sent()
    assert message["From"] == "Wortmeldung <no-reply@debate.example.org>"
    assert message["To"] == "ben@example.org"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"] == "<Zx8kQ2v_-a@debate.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["List-Unsubscribe"] is None
    assert message["References"] is None


def test_a_letter_can_be_read_as_text_and_as_html():
    message = sent()
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), text.get_content().strip()) == ("text/plain", "Grüße")
    assert (html.get_content_type(), html.get_content().strip()) == ("text/html", "<p>Grüße</p>")


@pytest.mark.parametrize(
    "given, shown",
    [
        ("", "Wortmeldung <no-reply@debate.example.org>"),
        ("redaktion@example.org", "Wortmeldung <redaktion@example.org>"),
        ("Die Redaktion <redaktion@example.org>", "Die Redaktion <redaktion@example.org>"),
    ],
)
def test_the_sender_is_a_setting(given, shown):
    assert sent(mail_from=given)["From"] == shown


@pytest.mark.parametrize(
    "url, address",
    [
        ("http://localhost:8000", "no-reply@localhost"),
        ("https://brücke.example", "no-reply@xn--brcke-lva.example"),
        ("http://192.0.2.7:8000", "no-reply@[192.0.2.7]"),
        ("http://[2001:db8::1]/", "no-reply@[IPv6:2001:db8::1]"),
    ],
)
def test_without_it_the_publications_host_sends(url, address):
    assert sent(url=url)["From"].addresses[0].addr_spec == address


@pytest.mark.parametrize("name", ["Brücke & Söhne", "数字", 'Die "Zeit"', "a, b; c <d@e>"])
def test_names_of_all_kinds_stay_names(name):
    (shown,) = sent(site=name)["From"].addresses
    assert (shown.display_name, shown.addr_spec) == (name, "no-reply@debate.example.org")


def test_a_long_name_travels_in_pieces():
    name = "Äußerungen über Öffentlichkeit und Übermut für Bürger"
    raw = message_from_bytes(sent(site=name).as_bytes(), policy=compat32)["From"]
    assert str(make_header(decode_header(raw))) == f"{name} <no-reply@debate.example.org>"


@pytest.mark.parametrize("subject", ["Übung macht den Meister", "数字" * 40, "a" * 300, "x, y <z@example.org>"])
def test_subjects_of_all_kinds_arrive_as_they_were(subject):
    assert sent(Letter(subject, (), ""))["Subject"] == subject


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
def test_a_line_end_begins_no_header(sign):
    evil = f"Guten{sign}Bcc: opfer@example.org{sign}{sign}Text"
    message = sent(Letter(evil, (), "", thread=evil), site=evil)
    assert message["Bcc"] is None
    assert message["Subject"].split() == ["Guten", "Bcc:", "opfer@example.org", "Text"]
    assert [address.addr_spec for address in message["From"].addresses] == ["no-reply@debate.example.org"]
    assert message["To"] == "ben@example.org"
    with pytest.raises(BadAddress):
        sent(to=f"ben@example.org{sign}Bcc: opfer@example.org")
    with pytest.raises(ValueError):
        sent(Letter("Gut", (), "", unsubscribe_url=f"https://debate.example.org/{sign}Bcc: opfer@example.org"))


@pytest.mark.parametrize(
    "more", [", opfer@example.org", " opfer@example.org", "> <opfer@example.org", ";x", "(x)", '"']
)
def test_one_letter_has_one_recipient(more):
    with pytest.raises(BadAddress):
        sent(to=f"ben@example.org{more}")
    with pytest.raises(BadAddress):
        sent(to=f"ben{more}@example.org")


def test_addresses_with_foreign_hosts_are_written_as_servers_do():
    assert envelope_address("ben@brücke.example") == "ben@xn--brcke-lva.example"
    assert sent(to="ben@brücke.example")["To"].addresses[0].addr_spec == "ben@xn--brcke-lva.example"


@pytest.mark.parametrize("host", ["ex ample.org", "-.org", "ü" * 300 + ".org"])
def test_what_is_no_host_is_refused(host):
    with pytest.raises(BadAddress):
        sent(to=f"ben@{host}")


def test_one_click_ends_a_subscription_however_long_its_link():
    message = sent(Letter("Neues", (), "", unsubscribe_url=LONG_LINK))
    assert message["List-Unsubscribe"] == f"<{LONG_LINK}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_letters_about_one_thread_are_one_conversation():
    one, other = sent(Letter("A", (), "", thread="thread-7")), sent(Letter("B", (), "", thread="thread-7"))
    assert one["References"] == one["In-Reply-To"] == other["References"] == "<thread-7@debate.example.org>"


def test_the_same_letter_is_the_same_message():
    assert sent().as_bytes() == sent().as_bytes()
