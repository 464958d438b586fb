"""The desk: one queue by urgency, with all that one has to know, and decisions that overwrite nobody's."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.discussion.queries.comments import comment_to_change
from app.foundation.db import transaction
from app.moderation.actions.deciding import carry_out_hiding
from app.moderation.models.claim import Claim
from app.moderation.models.decision import Decision
from tests.discussion.scenes import in_english, link, queries_counted, words
from tests.moderation.desks import LINKS, decide, entries, entry, notice, report, undo
from tests.parts.publication import create_article


def count(page, kind):
    """The number beside a kind."""
    return int(re.search(rf'data-count="{kind}">\s*(\d+)', page)[1])


@pytest.fixture
def full(scene):
    """Comments of every urgency; their numbers by name."""
    held, later = scene.say("ben", LINKS), scene.say("cleo", LINKS)
    weak, strong, fine, illegal, alarm = scene.say_all("sid", ["Schwach", "Stark", "Gut", "Verboten", "Gefahr"])
    report(scene, weak, "ben", weight=50)
    report(scene, strong, "ben", note="Er droht mir.")
    report(scene, strong, None, rule="suspect_words", found="Nichtsnutz")
    notice(scene, illegal)
    notice(scene, alarm, alarm=True)
    return {
        "held": held,
        "later": later,
        "weak": weak,
        "strong": strong,
        "illegal": illegal,
        "alarm": alarm,
        "fine": fine,
    }


def test_the_queue_is_in_order_of_urgency_and_the_oldest_comes_first_among_equals(full, as_):
    page = as_("mo").get("/moderation").text
    assert entries(page) == [full[name] for name in ("alarm", "illegal", "strong", "weak", "held", "later")]
    assert [count(page, kind) for kind in ("all", "notices", "reports", "held")] == [6, 2, 2, 2]


def test_an_entry_says_why_it_is_here(full, as_):
    page = in_english(as_("mo")).get("/moderation").text
    strong = words(entry(page, full["strong"]))
    for said in ("Insult", "Er droht mir.", "Reported by Ben Querfeld", "Nichtsnutz", "Suspect words", "5 comments"):
        assert said in strong
    assert "Danger to somebody’s life" in words(entry(page, full["alarm"]))
    assert "Das ist eine Drohung." in words(entry(page, full["illegal"]))
    assert "More links than allowed" in words(entry(page, full["held"]))


def test_an_entry_shows_the_conversation_around_it(scene, as_):
    first = scene.say("cleo", "So fing es an")
    before, after = scene.say("ben", "Davor", to=first), None
    number = scene.say("sid", "Mittendrin", to=before)
    after = scene.say("cleo", "Danach", to=first)
    scene.say_all("cleo", ["Weit weg"] * 4, to=first)
    report(scene, number, "ben")
    own = entry(as_("mo").get("/moderation").text, number)
    around = [int(found) for found in re.findall(r'class="around__comment.*?/comments/(\d+)"', own, re.DOTALL)]
    assert around == [first, before, after, after + 1]


@pytest.mark.parametrize(
    "query, names",
    [
        ("kind=notices", ["alarm", "illegal"]),
        ("kind=reports", ["strong", "weak"]),
        ("kind=held", ["held", "later"]),
        ("why=suspect_words", ["strong"]),
        ("why=many_links", ["held", "later"]),
        ("why=threat", ["alarm", "illegal"]),
        ("q=GEFAHR", ["alarm"]),
        ("q=cleo", ["later"]),
        ("q=%25", []),
        ("age=hour", []),
        ("article=anderswo", []),
        ("kind=unfug&person=x&age=alt&from=-3", ["alarm", "illegal", "strong", "weak", "held", "later"]),
    ],
)
def test_the_queue_can_be_filtered_and_searched(full, as_, query, names):
    assert entries(as_("mo").get(f"/moderation?{query}").text) == [full[name] for name in names]


def test_the_queue_can_be_filtered_by_person_and_article(full, as_, people, app, scene):
    mo = as_("mo")
    assert entries(mo.get(f"/moderation?person={people.ben.id}").text) == [full["held"]]
    scene.article = create_article(app, slug="anderswo", title="Anderswo")
    other = scene.say("cleo", LINKS)
    assert entries(mo.get("/moderation?article=anderswo").text) == [other]


def test_an_empty_desk_says_so(scene, as_):
    assert "Nothing waits." in words(in_english(as_("mo")).get("/moderation").text)


def test_what_is_decided_leaves_the_queue_and_reports_are_answered(full, as_, scene):
    mo = in_english(as_("mo"))
    answer = decide(mo, full["strong"], "hide:hate", note="Zum dritten Mal", message="Bitte sachlich bleiben.")
    assert answer.status_code == 303
    page = mo.get(answer.location).text
    assert "Hidden: Hate or incitement." in words(page)
    assert full["strong"] not in entries(page)
    row = scene.rows(Decision)[0]
    assert (row["verdict"], row["cause"], row["reason"], row["was"]) == ("hide", "report", "hate", "published")
    assert (row["note"], row["message"]) == ("Zum dritten Mal", "Bitte sachlich bleiben.")
    decide(mo, full["held"], "approve")
    decide(mo, full["weak"], "keep")
    assert [scene.comment(full[name])["state"] for name in ("strong", "held", "weak")] == [
        "hidden",
        "published",
        "published",
    ]
    assert [one["cause"] for one in scene.rows(Decision)] == ["report", "rule", "report"]
    assert scene.wrong_counts == []


def test_a_script_gets_what_was_done_and_how_to_undo_it(full, as_):
    answer = decide(as_("mo"), full["held"], "approve", fragment=True)
    assert answer.status_code == 200
    assert "/moderation/decisions/1/undoing" in answer.text
    assert "<html" not in answer.text


def test_the_second_moderator_is_told_who_decided_what_and_nothing_is_overwritten(full, as_, scene):
    mo, ida = as_("mo"), in_english(as_("ida"))
    page = ida.get("/moderation").text
    decide(mo, full["weak"], "keep")
    answer = decide(ida, full["weak"], "hide:spam", page=page)
    assert answer.status_code == 409
    assert "Mo Ruhepol has decided in the meantime to leave this comment as it is." in words(answer.text)
    gone = decide(ida, full["weak"], "hide:spam", page=page, fragment=True)
    assert gone.status_code == 409
    assert "Mo Ruhepol" in words(gone.text)
    assert f'id="entry-{full["weak"]}"' in gone.text
    assert scene.comment(full["weak"])["state"] == "published"
    assert len(scene.rows(Decision)) == 1


def test_an_edit_meanwhile_brings_the_new_text_and_keeps_what_was_typed(full, as_, scene):
    mo = in_english(as_("mo"))
    page = mo.get("/moderation").text
    scene.edit("sid", full["strong"], "Jetzt viel netter")
    answer = decide(mo, full["strong"], "hide:hate", page=page, fragment=True, note="Zum alten Text")
    assert answer.status_code == 409
    for said in ("edited in the meantime", "Jetzt viel netter", "Zum alten Text"):
        assert said in words(answer.text)
    assert decide(mo, full["strong"], "hide:hate", page=answer.text).status_code == 303


@pytest.mark.parametrize("do", ["", "hide:", "hide:erfunden", "delete", "approve"])
def test_nonsense_decides_nothing(full, as_, scene, do):
    answer = decide(as_("mo"), full["strong"], do)
    assert answer.status_code == (409 if do == "approve" else 422)
    assert scene.rows(Decision) == []


def test_several_are_decided_at_once_and_what_cannot_be_is_said(full, as_, scene):
    mo, ida = as_("mo"), in_english(as_("ida"))
    page = ida.get("/moderation").text
    picks = [re.search(rf'value="({full[name]}:\d+:\d+)"', page)[1] for name in ("strong", "weak", "held")]
    decide(mo, full["weak"], "keep")
    answer = ida.post(
        "/moderation/decisions",
        data={"csrf_token": ida.token, "pick": [*picks, "unfug", "9999:1:0"], "do": "hide", "reason": "spam"},
    )
    assert answer.status_code == 409
    said = words(answer.text)
    assert "2 comments were decided. 2 were left as they were:" in said
    assert "Mo Ruhepol has decided in the meantime" in said
    assert [scene.comment(full[name])["state"] for name in ("strong", "weak", "held")] == [
        "hidden",
        "published",
        "hidden",
    ]
    assert scene.wrong_counts == []


def test_deciding_about_nothing_says_so(full, as_):
    answer = in_english(as_("mo")).send("/moderation/decisions", do="approve")
    assert answer.status_code == 422
    assert "Nothing was selected." in words(answer.text)


def test_the_desk_comes_in_pages_that_show_each_entry_once(scene, as_):
    numbers = scene.say_all("ben", [LINKS] * 43)
    mo, pages, path = as_("mo"), [], "/moderation"
    while path:
        page = mo.get(path).text
        pages.append(entries(page))
        path = link(page, "next")
    assert [len(page) for page in pages] == [20, 20, 3]
    assert [number for page in pages for number in page] == numbers
    ahead = mo.fetch("/moderation?from=20").text
    assert entries(ahead) == pages[1]
    assert "data-more" in ahead


def test_the_desk_stays_under_twenty_statements_however_much_is_on_it(full, scene, as_, app):
    mo = as_("mo")
    replies = scene.say_all("cleo", ["Antwort"] * 10, to=full["fine"])
    for number in replies:
        report(scene, number, "ben", note="So")
    with queries_counted(app) as sent:
        page = mo.get("/moderation").text
    assert len(entries(page)) == 16
    assert len([one for one in sent if one != "BEGIN"]) < 20, "\n".join(sent)
    with queries_counted(app) as ahead:
        mo.fetch("/moderation?from=0")
    assert len(ahead) < 20


def test_who_looks_at_an_entry_is_named_to_the_others_and_held_back_by_nobody(full, as_, scene):
    mo, ida = as_("mo"), in_english(as_("ida"))
    path = f"/moderation/comments/{full['held']}/claim"
    assert mo.send(path).status_code == 204
    assert mo.send(path).status_code == 204
    answer = ida.send(path)
    assert "Mo Ruhepol is looking at this right now." in words(answer.text)
    assert "Mo Ruhepol is looking at this" in words(entry(ida.get("/moderation").text, full["held"]))
    assert "looking at this" not in words(in_english(mo).get("/moderation").text)
    assert decide(ida, full["held"], "approve").status_code == 303
    assert len(scene.rows(Claim)) == 1
    assert mo.send("/moderation/comments/999/claim").status_code == 404


def test_claims_come_and_go_without_the_page_being_asked_for_again(full, as_, app):
    mo, ida = as_("mo"), in_english(as_("ida"))
    asked = f"/moderation/claims?of={full['held']},{full['fine']},x,99999999999999,"
    assert ida.get(asked).json == {"claims": {}}
    mo.send(f"/moderation/comments/{full['held']}/claim")
    with queries_counted(app) as sent:
        answer = ida.get(asked)
    assert answer.json == {"claims": {str(full["held"]): "Mo Ruhepol is looking at this right now."}}
    assert answer.headers["Cache-Control"] == "no-store"
    assert len([one for one in sent if "FROM claim" in one]) == 1
    assert mo.get(asked).json == {"claims": {}}
    assert ida.get("/moderation/claims").json == {"claims": {}}
    mo.send(f"/moderation/comments/{full['fine']}/claim")
    assert list(ida.get(asked).json["claims"]) == [str(full["fine"])]


def test_authors_are_told_of_claims_under_their_own_articles_only(scene, as_, setting, app, people):
    strange = scene.say("ben", LINKS)
    scene.article = create_article(app, slug="eigener", title="Eigener", author_id=people.ada.id)
    own = scene.say("ben", LINKS + " und noch einer")
    setting("AUTHORS_MODERATE", 1)
    for who, number in (("mo", strange), ("ida", own)):
        as_(who).send(f"/moderation/comments/{number}/claim")
    assert list(as_("ada").get(f"/moderation/claims?of={strange},{own}").json["claims"]) == [str(own)]


def test_authors_have_a_desk_for_their_own_articles_where_the_publisher_allows_it(scene, as_, setting, app, people):
    strange = scene.say("ben", LINKS)
    scene.article = create_article(app, slug="eigener", title="Eigener", author_id=people.ada.id)
    own = scene.say("ben", LINKS)
    ada = as_("ada")
    assert ada.get("/moderation").status_code == 403
    setting("AUTHORS_MODERATE", 1)
    assert "/moderation" in ada.get("/").text
    page = ada.get("/moderation").text
    assert entries(page) == [own]
    assert "/moderation/people/" not in page
    assert ada.get(f"/moderation/people/{people.ben.id}").status_code == 403
    assert ada.get("/moderation?show=decisions").status_code == 403
    assert decide(ada, own, "approve", page=page).status_code == 303
    wrong = ada.send(f"/moderation/comments/{strange}/decision", do="approve", revision=1, seen=0)
    assert wrong.status_code == 403
    assert ada.send(f"/moderation/comments/{strange}/claim").status_code == 403
    assert as_("edda").get("/moderation").status_code == 200
    assert as_("ben").get("/moderation").status_code == 403


def test_fifty_moderators_at_once_decide_each_entry_once(scene, as_):
    numbers = scene.say_all("ben", [LINKS] * 10)
    readers = [as_(who) for who in ("mo", "ida", "mo", "ida", "mo")]
    tokens = [reader.token for reader in readers]
    tasks = [(reader, token, number) for number in numbers for reader, token in zip(readers, tokens, strict=True)]
    begin = threading.Barrier(5)

    def press(which):
        begin.wait()
        statuses = []
        for reader, token, number in tasks[which::5]:
            fields = {"csrf_token": token, "revision": 1, "seen": 0, "do": "approve" if which % 2 else "hide:spam"}
            statuses.append(reader.post(f"/moderation/comments/{number}/decision", data=fields).status_code)
        return statuses

    with ThreadPoolExecutor(5) as pool:
        statuses = [status for some in pool.map(press, range(5)) for status in some]
    assert sorted(set(statuses)) == [303, 409]
    assert statuses.count(303) == 10
    assert sorted(row["comment_id"] for row in scene.rows(Decision)) == numbers
    assert scene.wrong_counts == []


def test_an_edit_during_a_decision_is_not_lost_and_not_judged_unread(scene, as_):
    number = scene.say("ben", "Erst so")
    report(scene, number, "cleo")
    mo, ben = as_("mo"), as_("ben")
    token, own = mo.token, ben.token
    begin = threading.Barrier(2)

    def judge():
        begin.wait()
        fields = {"csrf_token": token, "revision": 1, "seen": 0, "do": "hide:spam"}
        return mo.post(f"/moderation/comments/{number}/decision", data=fields).status_code

    def change():
        begin.wait()
        fields = {"csrf_token": own, "revision": 1, "body": "Dann so", "do": "post"}
        return ben.post(f"/comments/{number}/edit", data=fields).status_code

    with ThreadPoolExecutor(2) as pool:
        judging, changing = pool.submit(judge), pool.submit(change)
    assert (judging.result(), changing.result()) in {(303, 403), (409, 303)}
    assert scene.comment(number)["revision"] == (1 if judging.result() == 303 else 2)


def test_what_a_rule_has_hidden_waits_for_somebody_who_looks(scene, as_):
    first, second = scene.say_all("sid", ["Eins", "Zwei"])
    for number in (first, second):
        report(scene, number, "ben")
        with scene.app.app_context(), transaction():
            carry_out_hiding(comment_to_change(number), moderator_id=None, reason="insult", rule="many_reports")
    mo = as_("mo")
    page = mo.get("/moderation").text
    assert entries(page) == [first, second]
    assert decide(mo, first, "restore", page=page).status_code == 303
    assert decide(mo, second, "confirm", page=page).status_code == 303
    assert entries(mo.get("/moderation").text) == []
    assert [scene.comment(number)["state"] for number in (first, second)] == ["published", "hidden"]
    undo(mo, 4)
    assert entries(mo.get("/moderation").text) == [second]
    assert scene.wrong_counts == []
