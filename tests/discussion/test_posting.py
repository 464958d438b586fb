"""Posting: what appears at once, what waits, what is refused, and what is sent twice."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.accounts.viewer import NOBODY
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.writing import write_text
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict, LogInFirst, NotFound
from tests.discussion.scenes import box, comment_html, error_at_box, in_english, one_click, shown, words
from tests.parts.client import hidden_field
from tests.parts.publication import create_article

THREADS = 4


def test_a_comment_appears_with_its_author_for_everybody(scene, as_, client):
    ben = as_("ben")
    page = ben.get(scene.article.path).text
    answer = one_click(ben, page, f"{scene.article.path}/comments", body="Das sehe ich *anders*.")
    assert answer.status_code == 303
    number = scene.comments()[0]["id"]
    assert answer.location == f"/comments/{number}"
    page = client.get(scene.article.path).text
    assert "Das sehe ich <em>anders</em>." in comment_html(page, number)
    assert "Ben Querfeld" in words(comment_html(page, number))
    assert "1 Kommentar" in words(page)
    assert scene.wrong_counts == []


def test_a_new_readers_first_comment_waits_and_the_next_one_after_approval_does_not(scene, as_, client, setting):
    setting("HOLD_FIRST_COMMENTS", 1)
    ben, mo = as_("ben"), as_("mo")
    answer = ben.send(f"{scene.article.path}/comments", body="Mein erster", do="post", fragment=True)
    assert answer.status_code == 201
    assert "wartet" in words(answer.text)
    first = scene.comments()[0]
    assert (first["state"], first["position"]) == ("held", None)
    ben.send(f"{scene.article.path}/comments", body="Noch einer", do="post")
    assert [row["state"] for row in scene.comments()] == ["held", "held"]
    assert shown(client.get(scene.article.path).text) == []
    mo.send(f"/comments/{first['id']}/approval", revision=1)
    ben.send(f"{scene.article.path}/comments", body="Nun gleich", do="post")
    assert [row["state"] for row in scene.comments()] == ["published", "held", "published"]
    assert scene.wrong_counts == []


@pytest.mark.parametrize("who", ["edda", "mo", "ida"])
def test_staff_never_wait(scene, as_, setting, who):
    setting("HOLD_FIRST_COMMENTS", 3)
    many_links = " ".join(f"https://example.org/{number}" for number in range(9))
    as_(who).send(f"{scene.article.path}/comments", body=many_links, do="post")
    assert [row["state"] for row in scene.comments()] == ["published"]


def test_a_comment_with_more_links_than_allowed_waits(scene, as_):
    ben = as_("ben")
    ben.send(f"{scene.article.path}/comments", body="https://a.example https://b.example", do="post")
    ben.send(f"{scene.article.path}/comments", body="https://a.example https://b.example https://c.example", do="post")
    assert [row["state"] for row in scene.comments()] == ["published", "held"]
    run = scene.versions(scene.comments()[1]["id"])[0]["screening"]
    assert run[-1] == {"rule": "many_links", "outcome": "hold", "links": 3, "allowed": 2}
    assert [step["outcome"] for step in run] == ["pass"] * (len(run) - 1) + ["hold"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \r\n\t",
        "\u202e\u2066",
        "\x00\x07",
        "\u200b",
        "\u3164 \u2800",
        "\u0301",
        "&nbsp;",
        "&#8203;",
        "[](https://example.org)",
    ],
)
def test_nothing_that_can_be_seen_is_refused_at_the_box(scene, as_, text):
    answer = in_english(as_("ben")).send(f"{scene.article.path}/comments", body=text, do="post")
    assert answer.status_code == 422
    assert error_at_box(answer.text).endswith(("Please write something.", "Please write something first."))
    assert 'aria-invalid="true"' in answer.text
    assert scene.comments() == []


def test_a_comment_may_be_as_long_as_the_limit_and_no_longer(scene, as_, setting):
    setting("COMMENT_LIMIT_CHARACTERS", 20)
    ben = in_english(as_("ben"))
    assert ben.send(f"{scene.article.path}/comments", body="ä" * 20, do="post").status_code == 303
    answer = ben.send(f"{scene.article.path}/comments", body="ä" * 23, do="post")
    assert answer.status_code == 422
    assert re.findall(r"\d+", error_at_box(answer.text)) == ["3", "20"]
    assert box(answer.text) == "ä" * 23
    assert len(scene.comments()) == 1


def test_line_ends_and_composed_letters_count_once(scene, as_, setting):
    setting("COMMENT_LIMIT_CHARACTERS", 5)
    answer = as_("ben").send(f"{scene.article.path}/comments", body="ä\r\nö\r\nu\u0308", do="post")
    assert answer.status_code == 303
    assert scene.comments()[0]["body"] == "ä\nö\nü"


def test_text_nested_too_deeply_is_refused_at_the_box(scene, as_):
    answer = in_english(as_("ben")).send(f"{scene.article.path}/comments", body="> " * 40 + "tief", do="post")
    assert answer.status_code == 422
    assert "nested too deeply" in error_at_box(answer.text)


def test_the_preview_button_shows_the_text_and_keeps_it_in_the_box(scene, as_):
    ben = as_("ben")
    answer = ben.send(f"{scene.article.path}/comments", body="Das ist **fett**.", do="preview")
    assert answer.status_code == 200
    assert "<strong>fett</strong>" in answer.text
    assert box(answer.text) == "Das ist **fett**."
    assert scene.comments() == []
    assert one_click(ben, answer.text, f"{scene.article.path}/comments").status_code == 303
    assert [row["body"] for row in scene.comments()] == ["Das ist **fett**."]


def test_the_preview_of_a_reply_stays_on_the_reply_page(scene, as_):
    number = scene.say("cleo", "Frage")
    answer = as_("ben").send(f"/comments/{number}/reply", body="*Antwort*", do="preview")
    assert "<em>Antwort</em>" in answer.text
    assert box(answer.text) == "*Antwort*"
    assert f'action="/comments/{number}/reply"' in answer.text


def test_markup_in_a_comment_is_text(scene, as_, client):
    text = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![b](https://e.example/b.png)"
    )
    as_("ben").send(f"{scene.article.path}/comments", body=text, do="post")
    page = comment_html(client.get(scene.article.path).text, scene.comments()[0]["id"])
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page.replace("(javascript:", "")
    assert "&lt;script&gt;" in page


def test_links_tell_search_engines_not_to_follow(scene, as_, client):
    as_("ben").send(f"{scene.article.path}/comments", body="[da](https://example.org)", do="post")
    page = client.get(scene.article.path).text
    assert '<a href="https://example.org" rel="nofollow ugc noopener">da</a>' in page


def test_the_same_form_sent_again_makes_one_comment_and_leads_to_it(scene, as_):
    ben = as_("ben")
    fields = {"body": "Nur einmal", "submit_token": "t" * 43, "do": "post"}
    answers = [ben.send(f"{scene.article.path}/comments", fields) for _ in range(3)]
    assert {answer.location for answer in answers} == {f"/comments/{scene.comments()[0]['id']}"}
    assert [row["body"] for row in scene.comments()] == ["Nur einmal"]
    assert scene.wrong_counts == []


def test_the_same_form_sent_again_after_the_discussion_closed_still_leads_to_the_comment(scene, as_):
    ben = as_("ben")
    fields = {"body": "Gerade noch", "submit_token": "t" * 43, "do": "post"}
    first = ben.send(f"{scene.article.path}/comments", fields)
    scene.close()
    again = ben.send(f"{scene.article.path}/comments", fields)
    assert (again.status_code, again.location) == (303, first.location)


def test_another_text_in_the_same_form_makes_another_comment(scene, as_):
    ben = as_("ben")
    for body in ("Eins", "Zwei"):
        ben.send(f"{scene.article.path}/comments", body=body, submit_token="t" * 43, do="post")
    assert [row["body"] for row in scene.comments()] == ["Eins", "Zwei"]


def test_two_people_can_hold_the_same_token(scene, as_):
    for who in ("ben", "cleo"):
        as_(who).send(f"{scene.article.path}/comments", body="Eins", submit_token="t" * 43, do="post")
    assert len(scene.comments()) == 2


def test_the_same_words_to_two_comments_are_two_answers(scene, as_):
    ben = as_("ben")
    for number in scene.say_all("cleo", ["Frage eins", "Frage zwei"]):
        ben.send(f"/comments/{number}/reply", body="Ja", submit_token="t" * 43, do="post")
    assert [row["body"] for row in scene.comments()].count("Ja") == 2


def test_a_deleted_comment_can_be_sent_again(scene, as_):
    ben = as_("ben")
    fields = {"body": "Doch", "submit_token": "t" * 43, "do": "post"}
    ben.send(f"{scene.article.path}/comments", fields)
    scene.delete("ben", scene.comments()[0]["id"])
    ben.send(f"{scene.article.path}/comments", fields)
    assert [row["state"] for row in scene.comments()] == ["deleted", "published"]


def test_a_form_without_a_submit_token_posts_all_the_same(scene, as_):
    ben = as_("ben")
    for _ in range(2):
        assert ben.send(f"{scene.article.path}/comments", body="Ohne", do="post").status_code == 303
    assert len(scene.comments()) == 2


def test_twenty_copies_of_a_form_at_once_make_one_comment(scene, as_):
    ben = as_("ben")
    token, session = ben.token, ben.get_cookie("wortmeldung").value
    fields = {"csrf_token": token, "body": "Nur einmal", "submit_token": "t" * 43, "do": "post"}
    begin = threading.Barrier(THREADS)

    def send(_number):
        reader = scene.app.test_client()
        reader.set_cookie("wortmeldung", session)
        begin.wait()
        return [reader.post(f"{scene.article.path}/comments", data=fields) for _ in range(5)]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = [answer for own in pool.map(send, range(THREADS)) for answer in own]
    assert [answer.status_code for answer in answers] == [303] * 5 * THREADS
    assert len({answer.location for answer in answers}) == 1
    assert len(scene.comments()) == 1
    assert scene.wrong_counts == []


def test_more_comments_than_the_limit_in_a_minute_are_refused_with_the_text_kept(scene, as_, setting):
    setting("LIMIT_COMMENTS_PER_MINUTE", 2)
    ben = as_("ben")
    for number in range(2):
        assert ben.send(f"{scene.article.path}/comments", body=f"Nr {number}", do="post").status_code == 303
    answer = ben.send(f"{scene.article.path}/comments", body="Einer zu viel", do="post")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert box(answer.text) == "Einer zu viel"
    assert as_("cleo").send(f"{scene.article.path}/comments", body="Ich darf", do="post").status_code == 303


def test_nobody_can_post_without_an_account(scene, inside):
    text = write_text("Hallo")
    with pytest.raises(LogInFirst):
        in_transaction(lambda: post_comment(Sent(NOBODY, scene.discussion_id, text)))


def test_an_answer_to_a_comment_of_another_discussion_is_refused(scene, app, inside):
    there = scene.say("ben")
    scene.article = create_article(app, slug="anderswo")
    with pytest.raises(NotFound):
        scene.say("cleo", "Antwort", to=there)
    with pytest.raises(NotFound):
        scene.say("cleo", "Antwort", to=999_999)


@pytest.mark.parametrize("what", ["deleted", "hidden", "held"])
def test_an_answer_to_what_readers_cannot_see_is_refused_and_its_text_kept(scene, as_, what):
    number = scene.say(
        "cleo", "Bald weg" if what != "held" else "https://a.example https://b.example https://c.example"
    )
    cleo = as_("cleo")
    if what == "deleted":
        scene.delete("cleo", number)
    elif what == "hidden":
        scene.judge("hide", number)
    with pytest.raises(Conflict):
        scene.say("cleo", "Antwort", to=number)
    for method in ("get", "send"):
        answer = getattr(cleo, method)(
            f"/comments/{number}/reply", **({"data": None} if method == "get" else {"body": "Antwort"})
        )
        assert answer.status_code == 409, answer.text
    assert box(answer.text) == "Antwort"
    assert "Antwort" not in [row["body"] for row in scene.comments()]


def test_a_waiting_comment_cannot_be_answered_by_others_nor_found(scene, as_, client):
    number = scene.say("cleo", "https://a.example https://b.example https://c.example")
    for reader in (client, as_("ben")):
        assert reader.get(f"/comments/{number}").status_code == 404
        assert reader.get(f"/comments/{number}/reply").status_code == 404
        assert reader.send(f"/comments/{number}/reply", body="Hm").status_code == 404


def test_the_page_for_writing_without_script_shows_the_form(scene, as_, client):
    assert hidden_field(as_("ben").get(f"{scene.article.path}/comments").text, "submit_token")
    page = client.get(f"{scene.article.path}/comments").text
    assert f'action="{scene.article.path}/draft"' in page
    assert client.get("/articles/gibt-es-nicht/comments").status_code == 404


def test_an_expired_form_token_keeps_the_text_and_posts_nothing(scene, as_):
    ben = in_english(as_("ben"))
    answer = ben.post(
        f"{scene.article.path}/comments", data={"body": "Lang getippt", "csrf_token": "alt", "submit_token": "s"}
    )
    assert answer.status_code == 400
    assert "Your text is still here" in words(answer.text)
    assert box(answer.text) == "Lang getippt"
    assert scene.comments() == []
    assert one_click(ben, answer.text, f"{scene.article.path}/comments").status_code == 303
    assert [row["body"] for row in scene.comments()] == ["Lang getippt"]


def test_an_expired_form_token_keeps_a_reply(scene, as_):
    number = scene.say("cleo", "Frage")
    ben = as_("ben")
    answer = ben.post(f"/comments/{number}/reply", data={"body": "Lang getippt"})
    assert answer.status_code == 400
    assert box(answer.text) == "Lang getippt"
    assert one_click(ben, answer.text, f"/comments/{number}/reply").status_code == 303
    assert scene.comments()[1]["parent_id"] == number


def test_a_form_sent_from_another_site_is_refused(scene, as_):
    ben = as_("ben")
    fields = {"csrf_token": ben.token, "body": "Untergeschoben", "do": "post"}
    answer = ben.post(f"{scene.article.path}/comments", data=fields, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400
    assert scene.comments() == []
