"""What others learn about me, how my pages look, and whom I don't want to read."""

from flask import Response, current_app, request, url_for

from app.accounts.actions.naming import change_name
from app.accounts.actions.presenting import LONGEST_ABOUT, choose_display, present_oneself
from app.accounts.door import own_account, require_viewer
from app.accounts.forms import ProfileForm
from app.accounts.models.account import Account
from app.accounts.policy import name_changes_again_at
from app.accounts.queries.ignoring import people_ignored_by
from app.foundation.db import in_transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import Invalid
from app.web.forms import put_refusal, typed
from app.web.language import language, show_from_now_on, theme
from app.web.limits import limits
from app.web.pages import page, see_other


def edit() -> Response:
    """My name, a few words about me, whether I have a public profile; language and appearance."""
    account, form = own_account(), ProfileForm()
    if request.method != "POST":
        _fill_in(form, account)
        return _profile_page(form, account)
    account_id = account.id
    limits().hit("profile", str(account_id), per_minute(current_app.config["LIMIT_COMMENTS_PER_MINUTE"]))
    if not form.validate():
        return _profile_page(form, account, 422)
    try:
        in_transaction(lambda: _save(form, account_id))
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _profile_page(form, own_account(), 422)
    answer = see_other(url_for("accounts.profile", saved=1))
    return show_from_now_on(answer, language=typed(form.language), theme=typed(form.theme))


def ignored() -> Response:
    """Whom I ignore."""
    return page("accounts/ignored.html", people=people_ignored_by(require_viewer().id or 0))


def _fill_in(form: ProfileForm, account: Account) -> None:
    form.name.data, form.about.data = account.name, account.about
    form.is_public.data = account.profile_is_public
    form.language.data, form.theme.data = language(), theme()


def _save(form: ProfileForm, account_id: int) -> None:
    if typed(form.name):
        change_name(account_id=account_id, name=typed(form.name))
    present_oneself(account_id=account_id, about=typed(form.about), is_public=bool(form.is_public.data))
    choose_display(account_id=account_id, language=typed(form.language), theme=typed(form.theme))


def _profile_page(form: ProfileForm, account: Account, status: int = 200) -> Response:
    return page(
        "accounts/profile.html",
        status,
        account=account,
        form=form,
        again_at=name_changes_again_at(account),
        limit_characters=LONGEST_ABOUT,
        saved="saved" in request.args,
    )
