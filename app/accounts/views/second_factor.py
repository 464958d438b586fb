"""The second step of coming in."""

from flask import Response, session, url_for

from app.accounts.actions.challenging import MOST_TRIES, count_answer
from app.accounts.actions.second_factor import meet_second_factor
from app.accounts.door import device_token, draft_is_waiting, viewer
from app.accounts.forms import SecondFactorForm
from app.accounts.models.challenge import Challenge
from app.accounts.models.session import Way
from app.accounts.queries.challenges import open_challenge_by_id
from app.accounts.queries.factors import factors_of
from app.accounts.queries.sessions import accounts_known_to
from app.accounts.views.entering import PENDING, enter
from app.accounts.views.pending import gone, pending_challenge
from app.accounts.views.signing_in import place_of_try
from app.foundation.db import in_transaction
from app.foundation.limits import per_hour
from app.foundation.logs import log
from app.foundation.refusals import Invalid, NotFound, TooMany
from app.web.forms import put_refusal, typed
from app.web.limits import limits
from app.web.pages import own_path, page, see_other

# Over all challenges, so that knowing the password doesn't help guessing codes. They are counted by place, so that it
# doesn't help keeping the owner out either, and over all places that aren't browsers which the account knows.
TRIES = per_hour(10)
TRIES_ANYWHERE = per_hour(100)
_ANYWHERE = "second factor anywhere"


def second_factor() -> Response:
    """A code of the app, or a recovery code; passkeys have a button of their own."""
    pending, form = pending_challenge(), SecondFactorForm()
    if pending is None:
        return see_other(url_for("front.home")) if viewer().is_authenticated else gone()
    if form.is_submitted() and form.validate():
        return _checked(pending.id, pending.account_id or 0, form)
    return _asked(pending, form, 422 if form.errors else 200)


def start_over() -> Response:
    """Forget the first step."""
    session.pop(PENDING, None)
    return see_other(url_for("accounts.login"))


def _checked(pending_id: int, account_id: int, form: SecondFactorForm) -> Response:
    at_home = account_id in accounts_known_to(device_token())
    who = f"{account_id} {place_of_try(at_home=at_home)}"
    too_many = _counted(account_id, who, at_home=at_home)
    try:
        if not count_answer(pending_id):
            return gone(too_many=True)
        answer = in_transaction(lambda: _let_in(pending_id, typed(form.code), app_counts=too_many is None))
    except Invalid as wrong:
        refusal = too_many or wrong
        log().info("second factor refused", account=account_id)
        put_refusal(form, Invalid("code", refusal.message, **refusal.details))
    except NotFound:
        return gone()
    else:
        limits().forget("second factor", who, TRIES)
        limits().forget(_ANYWHERE, str(account_id), TRIES_ANYWHERE)
        return answer
    pending = pending_challenge()
    if pending is None or pending.tries >= MOST_TRIES:
        return gone(too_many=True)
    return _asked(pending, form, 422)


def _counted(account_id: int, who: str, *, at_home: bool) -> TooMany | None:
    """Count one try, whatever it looks like; what to say where codes of the app count no more, recovery codes do."""
    try:
        limits().hit("second factor", who, TRIES)
        if not at_home:
            limits().hit(_ANYWHERE, str(account_id), TRIES_ANYWHERE)
    except TooMany as refusal:
        return refusal
    return None


def _let_in(pending_id: int, code: str, *, app_counts: bool) -> Response:
    pending = open_challenge_by_id(pending_id)
    if pending is None:
        raise NotFound()
    account = meet_second_factor(pending, code, app_counts=app_counts)
    way, back = Way(pending.data["way"]), own_path(pending.data["back"], url_for("front.home"))
    return enter(account, way=way, back=back, is_strong=True)


def _asked(pending: Challenge, form: SecondFactorForm, status: int = 200) -> Response:
    return page(
        "accounts/second_factor.html",
        status,
        form=form,
        factors=factors_of(pending.account_id or 0),
        next_path=own_path(pending.data["back"], url_for("front.home")),
        tries_left=MOST_TRIES - pending.tries,
        draft_waiting=draft_is_waiting(),
    )
