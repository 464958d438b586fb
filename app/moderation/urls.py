"""The site map of moderation."""

from flask import Blueprint

from app.moderation.models.notice import offence_of
from app.moderation.views import (
    answering,
    appeals,
    cases,
    claims,
    closing,
    deciding,
    desk,
    log,
    noticing,
    people,
    picking,
    reasons,
    reporting,
    rules,
    statements,
    terms,
    transparency,
    wholes,
)
from app.moderation.views.standing import own_measures
from app.moderation.views.who import viewer_has_desk

room = Blueprint("moderation", __name__)
room.record(
    lambda state: state.app.jinja_env.globals.update(
        own_measures=own_measures,
        reason_label=reasons.label,
        reports_in_public=transparency.is_public,
        viewer_has_desk=viewer_has_desk,
    )
)

BOTH = ["GET", "POST"]
POST = ["POST"]

room.add_url_rule("/moderation", "queue", desk.queue)
room.add_url_rule("/moderation/decisions", "decide_picked", picking.decide_picked, methods=POST)
room.add_url_rule("/moderation/decisions/<id:id>", "decision", wholes.show)
room.add_url_rule("/moderation/decisions/<id:id>/undoing", "undo", picking.undo, methods=POST)
room.add_url_rule("/moderation/comments/<id:id>", "case", cases.case)
room.add_url_rule("/moderation/comments/<id:id>/decision", "decide", picking.decide, methods=POST)
room.add_url_rule("/moderation/comments/<id:id>/claim", "claim", claims.claim, methods=POST)
room.add_url_rule("/moderation/claims", "claims", claims.show)
room.add_url_rule("/moderation/people/<id:id>", "person", people.person)
room.add_url_rule("/moderation/people/<id:id>/measures", "measure", people.measure, methods=BOTH)
room.add_url_rule("/moderation/people/<id:id>/notes", "note", people.note, methods=POST)
room.add_url_rule("/moderation/people/<id:id>/hiding", "hide_latest", wholes.hide_latest, methods=BOTH)
room.add_url_rule("/moderation/sanctions/<id:id>/lifting", "lift", people.lift, methods=POST)
room.add_url_rule("/comments/<id:id>/hiding", "hide", deciding.hide, methods=BOTH)
room.add_url_rule("/comments/<id:id>/restoration", "restore", deciding.restore, methods=BOTH)
room.add_url_rule("/comments/<id:id>/approval", "approve", deciding.approve, methods=BOTH)
room.add_url_rule("/articles/<slug:slug>/closure", "close", closing.close, methods=BOTH)
room.add_url_rule("/articles/<slug:slug>/reopening", "reopen", closing.reopen, methods=BOTH)
room.add_url_rule("/comments/<id:id>/report", "report", reporting.report, methods=["GET", "POST"])
room.add_url_rule("/comments/<id:id>/notice", "notice", noticing.notice, methods=["GET", "POST"])
room.add_url_rule("/notices/<token>", "notice_status", noticing.status)
room.add_url_rule("/notices/<token>/appeal", "notice_appeal", noticing.appeal, methods=["POST"])
room.add_url_rule("/moderation/notices", "notices", answering.notices)
room.add_url_rule("/moderation/notices/<id:id>", "notice_case", answering.case)
room.add_url_rule("/moderation/notices/<id:id>/upholding", "uphold_notice", answering.uphold, methods=["POST"])
room.add_url_rule("/moderation/notices/<id:id>/rejection", "reject_notice", answering.reject, methods=["POST"])
room.add_url_rule("/moderation/notices/<id:id>/alarm", "notice_alarm", answering.alarm, methods=["POST"])
room.add_url_rule("/moderation/notices/<id:id>/sender", "notice_sender", answering.sender, methods=["POST"])
room.add_url_rule("/articles/<slug:slug>/discussion", "discussion", rules.discussion, methods=["GET", "POST"])
room.add_url_rule("/moderation/words", "words", terms.words)
room.add_url_rule("/moderation/words/new", "add_words", terms.add, methods=["GET", "POST"])
room.add_url_rule("/moderation/words/trial", "word_trial", terms.trial, methods=["GET", "POST"])
room.add_url_rule("/moderation/words/test", "try_words", terms.try_text, methods=["GET", "POST"])
room.add_url_rule("/moderation/words/<id:id>", "word", terms.change, methods=["GET", "POST"])
room.add_url_rule("/moderation/words/<id:id>/deletion", "delete_word", terms.delete, methods=["POST"])
room.add_url_rule("/account/statements", "statements", statements.own)
room.add_url_rule("/account/statements/<reference>", "statement", statements.show, methods=["GET", "POST"])
room.add_url_rule("/moderation/appeals", "appeals", appeals.queue)
room.add_url_rule("/moderation/appeals/<id:id>", "appeal", appeals.show, methods=["GET", "POST"])
room.add_url_rule("/transparency", "transparency", transparency.show)
room.add_url_rule("/transparency/<int:year>.csv", "transparency_table", transparency.table)
room.add_url_rule("/moderation/reasons", "reasons", reasons.show)
room.add_url_rule("/moderation/reasons/new", "new_reason", reasons.new, methods=["GET", "POST"])
room.add_url_rule("/moderation/reasons/<code>", "reason", reasons.edit, methods=["GET", "POST"])
room.add_url_rule("/moderation/reasons/<code>/place", "move_reason", reasons.move, methods=["POST"])
room.add_url_rule("/moderation/reasons/<code>/removal", "remove_reason", reasons.remove, methods=["POST"])
room.add_url_rule("/moderation/log", "log", log.show)
room.add_url_rule("/moderation/log.csv", "log_table", log.table)

room.add_app_template_global(answering.open_alarms)
room.add_app_template_global(offence_of)
