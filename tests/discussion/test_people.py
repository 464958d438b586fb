"""Public profiles, ignoring people, and one's own comments."""

import re

import pytest

from app.accounts.actions.erasing import erase_account
from app.accounts.models.account import Account, IgnoredPerson
from app.discussion.queries.people import (
    count_public_comments_by,
    is_known_to_readers,
    own_comments_by,
    public_comments_by,
)
from app.foundation.db import db, transaction
from tests.discussion.scenes import comment_html, in_english, link, queries_counted, shown, words
from tests.discussion.test_fragments import _rules
from tests.discussion.test_queries import plan_of


def set_profile(app, somebody, **fields):
    """Give an account what its profile page would."""
    with app.app_context(), transaction():
        account = db.session.get(Account, somebody.id)
        for name, value in fields.items():
            setattr(account, name, value)


@pytest.fixture
def public(app, people):
    """Ben shows who he is."""
    set_profile(app, people.ben, profile_is_public=True, about="Lehrer.\nLiest <b>viel</b>.")
    return people.ben


def path(somebody):
    return f"/people/{somebody.id}"


# --- profile ------------------------------------------------------------------------------------------------


def test_a_public_profile_says_who_somebody_is_and_what_they_said(scene, client, public):
    first = scene.say("ben", "Ein *erster* Satz.")
    answered = scene.say("ada", "Ein Einwand.")
    second = scene.say("ben", "Eine Antwort.", to=answered)
    page = client.get(path(public)).text
    assert f'<h1 class="person__name">{public.name}</h1>' in page
    assert "Lehrer.\nLiest &lt;b&gt;viel&lt;/b&gt;." in page
    assert "2 Kommentare" in page
    assert "Dabei seit" in page
    assert [int(number) for number in re.findall(r'href="/comments/(\d+)"', page)] == [second, first]
    assert page.count(f'href="{scene.article.path}"') == 2
    assert "<em>erster</em>" in page
    assert "Einwand" not in page
    assert "noindex" not in page


def test_of_others_a_profile_says_only_the_name(app, scene, client, people):
    scene.say("ben", "Ein Satz.")
    set_profile(app, people.ben, about="Lehrer.")
    page = client.get(path(people.ben)).text
    assert people.ben.name in page
    assert "nicht öffentlich" in page
    assert 'content="noindex"' in page
    for secret in ("Ein Satz.", "Lehrer.", "Dabei seit", "Kommentar", people.ben.email):
        assert secret not in page, secret


def test_nobody_learns_who_only_signed_up(scene, client, as_, people):
    for reader in (client, as_("cleo")):
        assert reader.get(path(people.ben)).status_code == 404
        assert reader.get("/people/999").status_code == 404
    assert as_("ben").get(path(people.ben)).status_code == 200
    assert as_("mo").get(path(people.ben)).status_code == 200
    number = scene.say("ben", "Ein Satz.")
    assert client.get(path(people.ben)).status_code == 200
    scene.delete("ben", number)
    assert client.get(path(people.ben)).status_code == 404


def test_a_profile_shows_only_what_everybody_can_read(scene, client, public, setting):
    hidden, deleted, visible = scene.say_all("ben", ["Grob", "Bereut", "Gültig"])
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    setting("HOLD_ABOVE_LINKS", 0)
    scene.say("ben", "Wartet: https://example.org")
    page = client.get(path(public)).text
    assert "1 Kommentar<" in page
    assert re.findall(r'href="/comments/(\d+)"', page) == [str(visible)]
    assert not [text for text in ("Grob", "Bereut", "Wartet:") if text in page]


def test_a_long_list_comes_page_by_page_in_few_queries(app, scene, client, public):
    numbers = scene.say_all("ben", [f"Satz {number}" for number in range(45)])
    scene.say("ada", "Dazwischen")
    seen, address = [], path(public)
    while address:
        with queries_counted(app) as sent:
            page = client.get(address).text
        assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 4, sent
        seen += [int(number) for number in re.findall(r'href="/comments/(\d+)"', page)]
        address = link(page, "next")
    assert seen == numbers[::-1]


def test_a_name_leads_to_a_profile_only_where_there_is_one(app, scene, client, people):
    number = scene.say("ben", "Ein Satz.")
    private = client.get(scene.article.path).text
    assert path(people.ben) not in re.findall(r"<h3.*?</h3>", comment_html(private, number), re.DOTALL)[0]
    set_profile(app, people.ben, profile_is_public=True)
    scene.edit("ben", number, "Ein anderer Satz.")
    heading = re.findall(r"<h3.*?</h3>", comment_html(client.get(scene.article.path).text, number), re.DOTALL)[0]
    assert f'href="{path(people.ben)}"' in heading
    assert words(heading) == people.ben.name


# --- ignoring -----------------------------------------------------------------------------------------------


def test_who_is_ignored_is_folded_for_one_reader_and_the_fragment_stays_the_same(scene, as_, people):
    number = scene.say("ben", "Ein Satz.")
    cleo = as_("cleo")
    before = cleo.get(scene.article.path).text
    assert f'[data-author="{people.ben.id}"]' not in _rules(before)
    answer = cleo.send(f"{path(people.ben)}/ignoring", next=f"/comments/{number}?folded=1")
    assert (answer.status_code, answer.location) == (303, f"/comments/{number}?folded=1")
    assert cleo.get(answer.location).location == f"{scene.article.path}#comment-{number}-by"
    for page in (cleo.get(scene.article.path).text, cleo.get(f"/threads/{number}").text):
        assert f'.comment:is([data-author="{people.ben.id}"])' in _rules(page)
    after = cleo.get(scene.article.path).text
    assert comment_html(before, number) == comment_html(after, number)
    assert comment_html(as_("ada").get(scene.article.path).text, number) == comment_html(after, number)
    assert f'[data-author="{people.ben.id}"]' not in _rules(as_("ada").get(scene.article.path).text)
    assert cleo.send(f"{path(people.ben)}/ignoring/end").location == path(people.ben)
    assert f'[data-author="{people.ben.id}"]' not in _rules(cleo.get(scene.article.path).text)


def test_what_was_removed_is_not_folded(scene, client):
    hidden, deleted = scene.say_all("ben", ["Grob", "Bereut"])
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    page = client.get(scene.article.path).text
    for number in (hidden, deleted):
        assert "data-author=" not in comment_html(page, number)
        assert "comment__ignored" not in comment_html(page, number)


def test_the_way_to_ignore_is_shown_to_readers_beside_what_others_wrote(scene, client, as_, people):
    scene.say("ben", "Ein Satz.")
    rules = {who: _rules(as_(who).get(scene.article.path).text) for who in ("ben", "cleo", "mo")}
    assert f'[data-only-others]:not([data-only-others="{people.cleo.id}"])' in rules["cleo"]
    assert f'[data-only-others]:not([data-only-others="{people.ben.id}"])' in rules["ben"]
    assert "data-only-others" not in rules["mo"]


def test_ignoring_is_asked_for_on_a_small_page_and_counts_once(scene, as_, people):
    scene.say("ben", "Ein Satz.")
    cleo = in_english(as_("cleo"))
    assert f"Ignore {people.ben.name}?" in words(cleo.get(f"{path(people.ben)}/ignoring").text)
    for _ in range(2):
        assert cleo.send(f"{path(people.ben)}/ignoring").status_code == 303
    assert len(scene.rows(IgnoredPerson)) == 1
    assert f"Stop ignoring {people.ben.name}?" in words(cleo.get(f"{path(people.ben)}/ignoring").text)
    assert "You ignore this person" in words(cleo.get(path(people.ben)).text)
    for _ in range(2):
        assert cleo.send(f"{path(people.ben)}/ignoring/end").status_code == 303
    assert scene.rows(IgnoredPerson) == []


def test_nobody_ignores_themselves_and_nobody_is_led_elsewhere(scene, as_, client, people):
    scene.say("ben", "Ein Satz.")
    ben, cleo = as_("ben"), as_("cleo")
    assert ben.get(f"{path(people.ben)}/ignoring").status_code == 403
    assert ben.send(f"{path(people.ben)}/ignoring").status_code == 403
    assert cleo.send(f"{path(people.ben)}/ignoring", next="https://example.org/").location == path(people.ben)
    assert client.get(f"{path(people.ben)}/ignoring").location.startswith("/login?next=/people/")


# --- one's own comments -------------------------------------------------------------------------------------


def test_own_comments_say_what_became_of_them(scene, as_, setting):
    published, hidden, deleted = scene.say_all("ben", ["Sichtbar", "Grob", "Bereut"])
    scene.judge("hide", hidden, reason="insult")
    scene.delete("ben", deleted)
    setting("HOLD_ABOVE_LINKS", 0)
    held = scene.say("ben", "Wartet: https://example.org")
    scene.say("ada", "Fremd")
    page = as_("ben").get("/account/comments").text
    entries = re.findall(r'<article class="entry".*?</article>', page, re.DOTALL)
    assert [int(re.search(r"entry-(\d+)", entry)[1]) for entry in entries] == [held, deleted, hidden, published]
    said = [words(entry) for entry in entries]
    assert "wartet auf die Moderation" in said[0]
    assert "Sie haben diesen Kommentar gelöscht" in said[1]
    assert "Grob" in said[2]
    assert "Beleidigung" in said[2]
    assert "Sichtbar" in said[3]
    assert "Fremd" not in page
    assert "badge" not in entries[3]


def test_own_comments_come_page_by_page_in_few_queries(app, scene, as_):
    numbers = scene.say_all("ben", [f"Satz {number}" for number in range(25)])
    ben = as_("ben")
    seen, address = [], "/account/comments"
    while address:
        with queries_counted(app) as sent:
            page = ben.get(address).text
        reads = [statement for statement in sent if statement.startswith("SELECT")]
        assert len(reads) <= 5, reads  # who is looking, the bell, a planned deletion, and the comments
        seen += [int(number) for number in re.findall(r'id="entry-(\d+)"', page)]
        address = link(page, "next")
    assert seen == numbers[::-1]


@pytest.mark.parametrize("read", [public_comments_by, own_comments_by])
@pytest.mark.parametrize("before", [None, 900])
def test_a_page_of_what_somebody_said_is_read_by_index_in_order(scene, inside, people, read, before):
    """PostgreSQL chooses by the size of its tables, and small ones say nothing."""
    scene.say_all("ben", ["Eins", "Zwei"])
    plan = plan_of(inside, lambda: read(people.ben.id, before_id=before, limit=21))
    assert db.engine.dialect.name == "postgresql" or "ix_comment_author_id" in plan, plan
    assert "TEMP B-TREE" not in plan, "sorted by hand: " + plan


def test_counting_and_knowing_somebody_reads_their_comments_only(scene, inside, people):
    scene.say_all("ben", ["Eins", "Zwei"])
    for read in (count_public_comments_by, is_known_to_readers):
        plan = plan_of(inside, lambda read=read: read(people.ben.id))
        assert db.engine.dialect.name == "postgresql" or "ix_comment_author_id" in plan, plan


def test_who_has_not_written_is_invited(as_, article):
    page = as_("cleo").get("/account/comments").text
    assert "noch nichts geschrieben" in page
    assert shown(page) == []


def test_who_left_can_neither_be_visited_nor_ignored(app, scene, client, as_, people):
    number = scene.say("ben", "Ein Satz.")
    with app.app_context(), transaction():
        account = db.session.get(Account, people.ben.id)
        account.deletion_keeps_text = True
        erase_account(people.ben.id)
    page = client.get(scene.article.path).text
    assert "Ein Satz." in comment_html(page, number)
    assert "/ignoring" not in comment_html(page, number)
    heir = scene.comment(number)["author_id"]
    for reader in (client, as_("cleo"), as_("mo")):
        assert reader.get(f"/people/{heir}").status_code == 404
        assert reader.get(path(people.ben)).status_code == 404
    assert as_("cleo").send(f"/people/{heir}/ignoring").status_code == 404
