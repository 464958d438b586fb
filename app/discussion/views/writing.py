"""Preview and the page about Markdown."""

from flask import Response, current_app, make_response, request

from app.accounts.door import require_viewer
from app.discussion.actions.writing import write_text
from app.foundation.limits import per_minute
from app.foundation.refusals import Invalid
from app.web.errors import problem
from app.web.language import said
from app.web.limits import limits
from app.web.pages import page


def preview() -> Response:
    """How a text would look."""
    person = require_viewer()
    limits().hit_here("preview", str(person.id), per_minute(current_app.config["LIMIT_PREVIEWS_PER_MINUTE"]))
    try:
        return make_response(write_text(request.form.get("body", "")).html)
    except Invalid as refusal:
        return problem(422, said(refusal))


def markdown_help() -> Response:
    """What can be written in a comment."""
    return page("discussion/markdown_help.html")
