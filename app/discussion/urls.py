"""The site map of a discussion."""

from flask import Blueprint

from app.discussion.views import comments, drafts, threads, writing

room = Blueprint("discussion", __name__)

room.add_url_rule("/articles/<slug:slug>/comments", "create_comment", comments.create, methods=["GET", "POST"])
room.add_url_rule("/articles/<slug:slug>/draft", "save_draft", drafts.save, methods=["POST"])
room.add_url_rule("/comments/<id:id>", "comment", threads.find)
room.add_url_rule("/comments/<id:id>/reply", "reply", comments.reply, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/edit", "edit", comments.edit, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/deletion", "delete", comments.delete, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/draft", "save_reply_draft", drafts.save_reply, methods=["POST"])
room.add_url_rule("/comments/preview", "preview", writing.preview, methods=["POST"])
room.add_url_rule("/threads/<id:id>", "thread", threads.show)
room.add_url_rule("/markdown", "markdown_help", writing.markdown_help)
