"""The site map of the front."""

from flask import Blueprint

from app.front import views

room = Blueprint("front", __name__)

room.add_url_rule("/", "home", views.home)
room.add_url_rule("/articles/<slug:slug>", "article", views.article)
room.add_url_rule("/display", "display", views.display, methods=["POST"])
room.add_url_rule("/healthz", "healthz", views.healthz)
room.add_url_rule("/readyz", "readyz", views.readyz)
room.add_url_rule("/robots.txt", "robots", views.robots)
