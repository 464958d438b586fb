"""The site map of notifications."""

from flask import Blueprint

from app.notifications.views import choices, notifications, outbox, subscribing, unsubscribing
from app.notifications.views.bell import bell

room = Blueprint("notifications", __name__)
room.record(lambda state: state.app.jinja_env.globals.update(bell=bell))

room.add_url_rule("/notifications", "notifications", notifications.show, methods=["GET", "POST"])
room.add_url_rule("/notifications/<id:id>", "notification", notifications.follow, methods=["POST"])
room.add_url_rule("/account/notifications", "choices", choices.show, methods=["GET", "POST"])
room.add_url_rule("/unsubscribe/<token>", "unsubscribe", unsubscribing.unsubscribe, methods=["GET", "POST"])
room.add_url_rule("/subscribe", "subscribe", subscribing.subscribe, methods=["GET", "POST"])
room.add_url_rule("/subscribe/<token>", "subscription", subscribing.confirm, methods=["GET", "POST"])
room.add_url_rule("/admin/mail", "outbox", outbox.outbox)
room.add_url_rule("/admin/mail/<id:id>", "outbox_letter", outbox.outbox_letter)
room.add_url_rule("/admin/mail/<id:id>/sending", "resend", outbox.resend, methods=["POST"])
