"""Letters and passwords travel encrypted, to nobody but the server that can prove its name."""

from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import AuthResult

from app.foundation.mail.carrier import MailServer, PostalCarrier, Refused, Unreachable, mail_server
from app.foundation.mail.letter import Letter
from app.foundation.mail.outbox import Mail
from app.foundation.mail.post import message_of, sender_of
from tests.parts.certificates import make_certificate
from tests.parts.mail import running_post_office


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    return made


@pytest.fixture
def heard():
    """What was given to servers to log in with."""
    return []


@pytest.fixture
def authenticator(heard):
    def check(_server, _session, _envelope, _mechanism, given):
        heard.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password == b"ge:heim@", handled=False)

    return check


def message(to="ben@example.org"):
    mail = Mail(address=to, language="de", message_id="abc", created_at=datetime.now(UTC))
    sender = sender_of(mail_from="", public_url="https://debate.example.org", site_name="Wortmeldung")
    return message_of(mail, Letter("Guten Tag", (), ""), text="…", html="<p>…</p>", sender=sender)


def carry(url, **named):
    carrier = PostalCarrier(mail_server(url))
    try:
        carrier.carry(1, message(**named))
    finally:
        carrier.close()


@pytest.mark.parametrize(
    "url, server",
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587)),
        ("smtp://mail.example.org:25", MailServer("mail.example.org", 25)),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, encrypted_from_the_start=True)),
        ("smtp://me%40x:a%3Ab%2F@[::1]:2525/", MailServer("::1", 2525, "me@x", "a:b/")),
    ],
)
def test_the_address_says_where_and_as_whom(url, server):
    assert mail_server(url) == server


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host/x?y=1"])
def test_other_addresses_are_no_mail_server(url):
    with pytest.raises(ValueError):
        mail_server(url)


def test_a_password_shows_up_nowhere():
    assert "geheim" not in repr(mail_server("smtp://ich:geheim@mail.example.org"))


def test_encryption_from_the_start(certificate):
    with running_post_office(ssl_context=certificate.context) as office:
        carry(office.url.replace("smtp://", "smtps://"))
        assert len(office.arrived) == 1


def test_encryption_is_used_where_it_is_offered(certificate):
    with running_post_office(tls_context=certificate.context, require_starttls=True) as office:
        carry(office.url)
        assert len(office.arrived) == 1


def test_a_server_without_encryption_gets_letters_but_no_password(heard, authenticator):
    with running_post_office(authenticator=authenticator, auth_require_tls=False) as office:
        carry(office.url)
        assert len(office.arrived) == 1
        with pytest.raises(Unreachable, match="no password sent"):
            carry(office.url.replace("//", "//ich:ge%3Aheim%40@"))
    assert heard == []


def test_who_has_the_password_may_send(certificate, heard, authenticator):
    with running_post_office(
        tls_context=certificate.context, authenticator=authenticator, auth_required=True, require_starttls=True
    ) as office:
        carry(office.url.replace("//", "//ich:ge%3Aheim%40@"))
        assert len(office.arrived) == 1
        with pytest.raises(Unreachable, match="SMTPAuthenticationError 535"):
            carry(office.url.replace("//", "//ich:falsch@"))
    assert heard[0] == ("ich", "ge:heim@")


@pytest.mark.parametrize("encrypted", ["from the start", "on the way"])
def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path, encrypted):
    context = make_certificate(tmp_path).context
    options = {"ssl_context": context} if encrypted == "from the start" else {"tls_context": context}
    with running_post_office(**options) as office:
        url = office.url.replace("smtp://", "smtps://") if encrypted == "from the start" else office.url
        with pytest.raises(Unreachable, match="SSLCertVerificationError"):
            carry(url)
        assert office.arrived == []


def test_a_server_with_another_name_gets_nothing(tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path, "other.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with running_post_office(ssl_context=certificate.context) as office:
        with pytest.raises(Unreachable, match="SSLCertVerificationError"):
            carry(office.url.replace("smtp://", "smtps://"))
        assert office.arrived == []


def test_a_name_that_no_one_knows_is_out_of_reach():
    with pytest.raises(Unreachable, match="gaierror"):
        carry("smtp://nowhere.invalid")


@pytest.mark.parametrize(
    "answer, reason, for_ever",
    [
        ("550 5.1.1 no such user", "550 5.1.1", True),
        ("554 spam", "554", True),
        ("451 4.7.1 greylisted", "451 4.7.1", False),
        ("452 full", "452", False),
    ],
)
def test_a_refusal_says_whether_it_is_for_ever(smtp, answer, reason, for_ever):
    smtp.refuse(answer)
    with pytest.raises(Refused) as refusal:
        carry(smtp.url)
    assert (refusal.value.reason, refusal.value.for_ever) == (reason, for_ever)


def test_a_server_that_closes_is_out_of_reach(smtp):
    smtp.refuse("421 going down")
    with pytest.raises(Unreachable, match="421"):
        carry(smtp.url)


def test_an_address_in_another_script_reaches_servers_that_know_it(smtp):
    carry(smtp.url, to="用户@brücke.example")
    assert smtp.arrived[0].to == "用户@xn--brcke-lva.example"


def test_an_address_in_another_script_is_refused_where_it_is_unknown():
    with running_post_office(enable_SMTPUTF8=False) as office, pytest.raises(Refused) as refusal:
        carry(office.url, to="用户@example.org")
    assert (refusal.value.reason, refusal.value.for_ever) == ("address", True)
