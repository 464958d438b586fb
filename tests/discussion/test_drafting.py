"""What is written before logging in is kept by the server, for this browser alone, and posted with one click."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine

from app.accounts.actions.signing_in import end_sessions_of
from app.discussion.models.draft import Draft
from app.foundation import clock
from app.foundation.db import transaction
from tests.discussion.scenes import box, in_english, one_click
from tests.parts.client import hidden_field
from tests.parts.publication import PASSWORD, create_article


def draft(reader, scene, body="Vor dem Anmelden"):
    """Write something below the article and press the button."""
    return reader.post(f"{scene.article.path}/draft", data={"body": body})


def log_in_as(reader, person, answer):
    """Log in by the page that the button led to; where that leads."""
    page = reader.get(answer.location).text
    fields = {"csrf_token": hidden_field(page, "csrf_token"), "next": hidden_field(page, "next")}
    return reader.post("/login", data={**fields, "identifier": person.email, "password": person.password})


def test_a_text_survives_logging_in_and_is_posted_with_one_click(scene, client, people):
    answer = draft(client, scene)
    assert answer.status_code == 303
    back = log_in_as(client, people.ben, answer)
    assert back.location == f"{scene.article.path}#write"
    page = client.get(scene.article.path).text
    assert box(page) == "Vor dem Anmelden"
    assert one_click(client, page, f"{scene.article.path}/comments").status_code == 303
    assert [(row["body"], row["author_id"]) for row in scene.comments()] == [("Vor dem Anmelden", people.ben.id)]
    assert box(client.get(scene.article.path).text) == ""
    assert scene.rows(Draft) == []


def test_a_text_survives_signing_up(scene, client, setting):
    setting("LIMIT_SIGN_UPS_PER_HOUR", 100)
    answer = draft(client, scene)
    page = client.get(client.get(answer.location) and answer.location.replace("/login", "/signup")).text
    fields = {"csrf_token": hidden_field(page, "csrf_token"), "next": hidden_field(page, "next")}
    fields |= {"name": "Neue Stimme", "email": "neu@example.org", "password": PASSWORD}
    setting("CONFIRM_EMAIL", 0)
    assert client.post("/signup", data=fields).location == f"{scene.article.path}#write"
    assert box(client.get(scene.article.path).text) == "Vor dem Anmelden"


def test_the_text_is_in_the_box_before_logging_in_too(scene, client):
    draft(client, scene)
    assert box(client.get(scene.article.path).text) == "Vor dem Anmelden"


def test_only_this_browser_gets_the_text_back(scene, client, as_, app):
    draft(client, scene)
    stranger = app.test_client()
    assert box(stranger.get(scene.article.path).text) == ""
    assert box(as_("ben").get(scene.article.path).text) == ""
    cookie = client.get_cookie("wortmeldung").value
    assert cookie not in str(scene.rows(Draft)), "the table holds nothing that opens the text"


def test_the_text_waits_for_a_day_and_no_longer(scene, client):
    draft(client, scene)
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59)):
        assert box(client.get(scene.article.path).text) == "Vor dem Anmelden"
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        assert box(client.get(scene.article.path).text) == ""


def test_a_reply_waits_at_its_place_and_nowhere_else(scene, client, people):
    number = scene.say("cleo", "Frage")
    answer = client.post(f"/comments/{number}/draft", data={"body": "Antwort"})
    back = log_in_as(client, people.ben, answer)
    assert back.location == f"/comments/{number}/reply"
    page = client.get(back.location).text
    assert box(page) == "Antwort"
    assert box(client.get(scene.article.path).text) == ""
    one_click(client, page, back.location)
    assert scene.comments()[1]["parent_id"] == number
    assert box(client.get(back.location).text) == ""


def test_a_newer_text_takes_the_place_of_an_older_one(scene, client):
    draft(client, scene, "Erst so")
    draft(client, scene, "Dann so")
    assert [row["body"] for row in scene.rows(Draft)] == ["Dann so"]


def test_a_text_below_another_article_is_another_one(scene, client, app):
    there = create_article(app, slug="anderswo")
    draft(client, scene, "Hier")
    client.post(f"{there.path}/draft", data={"body": "Dort"})
    assert box(client.get(scene.article.path).text) == "Hier"
    assert box(client.get(there.path).text) == "Dort"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_text_leads_to_the_log_in_and_is_not_kept(scene, client, text):
    answer = draft(client, scene, text)
    assert answer.location.startswith("/login")
    assert scene.rows(Draft) == []
    assert client.get_cookie("wortmeldung") is None


def test_somebody_who_is_logged_in_already_comes_back_to_the_box(scene, as_):
    ben = as_("ben")
    answer = ben.send(f"{scene.article.path}/draft", body="Im anderen Fenster")
    assert answer.location == f"{scene.article.path}#write"
    assert box(ben.get(scene.article.path).text) == "Im anderen Fenster"


@pytest.mark.parametrize("days", [0, 15], ids=["logged in", "and out again"])
def test_a_page_opened_before_logging_in_elsewhere_loses_nothing_and_posts_nothing(scene, as_, days):
    """It holds no form token, as it was the same for everybody."""
    number, ben = scene.say("cleo", "Frage"), as_("ben")
    with time_machine.travel(clock.now() + timedelta(days=days)):
        below = draft(ben, scene, "Aus dem alten Fenster").location
        under = ben.post(f"/comments/{number}/draft", data={"body": "Antwort"}).location
        ways = (f"{scene.article.path}#write", f"/comments/{number}/reply")
        assert [below, under] == [f"/login?next={quote(way)}" if days else way for way in ways]
        assert box(ben.get(ways[0]).text) == "Aus dem alten Fenster"
        assert box(ben.get(ways[1]).text) == "Antwort"
    assert len(scene.comments()) == 1


def test_a_browser_keeps_a_bounded_number_of_texts_and_forgets_the_oldest(scene, client, app):
    numbers = scene.say_all("cleo", [f"Nr {number}" for number in range(22)])
    draft(app.test_client(), scene, "Von jemand anderem")
    for number in [*numbers, numbers[2]]:
        client.post(f"/comments/{number}/draft", data={"body": f"Antwort {number}"})
    kept = [box(client.get(f"/comments/{number}/reply").text) for number in numbers]
    assert kept == ["", ""] + [f"Antwort {number}" for number in numbers[2:]]
    assert len(scene.rows(Draft)) == 21


def test_a_very_long_text_is_bounded_but_not_lost(scene, client, setting):
    setting("COMMENT_LIMIT_CHARACTERS", 10)
    draft(client, scene, "x" * 100)
    assert box(client.get(scene.article.path).text) == "x" * 40


def test_too_many_texts_from_one_address_are_refused_with_the_text_kept(scene, client, setting):
    setting("LIMIT_DRAFTS_PER_MINUTE", 2)
    assert [draft(client, scene).status_code for _ in range(3)] == [303, 303, 429]
    assert box(draft(client, scene, "Noch da").text) == "Noch da"


def test_a_session_that_ended_leads_to_the_log_in_and_back_to_the_text(scene, as_, people):
    ben = as_("ben")
    page = ben.get(scene.article.path).text
    with time_machine.travel(clock.now() + timedelta(days=15)):
        answer = one_click(ben, page, f"{scene.article.path}/comments", body="Über Nacht liegen geblieben")
        assert answer.status_code == 303
        assert log_in_as(ben, people.ben, answer).location == f"{scene.article.path}#write"
        assert box(ben.get(scene.article.path).text) == "Über Nacht liegen geblieben"
    assert scene.comments() == []


def test_a_session_that_ended_in_mid_reply_tells_the_script_where_to_go(scene, as_, people):
    number = scene.say("cleo", "Frage")
    ben = as_("ben")
    ben.delete_cookie("wortmeldung")
    answer = ben.post(f"/comments/{number}/reply", data={"body": "Antwort"}, headers={"X-Fragment": "1"})
    assert answer.status_code == 401
    assert answer.location.startswith("/login?next=")
    back = log_in_as(ben, people.ben, answer)
    assert box(ben.get(back.location).text) == "Antwort"


def new_text(reader, number, body="Neuer Text", **headers):
    """Send the form for changing a comment, from a page that holds no form token any more."""
    fields = {"body": body, "revision": "1", "do": "post"}
    return reader.post(f"/comments/{number}/edit", data=fields, headers=headers)


@pytest.mark.parametrize("waits", [False, True], ids=["published", "held"])
def test_a_session_that_ended_in_mid_edit_leads_to_the_log_in_and_back_to_the_new_text(
    scene, as_, people, setting, waits
):
    setting("HOLD_FIRST_COMMENTS", int(waits))
    number = scene.say("ben", "Alter Text")
    ben = as_("ben")
    ben.delete_cookie("wortmeldung")
    answer = new_text(ben, number)
    assert (answer.status_code, answer.location) == (303, f"/login?next=/comments/{number}/edit")
    back = log_in_as(ben, people.ben, answer)
    assert back.location == f"/comments/{number}/edit"
    page = ben.get(back.location).text
    assert box(page) == "Neuer Text"
    assert box(ben.get(f"{scene.article.path}/comments").text) == "", "a new text is no new comment"
    if not waits:
        assert box(ben.get(f"/comments/{number}/reply").text) == "", "and no reply"
    assert one_click(ben, page, back.location, revision=hidden_field(page, "revision")).status_code == 303
    assert scene.comment(number)["body"] == "Neuer Text"
    assert scene.rows(Draft) == []


def test_a_session_that_ended_in_mid_edit_tells_the_script_where_to_go(scene, client, people):
    number = scene.say("ben", "Alter Text")
    answer = new_text(client, number, **{"X-Fragment": "1"})
    assert (answer.status_code, answer.location) == (401, f"/login?next=/comments/{number}/edit")
    log_in_as(client, people.ben, answer)
    assert box(client.fetch(f"/comments/{number}/edit").text) == "Neuer Text"


def test_a_stranger_does_not_learn_which_comments_there_are_by_editing(scene, app):
    held = scene.say("cleo", "https://a.example https://b.example https://c.example")
    for number in (held, 99999):
        reader = app.test_client()
        assert new_text(reader, number).status_code == 303
        assert promises(reader)


def test_a_new_text_is_kept_for_the_comment_of_its_author_alone(scene, client, people):
    number = scene.say("ben", "Alter Text")
    back = log_in_as(client, people.cleo, new_text(client, number))
    answer = client.get(back.location)
    assert answer.status_code == 403
    assert "Neuer Text" not in answer.text


def test_a_new_text_that_comes_too_late_is_shown_all_the_same(scene, client, people):
    number = scene.say("ben", "Alter Text")
    answer = new_text(client, number)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        answer = client.get(log_in_as(client, people.ben, answer).location)
        assert (answer.status_code, box(answer.text)) == (403, "Neuer Text")


def test_deleting_a_comment_forgets_the_new_text_for_it(scene, client):
    number = scene.say("ben", "Alter Text")
    new_text(client, number)
    scene.delete("ben", number)
    assert scene.traces_of("Neuer Text") == []


PROMISE = "What you wrote is kept."


def promises(reader):
    """Whether the pages for coming in say that a text is waiting."""
    in_english(reader)
    said = [PROMISE in reader.get(path).text for path in ("/login", "/signup")]
    assert said[0] == said[1]
    return said[0]


def test_the_log_in_page_promises_only_a_text_that_is_there(scene, client, people):
    number = scene.say("cleo", "Frage")
    assert not promises(client)
    draft(client, scene, " ")
    assert not promises(client)
    answer = draft(client, scene)
    assert promises(client)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert not promises(client)
    log_in_as(client, people.ben, answer)
    one_click(client, client.get(scene.article.path).text, f"{scene.article.path}/comments")
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert not promises(client), "it was posted, and the session is over"
        client.post(f"/comments/{number}/draft", data={"body": "Antwort"})
        assert promises(client)


def test_a_text_that_was_not_posted_yet_is_promised_again(scene, client, people, app):
    log_in_as(client, people.ben, draft(client, scene))
    with app.app_context(), transaction():
        end_sessions_of(people.ben.id)
    assert promises(client)


def test_logging_out_forgets_what_this_browser_kept(scene, client, people):
    log_in_as(client, people.ben, draft(client, scene))
    client.send("/logout")
    assert box(client.get(scene.article.path).text) == ""


def test_a_text_for_what_is_not_there_is_refused(scene, client):
    held = scene.say("cleo", "https://a.example https://b.example https://c.example")
    assert client.post("/articles/nirgends/draft", data={"body": "Hm"}).status_code == 404
    assert client.post(f"/comments/{held}/draft", data={"body": "Hm"}).status_code == 404
    assert client.post("/comments/99999/draft", data={"body": "Hm"}).status_code == 404


def test_a_text_sent_from_another_site_is_refused(scene, client):
    answer = client.post(
        f"{scene.article.path}/draft", data={"body": "Untergeschoben"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 400
    assert scene.rows(Draft) == []
