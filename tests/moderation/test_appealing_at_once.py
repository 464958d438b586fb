"""Two who write about the same thing at the same moment: neither waits for the other in a circle, nothing is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app.accounts.actions import sanctioning as carrying_out
from app.accounts.actions.erasing import erase_account
from app.accounts.models.account import Account
from app.discussion.actions import editing
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import Conflict
from app.moderation.actions import appealing, lapsing, sanctioning
from app.moderation.models.statement import Appeal, Restriction, Statement
from tests.moderation.test_appeals import WHY, notice, object_to
from tests.moderation.test_statements import hide, restrict


@pytest.fixture
def meet(monkeypatch):
    """`meet(module, "name")`: whoever has called it waits for the other one, once, and for a second at most."""
    both_hold_something, mine = threading.Barrier(2), threading.local()

    def pause():
        if not getattr(mine, "has_met", False):
            mine.has_met = True
            with suppress(threading.BrokenBarrierError):
                both_hold_something.wait(1)

    def patched(module, name, *, before=False):
        original = getattr(module, name)

        def met(*given, **named):
            if before:
                pause()
            found = original(*given, **named)
            pause()
            return found

        monkeypatch.setattr(module, name, met)

    return patched


@pytest.fixture
def together(scene):
    """Does two things, each once: a second try would hide that the two had met. Says which of them came too late."""
    one_has_ended = threading.Event()

    def act(action):
        with scene.app.app_context():
            try:
                with transaction():
                    action()
            except Conflict:
                return "late"
            finally:
                db.session.remove()
                one_has_ended.set()
        return "done"

    def both(*actions):
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(act, actions))

    both.one_has_ended = one_has_ended
    return both


def upholding(scene):
    ida = scene.viewer("ida")
    return lambda: appealing.decide_appeal(moderator=ida, appeal_id=1, uphold=True, answer="Stimmt.")


def deleting(scene, number):
    ben = scene.viewer("ben")
    return lambda: editing.delete_comment(author=ben, comment_id=number)


def test_an_appeal_is_decided_while_its_author_deletes_the_comment(scene, meet, together):
    number = scene.say("ben")
    object_to(scene, hide(scene, number))
    meet(editing, "comment_to_change")
    meet(appealing, "comment_to_change")
    meet(appealing, "appeal_to_decide")
    decided, deleted = together(upholding(scene), deleting(scene, number))
    assert deleted == "done"
    assert scene.rows(Appeal)[0]["outcome"] == {"done": "upheld", "late": "moot"}[decided]
    assert scene.comment(number)["state"] == "deleted"


def test_an_appeal_against_a_ban_is_decided_while_somebody_lifts_it(scene, meet, together):
    object_to(scene, restrict(scene, Restriction.BAN))
    meet(sanctioning, "person_to_judge")
    meet(appealing, "account_to_change")
    meet(carrying_out, "_keep_standing", before=True)
    mo = scene.viewer("mo")
    ended = together(upholding(scene), lambda: sanctioning.lift_measure(moderator=mo, sanction_id=1))
    assert "done" in ended
    assert scene.rows(Appeal)[0]["outcome"] is not None
    assert scene.rows(Account, Account.id == scene.people.ben.id)[0]["banned_at"] is None


def test_no_appeal_stays_open_about_a_comment_that_is_being_deleted(scene, meet, together):
    number = scene.say("ben")
    hide(scene, number)
    reference = scene.rows(Statement)[0]["reference"]
    ben = scene.viewer("ben")

    def appeal_and_dawdle():
        appealing.appeal(person=ben, reference=reference, body=WHY)
        together.one_has_ended.wait(1)

    meet(editing, "comment_to_change")
    meet(appealing, "comment_to_change")
    meet(appealing, "note_down")
    together(appeal_and_dawdle, deleting(scene, number))
    assert [row["outcome"] for row in scene.rows(Appeal)] in ([], ["moot"])
    assert scene.comment(number)["state"] == "deleted"


def test_an_appeal_is_decided_while_the_author_of_the_comment_is_erased(scene, meet, together):
    number = scene.say("ben")
    notice(scene, number)
    with scene.app.app_context():
        in_transaction(lambda: appealing.appeal_notice(token="schlüssel", body=WHY))
    uphold = upholding(scene)

    def uphold_and_dawdle():
        uphold()
        together.one_has_ended.wait(1)

    meet(appealing, "appeal_to_decide")
    meet(lapsing, "commented_by_with_open_appeals")
    decided, erased = together(uphold_and_dawdle, lambda: erase_account(scene.people.ben.id))
    assert erased == "done"
    assert scene.rows(Appeal)[0]["outcome"] == {"done": "upheld", "late": "moot"}[decided]
    assert scene.comment(number)["state"] == "deleted"
