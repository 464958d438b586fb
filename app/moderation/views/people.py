"""What moderators know about somebody, and what they can do about it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.models.account import Account
from app.accounts.models.sanction import SanctionKind
from app.accounts.names import initials
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.names import former_names
from app.accounts.viewer import Viewer
from app.discussion.queries.reasons import reasons
from app.discussion.views.talk import shown
from app.foundation import clock
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict, Invalid, NotFound
from app.moderation.actions import noting, sanctioning
from app.moderation.forms.people import MeasureForm, PersonNoteForm
from app.moderation.policy import may_sanction
from app.moderation.queries import decisions, people
from app.moderation.views.who import require_moderator
from app.web.addresses import number_in_query
from app.web.forms import put_refusal
from app.web.language import language, said
from app.web.pages import fragment, page, page_or_fragment, see_other, wants_fragment

COMMENTS_SHOWN = 20
DECISIONS_SHOWN = 50
STATES = ("published", "held", "hidden", "deleted")


def person(id: int) -> Response:
    """Somebody's record, comments, measures, notes, former names, and accounts that look alike."""
    return _person_page(require_moderator(), known_person(id), PersonNoteForm(formdata=None))


def measure(id: int) -> Response:
    """Warn, watch, suspend or ban somebody."""
    moderator, account, form = require_moderator(), known_person(id), MeasureForm()
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                in_transaction(lambda: _take(moderator, id, form))
                return _taken(id)
        except Invalid as refusal:
            put_refusal(form, refusal)
        except Conflict as refusal:
            form.form_errors = [*form.form_errors, said(refusal)]
            return _measure_page(account, form, 409)
        status = 422
    elif request.args.get("kind", "") in set(SanctionKind):
        form.kind.data = request.args["kind"]
    return _measure_page(account, form, status)


def lift(id: int) -> Response:
    """End a measure before its time."""
    moderator, sanction = require_moderator(), people.sanction_by_id(id)
    if sanction is None:
        raise NotFound
    account_id = sanction.account_id
    in_transaction(lambda: sanctioning.lift_measure(moderator=moderator, sanction_id=id))
    return see_other(url_for("moderation.person", id=account_id))


def note(id: int) -> Response:
    """Write something down about somebody."""
    moderator, account, form = require_moderator(), known_person(id), PersonNoteForm()
    if form.validate():
        in_transaction(lambda: noting.note_about(moderator=moderator, account_id=id, body=form.body.data or ""))
        return see_other(url_for("moderation.person", id=id, _anchor="notes"))
    return _person_page(moderator, account, form, 422)


def _take(moderator: Viewer, account_id: int, form: MeasureForm) -> None:
    sanctioning.take_measure(
        moderator=moderator,
        account_id=account_id,
        kind=SanctionKind(form.kind.data),
        reason=form.reason.data or "",
        until=_until(form),
        message=form.message.data or "",
        note=form.note.data or "",
    )


def _until(form: MeasureForm) -> datetime | None:
    """The end of a suspension: some days from now, or the end of the day that was chosen."""
    if form.kind.data != SanctionKind.SUSPENSION:
        return None
    if form.length.data != "date":
        return clock.now() + timedelta(days=int(form.length.data or 1))
    if form.until.data is None:
        return None
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    return datetime.combine(form.until.data, time(23, 59, 59), zone)


def _taken(account_id: int) -> Response:
    if not wants_fragment():
        return see_other(url_for("moderation.person", id=account_id))
    record = people.records_of([account_id])[account_id]
    return fragment("moderation/_measured.html", record=record, words=gettext("This holds from now on."))


def known_person(account_id: int) -> Account:
    """The account, or NotFound."""
    account = account_by_id(account_id)
    if account is None:
        raise NotFound
    return account


def _measure_page(account: Account, form: MeasureForm, status: int = 200) -> Response:
    return page_or_fragment(
        "moderation/measure.html", "moderation/_measure_form.html", status, person=account, form=form
    )


def _person_page(moderator: Viewer, account: Account, form: PersonNoteForm, status: int = 200) -> Response:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    rows = people.comments_of(account.id, state=state, before_id=number_in_query("before"), limit=COMMENTS_SHOWN + 1)
    listed = rows[:COMMENTS_SHOWN]
    titles = decisions.titles_of([row.discussion_id for row in listed])
    decided = decisions.decisions_on(account.id, limit=DECISIONS_SHOWN)
    more = len(rows) > COMMENTS_SHOWN
    return page(
        "moderation/person.html",
        status,
        person=account,
        initials=initials(account.name),
        record=people.records_of([account.id])[account.id],
        reason_labels={one.code: one.label(language()) for one in reasons()},
        may_sanction=may_sanction(moderator, account.id, account.role),
        states=people.states_of(account.id),
        state=state,
        comments=[
            (shown(row, None, reveal=True), titles[row.discussion_id]) for row in listed if row.discussion_id in titles
        ],
        next_url=url_for("moderation.person", id=account.id, state=state or None, before=listed[-1].id)
        if more
        else None,
        decisions=decided,
        undone=decisions.undone_among([one.id for one in decided]),
        former_names=former_names(account.id),
        alike=people.looks_like(account.id),
        form=form,
        just_hidden=number_in_query("hidden"),
    )
