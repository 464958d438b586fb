"""What people are written: composed when it is sent, from what they may then see."""

from itertools import groupby

from flask_babel import gettext, ngettext

from app.accounts.models.account import Account
from app.articles.queries import ArticlePage, published_article_by_id
from app.foundation.mail.letter import Button, Heading, Letter, Paragraph, Part, Quote
from app.foundation.mail.outbox import Mail
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.notifications.actions.unsubscribing import (
    link_to_end_following,
    link_to_end_mail,
    link_to_end_subscription,
)
from app.notifications.models.notification import KIND_LABELS, Frequency, Kind
from app.notifications.models.subscriber import Subscriber
from app.notifications.queries.choices import wishes_of
from app.notifications.queries.notifications import Told, account_of_letter, told_by_mail
from app.notifications.queries.subscribers import subscriber_by_id
from app.notifications.views.wording import excerpt, sentence
from app.web.language import named
from app.web.letters import link

MOST_IN_A_LETTER = 20
MOST_READ = 100


def told(mail: Mail) -> Letter | None:
    """What happened since the letter was begun; nothing where all of it is gone, seen or no longer wanted."""
    account = account_of_letter(mail.account_id, mail.address)
    if account is None:
        return None
    wishes = wishes_of(account.id)
    things = [
        one for one in told_by_mail(account.id, mail.id, limit=MOST_READ) if wishes[one.kind].by_mail != Frequency.NEVER
    ]
    if not things:
        return None
    return _one_thing(account, things[0]) if len(things) == 1 else _digest(account, things)


def subscribe(mail: Mail) -> Letter | None:
    """The question whether this address wants mail about new articles; who said yes before is told so."""
    subscriber = subscriber_by_id(int(mail.data["subscriber"]))
    if subscriber is None:
        return None
    site = setting("SITE_NAME")
    why = gettext("You get this because somebody entered your address at %(site)s.", site=site)
    if subscriber.confirmed_at is not None:
        return _subscribed_already(subscriber, why)
    return Letter(
        subject=gettext("New articles by mail?"),
        parts=(
            Paragraph(gettext("Somebody, probably you, wants to have new articles of %(site)s sent here.", site=site)),
            Paragraph(gettext("Only if you confirm it will we write to you when something new appears.")),
            Button(gettext("Yes, write to me"), link("notifications.subscription", token=mail.data["token"])),
            Paragraph(gettext("If it was not you, do nothing: your address will be forgotten within a day.")),
        ),
        why=why,
    )


def article(mail: Mail) -> Letter | None:
    """A new article, for somebody without an account."""
    subscriber = subscriber_by_id(int(mail.data["subscriber"]))
    if subscriber is None or subscriber.confirmed_at is None or subscriber.email != mail.address:
        return None
    try:
        new = published_article_by_id(int(mail.data["article"]))
    except NotFound:
        return None
    return Letter(
        subject=new.title,
        parts=_article_parts(new),
        why=gettext("You get this because you asked for new articles of %(site)s.", site=setting("SITE_NAME")),
        unsubscribe_url=link("notifications.unsubscribe", token=link_to_end_subscription(subscriber)),
        unsubscribe_label=gettext("No more mail about new articles"),
    )


def _subscribed_already(subscriber: Subscriber, why: str) -> Letter:
    return Letter(
        subject=gettext("You get new articles already"),
        parts=(
            Paragraph(gettext("Somebody, probably you, asked for new articles by mail. You get them already.")),
            Paragraph(gettext("There is nothing to do.")),
        ),
        why=why,
        unsubscribe_url=link("notifications.unsubscribe", token=link_to_end_subscription(subscriber)),
        unsubscribe_label=gettext("No more mail about new articles"),
    )


def _article_parts(new: ArticlePage) -> tuple[Part, ...]:
    about = [Paragraph(text) for text in (new.byline, new.standfirst) if text]
    url = link("front.article", slug=new.slug)
    return (Heading(new.title), *about, Button(gettext("Read the article"), url))


def _one_thing(account: Account, one: Told) -> Letter:
    url, label = _ending(account, [one])
    return Letter(
        subject=one.title if one.kind == Kind.ARTICLE else f"{sentence([one])}: {_quoted(one.title)}",
        parts=(*_parts(one), Button(_what_to_do(one), _url(one))),
        why=_why([one]),
        unsubscribe_url=url,
        unsubscribe_label=label,
        thread=_conversation(one),
    )


def _digest(account: Account, things: list[Told]) -> Letter:
    """Several things: those under one article together, and there those at one place."""
    by_article = sorted(things[:MOST_IN_A_LETTER], key=lambda one: one.article_id)
    parts: list[Part] = []
    for _, group in groupby(by_article, key=lambda one: one.article_id):
        under = list(group)
        parts.append(Heading(under[0].title))
        for place in dict.fromkeys(one.belongs_to for one in under):
            here = [one for one in under if one.belongs_to == place]
            parts += [part for one in here for part in _parts(one, heading=False)]
            parts.append(Button(_what_to_do(here[0]), _url(here[0])))
    more = len(things) - MOST_IN_A_LETTER
    if more > 0:
        parts.append(Paragraph(ngettext("And %(num)d more thing.", "And %(num)d more things.", more)))
        parts.append(Button(gettext("All notifications"), link("notifications.notifications")))
    url, label = _ending(account, things)
    conversations = {_conversation(one) for one in things}
    return Letter(
        subject=_subject(things),
        parts=tuple(parts),
        why=_why(things),
        unsubscribe_url=url,
        unsubscribe_label=label,
        thread=conversations.pop() if len(conversations) == 1 else "",
    )


def _subject(things: list[Told]) -> str:
    marks, articles = {one.belongs_to for one in things}, {one.title for one in things}
    what = (
        sentence(things)
        if len(marks) == 1
        else ngettext("%(num)d thing is new for you", "%(num)d things are new for you", len(things))
    )
    return f"{what}: {_quoted(articles.pop())}" if len(articles) == 1 else what


def _parts(one: Told, *, heading: bool = True) -> list[Part]:
    if one.kind == Kind.ARTICLE:
        return [*([Heading(one.title)] if heading else []), *([Paragraph(one.standfirst)] if one.standfirst else [])]
    if heading:
        said = gettext("Under %(title)s: %(what)s.", what=sentence([one]), title=_quoted(one.title))
    else:
        said = f"{sentence([one])}."
    text = excerpt(one)
    return [Paragraph(said), *([Quote(text, named(one.author_name or ""))] if text else [])]


def _what_to_do(one: Told) -> str:
    if one.kind == Kind.ARTICLE:
        return str(gettext("Read the article"))
    if one.kind == Kind.REPORT:
        return str(gettext("Look at the discussion"))
    return str(gettext("Look at your comment") if one.kind == Kind.DECISION else gettext("Read and reply"))


def _url(one: Told) -> str:
    if one.kind == Kind.ARTICLE:
        return link("front.article", slug=one.slug)
    return link("discussion.comment", id=one.comment_id)


def _conversation(one: Told) -> str:
    if one.kind == Kind.ARTICLE:
        return f"article-{one.article_id}"
    return f"thread-{one.thread_id or one.comment_id}"


def _why(things: list[Told]) -> str:
    kinds = list(dict.fromkeys(one.kind for one in things))
    labels = ", ".join(gettext(KIND_LABELS[kind]) for kind in kinds)
    return str(gettext("You get this because you have chosen to be told by mail: %(kinds)s.", kinds=labels))


def _ending(account: Account, things: list[Told]) -> tuple[str, str]:
    """One click that ends letters like this one: the thread, where it is about one, else its kinds."""
    kinds = sorted({one.kind for one in things})
    marks = {one.belongs_to for one in things}
    if kinds == [Kind.THREAD] and len(marks) == 1:
        token = link_to_end_following(account, marks.pop()[1])
        label = gettext("No longer follow this thread")
    else:
        token = link_to_end_mail(account, kinds)
        label = gettext("No more mail of this kind")
    return link("notifications.unsubscribe", token=token), label


def _quoted(title: str) -> str:
    return str(gettext("“%(title)s”", title=title))
