"""Deciding: hide with a reason, restore, approve, close, reopen; each decision is stored and none is made twice."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.foundation.refusals import Invalid, NotAllowed
from app.moderation.actions import closing, deciding
from app.moderation.models.decision import Decision
from tests.discussion.scenes import box, comment_html, in_english, one_click, shown, words
from tests.parts.client import hidden_field

LINKS = "https://a.example https://b.example https://c.example"
VERBS = {"hide": "hiding", "restore": "restoration", "approve": "approval"}


def decide(reader, number, verb, *, fragment=False, **fields):
    """Open the page for a decision and send its form."""
    path = f"/comments/{number}/{VERBS[verb]}"
    page = reader.get(path).text
    fields = {"revision": hidden_field(page, "revision"), "csrf_token": hidden_field(page, "csrf_token"), **fields}
    return reader.post(path, data=fields, headers={"X-Fragment": "1"} if fragment else {})


def test_a_hidden_comment_shows_the_reason_and_the_decision_is_stored(scene, as_, client, people):
    number = scene.say("ben", "Grob")
    scene.edit("ben", number, "Sehr grob")
    answer = decide(as_("mo"), number, "hide", reason="hate", note="  Zweimal gewarnt ")
    assert (answer.status_code, answer.location) == (303, f"/comments/{number}")
    assert "Removed: Hate or incitement" in words(comment_html(in_english(client).get(scene.article.path).text, number))
    decision = scene.rows(Decision)[0]
    assert decision.pop("created_at").tzinfo is not None
    assert decision == {
        "id": 1,
        "verdict": "hide",
        "cause": "own",
        "discussion_id": scene.discussion["id"],
        "comment_id": number,
        "revision": 2,
        "was": "published",
        "reason": "hate",
        "note": "Zweimal gewarnt",
        "message": "",
        "rule": None,
        "account_id": None,
        "sanction_id": None,
        "undoes_id": None,
        "part_of_id": None,
        "moderator_id": people.mo.id,
    }
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (0, [])


def test_a_restored_comment_is_where_it_was(scene, as_, client):
    first, second, third = scene.say_all("ben", ["Eins", "Zwei", "Drei"])
    mo = as_("mo")
    decide(mo, second, "hide", reason="spam")
    assert decide(mo, second, "restore", note="Versehen").status_code == 303
    page = client.get(scene.article.path).text
    assert shown(page) == [third, second, first]
    assert "Zwei" in comment_html(page, second)
    assert scene.comment(second)["removal_reason"] is None
    assert [row["verdict"] for row in scene.rows(Decision)] == ["hide", "restore"]
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (3, [])


def test_an_approved_comment_appears_at_the_end_of_those_that_appeared(scene, as_, client):
    waiting = scene.say("ben", LINKS)
    later = scene.say("cleo", "Inzwischen")
    assert decide(as_("ida"), waiting, "approve").status_code == 303
    assert shown(client.get(scene.article.path).text) == [waiting, later]
    assert scene.comment(waiting)["position"] == 2
    assert scene.wrong_counts == []


def test_a_waiting_comment_can_be_hidden_and_then_restored(scene, as_, client):
    number = scene.say("ben", LINKS)
    mo = as_("mo")
    decide(mo, number, "hide", reason="spam")
    assert shown(client.get(scene.article.path).text) == [], "it never appeared, so no line is left of it"
    decide(mo, number, "restore")
    assert shown(client.get(scene.article.path).text) == [number]
    assert scene.wrong_counts == []


@pytest.mark.parametrize("fields", [{}, {"reason": ""}, {"reason": "erfunden"}, {"reason": "spam", "revision": ""}])
def test_hiding_without_a_reason_or_a_revision_is_refused_at_the_form(scene, as_, fields):
    number = scene.say("ben", "Grob")
    answer = decide(as_("mo"), number, "hide", note="Was ich dachte", **fields)
    assert answer.status_code == 422
    assert re.search(r'<textarea[^>]* name="note"[^>]*>\s*Was ich dachte</textarea>', answer.text)
    assert scene.comment(number)["state"] == "published"
    assert scene.rows(Decision) == []


def test_a_note_has_a_limit(scene, as_):
    number = scene.say("ben", "Grob")
    assert decide(as_("mo"), number, "hide", reason="spam", note="x" * 2001).status_code == 422
    assert scene.rows(Decision) == []


def test_an_action_knows_its_reasons_itself(scene, inside):
    number = scene.say("ben", "Grob")
    with pytest.raises(Invalid):
        deciding.hide_comment(moderator=scene.viewer("mo"), comment_id=number, revision=1, reason="erfunden")


@pytest.mark.parametrize("verb", VERBS)
def test_a_decision_about_a_text_that_was_edited_meanwhile_is_refused(scene, as_, verb):
    number = scene.say("ben", LINKS if verb == "approve" else "Erst so")
    if verb == "restore":
        scene.judge("hide", number)
    before = len(scene.rows(Decision))
    mo = in_english(as_("mo"))
    if verb == "restore":
        answer = decide(mo, number, verb, revision=7)
    else:
        scene.edit("ben", number, LINKS + " und mehr" if verb == "approve" else "Dann so")
        answer = decide(mo, number, verb, revision=1, reason="spam", note="Zum alten Text")
        assert box(answer.text) == "Zum alten Text"
    assert answer.status_code == 409
    assert "edited" in words(answer.text)
    assert len(scene.rows(Decision)) == before


@pytest.mark.parametrize("verb, state", [("hide", "hidden"), ("restore", "published"), ("approve", "published")])
def test_the_second_of_two_moderators_is_told_that_the_first_has_decided(scene, as_, verb, state):
    number = scene.say("ben", LINKS if verb == "approve" else "Grob")
    if verb == "restore":
        scene.judge("hide", number)
    before = len(scene.rows(Decision))
    mo, ida = as_("mo"), in_english(as_("ida"))
    tokens = [mo.token, ida.token]
    assert decide(mo, number, verb, reason="spam", csrf_token=tokens[0]).status_code == 303
    answer = ida.send(f"/comments/{number}/{VERBS[verb]}", revision=1, reason="hate")
    assert answer.status_code == 409
    said = {"hide": "hidden", "restore": "restored", "approve": "approved"}[verb]
    assert f"Mo Ruhepol has {said} this comment in the meantime." in words(answer.text)
    assert scene.comment(number)["state"] == state
    assert len(scene.rows(Decision)) == before + 1


def test_of_moderators_who_decide_at_the_same_moment_one_does(scene, as_):
    number = scene.say("ben", "Grob")
    readers = [as_("mo"), as_("ida"), as_("mo"), as_("ida")]
    tokens = [reader.token for reader in readers]
    begin = threading.Barrier(len(readers))

    def hide(pair):
        reader, token = pair
        begin.wait()
        fields = {"csrf_token": token, "revision": 1, "reason": "spam"}
        return reader.post(f"/comments/{number}/hiding", data=fields).status_code

    with ThreadPoolExecutor(len(readers)) as pool:
        statuses = sorted(pool.map(hide, zip(readers, tokens, strict=True)))
    assert statuses == [303, 409, 409, 409]
    assert len(scene.rows(Decision)) == 1
    assert (scene.discussion["comment_count"], scene.wrong_counts) == (0, [])


@pytest.mark.parametrize("verb", VERBS)
def test_a_comment_that_its_author_deleted_is_beyond_decisions(scene, as_, verb):
    number = scene.say("ben", "Bereut")
    scene.delete("ben", number)
    answer = as_("mo").send(f"/comments/{number}/{VERBS[verb]}", revision=1, reason="spam")
    assert answer.status_code == 409
    assert scene.comment(number)["state"] == "deleted"
    assert scene.rows(Decision) == []


@pytest.mark.parametrize("who", ["ben", "cleo", "ada", "edda"])
def test_whoever_does_not_moderate_decides_nothing(scene, as_, who):
    number = scene.say("ben", "Grob")
    reader = as_(who)
    paths = [f"/comments/{number}/{page}" for page in VERBS.values()]
    paths += [f"{scene.article.path}/closure", f"{scene.article.path}/reopening"]
    for path in paths:
        assert reader.get(path).status_code == 403, path
        assert reader.send(path, revision=1, reason="spam").status_code == 403, path
    for path in ("/moderation", f"/moderation/comments/{number}"):
        assert reader.get(path).status_code == 403, path
    assert scene.comment(number)["state"] == "published"
    assert scene.rows(Decision) == []


@pytest.mark.parametrize("who", ["ben", "cleo", "ada", "edda"])
def test_the_actions_themselves_refuse_whoever_does_not_moderate(scene, inside, who):
    viewer, number = scene.viewer(who), scene.say("ben", "Grob")
    with pytest.raises(NotAllowed):
        deciding.hide_comment(moderator=viewer, comment_id=number, revision=1, reason="spam")
    for change in (closing.close, closing.reopen):
        with pytest.raises(NotAllowed):
            change(moderator=viewer, discussion_id=1, **({"reason": "So"} if change is closing.close else {}))
    assert scene.comment(number)["state"] == "published"
    assert scene.rows(Decision) == []


def test_strangers_are_sent_to_the_log_in(scene, client):
    number = scene.say("ben", "Grob")
    paths = ["/moderation", f"/moderation/comments/{number}", f"{scene.article.path}/closure"]
    for path in [*paths, *(f"/comments/{number}/{page}" for page in VERBS.values())]:
        assert client.get(path).location == f"/login?next={path}"
    assert client.send(f"/comments/{number}/hiding", revision=1, reason="spam").status_code == 401


def test_a_moderator_closes_and_reopens_a_discussion(scene, as_, client, people):
    mo = as_("mo")
    page = mo.get(f"{scene.article.path}/closure").text
    answer = one_click(mo, page, f"{scene.article.path}/closure", reason=" Es ist alles gesagt. ")
    assert answer.location == f"{scene.article.path}#discussion"
    closed = scene.discussion
    assert (closed["state"], closed["closed_reason"]) == ("closed", "Es ist alles gesagt.")
    assert "Es ist alles gesagt." in client.get(scene.article.path).text
    assert f"{scene.article.path}/reopening" in mo.get(scene.article.path).text
    assert mo.get(f"{scene.article.path}/reopening").status_code == 200
    assert mo.send(f"{scene.article.path}/reopening").location == f"{scene.article.path}#discussion"
    opened = scene.discussion
    assert (opened["state"], opened["closed_reason"], opened["closed_at"]) == ("open", "", None)
    assert f"{scene.article.path}/closure" in mo.get(scene.article.path).text
    decisions = [(row["verdict"], row["note"], row["comment_id"], row["moderator_id"]) for row in scene.rows(Decision)]
    assert decisions == [
        ("close", "Es ist alles gesagt.", None, people.mo.id),
        ("reopen", "", None, people.mo.id),
    ]
    assert opened["version"] > closed["version"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_closing_needs_a_reason_of_a_readable_length(scene, as_, reason):
    answer = as_("mo").send(f"{scene.article.path}/closure", reason=reason)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert scene.discussion["state"] == "open"


def test_the_action_asks_for_a_reason_too(scene, inside):
    with pytest.raises(Invalid):
        closing.close(moderator=scene.viewer("mo"), discussion_id=scene.discussion_id, reason=" ")


def test_closing_or_reopening_twice_is_one_decision(scene, as_):
    mo = as_("mo")
    for _ in range(2):
        assert mo.send(f"{scene.article.path}/closure", reason="Genug").status_code == 303
    for _ in range(2):
        assert mo.send(f"{scene.article.path}/reopening").status_code == 303
    assert [row["verdict"] for row in scene.rows(Decision)] == ["close", "reopen"]


def test_a_discussion_that_is_not_there_cannot_be_closed(as_):
    mo = as_("mo")
    for page in ("closure", "reopening"):
        assert mo.get(f"/articles/nirgends/{page}").status_code == 404
        assert mo.send(f"/articles/nirgends/{page}", reason="So").status_code == 404


def test_moderators_decide_in_a_closed_discussion_too(scene, as_):
    number = scene.say("ben", LINKS)
    scene.close()
    assert decide(as_("mo"), number, "approve").status_code == 303
    assert scene.comment(number)["state"] == "published"


def test_an_expired_form_decides_nothing_and_keeps_the_note(scene, as_):
    number = scene.say("ben", "Grob")
    answer = decide(as_("mo"), number, "hide", reason="spam", note="Lang getippt", csrf_token="alt")
    assert answer.status_code == 400
    assert box(answer.text) == "Lang getippt"
    assert scene.comment(number)["state"] == "published"
