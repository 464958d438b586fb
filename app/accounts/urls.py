"""The site map of accounts."""

from flask import Blueprint

from app.accounts.views import account, set_up, signing_in

room = Blueprint("accounts", __name__)

room.add_url_rule("/login", "login", signing_in.log_in, methods=["GET", "POST"])
room.add_url_rule("/signup", "signup", signing_in.sign_up, methods=["GET", "POST"])
room.add_url_rule("/logout", "logout", signing_in.log_out, methods=["POST"])
room.add_url_rule("/account", "account", account.show)
room.add_url_rule("/account/password", "password", account.password, methods=["GET", "POST"])
room.add_url_rule("/setup/<token>", "setup", set_up.set_up, methods=["GET", "POST"])
