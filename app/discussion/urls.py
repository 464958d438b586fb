"""The site map of a discussion."""

from flask import Blueprint

from app.discussion.views import comments, drafts, following, people, praising, threads, writing

room = Blueprint("discussion", __name__)

room.add_url_rule("/articles/<slug:slug>/comments", "create_comment", comments.create, methods=["GET", "POST"])
room.add_url_rule("/articles/<slug:slug>/draft", "save_draft", drafts.save, methods=["POST"])
room.add_url_rule("/comments/<id:id>", "comment", threads.find)
room.add_url_rule("/comments/<id:id>/reply", "reply", comments.reply, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/edit", "edit", comments.edit, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/deletion", "delete", comments.delete, methods=["GET", "POST"])
room.add_url_rule(
    "/comments/<id:id>/recommendation", "recommendation", praising.recommendation, methods=["GET", "POST"]
)
room.add_url_rule("/comments/<id:id>/highlight", "highlight", praising.highlight, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/draft", "save_reply_draft", drafts.save_reply, methods=["POST"])
room.add_url_rule("/comments/preview", "preview", writing.preview, methods=["POST"])
room.add_url_rule("/threads/<id:id>", "thread", threads.show)
room.add_url_rule("/people/<id:id>", "person", people.show)
room.add_url_rule("/people/<id:id>/ignoring", "ignoring", people.ignoring, methods=["GET", "POST"])
room.add_url_rule("/people/<id:id>/ignoring/end", "end_ignoring", people.end_ignoring, methods=["POST"])
room.add_url_rule("/account/comments", "own_comments", people.own_comments)
room.add_url_rule("/threads/<id:id>/following", "following", following.following, methods=["GET", "POST"])
room.add_url_rule("/markdown", "markdown_help", writing.markdown_help)
