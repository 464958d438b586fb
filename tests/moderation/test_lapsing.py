"""Appeals that end by themselves: what they are about was taken back or is gone, and people are told so."""

from datetime import timedelta

import pytest

from app.accounts.actions.erasing import erase_account
from app.accounts.models.sanction import Sanction, SanctionKind
from app.accounts.viewer import NOBODY
from app.audit.models import AuditEntry
from app.discussion.actions.reporting import report_by_rule
from app.discussion.models.comment import Comment
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import Conflict, NotAllowed
from app.moderation.actions.appealing import appeal_notice, decide_appeal
from app.moderation.actions.deciding import carry_out_hiding, confirm_hiding
from app.moderation.actions.noticing import Said, give_notice
from app.moderation.actions.sanctioning import lift_measure, take_measure
from app.moderation.actions.undoing import undo_decision
from app.moderation.models.decision import Cause, Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Outcome, Statement
from app.notifications.models.notification import Notification
from tests.discussion.scenes import in_english, words
from tests.moderation.desks import LINKS
from tests.moderation.test_appeals import object_to
from tests.moderation.test_statements import PATH, hide

NORA, OTTO = "nora@example.net", "otto@example.net"
LOOKING_AGAIN = "We have taken back the decision you appealed against and are looking at your notice again."
WHY = "Der Kommentar nennt meine Nachbarin eine Betrügerin. Das ist nicht wahr."


def act(scene, action, **given):
    with scene.app.app_context():
        return in_transaction(lambda: action(**given))


def outcomes(scene):
    return [row["outcome"] for row in scene.rows(Appeal)]


def undo_last(scene):
    act(scene, undo_decision, moderator=scene.viewer("mo"), decision_id=scene.rows(Decision)[-1]["id"])


def reject(scene, who):
    act(scene, decide_appeal, moderator=scene.viewer(who), appeal_id=1, uphold=False, answer="Es bleibt dabei.")


def subjects_to(letters, address):
    return [letter.subject for letter in letters() if letter.to == address]


@pytest.fixture
def number(scene):
    return scene.say("ben", "Die Nachbarin ist eine Betrügerin.")


@pytest.fixture
def turned_down(scene, letters, number):
    """Nora and Otto have told us of the comment, were turned down, and appeal."""
    for email in (NORA, OTTO):
        said = Said("insult", WHY, "Nora", email, in_good_faith=True)
        about = {"sender": NOBODY, "comment_id": number, "revision": 1, "language": "en", "submit_token": email}
        act(scene, give_notice, said=said, **about)
    scene.judge("keep", number)
    tokens = {}
    for letter in letters():
        if letter.to in {NORA, OTTO} and "Decision" in letter.subject:
            tokens[letter.to] = letter.link("/notices/").rpartition("/")[2]
    for token in tokens.values():
        act(scene, appeal_notice, token=token, body="Doch nicht wahr.")
    letters()
    return tokens


def test_the_author_of_a_comment_that_is_back_is_told_and_nobody_can_reject_the_appeal(scene, as_, letters, number):
    reference = hide(scene, number)
    object_to(scene, reference)
    letters()
    scene.judge("restore", number)
    assert outcomes(scene) == ["moot"]
    assert [letter.to for letter in letters() if reference in letter.subject] == ["ben@example.org"]
    page = words(in_english(as_("ben")).get(f"{PATH}/{reference}").text)
    assert "What you appealed against was taken back in the meantime" in page
    assert "You have deleted the comment" not in page
    answer = as_("ida").send("/moderation/appeals/1", do="reject", answer="Es bleibt dabei.")
    assert answer.status_code == 409
    assert scene.rows(AuditEntry)[-1]["verb"] == "appeal_moot"


def test_undoing_the_removal_ends_the_appeal_too(scene, number):
    object_to(scene, hide(scene, number))
    act(scene, undo_decision, moderator=scene.viewer("mo"), decision_id=scene.rows(Decision)[-1]["id"])
    assert outcomes(scene) == ["moot"]


def test_another_decision_that_leaves_it_hidden_ends_nothing(scene, number):
    object_to(scene, hide(scene, number))
    with scene.app.app_context(), transaction():
        report_by_rule(comment_id=number, revision=1, rule="notice")
    act(scene, confirm_hiding, moderator=scene.viewer("mo"), comment_id=number, revision=1)
    assert outcomes(scene) == [None]


@pytest.mark.parametrize("how", ["approved", "edited"])
def test_what_waited_for_its_text_and_appears_needs_no_appeal(scene, letters, how):
    number = scene.say("ben", LINKS)
    reference = scene.rows(Statement)[0]["reference"]
    object_to(scene, reference)
    letters()
    if how == "approved":
        scene.judge("approve", number)
    else:
        scene.edit("ben", number, "Ohne Links")
    assert scene.comment(number)["state"] == "published"
    assert outcomes(scene) == ["moot"]
    assert sum(reference in subject for subject in subjects_to(letters, "ben@example.org")) == 1


def test_what_was_public_waits_for_its_new_text_and_is_back_needs_no_appeal_and_nobody_hears_of_it_twice(
    scene, letters
):
    first = scene.say("cleo")
    number = scene.say("ben", "Ohne Links", first)
    told = scene.rows(Notification)
    assert told
    scene.edit("ben", number, LINKS)
    reference = scene.rows(Statement)[0]["reference"]
    object_to(scene, reference)
    letters()
    scene.edit("ben", number, "Doch ohne Links")
    assert scene.comment(number)["state"] == "published"
    assert outcomes(scene) == ["moot"]
    assert [reference in subject for subject in subjects_to(letters, "ben@example.org")] == [True]
    assert scene.rows(Notification) == told


def test_an_appeal_against_a_measure_ends_when_it_is_lifted(scene, letters, people):
    given = {"moderator": scene.viewer("mo"), "account_id": people.ben.id, "reason": "insult"}
    act(scene, take_measure, kind=SanctionKind.WATCH, **given)
    object_to(scene, scene.rows(Statement)[0]["reference"])
    letters()
    act(scene, lift_measure, moderator=scene.viewer("ida"), sanction_id=scene.rows(Sanction)[0]["id"])
    assert outcomes(scene) == ["moot"]
    assert len(subjects_to(letters, "ben@example.org")) == 1


def test_what_ended_unnoticed_is_not_rejected_but_ends(scene, letters, number):
    object_to(scene, hide(scene, number))
    scene.judge("restore", number)
    with scene.app.app_context(), transaction():
        made = db.session.get_one(Appeal, 1)
        made.decided_at = made.outcome = None
    letters()
    act(scene, decide_appeal, moderator=scene.viewer("ida"), appeal_id=1, uphold=False, answer="Es bleibt dabei.")
    (row,) = scene.rows(Appeal)
    assert (row["outcome"], row["answer"], row["decided_by_id"]) == ("moot", "", None)


def test_who_told_of_a_comment_that_is_removed_after_all_hears_that_their_appeal_is_over(
    scene, client, letters, number, turned_down
):
    scene.judge("hide", number, reason="spam")
    assert outcomes(scene) == ["moot", "moot"]
    (letter,) = [one for one in letters() if one.to == NORA]
    assert letter.subject.startswith("Your appeal needs no decision any more")
    assert "no longer public, so there is nothing left to decide" in " ".join(letter.text.split())
    page = words(in_english(client).get(f"/notices/{turned_down[NORA]}").text)
    assert "no longer public, so there is nothing left to decide" in page
    with pytest.raises(Conflict):
        act(scene, decide_appeal, moderator=scene.viewer("ida"), appeal_id=1, uphold=False, answer="Es bleibt.")


def test_where_one_sender_is_right_the_other_hears_of_it(scene, letters, number, turned_down):
    act(scene, decide_appeal, moderator=scene.viewer("ida"), appeal_id=1, uphold=True, answer="Stimmt.")
    assert outcomes(scene) == ["upheld", "moot"]
    assert {row["outcome"] for row in scene.rows(Notice)} == {"upheld"}


def test_where_the_comment_comes_back_senders_are_heard_as_before(scene, letters, number, turned_down):
    scene.judge("hide", number, reason="spam")
    act(scene, undo_decision, moderator=scene.viewer("mo"), decision_id=scene.rows(Decision)[-1]["id"])
    assert outcomes(scene) == [None, None]
    assert subjects_to(letters, NORA) == [], "nothing had been said yet"
    with clock.pretending(clock.now() + timedelta(hours=1)):
        scene.judge("hide", number, reason="spam")
        assert len(subjects_to(letters, NORA)) == 1


def test_what_only_a_rule_has_hidden_ends_no_appeal(scene, number, turned_down):
    with scene.app.app_context(), transaction():
        comment = db.session.get_one(Comment, number)
        carry_out_hiding(comment, moderator_id=None, reason="other", cause=Cause.REPORT, rule="many_reports")
    assert outcomes(scene) == [None, None]


def test_who_took_a_rejection_back_does_not_decide_the_appeal_against_it(scene, client, letters, number, turned_down):
    undo_last(scene)
    assert outcomes(scene) == ["moot", "moot"]
    assert [row["outcome"] for row in scene.rows(Notice)] == [None, None]
    with pytest.raises(Conflict):
        reject(scene, "mo")
    (letter,) = [one for one in letters() if one.to == NORA]
    assert letter.subject.startswith("Your appeal needs no decision any more")
    assert LOOKING_AGAIN in " ".join(letter.text.split())
    page = words(in_english(client).get(f"/notices/{turned_down[NORA]}").text)
    assert LOOKING_AGAIN in page
    assert "Waits for our decision" in page
    assert "no longer public" not in page


def test_a_notice_that_is_turned_down_anew_has_its_appeal_back_and_somebody_else_decides(scene, number, turned_down):
    undo_last(scene)
    scene.judge("keep", number, who="ida")
    assert outcomes(scene) == [None, None]
    with pytest.raises(NotAllowed):
        reject(scene, "ida")
    reject(scene, "mo")
    assert outcomes(scene) == ["rejected", None]


@pytest.mark.parametrize("how", ["turned down anew", "public again"])
def test_who_was_told_that_an_appeal_is_over_is_told_when_it_is_open_again(scene, letters, number, turned_down, how):
    if how == "public again":
        scene.judge("hide", number, reason="spam")
    else:
        undo_last(scene)
    assert len(subjects_to(letters, NORA)) == 1
    if how == "public again":
        undo_last(scene)
    else:
        scene.judge("keep", number, who="ida")
    assert outcomes(scene) == [None, None]
    told = [letter for letter in letters() if letter.to == NORA and "appeal" in letter.subject]
    assert [letter.subject.split(" (")[0] for letter in told] == ["We are looking at your appeal again"]
    assert "your appeal is open again. You need not do anything." in " ".join(told[0].text.split())


@pytest.mark.parametrize("goes", ["comment", "account"])
def test_a_sender_is_told_where_the_comment_goes_with_its_author(scene, letters, people, number, turned_down, goes):
    if goes == "comment":
        scene.delete("ben", number)
    else:
        with scene.app.app_context(), transaction():
            erase_account(people.ben.id)
    assert outcomes(scene) == [Outcome.MOOT, Outcome.MOOT]
    told = {letter.to: letter.subject for letter in letters()}
    for address in (NORA, OTTO):
        assert told[address].startswith("Your appeal needs no decision any more")
