"""The site map of the publication's own pages."""

from flask import Blueprint

from app.publication import views

room = Blueprint("publication", __name__)

room.add_url_rule("/netiquette", "netiquette", views.netiquette)
room.add_url_rule("/imprint", "imprint", views.imprint)
room.add_url_rule("/admin/pages", "pages", views.pages)
room.add_url_rule("/admin/pages/<name>", "edit", views.edit, methods=["GET", "POST"])

room.add_app_template_global(views.has_imprint)
room.add_app_template_global(views.pages_to_finish)
