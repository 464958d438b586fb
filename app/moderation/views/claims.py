"""Who looks at what, as the desks of the others show it."""

from flask import Response, jsonify, make_response, request
from flask_babel import gettext

from app.foundation.db import in_transaction
from app.moderation.actions import claiming
from app.moderation.policy import may_moderate
from app.moderation.queries import entries
from app.moderation.views.who import require_desk
from app.web.addresses import LARGEST_ID
from app.web.language import named
from app.web.pages import fragment

MOST_ASKED = 100


def claim(id: int) -> Response:
    """Tell the others that I am looking at this; the answer says who else is."""
    person = require_desk()
    in_transaction(lambda: claiming.claim_entry(moderator=person, comment_id=id))
    name = entries.claims_on([id], but_of=person.id).get(id)
    if name is None:
        return make_response("", 204)
    return fragment("moderation/_claim.html", name=named(name))


def show() -> Response:
    """What the entries that are asked for (`?of=1,2,3`) say about who else has them open; of others nothing."""
    person = require_desk()
    asked = [part for part in request.args.get("of", "").split(",")[:MOST_ASKED] if part.isascii() and part.isdigit()]
    numbers = [number for part in asked if (number := int(part[:12])) <= LARGEST_ID]
    under = None if may_moderate(person) else person.id
    claims = entries.claims_on(numbers, but_of=person.id, under_author=under) if numbers else {}
    said = {
        number: gettext("%(name)s is looking at this right now.", name=named(name)) for number, name in claims.items()
    }
    response = jsonify(claims=said)
    response.headers["Cache-Control"] = "no-store"
    return response
