"""Who moderates."""

import pytest

from app.accounts.viewer import NOBODY
from app.moderation.policy import may_moderate


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "sid", "edda", "mo", "ida"])
def test_moderators_and_administrators_moderate_and_nobody_else(scene, who):
    assert may_moderate(scene.viewer(who)) == (who in {"mo", "ida"})
    assert not may_moderate(NOBODY)
