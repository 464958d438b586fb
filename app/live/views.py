"""For browsers that have no stream: the same numbers, asked for now and then."""

from flask import Response, jsonify

from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.live.queries import pulse_of


def pulse(id: int) -> Response:
    """How a discussion stands."""
    found = pulse_of(db.engine, id)
    if found is None:
        raise NotFound
    response = jsonify(version=found.version, count=found.comment_count, last=found.last_position)
    response.headers["Cache-Control"] = "no-store"
    return response
