"""The site map of accounts."""

from flask import Blueprint

from app.accounts.actions.passkeys import passkeys_are_possible
from app.accounts.views import (
    account,
    again,
    authenticator,
    confirming,
    linking,
    lost_device,
    moving,
    passkeys,
    passwords,
    profile,
    provider,
    recovery_codes,
    resetting,
    second_factor,
    security,
    sessions,
    set_up,
    signing_in,
    signing_up,
)
from app.accounts.views.provider_client import provider_name

room = Blueprint("accounts", __name__)

BOTH = ["GET", "POST"]
POST = ["POST"]

room.add_url_rule("/login", "login", signing_in.log_in, methods=BOTH)
room.add_url_rule("/login/link", "login_link", linking.ask, methods=BOTH)
room.add_url_rule("/login/link/<token>", "use_login_link", linking.link, methods=BOTH)
room.add_url_rule("/login/code", "login_code", linking.code, methods=BOTH)
room.add_url_rule("/login/reset", "reset", resetting.ask, methods=BOTH)
room.add_url_rule("/login/sent", "reset_sent", resetting.sent)
room.add_url_rule("/login/reset/<token>", "use_reset_link", resetting.choose, methods=BOTH)
room.add_url_rule("/login/again", "again", again.again, methods=BOTH)
room.add_url_rule("/login/again/mail", "again_mail", again.send, methods=POST)
room.add_url_rule("/login/again/code", "again_code", again.code, methods=POST)
room.add_url_rule("/logout", "logout", signing_in.log_out, methods=POST)
room.add_url_rule("/signup", "signup", signing_up.sign_up, methods=BOTH)
room.add_url_rule("/confirm", "confirm", confirming.confirm, methods=BOTH)
room.add_url_rule("/account/confirmation/mail", "confirm_mail", confirming.resend, methods=POST)
room.add_url_rule("/account/confirmation/address", "confirm_address", confirming.address, methods=BOTH)
room.add_url_rule("/confirm/<token>", "confirm_link", confirming.link, methods=BOTH)
room.add_url_rule("/confirm/<token>/refusal", "refuse_confirmation", confirming.refuse, methods=POST)
room.add_url_rule("/setup/<token>", "setup", set_up.set_up, methods=BOTH)
room.add_url_rule("/account", "account", account.show)
room.add_url_rule("/account/warning", "acknowledge", account.acknowledge, methods=POST)
room.add_url_rule("/account/profile", "profile", profile.edit, methods=BOTH)
room.add_url_rule("/account/ignored", "ignored", profile.ignored)
room.add_url_rule("/account/security", "security", security.show)
room.add_url_rule("/account/password", "password", passwords.password, methods=BOTH)
room.add_url_rule("/account/email", "email", moving.email, methods=BOTH)
room.add_url_rule("/account/email/code", "email_code", moving.code, methods=BOTH)
room.add_url_rule("/account/email/<token>", "email_link", moving.link, methods=BOTH)
room.add_url_rule("/account/email/<token>/stop", "stop_move", moving.stop, methods=BOTH)
room.add_url_rule("/account/sessions/ending", "end_other_sessions", sessions.end_others, methods=POST)
room.add_url_rule("/account/sessions/<id:id>/ending", "end_session", sessions.end, methods=POST)

room.add_url_rule("/login/second-factor", "second_factor", second_factor.second_factor, methods=BOTH)
room.add_url_rule("/login/start-over", "start_over", second_factor.start_over, methods=POST)
room.add_url_rule("/login/lost-device", "lost_device", lost_device.lost_device, methods=BOTH)
room.add_url_rule("/login/lost-device/<token>", "come_in_without_device", lost_device.come_in, methods=BOTH)
room.add_url_rule("/login/lost-device/<token>/stop", "stop_lost_device", lost_device.stop, methods=BOTH)
room.add_url_rule("/login/passkey", "passkey_login", passkeys.log_in, methods=BOTH)
room.add_url_rule("/login/passkey/options", "passkey_options", passkeys.log_in_options, methods=POST)
room.add_url_rule("/login/provider", "provider_login", provider.log_in)
room.add_url_rule("/login/provider/back", "provider_back", provider.come_back)
room.add_url_rule("/login/provider/link", "provider_link", provider.link, methods=BOTH)
room.add_url_rule("/login/provider/account", "provider_account", provider.account, methods=BOTH)
room.add_url_rule("/account/passkeys/new", "new_passkey", passkeys.new, methods=BOTH)
room.add_url_rule("/account/passkeys/new/options", "new_passkey_options", passkeys.new_options, methods=POST)
room.add_url_rule("/account/passkeys/<id:id>", "passkey", passkeys.rename, methods=BOTH)
room.add_url_rule("/account/passkeys/<id:id>/removal", "remove_passkey", passkeys.remove, methods=BOTH)
room.add_url_rule("/account/authenticator", "start_authenticator", authenticator.start, methods=POST)
room.add_url_rule("/account/authenticator/confirmation", "confirm_authenticator", authenticator.confirm, methods=BOTH)
room.add_url_rule("/account/authenticator/removal", "remove_authenticator", authenticator.remove, methods=BOTH)
room.add_url_rule("/account/recovery-codes", "recovery_codes", recovery_codes.recovery_codes, methods=BOTH)
room.add_url_rule("/account/provider/<id:id>/removal", "unlink_provider", provider.unlink, methods=BOTH)

# For templates that any room may show.
room.add_app_template_global(passkeys_are_possible)
room.add_app_template_global(provider_name)
