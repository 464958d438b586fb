"""Editing for a while, and deleting for good."""

from datetime import timedelta

import pytest
import time_machine

from app.discussion.models.comment import CommentRevision
from app.foundation import clock
from tests.discussion.scenes import box, comment_html, error_at_box, in_english, shown, words
from tests.parts.client import hidden_field

LINKS = "https://a.example https://b.example https://c.example"


def edit_form(reader, number):
    """Open the page for editing and send it with another text."""
    page = reader.get(f"/comments/{number}/edit").text

    def send(body, **more):
        fields = {name: hidden_field(page, name) for name in ("csrf_token", "revision")}
        return reader.post(f"/comments/{number}/edit", data={**fields, "body": body, "do": "post", **more})

    return send


def test_an_author_changes_a_comment_and_everybody_sees_that_it_was(scene, as_, client):
    number = scene.say("ben", "Ein Tippfheler")
    ben = as_("ben")
    assert box(ben.get(f"/comments/{number}/edit").text) == "Ein Tippfheler"
    answer = edit_form(ben, number)("Ein *Tippfehler*")
    assert (answer.status_code, answer.location) == (303, f"/comments/{number}")
    comment = comment_html(in_english(client).get(scene.article.path).text, number)
    assert "Ein <em>Tippfehler</em>" in comment
    assert "edited" in words(comment)
    row = scene.comment(number)
    assert (row["revision"], row["position"], row["state"]) == (2, 1, "published")
    assert scene.discussion["comment_count"] == 1


def test_the_time_for_editing_is_a_setting_and_ends(scene, as_, setting):
    number = scene.say("ben")
    ben = in_english(as_("ben"))
    send = edit_form(ben, number)
    written = scene.comment(number)["created_at"]
    with time_machine.travel(written + timedelta(minutes=14, seconds=59), tick=False):
        assert send("Gerade noch").status_code == 303
        assert f"#comment-{number} .comment__edit" in ben.get(scene.article.path).text
    with time_machine.travel(written + timedelta(minutes=15, seconds=1), tick=False):
        answer = send("Zu spät")
        assert answer.status_code == 403
        assert box(answer.text) == "Zu spät", "the text isn’t lost"
        assert ben.get(f"/comments/{number}/edit").status_code == 403
        assert f"#comment-{number} .comment__edit" not in ben.get(scene.article.path).text
        setting("EDIT_WINDOW_MINUTES", 60)
        assert ben.get(f"/comments/{number}/edit").status_code == 200
    assert scene.comment(number)["body"] == "Gerade noch"


@pytest.mark.parametrize("who", ["cleo", "mo", "ida", "ada"])
def test_nobody_else_edits_or_deletes_a_comment(scene, as_, who):
    number = scene.say("ben", "Meins")
    reader = as_(who)
    for page in ("edit", "deletion"):
        assert reader.get(f"/comments/{number}/{page}").status_code == 403
        assert reader.send(f"/comments/{number}/{page}", body="Unseres", revision=1).status_code == 403
    assert scene.comment(number)["body"] == "Meins"
    assert scene.comment(number)["state"] == "published"


def test_a_stranger_is_sent_to_the_log_in(scene, client):
    number = scene.say("ben")
    for page in ("edit", "deletion"):
        assert client.get(f"/comments/{number}/{page}").location == f"/login?next=/comments/{number}/{page}"
        assert client.fetch(f"/comments/{number}/{page}").status_code == 401
    assert client.send(f"/comments/{number}/deletion").status_code == 401


def test_the_same_text_again_is_no_new_version(scene, as_):
    number = scene.say("ben", "Wie es war")
    version = scene.discussion["version"]
    assert edit_form(as_("ben"), number)("Wie es war\n").status_code == 303
    row = scene.comment(number)
    assert (row["revision"], row["edited_at"]) == (1, None)
    assert len(scene.versions(number)) == 1
    assert scene.discussion["version"] == version


def test_an_edit_over_a_text_changed_in_another_window_asks_again(scene, as_):
    number = scene.say("ben", "Erste Fassung")
    ben = in_english(as_("ben"))
    send = edit_form(ben, number)
    edit_form(ben, number)("Aus dem anderen Fenster")
    answer = send("Aus diesem Fenster")
    assert answer.status_code == 409
    assert "in another window" in words(answer.text)
    assert box(answer.text) == "Aus diesem Fenster"
    assert scene.comment(number)["body"] == "Aus dem anderen Fenster"
    assert send(box(answer.text), revision=hidden_field(answer.text, "revision")).status_code == 303
    assert scene.comment(number)["body"] == "Aus diesem Fenster"


@pytest.mark.parametrize("revision", ["", "kaputt", "0", "99999999999", "-1"])
def test_a_form_without_a_proper_revision_is_a_conflict(scene, as_, revision):
    number = scene.say("ben", "Erste Fassung")
    answer = as_("ben").send(f"/comments/{number}/edit", body="Neu", revision=revision)
    assert answer.status_code == 409
    assert box(answer.text) == "Neu"


def test_the_preview_button_shows_the_text_and_saves_nothing(scene, as_):
    number = scene.say("ben", "Wie es war")
    ben = as_("ben")
    answer = edit_form(ben, number)("Wie es **wird**", do="preview")
    assert answer.status_code == 200
    assert "<strong>wird</strong>" in answer.text
    assert box(answer.text) == "Wie es **wird**"
    assert hidden_field(answer.text, "revision") == "1"
    assert scene.comment(number)["body"] == "Wie es war"


def test_an_edit_with_an_empty_text_is_refused_at_the_box(scene, as_):
    number = scene.say("ben", "Wie es war")
    answer = edit_form(as_("ben"), number)("  ")
    assert answer.status_code == 422
    assert error_at_box(answer.text)
    assert scene.comment(number)["body"] == "Wie es war"


def test_an_edit_with_an_expired_token_keeps_the_text(scene, as_):
    number = scene.say("ben", "Wie es war")
    ben = as_("ben")
    answer = edit_form(ben, number)("Lang getippt", csrf_token="alt")
    assert answer.status_code == 400
    assert box(answer.text) == "Lang getippt"
    fields = {name: hidden_field(answer.text, name) for name in ("csrf_token", "revision")}
    assert ben.post(f"/comments/{number}/edit", data={**fields, "body": "Lang getippt"}).status_code == 303


def test_a_comment_edited_into_many_links_waits_at_its_place_with_its_replies(scene, as_, client):
    first, number, last = scene.say_all("ben", ["Davor", "Harmlos", "Danach"])
    reply = scene.say("cleo", "Antwort", to=number)
    edit_form(as_("ben"), number)(LINKS)
    row = scene.comment(number)
    assert (row["state"], row["position"]) == ("held", 2)
    page = client.get(f"{scene.article.path}?order=oldest").text
    assert shown(page) == [first, number, reply, last]
    assert "a.example" not in page
    assert "Antwort" in page
    assert "a.example" not in as_("cleo").get(scene.article.path).text
    assert "a.example" in as_("ben").get(scene.article.path).text
    assert "a.example" in as_("mo").get(scene.article.path).text
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (3, [])
    scene.judge("approve", number)
    assert "a.example" in client.get(scene.article.path).text
    assert scene.comment(number)["position"] == 2
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (4, [])


def test_a_waiting_comment_edited_into_a_harmless_one_appears(scene, as_, client):
    number = scene.say("ben", LINKS)
    edit_form(as_("ben"), number)("Ohne Links")
    assert (scene.comment(number)["state"], scene.comment(number)["position"]) == ("published", 1)
    assert shown(client.get(scene.article.path).text) == [number]
    assert scene.wrong_counts == []


def test_a_waiting_comment_edited_without_need_goes_on_waiting(scene, as_):
    number = scene.say("ben", LINKS)
    edit_form(as_("ben"), number)(f"{LINKS} https://d.example")
    row = scene.comment(number)
    assert (row["state"], row["revision"], row["position"]) == ("held", 2, None)
    assert scene.wrong_counts == []


def test_a_hidden_or_deleted_comment_cannot_be_edited(scene, as_):
    hidden, deleted = scene.say_all("ben", ["Grob", "Bereut"])
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    ben = as_("ben")
    for number in (hidden, deleted):
        assert ben.get(f"/comments/{number}/edit").status_code == 403
        assert ben.send(f"/comments/{number}/edit", body="Anders", revision=1).status_code == 403


def test_earlier_versions_are_for_moderators_alone(scene, as_, client):
    number = scene.say("ben", "Erste Fassung")
    scene.edit("ben", number, "Zweite Fassung")
    page = as_("mo").get(f"/moderation/comments/{number}").text
    assert "Erste Fassung" in page
    assert "Zweite Fassung" in page
    for reader in (client, as_("ben"), as_("edda")):
        for path in (scene.article.path, f"/threads/{number}"):
            assert "Erste Fassung" not in reader.get(path).text
        assert reader.get(f"/moderation/comments/{number}").status_code in {303, 403}
    assert [row["body"] for row in scene.versions(number)] == ["Erste Fassung", "Zweite Fassung"]


def test_an_author_deletes_a_comment_at_any_time_and_the_text_is_nowhere(scene, as_, client):
    number = scene.say("ben", "Unwiederbringlich eins")
    scene.edit("ben", number, "Unwiederbringlich zwei")
    reply = scene.say("cleo", "Antwort", to=number)
    client.get(scene.article.path)
    with time_machine.travel(clock.now() + timedelta(days=10)):
        ben = as_("ben")
        assert "Unwiederbringlich zwei" in ben.get(f"/comments/{number}/deletion").text
        assert ben.send(f"/comments/{number}/deletion").status_code == 303
        pages = [client.get(path).text for path in (scene.article.path, f"/threads/{number}", "/")]
        pages += [as_("mo").get(path).text for path in (f"/moderation/comments/{number}", scene.article.path)]
    assert scene.traces_of("Unwiederbringlich") == []
    assert not [page for page in pages if "Unwiederbringlich" in page]
    assert "Kommentar zurückgezogen" in words(comment_html(pages[0], number))
    assert "Ben" not in comment_html(pages[0], number)
    assert shown(pages[0]) == [number, reply]
    assert "Antwort" in comment_html(pages[0], reply)
    row = scene.comment(number)
    assert (row["submit_key"], row["body"], row["html"]) == (None, "", "")
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (1, [])


def test_deleting_twice_is_deleting_once(scene, as_):
    number = scene.say("ben")
    ben = as_("ben")
    assert [ben.send(f"/comments/{number}/deletion").status_code for _ in range(2)] == [303, 303]
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (0, [])
    assert ben.get(f"/comments/{number}/deletion").status_code == 403


def test_a_waiting_comment_that_is_deleted_stays_out_of_sight(scene, as_, client):
    number = scene.say("ben", LINKS)
    ben = as_("ben")
    ben.send(f"/comments/{number}/deletion")
    assert shown(client.get(scene.article.path).text) == []
    assert shown(ben.get(scene.article.path).text) == []
    assert scene.traces_of("a.example") == []
    assert scene.wrong_counts == []


def test_a_hidden_comment_can_be_deleted_by_its_author(scene, as_, client):
    number = scene.say("ben", "Grob")
    scene.judge("hide", number)
    as_("ben").send(f"/comments/{number}/deletion")
    row = scene.comment(number)
    assert (row["state"], row["removal_reason"]) == ("deleted", "insult"), "so that the same text can't come back"
    assert scene.traces_of("Grob") == []
    assert "zurückgezogen" in words(comment_html(client.get(scene.article.path).text, number))
    assert scene.wrong_counts == []


def test_screening_keeps_its_figures_when_the_text_is_gone(scene):
    number = scene.say("ben", LINKS)
    scene.delete("ben", number)
    version = scene.rows(CommentRevision)[0]
    assert (version["body"], version["html"]) == ("", "")
    assert version["screening"][-1]["rule"] == "many_links"
