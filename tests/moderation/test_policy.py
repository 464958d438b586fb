"""Who moderates, and who decides about appeals."""

import pytest

from app.accounts.models.account import Account, Role
from app.accounts.viewer import NOBODY, viewer_of
from app.foundation.db import db, transaction
from app.moderation.policy import may_decide_appeal, may_moderate

TWO = {"mo": Role.MODERATOR, "ida": Role.ADMINISTRATOR, "cleo": Role.READER}
ALONE = {**TWO, "ida": Role.READER}
THREE = {**TWO, "cleo": Role.MODERATOR}


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "sid", "edda", "mo", "ida"])
def test_moderators_and_administrators_moderate_and_nobody_else(scene, who):
    assert may_moderate(scene.viewer(who)) == (who in {"mo", "ida"})
    assert not may_moderate(NOBODY)


@pytest.mark.parametrize(
    "roles, first, author, appellant, deciders",
    [
        (TWO, None, "ben", "ben", {"mo", "ida"}),
        (TWO, "mo", "ben", "ben", {"ida"}),
        (TWO, "mo", "ida", "ida", {"mo"}),
        (TWO, "mo", None, "ida", {"mo"}),
        (TWO, "mo", "ida", None, {"mo"}),
        (TWO, "mo", "mo", "ida", {"mo"}),
        (TWO, "ida", "mo", "ida", {"mo"}),
        (THREE, "mo", "ida", "ida", {"cleo"}),
        (THREE, "mo", "ben", "ben", {"ida", "cleo"}),
        (ALONE, "mo", "ben", "ben", {"mo"}),
        (ALONE, None, "mo", "mo", {"mo"}),
    ],
)
def test_about_an_appeal_there_is_always_somebody_who_decides(scene, roles, first, author, appellant, deciders):
    with scene.app.app_context(), transaction():
        for who, role in roles.items():
            db.session.get_one(Account, getattr(scene.people, who).id).role = role
    first, author, appellant = (who and getattr(scene.people, who).id for who in (first, author, appellant))
    about = {"first_id": first, "author_id": author, "appellant_id": appellant}
    with scene.app.app_context():
        moderators = [who for who in roles if roles[who] != Role.READER]
        assert {who for who in moderators if may_decide_appeal(_as(scene, who, roles), **about)} == deciders
        assert not may_decide_appeal(scene.viewer("ben"), **about)


def _as(scene, who, roles):
    somebody = getattr(scene.people, who)
    return viewer_of(somebody.id, somebody.name, roles[who])
