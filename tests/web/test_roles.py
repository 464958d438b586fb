"""Every route for every role: a route that is not in this table fails the test."""

import pytest

from tests.web.routes import rules

EVERYBODY = (200, 200, 200, 200)
MEMBERS = (303, 200, 200, 200)
MODERATORS = (303, 403, 403, 200)
LEADS_ON = (303, 303, 303, 303)
MOVES_ON = (200, 303, 303, 303)
NOTHING = (404, 404, 404, 404)
NO_LOOKING = (405, 405, 405, 405)
ROLES = ("nobody", "cleo", "ben", "mo")

# What a stranger, another reader, the author of the comment and a moderator see.
LOOKING = {
    "front.home": EVERYBODY,
    "front.article": EVERYBODY,
    "front.healthz": EVERYBODY,
    "front.readyz": EVERYBODY,
    "front.robots": EVERYBODY,
    "web.favicon": EVERYBODY,
    "web.static_file": NOTHING,
    "accounts.login": MOVES_ON,
    "accounts.signup": MOVES_ON,
    "accounts.account": MEMBERS,
    "accounts.password": MEMBERS,
    "accounts.setup": NOTHING,
    "discussion.create_comment": EVERYBODY,
    "discussion.comment": LEADS_ON,
    "discussion.reply": EVERYBODY,
    "discussion.thread": EVERYBODY,
    "discussion.markdown_help": EVERYBODY,
    "discussion.edit": (303, 403, 200, 403),
    "discussion.delete": (303, 403, 200, 403),
    "moderation.queue": MODERATORS,
    "moderation.case": MODERATORS,
    "moderation.hide": MODERATORS,
    "moderation.restore": MODERATORS,
    "moderation.approve": MODERATORS,
    "moderation.close": MODERATORS,
    "moderation.reopen": MODERATORS,
    "front.display": NO_LOOKING,
    "accounts.logout": NO_LOOKING,
    "discussion.save_draft": NO_LOOKING,
    "discussion.save_reply_draft": NO_LOOKING,
    "discussion.preview": NO_LOOKING,
}

# What an empty form with the right token does; 303 may be a redirect to the log-in page.
SENDING = {
    "front.display": LEADS_ON,
    "accounts.login": (422, 422, 422, 422),
    "accounts.signup": (422, 422, 422, 422),
    "accounts.logout": LEADS_ON,
    "accounts.password": (401, 422, 422, 422),
    "accounts.setup": NOTHING,
    "discussion.create_comment": (303, 422, 422, 422),
    "discussion.save_draft": LEADS_ON,
    "discussion.save_reply_draft": LEADS_ON,
    "discussion.reply": (303, 422, 422, 422),
    "discussion.edit": (303, 422, 422, 422),
    "discussion.delete": (401, 403, 303, 403),
    "discussion.preview": (401, 422, 422, 422),
    "moderation.hide": (401, 403, 403, 422),
    "moderation.restore": (401, 403, 403, 422),
    "moderation.approve": (401, 403, 403, 422),
    "moderation.close": (401, 403, 403, 422),
    "moderation.reopen": (401, 403, 403, 303),
}


@pytest.fixture
def comment(as_, article, setting):
    """Ben's published comment, number 1."""
    setting("HOLD_FIRST_COMMENTS", 0)
    assert as_("ben").send(f"{article.path}/comments", body="Ein Anfang.").location == "/comments/1"


@pytest.fixture(params=range(4), ids=ROLES)
def role(request):
    return request.param


@pytest.fixture
def readers(as_, client, role):
    """Makes browsers of somebody in the role."""
    return lambda: client if role == 0 else as_(ROLES[role])


def test_the_tables_know_every_route(app):
    assert {endpoint for endpoint, _ in rules(app, "GET")} | {endpoint for endpoint, _ in rules(app, "POST")} == set(
        LOOKING
    )
    assert {endpoint for endpoint, _ in rules(app, "POST")} == set(SENDING)


@pytest.mark.usefixtures("comment")
def test_everybody_sees_what_is_meant_for_them(app, readers, role):
    reader = readers()
    paths = dict(rules(app, "POST")) | dict(rules(app, "GET"))
    seen = {endpoint: reader.get(paths[endpoint]).status_code for endpoint in LOOKING}
    assert seen == {endpoint: statuses[role] for endpoint, statuses in LOOKING.items()}


@pytest.mark.usefixtures("comment")
def test_everybody_sends_what_is_meant_for_them(app, readers, role):
    seen = {}
    for endpoint, path in sorted(rules(app, "POST"), key=lambda rule: rule[0] == "discussion.delete"):
        reader = readers()
        reader._token = ""
        seen[endpoint] = reader.send(path).status_code
    assert seen == {endpoint: statuses[role] for endpoint, statuses in SENDING.items()}


@pytest.mark.usefixtures("comment")
def test_strangers_are_led_to_log_in_and_back(client):
    for path in ("/account", "/moderation?show=hidden", "/comments/1/edit"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/login?next=/")
    assert client.get("/moderation?show=hidden").location == "/login?next=/moderation?show%3Dhidden"
    fetched = client.fetch("/account")
    assert (fetched.status_code, fetched.location) == (401, "/login?next=/account")
