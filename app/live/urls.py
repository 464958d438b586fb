"""The site map of what is live; the streams themselves are served by a process of their own."""

from flask import Blueprint

from app.live import views

room = Blueprint("live", __name__)

room.add_url_rule("/pulse/<id:id>", "pulse", views.pulse)
