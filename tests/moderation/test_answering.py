"""Answering notices of illegal content: whoever waits is told, alarms come first, abuse is counted and stopped."""

import re
from datetime import timedelta

import pytest

from app.accounts.actions.erasing import erase_account
from app.accounts.viewer import NOBODY
from app.audit.models import AuditEntry
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.moderation.actions.noticing import Said, give_notice
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Statement
from app.moderation.views import answering
from app.privacy.queries.holdings import Person, rows_about
from tests.discussion.scenes import box, in_english, link, words
from tests.moderation.test_noticing import WHY, give
from tests.parts.client import hidden_field


@pytest.fixture
def number(scene):
    return scene.say("ben", "Die Nachbarin ist eine *Betrügerin*.")


@pytest.fixture
def told(scene):
    """`told(number)` gives notice of a comment without a page and returns the notice's number."""

    def done(number, who="cleo", email="nora@example.net", **more):
        said = Said(
            **{"offence": "insult", "explanation": WHY, "name": "Nora", "in_good_faith": True, **more}, email=email
        )
        sender = scene.viewer(who) if who else NOBODY

        def act():
            return give_notice(
                sender=sender, comment_id=number, revision=1, said=said, language="en", submit_token=str(clock.now())
            ).id

        with scene.app.app_context():
            return in_transaction(act)

    return done


def notice(scene, number):
    return scene.rows(Notice, Notice.id == number)[0]


def test_a_moderator_hides_and_everybody_who_told_of_it_is_answered(scene, as_, number, told, letters):
    first, second = told(number), told(number, who=None, email="otto@example.net")
    assert len(letters()) == 2
    mo = in_english(as_("mo"))
    page = words(mo.get(f"/moderation/notices/{first}").text)
    assert WHY in page
    assert "1 other notice waits for the same decision" in page
    answer = mo.send(f"/moderation/notices/{first}/upholding", revision=1, reason="unlawful", message="So nicht.")
    assert answer.location == f"/moderation/notices/{first}"
    (decision,) = scene.rows(Decision)
    assert (decision["verdict"], decision["cause"], decision["message"]) == ("hide", "notice", "So nicht.")
    assert scene.rows(Statement)[0]["cause"] == "notice"
    for one in (first, second):
        row = notice(scene, one)
        assert (row["outcome"], row["decision_id"], row["answer"]) == ("upheld", decision["id"], "")
    arrived = letters()
    assert {"nora@example.net", "otto@example.net"} <= {letter.to for letter in arrived}
    mine = next(letter for letter in arrived if letter.to == "otto@example.net")
    assert "has been removed" in mine.text
    assert "Unlawful content" in mine.text
    assert "So nicht." not in mine.text, "that is for the author"
    assert "The comment was removed" in words(mo.get(mine.link("/notices/")).text)
    assert [row["verb"] for row in scene.rows(AuditEntry)].count("notice_upheld") == 2


def test_a_moderator_lets_it_stay_and_says_why_and_what_can_be_done(scene, as_, number, told, letters):
    one = told(number)
    letters()
    mo = as_("mo")
    assert mo.send(f"/moderation/notices/{one}/rejection", revision=1, answer=" ").status_code == 422
    mo.send(f"/moderation/notices/{one}/rejection", revision=1, answer="Das ist eine Meinung.")
    assert (notice(scene, one)["outcome"], notice(scene, one)["answer"]) == ("rejected", "Das ist eine Meinung.")
    assert [(row["verdict"], row["cause"]) for row in scene.rows(Decision)] == [("keep", "notice")]
    assert scene.comment(number)["state"] == "published"
    (letter,) = letters()
    for piece in ("Das ist eine Meinung.", "Art. 21", "court", "you can object with us"):
        assert piece in " ".join(letter.text.split())


def test_without_appeals_none_is_offered(scene, number, told, letters, setting, client):
    setting("APPEALS", 0)
    told(number)
    letters()
    scene.judge("keep", number)
    (letter,) = letters()
    assert "object with us" not in letter.text
    assert "Art. 21" not in letter.text
    assert "You can go to court at any time." in letter.text
    page = in_english(client).get(letter.link("/notices/")).text
    assert "object with us" not in page
    assert "Art. 21" not in page


@pytest.mark.parametrize(
    "verb, outcome", [("hide", "upheld"), ("keep", "rejected")], ids=["hidden at the desk", "kept at the desk"]
)
def test_a_decision_anywhere_else_answers_notices_too(scene, number, told, verb, outcome):
    one = told(number)
    scene.judge(verb, number)
    assert notice(scene, one)["outcome"] == outcome
    assert scene.rows(Decision)[0]["cause"] == "notice"


def test_showing_a_hidden_comment_again_rejects_and_leaving_it_hidden_upholds(scene, as_, told):
    first, second = scene.say_all("ben", ["Eins", "Zwei"])
    for one in (first, second):
        scene.judge("hide", one)
    back, gone = told(first), told(second)
    mo = as_("mo")
    assert mo.send(f"/moderation/notices/{back}/rejection", revision=1, answer="Doch erlaubt.").status_code == 303
    assert mo.send(f"/moderation/notices/{gone}/upholding", revision=1, reason="other").status_code == 303
    assert [notice(scene, one)["outcome"] for one in (back, gone)] == ["rejected", "upheld"]
    assert [row["state"] for row in scene.comments()] == ["published", "hidden"]
    assert scene.wrong_counts == []


def test_reports_that_hide_decide_no_notice(scene, number, told, setting, as_):
    setting("HIDE_AT_REPORTS", 1)
    one = told(number)
    as_("sid").send(f"/comments/{number}/report", reason="insult")
    assert scene.comment(number)["state"] == "hidden"
    assert notice(scene, one)["outcome"] is None
    assert scene.rows(Decision)[0]["cause"] == "report"


def test_who_deletes_the_comment_or_their_account_leaves_nothing_to_decide(scene, told, letters, people):
    first, second = scene.say_all("ben", ["Eins", "Zwei"])
    deleted, erased = told(first), told(second)
    letters()
    scene.delete("ben", first)
    with scene.app.app_context(), transaction():
        erase_account(people.ben.id)
    assert [notice(scene, one)["outcome"] for one in (deleted, erased)] == ["moot", "moot"]
    assert len([letter for letter in letters() if letter.to == "nora@example.net"]) == 2


def test_the_second_of_two_moderators_is_told(scene, as_, number, told):
    one = told(number)
    mo, ida = as_("mo"), as_("ida")
    assert mo.send(f"/moderation/notices/{one}/rejection", revision=1, answer="Eine Meinung.").status_code == 303
    answer = ida.send(f"/moderation/notices/{one}/upholding", revision=1, reason="insult", message="Lang getippt")
    assert (answer.status_code, "Lang getippt</textarea>" in answer.text) == (409, True)
    assert scene.comment(number)["state"] == "published"
    assert len(scene.rows(Decision)) == 1


def test_a_text_that_was_edited_meanwhile_is_read_again_first(scene, as_, number, told):
    one = told(number)
    scene.edit("ben", number, "Die Nachbarin ist ehrlich.")
    mo = in_english(as_("mo"))
    answer = mo.send(f"/moderation/notices/{one}/upholding", revision=1, reason="insult", message="Long typed")
    assert answer.status_code == 409
    assert "Long typed</textarea>" in answer.text
    assert hidden_field(answer.text, "revision") == "2", "sent once more it is about the text that is read now"
    answer = mo.send(f"/moderation/notices/{one}/rejection", revision=1, answer="An opinion")
    assert (answer.status_code, "An opinion</textarea>" in answer.text) == (409, True)
    page = words(mo.get(f"/moderation/notices/{one}").text)
    assert "It was edited since the notice" in page
    assert "Betrügerin" in page
    assert "ehrlich" in page


def test_the_note_stays_where_something_is_missing(scene, as_, number, told):
    one = told(number)
    answer = as_("mo").send(f"/moderation/notices/{one}/upholding", revision=1, message="Lang getippt")
    assert answer.status_code == 422
    assert box(answer.text) == "Lang getippt"


def test_alarms_come_first_and_stay_until_they_are_settled(scene, as_, told):
    calm, urgent = scene.say_all("ben", ["Eins", "Zwei"])
    first, alarm = told(calm), told(urgent, is_alarm=True)
    mo = in_english(as_("mo"))
    page = mo.get("/moderation/notices").text
    assert page.index(f"/moderation/notices/{alarm}") < page.index(f"/moderation/notices/{first}")
    assert "somebody may be in danger" in words(page)
    case = words(mo.get(f"/moderation/notices/{alarm}").text)
    assert "Art. 18" in case
    assert "ben@example.org" in case
    assert "ben@example.org" not in words(mo.get(f"/moderation/notices/{first}").text)
    scene.judge("hide", urgent)
    assert f"/moderation/notices/{alarm}" in mo.get("/moderation/notices").text, "deciding settles no alarm"
    assert mo.send(f"/moderation/notices/{alarm}/alarm", do="handed_over").status_code == 303
    row = notice(scene, alarm)
    assert row["was_handed_over"]
    assert row["alarm_settled_at"] is not None
    assert mo.send(f"/moderation/notices/{alarm}/alarm", do="dismiss").status_code == 409
    page = mo.get("/moderation/notices").text
    assert "somebody may be in danger" not in words(page)
    verbs = [(row["verb"], row["actor_id"]) for row in scene.rows(AuditEntry) if row["verb"].startswith("alarm")]
    assert verbs == [("alarm_raised", None), ("alarm_handed_over", scene.people.mo.id)]


def test_a_moderator_raises_an_alarm_and_the_others_are_written_to(scene, as_, number, told, letters, people):
    one = told(number)
    letters()
    mo = as_("mo")
    for _ in range(2):
        assert mo.send(f"/moderation/notices/{one}/alarm", do="raise").status_code == 303
    assert [letter.to for letter in letters()] == [people.ida.email]
    assert mo.send(f"/moderation/notices/{one}/alarm", do="dismiss").status_code == 303
    assert not notice(scene, one)["was_handed_over"]


def unfounded(reader, one):
    return reader.send(f"/moderation/notices/{one}/rejection", revision=1, answer="Nein.", is_unfounded="y")


def test_unfounded_notices_are_counted_warned_of_and_stopped(scene, as_, client, told, letters):
    numbers = scene.say_all("ben", ["Eins", "Zwei", "Drei"])
    mo = in_english(as_("mo"))
    first, second = (told(number, who=None) for number in numbers[:2])
    for one in (first, second):
        assert unfounded(mo, one).status_code == 303
    letters()
    assert "So far there were 2 such notices" in words(mo.get(f"/moderation/notices/{second}").text)
    assert mo.send(f"/moderation/notices/{second}/sender", do="stop").status_code == 409, "warn first"
    for _ in range(2):
        assert mo.send(f"/moderation/notices/{first}/sender", do="warn").status_code == 303
    (warning,) = letters()
    assert "manifestly unfounded" in " ".join(warning.text.split())
    assert mo.send(f"/moderation/notices/{second}/sender", do="stop").status_code == 303
    assert "We take no notices from you for a while" in letters()[0].subject
    client = in_english(client)
    answer = give(client, numbers[2])
    assert answer.status_code == 403
    assert box(answer.text) == WHY
    assert "We take no notices from you until" in words(answer.text)
    assert give(client, numbers[2], email="otto@example.net").status_code == 303
    assert give(as_("cleo"), numbers[2]).status_code == 303, "what strangers typed is not held against a member"
    assert mo.send(f"/moderation/notices/{second}/sender", do="accept").status_code == 303
    assert give(client, numbers[2]).status_code == 303
    verbs = [row["verb"] for row in scene.rows(AuditEntry) if row["verb"].startswith("sender")]
    assert verbs == ["sender_warned", "sender_stopped", "sender_accepted"]


def test_a_stop_ends_by_itself(scene, as_, client, told):
    numbers = scene.say_all("ben", ["Eins", "Zwei"])
    mo, one = as_("mo"), told(numbers[0], who=None)
    unfounded(mo, one)
    for verb in ("warn", "stop"):
        mo.send(f"/moderation/notices/{one}/sender", do=verb)
    assert give(client, numbers[1]).status_code == 403
    with scene.app.app_context(), transaction():
        db.session.get(Notice, one).stopped_until = clock.now() - timedelta(minutes=1)
    assert give(client, numbers[1]).status_code == 303


def test_what_was_only_wrong_is_not_held_against_anybody(scene, as_, number, told):
    one, mo = told(number), as_("mo")
    mo.send(f"/moderation/notices/{one}/rejection", revision=1, answer="Eine Meinung.")
    assert mo.send(f"/moderation/notices/{one}/sender", do="warn").status_code == 409


def test_the_list_is_paged_and_keeps_what_was_decided(scene, as_, told, monkeypatch):
    monkeypatch.setattr(answering, "PAGE_SIZE", 2)
    numbers = scene.say_all("ben", ["Eins", "Zwei", "Drei", "Vier"])
    all_of_them = [told(number, is_alarm=number == numbers[3]) for number in numbers]
    mo, seen, path = as_("mo"), [], "/moderation/notices"
    while path:
        page = mo.get(path).text
        log = page.partition('<ol class="log">')[2]
        seen += [int(found) for found in re.findall(r'/moderation/notices/(\d+)"', log)]
        path = link(page, "next")
    assert seen == [all_of_them[3], *all_of_them[:3]]
    for number in numbers[:3]:
        scene.judge("keep", number)
    decided = mo.get("/moderation/notices?show=decided").text
    assert f"/moderation/notices/{all_of_them[2]}" in decided
    assert link(decided, "next")


def test_nothing_of_a_notice_or_a_report_is_in_the_copy_of_the_data_of_who_wrote_the_comment(
    scene, as_, number, told, people
):
    told(number, who=None)
    as_("sid").send(f"/comments/{number}/report", reason="insult", note="Kenne ihn aus dem Verein")
    with scene.app.app_context():
        tables = db.metadata.tables

        def held(person, table):
            return list(rows_about(Person(person.id, person.email, person.email), tables[table]))

        assert held(people.ben, "notice") == held(people.ben, "report") == []
        assert held(people.mo, "notice") == []
        assert len(held(people.sid, "report")) == 1


def test_whoever_gave_notice_finds_it_in_the_copy_of_their_data(scene, number, told, people):
    told(number)
    told(number, who=None, email=people.sid.email)
    with scene.app.app_context():
        table = db.metadata.tables["notice"]
        for person in (people.cleo, people.sid):
            (row,) = rows_about(Person(person.id, person.email, person.email), table)
            assert "token_hash" not in row
            assert row["explanation"] == WHY


@pytest.mark.parametrize("who", ["ben", "cleo", "edda"])
def test_whoever_does_not_moderate_sees_and_decides_nothing(scene, as_, number, told, who):
    one = told(number)
    reader = as_(who)
    for path in ("/moderation/notices", f"/moderation/notices/{one}"):
        assert reader.get(path).status_code == 403
    for verb, fields in {
        "upholding": {"reason": "insult"},
        "rejection": {"answer": "Nein"},
        "alarm": {"do": "raise"},
        "sender": {"do": "warn"},
    }.items():
        assert reader.send(f"/moderation/notices/{one}/{verb}", revision=1, **fields).status_code == 403
    assert notice(scene, one)["decided_at"] is None


def test_nonsense_changes_nothing(scene, as_, number, told):
    one, mo = told(number), as_("mo")
    for verb in ("alarm", "sender"):
        assert mo.send(f"/moderation/notices/{one}/{verb}", do="erfunden").status_code == 303
        assert mo.send(f"/moderation/notices/999/{verb}", do="erfunden").status_code == 404
    assert mo.get("/moderation/notices?after=x&rank=y&show=z").status_code == 200
    assert mo.get("/moderation/notices?after=5&rank=99").status_code == 200
    assert notice(scene, one)["decided_at"] is None
