"""Statements that a later decision has overtaken: what holds is said, appealed and decided, and nothing else."""

import pytest

from app.foundation.refusals import Conflict, NotAllowed
from app.moderation.models.decision import Decision
from app.moderation.models.statement import Appeal, Statement
from tests.discussion.scenes import in_english, words
from tests.moderation.desks import LINKS, report, undo
from tests.moderation.test_appeals import decide, object_to
from tests.moderation.test_statements import PATH

AGAIN, NEWER = "This no longer holds", "There is a newer decision about this comment."


@pytest.fixture
def pages(scene, as_):
    """What Ben reads on the page of each of his statements, the first one first."""
    ben = in_english(as_("ben"))

    def read():
        return [ben.get(f"{PATH}/{row['reference']}").text for row in scene.rows(Statement)]

    return read


def last(scene):
    return scene.rows(Decision)[-1]["id"]


def test_a_hold_is_no_longer_appealed_once_somebody_has_hidden_the_comment(scene, pages):
    number = scene.say("ben", LINKS)
    scene.judge("hide", number)
    hold, removal = pages()
    assert NEWER in words(hold)
    assert "You can appeal here until" not in words(hold)
    assert ['name="body"' in page for page in (hold, removal)] == [False, True]
    first, second = (row["reference"] for row in scene.rows(Statement))
    with pytest.raises(Conflict):
        object_to(scene, first)
    object_to(scene, second)
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"


def test_an_appeal_against_a_hold_is_not_upheld_in_vain_after_the_comment_was_hidden(scene, as_):
    number = scene.say("ben", LINKS)
    object_to(scene, scene.rows(Statement)[0]["reference"])
    scene.judge("hide", number)
    with pytest.raises(NotAllowed):
        decide(scene, 1, who="mo")
    with pytest.raises(Conflict, match="hidden by a later decision"):
        decide(scene, 1, who="ida")
    answer = as_("ida").send("/moderation/appeals/1", do="uphold", answer="Das war ein Zitat.")
    assert answer.status_code == 409
    assert "Stellen Sie ihn zuerst wieder her" in answer.text
    assert "Das war ein Zitat.</textarea>" in answer.text
    assert scene.rows(Appeal)[0]["outcome"] is None
    scene.judge("restore", number, who="ida")
    assert scene.rows(Appeal)[0]["outcome"] == "moot", "there is nothing left to decide"
    answer = as_("ida").send("/moderation/appeals/1", do="reject", answer="Zu spät getippt.")
    assert (answer.status_code, "Zu spät getippt.</textarea>" in answer.text) == (409, True)
    assert scene.comment(number)["state"] == "published"


def test_when_the_hiding_is_undone_the_hold_can_be_appealed_again(scene, as_, pages):
    number = scene.say("ben", LINKS)
    scene.judge("hide", number)
    undo(as_("mo"), last(scene))
    hold, removal = pages()
    assert ['name="body"' in page for page in (hold, removal)] == [True, False]
    assert AGAIN in words(removal)
    assert "the comment is public" not in words(removal), "it waits"


def test_an_approval_that_was_taken_back_leaves_the_hold_as_it_was(scene, as_, pages):
    number = scene.say("ben", LINKS)
    scene.judge("approve", number)
    assert AGAIN in words(pages()[0])
    undo(as_("mo"), last(scene))
    page = pages()[0]
    assert AGAIN not in words(page)
    assert 'name="body"' in page
    object_to(scene, scene.rows(Statement)[0]["reference"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"
    assert all(AGAIN in words(page) for page in pages())


def test_a_return_that_was_taken_back_leaves_only_the_new_hiding_to_be_appealed(scene, as_, pages):
    number = scene.say("ben")
    scene.judge("hide", number)
    scene.judge("restore", number)
    undo(as_("mo"), last(scene))
    first, second = pages()
    assert AGAIN not in words(first) + words(second)
    assert NEWER in words(first)
    assert ['name="body"' in page for page in (first, second)] == [False, True]
    object_to(scene, scene.rows(Statement)[1]["reference"])
    decide(scene, 1)
    assert scene.comment(number)["state"] == "published"


def test_an_appeal_whose_success_was_taken_back_says_no_longer_that_it_is_public(scene, as_, pages):
    number = scene.say("ben")
    scene.judge("hide", number)
    object_to(scene, scene.rows(Statement)[0]["reference"])
    decide(scene, 1, who="ida")
    assert AGAIN in words(pages()[0])
    undo(as_("ida"), last(scene))
    assert scene.comment(number)["state"] == "hidden"
    assert AGAIN not in words(pages()[0])


def test_a_hiding_is_over_for_good_although_its_return_was_taken_back_for_a_while(scene, as_, pages):
    number = scene.say("ben")
    scene.judge("hide", number)
    scene.judge("restore", number)
    mo = as_("mo")
    undo(mo, last(scene))
    undo(mo, last(scene))
    assert [AGAIN in words(page) for page in pages()] == [True, True]
    scene.judge("hide", number, reason="spam")
    assert [AGAIN in words(page) for page in pages()] == [True, True, False]


def test_whoever_took_back_an_approval_does_not_decide_the_appeal(scene, as_):
    number = scene.say("ben", LINKS)
    scene.judge("approve", number)
    undo(as_("mo"), last(scene))
    for turn, row in enumerate(scene.rows(Statement), start=1):
        object_to(scene, row["reference"])
        with pytest.raises(NotAllowed):
            decide(scene, turn, who="mo")
    decide(scene, 1, who="ida")
    assert scene.comment(number)["state"] == "published"


def test_reports_hide_again_what_is_no_longer_left_as_it_is(scene, as_, setting):
    setting("HIDE_AT_REPORTS", 2)
    number = scene.say("ben", "Ein strittiger Satz")
    report(scene, number, "ada")
    scene.judge("keep", number)
    undo(as_("mo"), last(scene))
    assert as_("cleo").send(f"/comments/{number}/report", reason="insult").status_code == 303
    assert scene.comment(number)["state"] == "hidden"
