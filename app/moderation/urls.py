"""The site map of moderation."""

from flask import Blueprint

from app.moderation import views

room = Blueprint("moderation", __name__)

room.add_url_rule("/moderation", "queue", views.queue)
room.add_url_rule("/moderation/comments/<id:id>", "case", views.case)
room.add_url_rule("/comments/<id:id>/hiding", "hide", views.hide, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/restoration", "restore", views.restore, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/approval", "approve", views.approve, methods=["GET", "POST"])
room.add_url_rule("/articles/<slug:slug>/closure", "close", views.close, methods=["GET", "POST"])
room.add_url_rule("/articles/<slug:slug>/reopening", "reopen", views.reopen, methods=["GET", "POST"])
