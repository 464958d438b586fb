"""What our script gets: the same fragments for everybody, and statuses that say what to do with them."""

import re
from urllib.parse import unquote

import pytest

from app.foundation import quick_reads
from app.foundation.db import transaction
from app.foundation.limits import LimitCount
from tests.discussion.scenes import box, comment_html, in_english, queries_counted, shown, words
from tests.parts.client import hidden_field

LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def busy(scene):
    """A comment in every state that readers can meet, with answers."""
    published, hidden, deleted, changed = scene.say_all("ben", ["Sichtbar", "Grob", "Bereut", "Tippfheler"])
    scene.say("ada", "Antwort", to=published)
    scene.say("mo", "Antwort", to=hidden)
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    scene.edit("ben", changed, "Tippfehler")
    return scene


def test_a_comment_is_the_same_html_for_everybody_with_an_account(busy, as_):
    pages = [reader.get(busy.article.path).text for reader in (as_("ben"), as_("cleo"), as_("mo"), as_("ida"))]
    numbers = shown(pages[0])
    assert len(numbers) == 6
    for number in numbers:
        assert len({comment_html(page, number) for page in pages}) == 1, number


def test_who_has_no_account_gets_the_same_text_and_only_the_buttons_that_lead_somewhere(busy, client, as_):
    page, stranger = as_("cleo").get(busy.article.path).text, client.get(busy.article.path).text
    assert shown(stranger) == shown(page)
    led_to = set()
    for number in shown(page):
        full, lean = comment_html(page, number), comment_html(stranger, number)
        assert paragraphs(lean) == paragraphs(full)
        assert links(lean) <= links(full)
        led_to |= {link.rpartition("/")[2] for link in links(lean) if link.startswith(f"/comments/{number}/")}
    assert led_to == {"reply", "recommendation", "report"}
    assert client.get(f"/threads/{number}").text.count("data-only-") == 0


def paragraphs(html):
    return re.findall(r"<p>.*?</p>", html)


def links(html):
    return set(re.findall(r'href="([^"]+)"', html))


def test_a_fragment_holds_no_token_no_form_and_no_inline_style(busy, as_):
    page = as_("mo").get(busy.article.path).text
    for number in shown(page):
        comment = comment_html(page, number)
        assert not re.search(r"csrf|<form|<input|\sstyle=|\son\w+=|nonce", comment)


def test_the_html_that_a_script_gets_is_the_html_of_the_page(scene, as_):
    ben = as_("ben")
    answer = ben.send(f"{scene.article.path}/comments", body="Neu", do="post", fragment=True)
    number = scene.comments()[0]["id"]
    assert comment_html(answer.text, number) == comment_html(ben.get(scene.article.path).text, number)


def test_personal_buttons_are_revealed_by_style_rules_for_this_viewer_alone(busy, client, as_, people):
    number = busy.comments()[0]["id"]
    rules = {who: _rules(as_(who).get(busy.article.path).text) for who in ("ben", "cleo", "mo")}
    assert f'[data-only-author="{people.ben.id}"]' in rules["ben"]
    assert f"#comment-{number} .comment__edit" in rules["ben"]
    assert "comment__edit" not in rules["cleo"]
    assert "[data-only-moderator]" in rules["mo"]
    assert "[data-only-moderator]" not in rules["ben"] + rules["cleo"]
    assert "<style" not in client.get(busy.article.path).text


def _rules(page):
    return re.search(r"<style nonce=\"[\w-]+\">(.*?)</style>", page, re.DOTALL)[1]


def test_a_new_comment_answers_201_with_its_item_the_count_and_words_for_screen_readers(scene, as_):
    answer = as_("ben").send(f"{scene.article.path}/comments", body="Neu", do="post", fragment=True)
    number = scene.comments()[0]["id"]
    assert answer.status_code == 201
    assert answer.text.strip().startswith(f'<li class="thread" id="thread-{number}">')
    assert f'id="replies-{number}"' in answer.text
    assert unquote(answer.headers["X-Announce"])
    assert unquote(answer.headers["X-Comment-Count"]) == "1 Kommentar"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_waiting_comment_answers_201_and_shows_its_author_the_text(scene, as_):
    answer = in_english(as_("ben")).send(f"{scene.article.path}/comments", body=LINKS, do="post", fragment=True)
    assert answer.status_code == 201
    assert "a.example" in answer.text
    assert "waiting" in unquote(answer.headers["X-Announce"])
    assert unquote(answer.headers["X-Comment-Count"]) == "0 comments"


def test_replies_answer_201_with_an_item_for_their_depth(scene, as_):
    ben, number = as_("ben"), scene.say("cleo", "Ebene 0")
    for depth in range(1, 6):
        answer = ben.send(f"/comments/{number}/reply", body=f"Ebene {depth}", do="post", fragment=True)
        assert answer.status_code == 201
        assert ("thread__reply--flat" in answer.text) == (depth > 3)
        number = scene.comments()[-1]["id"]
        assert (f'id="replies-{number}"' in answer.text) == (depth < 3)


def test_a_script_that_sends_twice_gets_the_same_item_twice(scene, as_):
    ben = as_("ben")
    fields = {"body": "Neu", "submit_token": "t" * 43, "do": "post"}
    answers = [ben.send(f"{scene.article.path}/comments", fields, fragment=True) for _ in range(2)]
    assert answers[0].text == answers[1].text
    assert [answer.status_code for answer in answers] == [201, 201]


def test_editing_and_deleting_answer_200_with_the_comment(scene, as_):
    number = scene.say("ben", "Wie es war")
    ben = as_("ben")
    edited = ben.send(f"/comments/{number}/edit", body="Wie es ist", revision=1, fragment=True)
    deleted = ben.send(f"/comments/{number}/deletion", fragment=True)
    for answer, count in ((edited, "1 Kommentar"), (deleted, "0 Kommentare")):
        assert answer.status_code == 200
        assert answer.text.strip() == comment_html(answer.text, number)
        assert unquote(answer.headers["X-Comment-Count"]) == count
        assert unquote(answer.headers["X-Announce"])
    assert "Wie es ist" in edited.text
    assert "Wie es ist" not in deleted.text


def test_an_edit_that_now_waits_shows_its_author_the_text(scene, as_):
    number = scene.say("ben", "Wie es war")
    answer = as_("ben").send(f"/comments/{number}/edit", body=LINKS, revision=1, fragment=True)
    assert "a.example" in answer.text
    assert "wartet" in words(answer.text)


@pytest.mark.parametrize("page", ["reply", "edit", "deletion"])
def test_the_pages_behind_the_buttons_are_forms_alone_for_a_script(scene, as_, page):
    number = scene.say("ben")
    answer = as_("ben").fetch(f"/comments/{number}/{page}")
    assert answer.status_code == 200
    assert answer.text.strip().startswith("<form")
    assert answer.text.strip().endswith("</form>")
    assert hidden_field(answer.text, "csrf_token")


def test_a_refused_text_answers_422_with_the_form_and_the_error_in_it(scene, as_):
    number = scene.say("ben", "Wie es war")
    ben = as_("ben")
    for path in (f"{scene.article.path}/comments", f"/comments/{number}/reply", f"/comments/{number}/edit"):
        answer = ben.send(path, body=" ", revision=1, do="post", fragment=True)
        assert answer.status_code == 422
        assert answer.text.strip().startswith("<form")
        assert 'aria-invalid="true"' in answer.text


def test_a_missing_session_answers_401_and_says_where_to_log_in(scene, client):
    number = scene.say("ben")
    answer = client.send(f"{scene.article.path}/comments", body="Getippt", do="post", fragment=True)
    assert (answer.status_code, answer.location) == (401, f"/login?next={scene.article.path}%23write")
    answer = client.fetch(f"/comments/{number}/edit")
    assert (answer.status_code, answer.location) == (401, f"/login?next=/comments/{number}/edit")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429])
def test_other_refusals_answer_with_a_small_piece_for_the_form(scene, as_, setting, status):
    number = scene.say("ben")
    ben, path, fields = as_("ben"), f"/comments/{number}/edit", {"body": "Neu", "revision": 1}
    if status == 400:
        ben, path, fields = as_("ben"), f"/comments/{number}/deletion", {"csrf_token": "alt"}
    elif status == 403:
        ben = as_("cleo")
    elif status == 404:
        path = "/comments/99999/edit"
    elif status == 409:
        scene.judge("hide", number)
        path = f"/comments/{number}/reply"
    else:
        setting("LIMIT_COMMENTS_PER_MINUTE", 0)
    answer = ben.send(path, fields, fragment=True)
    assert answer.status_code == status
    assert answer.text.strip().startswith('<div class="problem" role="alert">')
    assert "<html" not in answer.text


def test_more_threads_come_as_items_with_the_next_pager(scene, client, setting):
    setting("THREADS_PER_PAGE", 2)
    numbers = scene.say_all("ben", ["1", "2", "3", "4", "5"])
    answer = client.fetch(f"{scene.article.path}?after=4")
    assert answer.text.strip().startswith("<li")
    assert shown(answer.text) == numbers[2:0:-1]
    assert 'data-append="#threads"' in answer.text
    assert 'rel="prev"' not in answer.text
    assert 'rel="next"' not in client.fetch(f"{scene.article.path}?after=2").text


def test_more_replies_come_as_items_with_the_next_pager(scene, client, setting):
    setting("THREADS_PER_PAGE", 2)
    root = scene.say("ben")
    replies = scene.say_all("cleo", ["1", "2", "3", "4", "5"], to=root)
    answer = client.fetch(f"/threads/{root}?after=2")
    assert answer.text.strip().startswith("<li")
    assert shown(answer.text) == replies[2:4]
    assert f'data-append="#replies-{root}"' in answer.text


def test_a_preview_is_the_text_alone_and_for_people_who_are_logged_in(scene, as_, client, setting):
    setting("LIMIT_PREVIEWS_PER_MINUTE", 2)
    ben = as_("ben")
    answer = ben.send("/comments/preview", body="*So*", fragment=True)
    assert (answer.status_code, answer.text) == (200, "<p><em>So</em></p>")
    answer = ben.send("/comments/preview", body=" ", fragment=True)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert client.send("/comments/preview", body="*So*", fragment=True).status_code == 401
    assert ben.send("/comments/preview", body="*So*", fragment=True).status_code == 429
    assert scene.comments() == []


def test_a_preview_writes_nothing_to_the_database(scene, app, as_, setting):
    setting("LIMIT_PREVIEWS_PER_MINUTE", 3)
    ben, cleo = as_("ben"), as_("cleo")
    for reader in (ben, cleo):
        assert reader.token
    before = everything_counted(scene)
    answers = [ben.send("/comments/preview", body="*So*").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert cleo.send("/comments/preview", body="*So*").status_code == 200
    assert everything_counted(scene) == before


def everything_counted(scene):
    return [(row["key"], row["tries"]) for row in scene.rows(LimitCount)]


def test_an_expired_token_gives_a_script_the_form_with_the_text_and_a_new_token(scene, as_):
    ben = as_("ben")
    path = f"{scene.article.path}/comments"
    answer = ben.send(path, body="Getippt", csrf_token="alt", do="post", fragment=True)
    assert answer.status_code == 400
    assert box(answer.text) == "Getippt"
    fields = {"csrf_token": hidden_field(answer.text, "csrf_token"), "body": "Getippt", "do": "post"}
    assert ben.post(path, data=fields, headers={"X-Fragment": "1"}).status_code == 201


MOST = {"stranger": 6, "reader": 10, "moderator": 12, "posting": 24}


def test_the_number_of_statements_for_a_page_does_not_grow_with_the_comments(scene, app, as_, monkeypatch):
    monkeypatch.setattr(quick_reads, "TRUSTED_SECONDS", 3600)  # however slow the machine
    ben, mo = as_("ben"), as_("mo")
    token = ben.token
    needed = []
    for reader in (ben, mo):
        reader.get(scene.article.path)  # with a form token from here on
    for more in (10, 190):
        for root in scene.say_all("cleo", ["Frage"] * (more // 5)):
            scene.say_all("ben", ["Antwort"] * 4, to=root)
        asked = {}
        for name, reader in (("stranger", app.test_client()), ("reader", ben), ("moderator", mo)):
            with queries_counted(app) as sent:
                page = reader.get(scene.article.path)
            assert len(shown(page.text)) >= 10
            asked[name] = len([statement for statement in sent if not statement.startswith(("PRAGMA", "BEGIN"))])
        with queries_counted(app) as sent:
            fields = {"csrf_token": token, "body": f"Nach {more}", "submit_token": "s", "do": "post"}
            answer = ben.post(f"/comments/{root}/reply", data=fields, headers={"X-Fragment": "1"})
            assert answer.status_code == 201
        asked["posting"] = len([statement for statement in sent if not statement.startswith(("PRAGMA", "BEGIN"))])
        needed.append(asked)
    assert needed[0] == needed[1]
    assert not {name: count for name, count in needed[0].items() if count > MOST[name]}, needed


def test_a_page_that_is_kept_costs_one_reading_of_its_version_by_the_driver(scene, app, client, backend):
    """And none on SQLite as long as nobody has written anything, which a number in memory says."""
    scene.say_all("ben", ["Gedanke"] * 10)
    client.get(scene.article.path)
    reading, costs = ["SELECT article.version, discus"], []
    for _ in range(2):
        with app.app_context(), transaction():
            pass
        for _ in range(2):
            with queries_counted(app) as sent:
                client.get(scene.article.path)
            costs.append([statement[:30] for statement in sent])
    assert costs == [reading, [] if backend.name == "sqlite" else reading] * 2
