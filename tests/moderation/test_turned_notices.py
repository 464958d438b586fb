"""A notice whose answer is turned around: whoever sent it hears of it, and the page says how it stands now."""

from datetime import timedelta

import pytest

from app.accounts.viewer import NOBODY
from app.foundation import clock
from app.foundation.db import in_transaction
from app.moderation.actions.appealing import appeal, appeal_notice, decide_appeal
from app.moderation.actions.noticing import Said, forget_notifiers, give_notice
from app.moderation.actions.undoing import undo_decision
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Statement
from app.moderation.queries.transparency import report_of, years
from app.web.language import long_date
from tests.discussion.scenes import in_english, words

NORA, OTTO = "nora@example.net", "otto@example.net"
WHY = "Der Kommentar nennt meine Nachbarin eine Betrügerin. Das ist nicht wahr."
CAN_STAY = "the comment can stay after all"


@pytest.fixture
def number(scene):
    """A comment that two people without accounts have told us of."""
    number = scene.say("ben", "Die Nachbarin ist eine Betrügerin.")
    for email in (NORA, OTTO):
        said = Said("insult", WHY, "Nora", email, in_good_faith=True)
        act(
            scene,
            give_notice,
            sender=NOBODY,
            comment_id=number,
            revision=1,
            said=said,
            language="en",
            submit_token=email,
        )
    return number


def act(scene, action, **given):
    with scene.app.app_context():
        return in_transaction(lambda: action(**given))


def appeal_of_author(scene, *, answer="Es war ein Zitat."):
    """Ben objects to the latest statement, and Ida says that he is right."""
    reference = scene.rows(Statement)[-1]["reference"]
    act(scene, appeal, person=scene.viewer("ben"), reference=reference, body="Doch.")
    uphold(scene, "ida", answer)


def uphold(scene, who, answer="Stimmt."):
    number = scene.rows(Appeal)[-1]["id"]
    act(scene, decide_appeal, moderator=scene.viewer(who), appeal_id=number, uphold=True, answer=answer)


def outcomes(scene):
    return [one["outcome"] for one in scene.rows(Notice)]


def to(letters, address):
    return [one for one in letters() if one.to == address]


def test_who_told_of_a_comment_hears_that_its_author_has_brought_it_back(scene, client, letters, number):
    scene.judge("hide", number)
    letters()
    appeal_of_author(scene)
    assert outcomes(scene) == ["rejected", "rejected"]
    (letter,) = to(letters, NORA)
    assert letter.subject == f"New decision on your notice {scene.rows(Notice)[0]['reference']}"
    text = " ".join(letter.text.split())
    assert CAN_STAY in text
    assert "you can object with us" in text
    assert "Es war ein Zitat." not in text, "that is for the author"
    page = in_english(client).get(letter.link("/notices/")).text
    assert "The comment stays" in words(page)
    assert CAN_STAY in words(page)
    assert 'name="body"' in page


def test_it_may_be_removed_after_all_and_come_back_again(scene, client, letters, number):
    scene.judge("hide", number)
    appeal_of_author(scene)
    letter = to(letters, NORA)[-1]
    path = letter.link("/notices/")
    act(scene, appeal_notice, token=path.rpartition("/")[2], body="Doch nicht wahr.")
    letters()
    uphold(scene, "mo")
    assert scene.comment(number)["state"] == "hidden"
    assert outcomes(scene) == ["upheld", "upheld"]
    assert scene.rows(Statement)[-1]["legal_basis"] == "§§ 185–189, 192a StGB"
    mine, other = [], []
    for one in letters():
        (mine if one.to == NORA else other if one.to == OTTO else []).append(one.subject)
    assert [subject.split(" (")[0] for subject in mine] == ["Your appeal was upheld"]
    assert [subject.rpartition(" ")[0] for subject in other] == ["New decision on your notice"]
    page = words(in_english(client).get(path).text)
    assert "The comment was removed" in page
    assert "you were right" in page

    appeal_of_author(scene)
    (letter,) = to(letters, NORA)
    assert CAN_STAY in " ".join(letter.text.split())
    assert "object with us" not in letter.text, "one appeals once"
    assert 'name="body"' not in client.get(path).text
    assert scene.wrong_counts == []


def test_who_hears_of_a_removal_is_offered_no_appeal_against_it(scene, letters, number):
    letters()
    scene.judge("hide", number)
    (letter,) = to(letters, NORA)
    assert "object with us" not in letter.text
    assert "Art. 21" in letter.text


def test_taking_the_return_back_is_told_too(scene, letters, number):
    scene.judge("hide", number)
    scene.judge("restore", number)
    letters()
    latest = scene.rows(Decision)[-1]["id"]
    act(scene, undo_decision, moderator=scene.viewer("mo"), decision_id=latest)
    assert outcomes(scene) == ["upheld", "upheld"]
    assert "has been removed" in to(letters, OTTO)[0].text


def test_a_decision_after_one_that_was_taken_back_is_told_as_well(scene, letters, number):
    scene.judge("hide", number)
    letters()
    act(scene, undo_decision, moderator=scene.viewer("mo"), decision_id=scene.rows(Decision)[-1]["id"])
    assert outcomes(scene) == [None, None]
    scene.judge("keep", number)
    (letter,) = to(letters, NORA)
    assert "the comment can stay" in " ".join(letter.text.split())


def test_deleting_the_comment_ends_the_appeal_of_who_told_of_it(scene, client, letters, number):
    scene.judge("keep", number)
    path = to(letters, NORA)[-1].link("/notices/")
    act(scene, appeal_notice, token=path.rpartition("/")[2], body="Doch nicht wahr.")
    scene.delete("ben", number)
    assert scene.rows(Appeal)[0]["outcome"] == "moot"
    assert "nothing left to decide" in words(in_english(client).get(path).text)


def test_how_long_people_waited_is_counted_until_the_first_decision(scene, number):
    with clock.pretending(clock.now() + timedelta(hours=1)):
        scene.judge("hide", number)
    with clock.pretending(clock.now() + timedelta(days=20)):
        appeal_of_author(scene)
        turned = scene.rows(Decision)[-1]["id"]
    with scene.app.app_context():
        assert report_of(years()[0]).notice_seconds == pytest.approx(3600, abs=60)
    with clock.pretending(clock.now() + timedelta(days=21)):
        act(scene, undo_decision, moderator=scene.viewer("ida"), decision_id=turned)
        scene.judge("restore", number)
    with scene.app.app_context():
        assert report_of(years()[0]).notice_seconds == pytest.approx(3600, abs=60)


def test_a_first_decision_that_was_taken_back_was_no_answer_yet(scene, number):
    scene.judge("hide", number)
    act(scene, undo_decision, moderator=scene.viewer("mo"), decision_id=scene.rows(Decision)[-1]["id"])
    with clock.pretending(clock.now() + timedelta(hours=2)):
        scene.judge("keep", number)
    with scene.app.app_context():
        assert report_of(years()[0]).notice_seconds == pytest.approx(7200, abs=60)


@pytest.mark.parametrize("whose", ["author", "sender"])
def test_nobody_is_forgotten_while_an_appeal_about_the_comment_is_open(scene, letters, setting, number, whose):
    setting("NOTICES_KEPT_DAYS", 30)
    if whose == "author":
        scene.judge("hide", number)
        act(scene, appeal, person=scene.viewer("ben"), reference=scene.rows(Statement)[-1]["reference"], body="Doch.")
    else:
        scene.judge("keep", number)
        token = to(letters, OTTO)[-1].link("/notices/").rpartition("/")[2]
        act(scene, appeal_notice, token=token, body="Doch nicht wahr.")
    letters()
    with clock.pretending(clock.now() + timedelta(days=31)):
        assert act(scene, forget_notifiers) == 0
        uphold(scene, "ida")
        assert to(letters, NORA), "whoever sent a notice hears of it"
        assert act(scene, forget_notifiers) == 0, "that was another decision"
    with clock.pretending(clock.now() + timedelta(days=62)):
        assert act(scene, forget_notifiers) == 2
    assert {one["email"] for one in scene.rows(Notice)} == {""}


def test_who_was_turned_down_is_told_the_day_until_which_they_can_appeal(scene, client, letters, setting, number):
    setting("APPEAL_DAYS", 200)
    letters()
    scene.judge("keep", number)
    with scene.app.test_request_context("/", headers={"Accept-Language": "en"}):
        day = long_date(clock.now() + timedelta(days=200))
    (letter,) = to(letters, NORA)
    assert f"object with us on that page, until {day}." in " ".join(letter.text.split())
    assert f"You can object with us until {day}." in words(in_english(client).get(letter.link("/notices/")).text)


def test_a_notice_that_was_turned_down_stays_so_when_a_later_one_is_upheld(scene, letters, number):
    """Its sender was answered and can appeal; nobody has taken that answer back."""
    scene.judge("hide", number)
    scene.judge("restore", number)
    paul = Said("threat", WHY, "Paul", "paul@example.net", in_good_faith=True)
    about = {"sender": NOBODY, "comment_id": number, "revision": 1, "language": "en", "submit_token": "p"}
    act(scene, give_notice, said=paul, **about)
    letters()
    scene.judge("hide", number)
    assert outcomes(scene) == ["rejected", "rejected", "upheld"]
    assert {one.to for one in letters()} == {"paul@example.net", "ben@example.org"}
    assert scene.rows(Statement)[-1]["legal_basis"] == ""
