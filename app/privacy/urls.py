"""The site map of privacy."""

from flask import Blueprint

from app.privacy.views import account, deletion, ledger

room = Blueprint("privacy", __name__)

room.add_url_rule("/privacy", "policy", ledger.show)
room.add_url_rule("/account/privacy", "account", account.show)
room.add_url_rule("/account/exports", "ask", account.ask, methods=["POST"])
room.add_url_rule("/account/exports/<id:id>", "export", account.download)
room.add_url_rule("/account/deletion", "deletion", deletion.plan, methods=["GET", "POST"])
room.add_url_rule("/account/deletion/cancelled", "keep", deletion.keep, methods=["POST"])

room.add_app_template_global(deletion.deletion_due_at)
