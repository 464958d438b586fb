"""Notices of illegal content: from everybody, with a receipt, and a page that says how it stands."""

import re
from datetime import timedelta
from functools import partial

import pytest

from app.accounts.viewer import NOBODY
from app.audit.models import AuditEntry
from app.foundation import clock
from app.foundation.db import db, in_transaction
from app.moderation.actions import deciding
from app.moderation.actions.noticing import Said, forget_notifiers, give_notice
from app.moderation.models.decision import Decision
from app.moderation.models.notice import OFFENCES, Notice
from tests.discussion.scenes import box, in_english, words
from tests.moderation.crowd import all_at_once
from tests.parts.client import hidden_field

WHY = "Der Kommentar behauptet über meine Nachbarin, was nicht stimmt."
GIVEN = {
    "offence": "insult",
    "body": WHY,
    "name": "Nora Nachbar",
    "email": "nora@example.net",
    "in_good_faith": "y",
    "revision": 1,
}


def give(reader, number, **fields):
    """Open the page and send its form as somebody without a script does."""
    page = reader.get(f"/comments/{number}/notice").text
    token = hidden_field(page, "csrf_token")
    sent = {**GIVEN, "submit_token": hidden_field(page, "submit_token"), **fields}
    return reader.post(f"/comments/{number}/notice", data=sent | ({"csrf_token": token} if token else {}))


@pytest.fixture
def number(scene):
    return scene.say("ben", "Die Nachbarin ist eine *Betrügerin*.")


def test_somebody_without_an_account_gives_notice_and_gets_a_receipt(scene, client, number, letters):
    page = in_english(client).get(f"/comments/{number}/notice").text
    assert "Betrügerin" in page
    assert "Ben Querfeld" in page
    assert f"http://localhost:8000/comments/{number}" in page, "the exact location is filled in"
    answer = give(client, number)
    assert answer.status_code == 303
    assert client.get_cookie("wortmeldung") is None
    (row,) = scene.rows(Notice)
    assert {name: row[name] for name in ("offence", "explanation", "name", "email", "language", "account_id")} == {
        "offence": "insult",
        "explanation": WHY,
        "name": "Nora Nachbar",
        "email": "nora@example.net",
        "language": "en",
        "account_id": None,
    }
    thanks = words(client.get(answer.location).text)
    assert "Your notice has arrived" in thanks
    assert row["reference"] in thanks
    (letter,) = letters()
    assert (letter.to, letter.subject) == ("nora@example.net", f"Your notice {row['reference']} has arrived")
    status = client.get(letter.link("/notices/"))
    assert "Waits for our decision" in words(status.text)
    assert status.headers["Cache-Control"] == "no-store"
    assert status.headers["Referrer-Policy"] == "strict-origin"
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["notice_received"]


def test_the_receipt_says_nothing_that_a_stranger_wrote(client, number, letters):
    give(client, number, name="KAUFEN SIE JETZT", body="Besuchen Sie https://spam.example und staunen Sie.")
    (letter,) = letters()
    for part in (letter.text, letter.html, letter.subject):
        assert "spam.example" not in part
        assert "KAUFEN" not in part
        assert "Betrügerin" not in part
    assert letter.text.startswith("Guten Tag") or letter.text.startswith("Hello")


@pytest.mark.parametrize("language", ["de", "en"])
def test_letters_are_in_the_language_of_whoever_sent_it(client, number, letters, language, scene):
    client.set_cookie("language", language)
    give(client, number)
    assert scene.rows(Notice)[0]["language"] == language
    assert len(letters()) == 1


@pytest.mark.parametrize(
    "fields, wrong",
    [
        ({"offence": ""}, "offence"),
        ({"offence": "erfunden"}, "offence"),
        ({"body": "Zu kurz"}, "body"),
        ({"body": "x" * 5001}, "body"),
        ({"name": " "}, "name"),
        ({"email": "nora"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_the_text_stays(scene, client, number, fields, wrong, letters):
    answer = give(client, number, **fields)
    assert answer.status_code == 422
    assert re.search(rf'<[^>]*aria-invalid="true"[^>]*name="{wrong}"|name="{wrong}"[^>]*aria-invalid', answer.text)
    assert box(answer.text) == fields.get("body", WHY)
    assert scene.rows(Notice) == []
    assert letters() == []


def test_without_good_faith_there_is_no_notice(scene, client, number):
    answer = give(client, number, in_good_faith="")
    assert answer.status_code == 422
    assert scene.rows(Notice) == []


def test_programs_that_fill_in_everything_are_stopped(scene, client, number):
    assert give(client, number, website="https://spam.example").status_code == 422
    assert scene.rows(Notice) == []


@pytest.mark.parametrize("who", [None, "cleo"])
def test_where_it_is_about_abuse_of_children_nobody_is_asked_who_they_are(scene, client, as_, number, letters, who):
    reader = in_english(as_(who) if who else client)
    answer = give(reader, number, offence="child_abuse", name="Nora Nachbar")
    (row,) = scene.rows(Notice)
    assert (row["name"], row["email"], row["email_key"], row["account_id"]) == ("", "", "", None)
    page = words(reader.get(answer.location).text)
    assert "Please keep this address" in page
    assert answer.location.partition("?")[0] in page
    assert letters() == []


def test_a_member_finds_name_and_address_filled_in(scene, as_, number, people):
    cleo = as_("cleo")
    page = cleo.get(f"/comments/{number}/notice").text
    assert f'value="{people.cleo.name}"' in page
    assert f'value="{people.cleo.email}"' in page
    assert give(cleo, number).status_code == 303
    assert scene.rows(Notice)[0]["account_id"] == people.cleo.id


def test_a_form_sent_twice_is_one_notice(scene, client, number, letters):
    page = client.get(f"/comments/{number}/notice").text
    sent = {**GIVEN, "submit_token": hidden_field(page, "submit_token")}
    first, second = (client.post(f"/comments/{number}/notice", data=sent) for _ in range(2))
    assert first.location == second.location
    assert len(scene.rows(Notice)) == 1
    assert len(letters()) == 1


def test_whoever_has_another_address_behind_the_same_token_gives_another_notice(scene, client, number):
    page = client.get(f"/comments/{number}/notice").text
    sent = {**GIVEN, "submit_token": hidden_field(page, "submit_token")}
    for email in ("nora@example.net", "otto@example.net"):
        client.post(f"/comments/{number}/notice", data={**sent, "email": email})
    assert len(scene.rows(Notice)) == 2


def test_notices_have_a_limit_for_a_network_and_the_text_stays(scene, client, number, setting):
    setting("LIMIT_NOTICES_PER_HOUR", 2)
    for count in range(2):
        assert give(client, number, email=f"nora{count}@example.net").status_code == 303
    answer = give(client, number, email="nora3@example.net")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert box(answer.text) == WHY


def test_nobodys_mailbox_is_filled_from_many_networks(app, scene, number, setting):
    setting("LIMIT_NOTICES_PER_HOUR", 2)
    statuses = [give(app.test_client(), number, email="Nora@example.net").status_code for _ in range(3)]
    assert statuses == [303, 303, 429]


def test_whoever_was_logged_out_meanwhile_keeps_the_text(scene, as_, number):
    cleo = as_("cleo")
    answer = cleo.post(f"/comments/{number}/notice", data={**GIVEN, "csrf_token": "alt"})
    assert answer.status_code == 400
    assert box(answer.text) == WHY
    assert give(cleo, number).status_code == 303


def test_what_is_not_public_cannot_be_told_of_but_what_was_hidden_meanwhile_can(scene, client, number):
    waiting = scene.say("ben", "https://a.example https://b.example https://c.example")
    assert client.get(f"/comments/{waiting}/notice").status_code == 404
    assert client.post(f"/comments/{waiting}/notice", data=GIVEN).status_code == 404
    scene.judge("hide", number)
    assert client.get(f"/comments/{number}/notice").status_code == 409
    assert client.post(f"/comments/{number}/notice", data=GIVEN).status_code == 303


def test_a_deleted_comment_is_beyond_notices_and_the_text_stays(scene, client, number):
    scene.delete("ben", number)
    answer = client.post(f"/comments/{number}/notice", data=GIVEN)
    assert answer.status_code == 409
    assert box(answer.text) == WHY


def test_a_made_up_link_leads_to_no_notice(client):
    assert client.get("/notices/erfunden").status_code == 404


def test_every_offence_fits_its_column_and_has_words(scene):
    codes = [code for group in OFFENCES.values() for code in group]
    assert len(set(codes)) == len(codes)
    assert all(len(code) <= 30 for code in codes)
    assert {"child_abuse", "insult", "incitement", "threat", "other"} <= set(codes)


def test_an_alarm_is_written_to_everybody_who_moderates(scene, client, number, letters, people):
    give(client, number, is_alarm="y", body="Er kündigt an, morgen jemanden umzubringen. https://spam.example")
    arrived = {letter.to: letter for letter in letters()}
    assert set(arrived) == {"nora@example.net", people.mo.email, people.ida.email}
    alarm = arrived[people.mo.email]
    assert alarm.link() == f"/moderation/notices/{scene.rows(Notice)[0]['id']}"
    assert "spam.example" not in alarm.text


def test_name_and_address_go_some_time_after_the_decision(scene, client, number, setting, tick):
    give(client, number)
    scene.judge("keep", number)
    with scene.app.app_context():
        assert in_transaction(forget_notifiers) == 0

        def long_ago():
            for notice in db.session.query(Notice):
                notice.decided_at = clock.now() - timedelta(days=185)

        in_transaction(long_ago)
    tick()
    (row,) = scene.rows(Notice)
    assert (row["name"], row["email"], row["email_key"]) == ("", "", "")
    assert row["explanation"] == WHY
    assert set(scene.traces_of("nora@example.net")) == {"mail.address"}, "the outbox forgets by its own rule"


def test_fifty_notices_and_a_decision_at_once_lose_nothing(scene, app, number):
    def notice_of(count):
        said = Said("insult", WHY, f"Nora {count}", f"nora{count}@example.net", True)
        about = {"comment_id": number, "revision": 1, "said": said, "language": "de", "submit_token": str(count)}
        return partial(give_notice, sender=NOBODY, **about)

    mo = scene.viewer("mo")
    hiding = partial(deciding.hide_comment, moderator=mo, comment_id=number, revision=1, reason="insult")
    all_at_once(app, [*map(notice_of, range(25)), hiding, *map(notice_of, range(25, 50))])
    rows = scene.rows(Notice)
    assert len(rows) == 50
    assert {row["outcome"] for row in rows} <= {"upheld", None}
    assert len(scene.rows(Decision)) == 1
    assert scene.comment(number)["state"] == "hidden"
