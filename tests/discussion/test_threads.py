"""Threads: replies to any depth, pages that show everything once, and permalinks that lead to the right place."""

import re

import pytest

from tests.discussion.scenes import comment_html, in_english, link, shown, threads, words

LINKS = "https://a.example https://b.example https://c.example"


def lands_on(reader, number):
    """Follow the permalink; the page it leads to shows the comment that its address names."""
    answer = reader.get(f"/comments/{number}")
    assert answer.status_code == 303, answer.text
    path, _, anchor = answer.location.partition("#")
    assert anchor == f"comment-{number}"
    page = reader.get(path).text
    assert number in shown(page), f"{path} does not show comment {number}"
    return path


def walk(reader, path, rel):
    """All pages from this one on, following links."""
    pages = []
    while path:
        pages.append(reader.get(path).text)
        path = link(pages[-1], rel)
        assert len(pages) < 50
    return pages


def nested(page):
    """How many lists of replies each comment stands in."""
    depth, found = 0, {}
    for token in re.findall(
        r'<ol class="thread__replies"|</ol>|<ol\b|id="comment-\d+"', page[page.index('id="threads"') :]
    ):
        if token.startswith("id="):
            found[int(token[12:-1])] = depth
        else:
            depth += -1 if token == "</ol>" else 1
    return found


def test_sixty_replies_deep_are_stored_and_shown_flat_from_the_third_on(scene, client, setting):
    setting("REPLIES_SHOWN", 100)
    chain = [scene.say("ben", "Ebene 0")]
    for depth in range(1, 61):
        chain.append(scene.say(("ben", "cleo")[depth % 2], f"Ebene {depth}", to=chain[-1]))
    assert [row["depth"] for row in scene.comments()] == list(range(61))
    page = in_english(client).get(scene.article.path).text
    assert shown(page) == chain
    assert [nested(page)[number] for number in chain] == [0, 1, 2] + [3] * 58
    assert page.count("thread__reply--flat") == 57
    last = comment_html(page, chain[-1])
    assert "in reply to Cleo Fernweh" in words(last)
    assert f'href="/comments/{chain[-2]}"' in last
    lands_on(client, chain[-1])
    assert scene.wrong_counts == []


def test_replies_stand_under_what_they_answer(scene, client):
    first, second = scene.say_all("ben", ["Eins", "Zwei"])
    a = scene.say("cleo", "a", to=first)
    b = scene.say("cleo", "b", to=second)
    c = scene.say("cleo", "c", to=first)
    d = scene.say("ben", "d", to=a)
    page = client.get(f"{scene.article.path}?order=oldest").text
    assert shown(page) == [first, a, d, c, second, b]
    assert (nested(page)[first], nested(page)[a], nested(page)[d]) == (0, 1, 2)


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("count", [1, 3, 4, 6, 7])
def test_the_pages_show_each_thread_exactly_once(scene, client, setting, order, count):
    setting("THREADS_PER_PAGE", 3)
    numbers = scene.say_all("ben", [f"Nr {number}" for number in range(count)])
    scene.say("cleo", "Antwort", to=numbers[0])
    wanted = numbers if order == "oldest" else numbers[::-1]
    pages = walk(client, f"{scene.article.path}?order={order}", "next")
    assert [number for page in pages for number in threads(page)] == wanted
    assert len(pages) == -(-count // 3)
    back = walk(client, pages and _last_path(client, scene, order), "prev")
    assert [number for page in back[::-1] for number in threads(page)] == wanted


def _last_path(reader, scene, order):
    path = f"{scene.article.path}?order={order}"
    while following := link(reader.get(path).text, "next"):
        path = following
    return path


def test_no_link_leads_before_the_first_page_or_behind_the_last(scene, client, setting):
    setting("THREADS_PER_PAGE", 2)
    scene.say_all("ben", ["1", "2", "3", "4"])
    first = client.get(scene.article.path).text
    assert link(first, "prev") is None
    last = client.get(link(first, "next")).text
    assert link(last, "next") is None
    again = client.get(link(last, "prev")).text
    assert (threads(again), link(again, "prev")) == (threads(first), None)


@pytest.mark.parametrize("cursor", ["after", "before"])
@pytest.mark.parametrize("value", ["", "0", "-1", "x", "1e3", "99999999999999999999", "²", "%00", "1;DROP"])
def test_nonsense_in_the_address_shows_the_first_page(scene, client, cursor, value):
    number = scene.say("ben")
    answer = client.get(f"{scene.article.path}?{cursor}={value}&order=quer")
    assert answer.status_code == 200
    assert threads(answer.text) == [number]
    assert client.get(f"/threads/{number}?after={value}").status_code == 200


def test_behind_the_last_thread_is_nothing(scene, client):
    scene.say("ben")
    for query in ("after=1", "order=oldest&after=2147483647", "before=2147483647"):
        answer = client.get(f"{scene.article.path}?{query}")
        assert (answer.status_code, threads(answer.text)) == (200, [])


def test_comments_deleted_meanwhile_leave_no_gap_between_pages(scene, client, setting):
    setting("THREADS_PER_PAGE", 2)
    numbers = scene.say_all("ben", ["1", "2", "3", "4", "5"])
    first = client.get(scene.article.path).text
    scene.delete("ben", numbers[3])
    scene.say("cleo", "6")
    pages = walk(client, link(first, "next"), "next")
    assert [number for page in pages for number in threads(page)] == numbers[2::-1]


def test_a_thread_shows_its_first_ten_replies_and_a_link_to_the_rest(scene, client):
    root = scene.say("ben", "Frage")
    replies = scene.say_all("cleo", [f"Antwort {number}" for number in range(13)], to=root)
    page = in_english(client).get(scene.article.path).text
    assert shown(page) == [root, *replies[:10]]
    assert "3 more replies" in words(page)
    assert f'href="/threads/{root}"' in page
    assert shown(client.get(f"/threads/{root}").text) == [root, *replies]


def test_removed_replies_keep_their_place_among_the_first_ten(scene, client):
    root = scene.say("ben", "Frage")
    replies = scene.say_all("cleo", [f"Antwort {number}" for number in range(11)], to=root)
    scene.delete("cleo", replies[0])
    scene.judge("hide", replies[1])
    page = in_english(client).get(scene.article.path).text
    assert shown(page) == [root, *replies[:10]]
    assert "1 more reply" in words(page)


def test_a_thread_of_exactly_ten_replies_needs_no_link(scene, client):
    root = scene.say("ben", "Frage")
    scene.say_all("cleo", [f"Antwort {number}" for number in range(10)], to=root)
    page = client.get(scene.article.path).text
    assert len(shown(page)) == 11
    assert f'"/threads/{root}"' not in page


def test_the_pages_of_a_thread_show_each_reply_exactly_once(scene, client, setting):
    setting("THREADS_PER_PAGE", 4)
    root = scene.say("ben", "Frage")
    replies = scene.say_all("cleo", [f"Antwort {number}" for number in range(10)], to=root)
    pages = walk(client, f"/threads/{root}", "next")
    assert [shown(page) for page in pages] == [[root, *replies[:4]], [root, *replies[4:8]], [root, *replies[8:]]]
    back = walk(client, f"/threads/{root}?after=8", "prev")
    assert [shown(page)[1:] for page in back[::-1]] == [replies[:4], replies[4:8], replies[8:]]


def test_on_a_later_page_a_reply_to_an_earlier_one_is_marked(scene, client, setting):
    setting("THREADS_PER_PAGE", 2)
    root = scene.say("ben", "Frage")
    first, _ = scene.say_all("cleo", ["Eins", "Zwei"], to=root)
    late = scene.say("ben", "Zu eins", to=first)
    page = client.get(f"/threads/{root}?after=2").text
    assert shown(page) == [root, late]
    assert "thread__reply--flat" in page


def test_the_page_of_a_reply_leads_to_its_thread(scene, client):
    root = scene.say("ben", "Frage")
    reply = scene.say("cleo", "Antwort", to=root)
    assert client.get(f"/threads/{reply}").location == f"{scene.article.path}#comment-{reply}"
    assert client.get("/threads/99999").status_code == 404


def test_permalinks_lead_to_the_page_of_the_thread(scene, client, setting):
    setting("THREADS_PER_PAGE", 2)
    numbers = scene.say_all("ben", [str(number) for number in range(7)])
    paths = [lands_on(client, number) for number in numbers]
    assert paths[-1] == paths[-2] == scene.article.path
    assert all("after=" in path for path in paths[:-2])
    reply = scene.say("cleo", "Antwort", to=numbers[0])
    assert lands_on(client, reply).startswith(f"{scene.article.path}?after=")


def test_permalinks_lead_to_late_replies_on_the_page_of_the_thread(scene, client, setting):
    setting("THREADS_PER_PAGE", 12)
    root = scene.say("ben", "Frage")
    replies = scene.say_all("cleo", [f"Antwort {number}" for number in range(30)], to=root)
    paths = [lands_on(client, number) for number in replies]
    assert set(paths[:10]) == {scene.article.path}
    assert set(paths[10:12]) == {f"/threads/{root}"}
    assert set(paths[12:24]) == {f"/threads/{root}?after=12"}
    assert set(paths[24:]) == {f"/threads/{root}?after=24"}


def test_permalinks_of_removed_comments_lead_to_the_line_in_their_place(scene, client):
    hidden, deleted = scene.say_all("ben", ["Grob", "Bereut"])
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    lands_on(client, hidden)
    lands_on(client, deleted)


def test_the_permalink_of_a_waiting_comment_works_for_its_author_and_moderators(scene, client, as_, setting):
    setting("THREADS_PER_PAGE", 2)
    scene.say_all("cleo", ["1", "2", "3"])
    root = scene.say("cleo", "Frage")
    replies = scene.say_all("cleo", [f"Antwort {number}" for number in range(12)], to=root)
    waiting = [scene.say("ben", LINKS, to=to) for to in (None, root, replies[0], replies[11])]
    for who in ("ben", "mo"):
        reader = as_(who)
        for number in waiting:
            lands_on(reader, number)
    for reader in (client, as_("cleo")):
        assert {reader.get(f"/comments/{number}").status_code for number in waiting} == {404}
        assert reader.get(f"/threads/{waiting[0]}").status_code == 404


def test_a_waiting_thread_has_a_page_for_its_author(scene, as_):
    number = scene.say("ben", LINKS)
    page = as_("ben").get(f"/threads/{number}").text
    assert shown(page) == [number]
    assert "a.example" in page


def test_permalinks_to_nothing_are_not_found(scene, client):
    assert client.get("/comments/1").status_code == 404
    assert client.get("/comments/99999999999").status_code == 404


def test_a_thread_page_tells_people_their_own_buttons(scene, as_, client):
    number = scene.say("ben", "Meins")
    assert f"#comment-{number} .comment__edit" in as_("ben").get(f"/threads/{number}").text
    assert f"#comment-{number} .comment__edit" not in as_("cleo").get(f"/threads/{number}").text
    assert "<style" not in client.get(f"/threads/{number}").text


def test_threads_of_one_article_share_a_frame_and_nothing_else(scene, app, client):
    roots = [scene.say("ben", f"Anfang {number}") for number in range(2)]
    for root in roots:
        page = client.get(f"/threads/{root}").text
        assert shown(page) == [root]
        assert f'<link rel="canonical" href="{app.config["PUBLIC_URL"]}/threads/{root}">' in page
        assert f'href="/login?next=/threads/{root}"' in page
        assert page.count(f'name="next" value="/threads/{root}"') == 2
