"""Logs: one line an event, and nobody can write a second one."""

import json

import pytest

from app.foundation.logs import configure_logs, log


@pytest.fixture(autouse=True)
def _quiet_again():
    yield
    configure_logs("error", "json")


def test_an_event_is_one_line_whatever_it_holds(capsys):
    configure_logs("info", "json")
    log().info("something", text='line\n{"event": "forged"}\r\n\u2028\x1b[31m', number=7)
    log().debug("not this")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isascii()
    said = json.loads(line)
    assert (said["event"], said["number"], said["level"]) == ("something", 7, "info")
    assert said["timestamp"].endswith("Z")


def test_people_read_text(capsys):
    configure_logs("warning", "console")
    log().warning("something", number=7)
    assert "number=7" in capsys.readouterr().err


def test_what_people_do_is_logged_without_who_they_are(app, people, client, as_, capsys):
    configure_logs("info", "json")
    ben = as_("ben")
    ben.send("/account/password", current=people.ben.password, new="sieben graue Esel im Hafen")
    ben._token = ""
    ben.send("/logout")
    client.log_in("ben@example.org", "a wrong password")
    client.post("/login", data={"identifier": "ben@example.org"})
    client.post("/login", headers={"Origin": "https://evil.example"})
    heard = capsys.readouterr().err
    events = [json.loads(line)["event"] for line in heard.splitlines()]
    for event in (
        "logged in",
        "password changed",
        "log-in failed",
        "form token refused",
        "write from another site refused",
    ):
        assert event in events
    for secret in ("ben@example.org", "Ben", "wrong", "Esel", "10.0."):
        assert secret not in heard
