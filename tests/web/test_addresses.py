"""Templates' addresses are remembered, and are those that Flask would build each time."""

import pytest
from flask import url_for

from app.web.addresses import LARGEST_ID

CALLS: tuple[tuple[str, dict[str, object]], ...] = (
    ("front.home", {}),
    ("front.article", {"slug": "tool-library"}),
    ("front.article", {"slug": "tool-library", "_anchor": "über 100 %"}),
    ("front.article", {"slug": "tool-library", "order": "newest", "after": 12}),
    ("discussion.comment", {"id": 7}),
    ("discussion.comment", {"id": 7, "folded": 1}),
    ("discussion.comment", {"id": LARGEST_ID}),
    ("accounts.login", {"next": "/articles/x?a=b&c=%25"}),
    ("front.home", {"_external": True}),
)


@pytest.mark.parametrize("endpoint, values", CALLS)
@pytest.mark.parametrize("prefix", ["", "/wort"])
def test_they_are_the_same_the_first_and_the_second_time(app, endpoint, values, prefix):
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
        address = app.jinja_env.globals["url_for"]
        assert address(endpoint, **values) == address(endpoint, **values) == url_for(endpoint, **values)


def test_another_number_gives_another_address(app):
    with app.test_request_context("/"):
        address = app.jinja_env.globals["url_for"]
        assert address("discussion.comment", id=1) != address("discussion.comment", id=2)


def test_what_strangers_make_up_is_not_remembered(app, client):
    known = app.jinja_env.globals["url_for"].__closure__
    remembered = next(cell.cell_contents for cell in known if hasattr(cell.cell_contents, "cache_info"))
    client.get("/nowhere")
    before = remembered.cache_info().currsize
    for number in range(5):
        client.get(f"/nowhere?x={number}{'y' * 500}")
    assert remembered.cache_info().currsize == before
