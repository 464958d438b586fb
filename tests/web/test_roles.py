"""Every route for every role: a route that is not in this table fails the test."""

import pytest

from tests.web.routes import rules

EVERYBODY = (200, 200, 200, 200)
MEMBERS = (303, 200, 200, 200)
MODERATORS = (303, 403, 403, 200)
ADMINISTRATORS = (303, 403, 403, 403)
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
    "live.pulse": EVERYBODY,
    "front.readyz": EVERYBODY,
    "front.robots": EVERYBODY,
    "web.favicon": EVERYBODY,
    "web.static_file": NOTHING,
    "accounts.login": MOVES_ON,
    "accounts.signup": MOVES_ON,
    "accounts.account": MEMBERS,
    "accounts.security": MEMBERS,
    "accounts.password": MEMBERS,
    "accounts.setup": NOTHING,
    "privacy.policy": EVERYBODY,
    "privacy.account": MEMBERS,
    "privacy.deletion": MEMBERS,
    "privacy.export": (303, 404, 404, 404),
    "accounts.login_link": MOVES_ON,
    "accounts.use_login_link": NOTHING,
    "accounts.login_code": LEADS_ON,
    "accounts.reset": EVERYBODY,
    "accounts.reset_sent": LEADS_ON,
    "accounts.use_reset_link": NOTHING,
    "accounts.again": LEADS_ON,
    "accounts.again_mail": NO_LOOKING,
    "accounts.again_code": NO_LOOKING,
    "accounts.confirm": LEADS_ON,
    "accounts.confirm_mail": NO_LOOKING,
    "accounts.confirm_address": LEADS_ON,
    "accounts.confirm_link": NOTHING,
    "accounts.refuse_confirmation": NO_LOOKING,
    "accounts.email": MEMBERS,
    "accounts.email_code": LEADS_ON,
    "accounts.email_link": NOTHING,
    "accounts.stop_move": NOTHING,
    "accounts.end_session": NO_LOOKING,
    "accounts.end_other_sessions": NO_LOOKING,
    "accounts.second_factor": (404, 303, 303, 303),
    "accounts.lost_device": NOTHING,
    "accounts.come_in_without_device": NOTHING,
    "accounts.stop_lost_device": NOTHING,
    "accounts.passkey_login": EVERYBODY,
    "accounts.provider_login": NOTHING,
    "accounts.provider_back": NOTHING,
    "accounts.provider_link": NOTHING,
    "accounts.provider_account": NOTHING,
    "accounts.unlink_provider": (303, 404, 404, 404),
    "accounts.new_passkey": MEMBERS,
    "accounts.passkey": (303, 404, 404, 404),
    "accounts.remove_passkey": (303, 404, 404, 404),
    "accounts.confirm_authenticator": LEADS_ON,
    "accounts.remove_authenticator": LEADS_ON,
    "accounts.recovery_codes": MEMBERS,
    "accounts.start_over": NO_LOOKING,
    "accounts.passkey_options": NO_LOOKING,
    "accounts.new_passkey_options": NO_LOOKING,
    "accounts.start_authenticator": NO_LOOKING,
    "discussion.create_comment": EVERYBODY,
    "discussion.comment": LEADS_ON,
    "discussion.reply": EVERYBODY,
    "discussion.thread": EVERYBODY,
    "discussion.markdown_help": EVERYBODY,
    "discussion.recommendation": (303, 200, 403, 200),
    "discussion.highlight": (303, 403, 403, 200),
    "publication.netiquette": EVERYBODY,
    "publication.imprint": EVERYBODY,
    "publication.pages": ADMINISTRATORS,
    "publication.edit": ADMINISTRATORS,
    "discussion.edit": (303, 403, 200, 403),
    "discussion.delete": (303, 403, 200, 403),
    "discussion.following": MEMBERS,
    "notifications.notifications": MEMBERS,
    "notifications.choices": MEMBERS,
    "notifications.unsubscribe": NOTHING,
    "notifications.subscribe": MOVES_ON,
    "notifications.subscription": NOTHING,
    "moderation.queue": MODERATORS,
    "moderation.case": MODERATORS,
    "moderation.person": MODERATORS,
    "moderation.measure": MODERATORS,
    "moderation.hide_latest": MODERATORS,
    "moderation.lift": NO_LOOKING,
    "moderation.note": NO_LOOKING,
    "moderation.decide": NO_LOOKING,
    "moderation.decide_picked": NO_LOOKING,
    "moderation.undo": NO_LOOKING,
    "moderation.claims": MODERATORS,
    "moderation.decision": (303, 403, 403, 404),
    "moderation.claim": NO_LOOKING,
    "accounts.acknowledge": NO_LOOKING,
    "moderation.hide": MODERATORS,
    "moderation.restore": MODERATORS,
    "moderation.approve": MODERATORS,
    "moderation.report": (200, 200, 403, 200),
    "moderation.notice": EVERYBODY,
    "moderation.notice_status": NOTHING,
    "moderation.notices": MODERATORS,
    "moderation.notice_case": (303, 403, 403, 404),
    "moderation.uphold_notice": NO_LOOKING,
    "moderation.reject_notice": NO_LOOKING,
    "moderation.notice_alarm": NO_LOOKING,
    "moderation.notice_sender": NO_LOOKING,
    "moderation.close": MODERATORS,
    "moderation.reopen": MODERATORS,
    "moderation.discussion": MODERATORS,
    "moderation.words": MODERATORS,
    "moderation.add_words": MODERATORS,
    "moderation.word_trial": MODERATORS,
    "moderation.try_words": MODERATORS,
    "moderation.word": (303, 403, 403, 404),
    "moderation.delete_word": NO_LOOKING,
    "moderation.statements": MEMBERS,
    "moderation.statement": (303, 404, 404, 404),
    "moderation.notice_appeal": NO_LOOKING,
    "moderation.appeals": MODERATORS,
    "moderation.appeal": (303, 403, 403, 404),
    "moderation.transparency": EVERYBODY,
    "moderation.transparency_table": EVERYBODY,
    "moderation.reasons": ADMINISTRATORS,
    "moderation.new_reason": ADMINISTRATORS,
    "moderation.reason": ADMINISTRATORS,
    "moderation.move_reason": NO_LOOKING,
    "moderation.remove_reason": NO_LOOKING,
    "moderation.log": MODERATORS,
    "moderation.log_table": MODERATORS,
    "accounts.profile": MEMBERS,
    "accounts.ignored": MEMBERS,
    "discussion.person": (404, 404, 404, 200),
    "discussion.ignoring": (303, 404, 404, 200),
    "discussion.end_ignoring": NO_LOOKING,
    "discussion.own_comments": MEMBERS,
    "notifications.outbox": ADMINISTRATORS,
    "notifications.outbox_letter": ADMINISTRATORS,
    "notifications.resend": NO_LOOKING,
    "front.display": NO_LOOKING,
    "privacy.ask": NO_LOOKING,
    "privacy.keep": NO_LOOKING,
    "accounts.logout": NO_LOOKING,
    "discussion.save_draft": NO_LOOKING,
    "discussion.save_reply_draft": NO_LOOKING,
    "discussion.preview": NO_LOOKING,
    "notifications.notification": NO_LOOKING,
}

# What an empty form with the right token does; 303 may be a redirect to the log-in page.
SENDING = {
    "front.display": LEADS_ON,
    "accounts.login": (422, 422, 422, 422),
    "accounts.signup": (422, 422, 422, 422),
    "accounts.logout": LEADS_ON,
    "accounts.password": (401, 422, 422, 422),
    "accounts.profile": (401, 422, 422, 422),
    "accounts.setup": NOTHING,
    "privacy.ask": (401, 303, 303, 303),
    "privacy.deletion": (401, 422, 422, 422),
    "privacy.keep": (401, 303, 303, 303),
    "accounts.login_link": (422, 422, 422, 422),
    "accounts.use_login_link": NOTHING,
    "accounts.login_code": (422, 422, 422, 422),
    "accounts.reset": (422, 422, 422, 422),
    "accounts.use_reset_link": NOTHING,
    "accounts.again": (401, 422, 422, 422),
    "accounts.again_mail": (401, 303, 303, 303),
    "accounts.again_code": (401, 422, 422, 422),
    "accounts.confirm": (401, 303, 303, 303),
    "accounts.confirm_mail": (401, 303, 303, 303),
    "accounts.confirm_address": (401, 303, 303, 303),
    "accounts.confirm_link": NOTHING,
    "accounts.refuse_confirmation": NOTHING,
    "accounts.email": (401, 422, 422, 422),
    "accounts.email_code": (401, 422, 422, 422),
    "accounts.email_link": NOTHING,
    "accounts.stop_move": NOTHING,
    "accounts.end_session": (401, 303, 303, 303),
    "accounts.end_other_sessions": (401, 303, 303, 303),
    "accounts.second_factor": (404, 303, 303, 303),
    "accounts.start_over": LEADS_ON,
    "accounts.lost_device": NOTHING,
    "accounts.come_in_without_device": NOTHING,
    "accounts.stop_lost_device": NOTHING,
    "accounts.passkey_login": (422, 422, 422, 422),
    "accounts.passkey_options": EVERYBODY,
    "accounts.provider_link": NOTHING,
    "accounts.provider_account": NOTHING,
    "accounts.unlink_provider": (401, 404, 404, 404),
    "accounts.new_passkey": (401, 422, 422, 422),
    "accounts.new_passkey_options": (401, 200, 200, 200),
    "accounts.passkey": (401, 404, 404, 404),
    "accounts.remove_passkey": (401, 404, 404, 404),
    "accounts.start_authenticator": (401, 303, 303, 303),
    "accounts.confirm_authenticator": (401, 422, 422, 422),
    "accounts.remove_authenticator": (401, 303, 303, 303),
    "accounts.recovery_codes": (401, 403, 403, 403),
    "discussion.create_comment": (303, 422, 422, 422),
    "discussion.save_draft": LEADS_ON,
    "discussion.save_reply_draft": LEADS_ON,
    "discussion.reply": (303, 422, 422, 422),
    "discussion.recommendation": (401, 303, 403, 303),
    "discussion.highlight": (401, 403, 403, 422),
    "publication.edit": (401, 403, 403, 403),
    "discussion.edit": (303, 422, 422, 422),
    "discussion.delete": (401, 403, 303, 403),
    "discussion.preview": (401, 422, 422, 422),
    "discussion.ignoring": (401, 404, 404, 303),
    "discussion.end_ignoring": (401, 303, 303, 303),
    "notifications.resend": (401, 403, 403, 403),
    "discussion.following": (401, 303, 303, 303),
    "notifications.notifications": (401, 303, 303, 303),
    "notifications.notification": (401, 404, 404, 404),
    "notifications.choices": (401, 422, 422, 422),
    "notifications.unsubscribe": NOTHING,
    "notifications.subscribe": (422, 303, 303, 303),
    "notifications.subscription": NOTHING,
    "moderation.statement": (401, 404, 404, 404),
    "moderation.notice_appeal": NOTHING,
    "moderation.appeal": (401, 403, 403, 404),
    "moderation.new_reason": (401, 403, 403, 403),
    "moderation.reason": (401, 403, 403, 403),
    "moderation.move_reason": (401, 403, 403, 403),
    "moderation.remove_reason": (401, 403, 403, 403),
    "moderation.decide": (401, 403, 403, 422),
    "moderation.decide_picked": (401, 403, 403, 422),
    "moderation.undo": (401, 403, 403, 404),
    "moderation.claim": (401, 403, 403, 204),
    "moderation.measure": (401, 403, 403, 422),
    "moderation.hide_latest": (401, 403, 403, 422),
    "moderation.lift": (401, 403, 403, 404),
    "moderation.note": (401, 403, 403, 422),
    "accounts.acknowledge": (401, 303, 303, 303),
    "moderation.hide": (401, 403, 403, 422),
    "moderation.restore": (401, 403, 403, 422),
    "moderation.approve": (401, 403, 403, 422),
    "moderation.report": (401, 422, 403, 422),
    "moderation.notice": (422, 422, 422, 422),
    "moderation.uphold_notice": (401, 403, 403, 404),
    "moderation.reject_notice": (401, 403, 403, 404),
    "moderation.notice_alarm": (401, 403, 403, 404),
    "moderation.notice_sender": (401, 403, 403, 404),
    "moderation.close": (401, 403, 403, 422),
    "moderation.reopen": (401, 403, 403, 303),
    "moderation.discussion": (401, 403, 403, 303),
    "moderation.add_words": (401, 403, 403, 422),
    "moderation.word_trial": (401, 403, 403, 303),
    "moderation.try_words": (401, 403, 403, 422),
    "moderation.word": (401, 403, 403, 404),
    "moderation.delete_word": (401, 403, 403, 303),
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
