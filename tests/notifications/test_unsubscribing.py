"""Letters end by their own link: by one click of a mail program, logged in or not, and it can be undone."""

import re
import socket

import pytest

from app.accounts.models.account import Account
from app.discussion.models.following import Following
from app.foundation.db import db, transaction
from app.foundation.tokens import signed
from app.notifications.actions.unsubscribing import link_to_end_following, link_to_end_mail, what_ends
from app.notifications.models.notification import Choice
from tests.parts.databases import QUICK
from tests.parts.publication import create_cast

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def path_in(letters):
    """The path of the link in the header of the only letter to somebody."""

    def found(somebody):
        url = re.fullmatch(r"<(.*)>", letters.one(somebody.email).message["List-Unsubscribe"])[1]
        return "/" + url.split("/", 3)[3]

    return found


@pytest.fixture
def reply_link(scene, path_in, people):
    """The link in a letter to Ada about a reply."""
    scene.say("ben", "Antwort", to=scene.say("ada", "Frage"))
    return path_in(people.ada)


def choices(scene):
    return {(row["account_id"], row["kind"]): (row["in_page"], row["by_mail"]) for row in scene.rows(Choice)}


def test_looking_at_the_link_ends_nothing(scene, client, reply_link):
    answer = client.get(reply_link)
    assert answer.status_code == 200
    assert "Antworten auf meine Kommentare" in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "Set-Cookie" not in answer.headers
    assert choices(scene) == {}


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://mail.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["a server", "a web mailer", "an app", "another site"],
)
def test_a_mail_program_ends_letters_with_one_click(scene, client, reply_link, people, headers):
    for _ in range(2):
        answer = client.post(reply_link, data=ONE_CLICK, headers=headers)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert choices(scene) == {(people.ada.id, "reply"): (True, "never")}


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_it_is_the_same_for_somebody_who_is_logged_in(scene, as_, reply_link, people, who):
    answer = as_(who).post(reply_link, data={"do": "end"})
    assert answer.status_code == 200
    assert choices(scene) == {(people.ada.id, "reply"): (True, "never")}


def test_no_letter_comes_after_it_and_in_the_page_all_is_as_before(scene, client, reply_link, letters):
    client.post(reply_link, data=ONE_CLICK)
    scene.say("ben", "Noch eine", to=1)
    assert letters() == []
    assert len(scene.told("ada")) == 2


@pytest.mark.parametrize("before", ["hourly", "daily"])
def test_it_can_be_undone_as_it_was(scene, client, reply_link, people, before):
    scene.choose("ada", reply=(False, before))
    page = client.post(reply_link, data={"do": "end"}).text
    assert f'name="reply" value="{before}"' in page
    client.post(reply_link, data={"do": "undo", "reply": before})
    assert choices(scene)[(people.ada.id, "reply")] == (False, before)


@pytest.mark.parametrize("nonsense", ["", "never", "hourly'--", "x" * 5000])
def test_undoing_with_nonsense_brings_the_usual_back(scene, client, reply_link, people, nonsense):
    client.post(reply_link, data={"do": "undo", "reply": nonsense})
    assert choices(scene)[(people.ada.id, "reply")] == (True, "at_once")


def test_a_letter_about_a_thread_ends_the_thread(scene, client, people, path_in):
    scene.choose("ben", thread=(True, "at_once"))
    root = scene.say("ada", "Frage")
    scene.say("ben", "Ich bin dabei", to=root)
    scene.say("cleo", "Neues", to=root)
    scene.work()
    link = path_in(people.ben)
    client.post(link, data=ONE_CLICK)
    (mine,) = scene.rows(Following, Following.account_id == people.ben.id)
    assert mine["ended_at"] is not None
    assert choices(scene) == {(people.ben.id, "thread"): (True, "at_once")}
    scene.say("ben", "Und doch noch etwas", to=root)
    scene.say("cleo", "Noch Neueres", to=root)
    assert len(scene.told("ben")) == 1
    client.post(link, data={"do": "undo"})
    assert scene.rows(Following, Following.account_id == people.ben.id)[0]["ended_at"] is None


@pytest.mark.parametrize("token", ["x", "x.y", "W10.abc", "%00", "ü" * 10, "a" * 5000])
def test_what_is_no_link_of_ours_ends_nothing(scene, client, token):
    for answer in (client.get(f"/unsubscribe/{token}"), client.post(f"/unsubscribe/{token}", data=ONE_CLICK)):
        assert answer.status_code == 404
    assert choices(scene) == {}


@pytest.mark.parametrize(
    "said",
    [
        ["kinds", 1, 0, "reply"],
        ["thread", 1, 0, "1"],
        ["kinds", 999999, 0, "reply"],
        ["subscriber", 1, "0" * 16],
        [],
    ],
    ids=str,
)
def test_a_link_made_for_somebody_else_with_the_same_number_ends_nothing(scene, said):
    with scene.app.app_context():
        assert what_ends(signed(scene.app.config["SECRET_KEY"], "unsubscribe", said)) is None
        assert what_ends(signed("another key", "unsubscribe", said)) is None


def test_a_link_has_no_end(scene, people):
    with scene.app.app_context():
        ada = db.session.get(Account, people.ada.id)
        assert what_ends(link_to_end_mail(ada, ["reply", "mention"])).kinds == ("reply", "mention")
        assert what_ends(link_to_end_following(ada, 7)).thread_id == 7


def test_one_click_over_the_wire(servers):
    """As RFC 8058 has it: a POST without cookie, origin or referrer, its one field as the body."""
    server = servers(SECRET_KEY=QUICK["SECRET_KEY"])
    with server.inside() as app:
        crew = create_cast(app)
        with transaction():
            path = f"/unsubscribe/{link_to_end_mail(db.session.get(Account, crew.ada.id), ['reply'])}"
    body = b"List-Unsubscribe=One-Click"
    request = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("localhost", server.port), timeout=20) as line:
        line.sendall(request.encode() + body)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"set-cookie" not in answer.lower().partition(b"\r\n\r\n")[0]
    with server.inside():
        (row,) = db.session.query(Choice).all()
        assert (row.account_id, row.kind, row.by_mail) == (crew.ada.id, "reply", "never")
