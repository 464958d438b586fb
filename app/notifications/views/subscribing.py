"""New articles by mail for people without an account."""

from flask import Response, request, url_for

from app.accounts.door import viewer
from app.accounts.queries.accounts import email_key
from app.accounts.views.mailing import count_mail
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid, NotFound
from app.notifications.actions.subscribing import ask_to_subscribe, confirm_subscription
from app.notifications.actions.unsubscribing import link_to_end_subscription
from app.notifications.forms import SubscribeForm
from app.notifications.queries.subscribers import subscriber_by_link
from app.web.forms import put_refusal, typed
from app.web.language import language
from app.web.pages import page, see_other
from app.web.security import address_is_key, open_to_strangers, secret_address


@open_to_strangers
def subscribe() -> Response:
    """Give an address. Whether it is known changes nothing that can be seen here."""
    if viewer().is_authenticated:
        return see_other(url_for("notifications.choices"))
    form = SubscribeForm()
    if request.method != "POST":
        return page("notifications/subscribe.html", form=form, is_asked=request.args.get("asked") == "1")
    if not form.validate():
        return page("notifications/subscribe.html", 422, form=form, is_asked=False)
    email, spoken = typed(form.email), language()
    has_room = count_mail(email_key(email), email_key(email))
    try:
        in_transaction(lambda: ask_to_subscribe(email=email, language=spoken, quietly=not has_room))
    except Invalid as refusal:
        put_refusal(form, refusal)
        return page("notifications/subscribe.html", 422, form=form, is_asked=False)
    return see_other(url_for("notifications.subscribe", asked=1))


@address_is_key
@secret_address
def confirm(token: str) -> Response:
    """Say yes to it, by the link that only the owner of the address has."""
    if subscriber_by_link(token) is None:
        return page("notifications/subscription_gone.html", 404)
    if request.method != "POST":
        return page("notifications/subscription.html", unsubscribe_url=None)
    try:
        subscriber = in_transaction(lambda: confirm_subscription(token=token))
    except NotFound:
        return page("notifications/subscription_gone.html", 404)
    ends = url_for("notifications.unsubscribe", token=link_to_end_subscription(subscriber))
    return page("notifications/subscription.html", unsubscribe_url=ends)
