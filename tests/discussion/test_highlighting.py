"""Editors recommend comments, readers ask for those alone; what is pinned stands on top, once."""

import re

import pytest

from app.accounts.viewer import Standing, viewer_of
from app.audit.models import AuditEntry
from app.discussion.actions.recommending import pick, pin
from app.foundation.db import in_transaction
from app.foundation.refusals import NotAllowed
from tests.discussion.scenes import comment_html, in_english, later, link, queries_counted, shown, threads, words
from tests.parts.publication import create_article


@pytest.fixture
def highlight(as_):
    """`highlight("edda", 7, "pick")` presses the button."""
    return lambda who, number, do: as_(who).send(f"/comments/{number}/highlight", do=do)


def sections(page):
    """The threads that are pinned on a page, and those of the list."""
    top, _, rest = page.partition('id="threads"')
    return threads(top), threads(rest)


@pytest.mark.parametrize("who, status", [("edda", 303), ("mo", 303), ("ida", 303), ("ada", 403), ("cleo", 403)])
def test_editors_moderators_and_administrators_recommend(scene, highlight, who, status, client):
    number = scene.say("ben")
    assert highlight(who, number, "pick").status_code == status
    page = in_english(client).get(scene.article.path).text
    assert ("Editors’ recommendation" in words(comment_html(page, number))) == (status == 303)


def test_an_author_highlights_below_their_own_article_alone(app, scene, highlight, people, as_):
    own = create_article(app, slug="eigen", author_id=people.ada.id)
    elsewhere = scene.say("ben")
    as_("ben").send(f"{own.path}/comments", body="Unter Adas Artikel", do="post")
    assert highlight("ada", elsewhere + 1, "pick").status_code == 303
    assert highlight("ada", elsewhere, "pick").status_code == 403
    assert "[data-only-editors]" in as_("ada").get(own.path).text
    for who, sees in (("ada", False), ("edda", True), ("cleo", False)):
        assert ("[data-only-editors]" in as_(who).get(scene.article.path).text) is sees


def test_who_is_suspended_highlights_nothing_and_nobody_picks_their_own(scene, inside):
    edda = scene.people.edda
    number, own = scene.say("ben"), scene.say("edda")
    suspended = viewer_of(edda.id, edda.name, edda.role, standing=Standing(suspended_until=later(hours=1)))
    for editor, comment in ((suspended, number), (scene.viewer("edda"), own)):
        with pytest.raises(NotAllowed):
            in_transaction(lambda editor=editor, comment=comment: pick(editor=editor, comment_id=comment))
    in_transaction(lambda: pin(editor=scene.viewer("edda"), comment_id=own))


def test_the_form_offers_what_can_be_done(scene, as_):
    root = scene.say("ben")
    answer = scene.say("cleo", to=root)
    own = scene.say("mo")
    mo = as_("mo")

    def offered(number):
        return re.findall(r'name="do"\s+value="(\w+)"', mo.get(f"/comments/{number}/highlight").text)

    assert (offered(root), offered(answer), offered(own)) == (["pick", "pin"], ["pick"], ["pin"])
    for do in ("pick", "pin", "pick", "pin"):
        assert mo.send(f"/comments/{root}/highlight", do=do).status_code == 303
    assert offered(root) == ["unpick", "unpin"]
    assert mo.send(f"/comments/{answer}/highlight", do="pin").status_code == 403
    assert mo.send(f"/comments/{answer}/highlight", do="nonsense").status_code == 422


def test_all_of_it_is_in_the_log_once(scene, highlight):
    number = scene.say("ben")
    for do in ("pick", "pick", "pin", "pin", "unpick", "unpick", "unpin", "unpin"):
        highlight("edda", number, do)
    rows = scene.rows(AuditEntry)
    assert [row["verb"] for row in rows] == ["pick", "pin", "unpick", "unpin"]
    people = scene.people
    assert {(r["subject"], r["subject_id"], r["actor_id"], r["account_id"]) for r in rows} == {
        ("comment", number, people.edda.id, people.ben.id)
    }


def test_readers_ask_for_what_editors_recommend_in_any_order(scene, client, highlight, as_):
    first, second, _ = scene.say_all("ben", ["Eins", "Zwei", "Drei"])
    answer = scene.say("cleo", "Antwort", to=first)
    assert "picked=1" not in client.get(scene.article.path).text
    for number in (second, answer):
        highlight("edda", number, "pick")
    as_("mo").send(f"/comments/{second}/recommendation", do="give")
    page = in_english(client).get(scene.article.path).text
    assert "Show only what the editors recommend (2)" in words(page)
    for order, expected in (("", [answer, second]), ("oldest", [second, answer]), ("recommended", [second, answer])):
        page = client.get(f"{scene.article.path}?order={order}&picked=1").text
        assert shown(page) == expected
        assert "2 comments that the editors recommend" in words(page)
        assert "in reply to Ben Querfeld" in words(comment_html(page, answer))
        assert page.count("Show it in the conversation") == 2
    assert 'href="/articles/bruecke?order=oldest&amp;picked=1#discussion"' in page, "the orders keep the filter"
    assert 'href="/articles/bruecke?order=recommended#discussion"' in page, "and the filter keeps the order"
    scene.judge("hide", second)
    assert shown(client.get(f"{scene.article.path}?picked=1").text) == [answer]
    scene.judge("restore", second)
    assert shown(client.get(f"{scene.article.path}?picked=1").text) == [answer, second]
    for who, number in (("ben", second), ("cleo", answer)):
        scene.delete(who, number)
    page = client.get(f"{scene.article.path}?picked=1").text
    assert shown(page) == []
    assert "The editors recommend no comment here at the moment." in words(page)


def test_what_editors_recommend_comes_page_by_page(scene, client, highlight, setting):
    setting("THREADS_PER_PAGE", 2)
    numbers = scene.say_all("ben", [f"Nr {n}" for n in range(7)])
    for number in numbers[:5]:
        highlight("mo", number, "pick")
    for order, expected in (("newest", numbers[4::-1]), ("oldest", numbers[:5]), ("recommended", numbers[4::-1])):
        path, seen = f"{scene.article.path}?order={order}&picked=1", []
        while path:
            page = client.get(path).text
            seen += shown(page)
            path = link(page, "next")
            assert path is None or "picked=1" in path
        assert seen == expected


def test_what_is_pinned_stands_on_top_of_the_first_page_and_nowhere_else(scene, client, highlight, setting):
    setting("THREADS_PER_PAGE", 3)
    numbers = scene.say_all("ben", [f"Nr {n}" for n in range(8)])
    answer = scene.say("cleo", "Antwort", to=numbers[1])
    for number in (numbers[1], numbers[6]):
        assert highlight("edda", number, "pin").status_code == 303
    for order in ("newest", "oldest", "recommended"):
        path, seen = f"{scene.article.path}?order={order}", []
        page = client.get(path).text
        assert sections(page)[0] == [numbers[6], numbers[1]]
        assert answer in shown(page)
        while path:
            page = client.get(path).text
            assert len(set(shown(page))) == len(shown(page)), "no number twice on a page"
            seen += sections(page)[1]
            path = link(page, "next")
        assert sorted(seen) == sorted(set(numbers) - {numbers[1], numbers[6]})
    assert client.get(f"/comments/{numbers[1]}").location == f"{scene.article.path}#comment-{numbers[1]}"
    assert client.get(f"/comments/{answer}").location == f"{scene.article.path}#comment-{answer}"
    highlight("edda", numbers[6], "unpin")
    assert sections(client.get(scene.article.path).text) == ([numbers[1]], numbers[:4:-1])


def test_three_can_be_pinned_and_what_is_hidden_gives_way(scene, client, highlight):
    one, two, three, four = scene.say_all("ben", ["Eins", "Zwei", "Drei", "Vier"])
    for number in (one, two, three):
        highlight("mo", number, "pin")
    assert highlight("mo", four, "pin").status_code == 409
    scene.judge("hide", two)
    assert sections(client.get(scene.article.path).text) == ([three, one], [four, two])
    scene.judge("restore", two)
    assert sections(client.get(scene.article.path).text)[0] == [three, two, one]
    scene.judge("hide", two)
    assert highlight("mo", four, "pin").status_code == 303
    scene.judge("restore", two)
    assert sections(client.get(scene.article.path).text) == ([four, three, one], [two])
    scene.delete("ben", four)
    assert sections(client.get(scene.article.path).text) == ([three, one], [four, two])


def test_what_is_not_public_is_not_highlighted(scene, highlight):
    number = scene.say("ben")
    scene.judge("hide", number)
    for do in ("pick", "pin"):
        assert highlight("mo", number, do).status_code == 409


def test_pinned_threads_cost_one_statement_more_on_the_first_page_whatever_their_number(scene, app, client, highlight):
    numbers = scene.say_all("ben", [f"Nr {n}" for n in range(4)])

    def needed(query=""):
        with queries_counted(app) as sent:
            client.get(f"{scene.article.path}?x=1{query}")
        return len([statement for statement in sent if statement.startswith("SELECT")])

    before = needed()
    highlight("mo", numbers[0], "pick")
    assert needed() == before
    seen = []
    for number in numbers[:3]:
        highlight("mo", number, "pin")
        seen.append(needed())
    assert seen == [before + 1] * 3
    assert needed("&picked=1") <= before
    assert needed(f"&after={scene.comment(numbers[2])['position']}") <= before


def test_another_text_is_not_what_the_editors_recommended(scene, client, highlight, as_):
    number = scene.say("ben", "Sehr klug")
    for do in ("pick", "pin"):
        highlight("edda", number, do)
    hint = "If you change it, their recommendation ends"
    ben = in_english(as_("ben"))
    assert hint in words(ben.get(f"/comments/{number}/edit").text)
    scene.edit("ben", number, "Sehr klug")
    assert sections(client.get(scene.article.path).text) == ([number], []), "the same text is no other one"
    scene.edit("ben", number, "Kauft bei mir")
    page = in_english(client).get(scene.article.path).text
    assert sections(page) == ([], [number])
    assert "Editors’ recommendation" not in words(page)
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["pick", "pin", "unpick", "unpin"]
    assert [row["actor_id"] for row in scene.rows(AuditEntry)[2:]] == [scene.people.ben.id] * 2
    assert hint not in words(ben.get(f"/comments/{number}/edit").text)


def test_who_pins_may_mend_what_they_pinned(scene, client, highlight):
    number = scene.say("edda", "Bitte bleiben Sie bei der Brüke.")
    highlight("edda", number, "pin")
    highlight("mo", number, "pick")
    scene.edit("edda", number, "Bitte bleiben Sie bei der Brücke.")
    page = in_english(client).get(scene.article.path).text
    assert sections(page) == ([number], [])
    assert "Editors’ recommendation" not in words(page)


def test_what_waits_after_an_edit_comes_back_without_praise(scene, client, highlight):
    number = scene.say("ben", "Sehr klug gesagt")
    highlight("edda", number, "pick")
    scene.edit("ben", number, "https://a.example https://b.example https://c.example")
    assert scene.comment(number)["state"] == "held"
    scene.judge("approve", number)
    assert "Editors’ recommendation" not in words(in_english(client).get(scene.article.path).text)
