"""The scene: an article with a discussion, in which comments appear at once unless a test wants otherwise."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.discussion.scenes import Scene
from tests.parts.publication import Cast, Published


@pytest.fixture
def scene(app: Flask, article: Published, people: Cast, setting: Callable[[str, object], None]) -> Scene:
    """`scene.say("ben", "Hallo")` posts a comment; limits are far away."""
    setting("HOLD_FIRST_COMMENTS", 0)
    setting("LIMIT_COMMENTS_PER_MINUTE", 10_000)
    setting("LIMIT_DRAFTS_PER_MINUTE", 10_000)
    return Scene(app, article, people)
