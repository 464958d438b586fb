"""An address that nobody has proven to be theirs gets only what proves it: it may be a stranger's."""

import io
import json
import zipfile

import pytest

from app.accounts.models.account import Account
from app.foundation import clock
from app.foundation.db import db, transaction
from app.notifications.models.subscriber import Subscriber
from tests.privacy.test_pages import KEEP, LEAVE


@pytest.fixture
def unproven(scene, as_):
    """Somebody who signed up with an address and never confirmed it."""
    with scene.app.app_context(), transaction():
        db.session.get(Account, scene.people.ben.id).email_key = None
    return as_("ben")


def test_leaving_and_staying_in_turn_writes_no_letter_to_a_stranger(scene, unproven, leaving):
    for texts in ("keep", "remove") * 2:
        assert unproven.send(LEAVE, texts=texts, sure="yes").status_code == 303
        assert unproven.send(KEEP).status_code == 303
    assert leaving.mails() == []
    assert leaving.erase("ben")
    assert leaving.mails() == []


def test_a_copy_is_made_without_a_letter(scene, unproven, leaving, work):
    assert "Eine Mail" not in unproven.get("/account/privacy").text
    with scene.app.app_context(), transaction():
        db.session.add(Subscriber(email="x@y.z", email_key="x@y.z", language="de", created_at=clock.now()))
    unproven.send("/account/exports")
    assert "eine Mail" not in unproven.get("/account/privacy").text
    work()
    assert "/account/exports/1" in unproven.get("/account/privacy").text
    assert leaving.mails() == []
    archive = zipfile.ZipFile(io.BytesIO(unproven.get("/account/exports/1").data))
    assert json.loads(archive.read("data/subscriber.json")) == [], "other people's addresses"


def test_changing_the_choice_writes_no_second_letter_and_is_limited(scene, as_, leaving):
    ben = as_("ben")
    for _ in range(5):
        for texts in ("keep", "remove"):
            assert ben.send(LEAVE, texts=texts, sure="yes").status_code == 303
    assert ben.send(LEAVE, texts="keep", sure="yes").status_code == 429
    assert leaving.mails() == [("deletion_planned", "ben@example.org")]
    assert ben.send(KEEP).status_code == 303
    assert leaving.account("ben")["deletion_due_at"] is None
