"""The ledger: which tables hold something about people, why, and for how long; the privacy page is made from it.

A test compares it with the tables there are, so a new one can't be forgotten here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.accounts.actions.challenging import lifetime
from app.accounts.actions.guarding import FORGOTTEN_AFTER
from app.accounts.actions.remembering import DEVICE_KEPT
from app.accounts.models.challenge import Purpose
from app.foundation.settings import setting
from app.foundation.words import N_
from app.notifications.models.subscriber import CONFIRMED_WITHIN

Span = Callable[[], timedelta]


@dataclass(frozen=True, slots=True)
class Entry:
    """What some tables hold. The placeholders of `kept` are filled with `spans`."""

    tables: tuple[str, ...]
    title: str
    what: str
    why: str
    kept: str
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie and when it is set; without a name it is the session's."""

    name: str
    what: str


def _in(unit: str, name: str) -> Span:
    return lambda: timedelta(**{unit: setting(name)})


LEDGER: tuple[Entry, ...] = (
    Entry(
        ("account", "former_name"),
        N_("Your account"),
        N_(
            "Name, e-mail address, password (only as a hash nobody can turn back), role, language, appearance, what you"
            " say about yourself, and the names you had before."
        ),
        N_("So that you can come in and others know who is speaking. Earlier names are for moderators only."),
        N_("Until you delete the account. One whose address is never confirmed: %(unconfirmed)s."),
        {"unconfirmed": _in("days", "UNCONFIRMED_KEPT_DAYS")},
    ),
    Entry(
        ("comment", "comment_revision", "mention"),
        N_("Your comments"),
        N_("Their text and its earlier versions, what the rules said of it, and whom you mention in it."),
        N_("They are the conversation. Earlier versions show moderators what stood there before."),
        N_("Until you delete them. Of a deleted comment only a line stays that says so."),
    ),
    Entry(
        ("draft",),
        N_("Texts you have not sent yet"),
        N_("What you write before logging in, under a random number that only your browser knows."),
        N_("So that nothing is lost on the way to the log-in page."),
        N_("For %(draft)s."),
        {"draft": _in("hours", "DRAFT_LIFETIME_HOURS")},
    ),
    Entry(
        ("decision",),
        N_("Decisions about your comments"),
        N_("What moderators decided, when and why; and those you made yourself, if you moderate."),
        N_("So that decisions can be explained and checked."),
        N_("As long as the discussion. When you delete your account, without your name."),
    ),
    Entry(
        ("statement", "appeal"),
        N_("Reasons you were given, and your appeals"),
        N_("Why a comment of yours or your account was restricted, the text it was about, what you said against it."),
        N_("The law wants that you are told and can object (Art. 17 and 20 of the Digital Services Act)."),
        N_("As long as your account."),
    ),
    Entry(
        ("notice",),
        N_("Notices of illegal content"),
        N_("What you told us, with your name and address so that we can answer."),
        N_("The law wants that anybody can tell us, and gets an answer (Art. 16 of the Digital Services Act)."),
        N_(
            "As long as the comment it is about; your name and address %(notice)s after our decision, or as long as an"
            " appeal about it is open."
        ),
        {"notice": _in("days", "NOTICES_KEPT_DAYS")},
    ),
    Entry(
        ("report", "recommendation"),
        N_("What you reported and recommended"),
        N_("Which comments, when, and what you said about it. Nobody but moderators learns who reported."),
        N_("So that moderators look, and each of you counts once."),
        N_("Until you take it back, or delete your account."),
    ),
    Entry(
        ("sanction", "account_note", "claim", "audit_entry", "term", "reason", "house_page"),
        N_("What moderators do"),
        N_(
            "Warnings and suspensions, what moderators note about an account, and, if you moderate, what you did and"
            " which entry you have open."
        ),
        N_("So that the same rules hold for everybody, and can be checked."),
        N_("As long as the account it is about. When you delete yours, without your name."),
    ),
    Entry(
        ("sign_up_trace",),
        N_("Where an account was made"),
        N_("A hash of the network and of the kind of browser, which nobody can turn back."),
        N_("So that moderators see when one person makes many accounts."),
        N_("For %(trace)s."),
        {"trace": _in("days", "NETWORK_KEPT_DAYS")},
    ),
    Entry(
        ("article",),
        N_("Articles you wrote"),
        N_("The article and that it is yours, if you write for us."),
        N_("So that readers see when its author answers."),
        N_("As long as it is published. When you delete your account, only the byline stays."),
    ),
    Entry(
        ("account_session", "known_device"),
        N_("Where you are logged in"),
        N_("When you came in and were here last, how you proved who you are, and browser and system in a word."),
        N_("So that you can see and end it, and are told when somebody comes in from a new device."),
        N_("%(idle)s after your last visit, at most %(longest)s. Devices we know: %(device)s."),
        {
            "idle": _in("days", "SESSION_IDLE_DAYS"),
            "longest": _in("days", "SESSION_MAX_DAYS"),
            "device": lambda: DEVICE_KEPT,
        },
    ),
    Entry(
        ("passkey", "authenticator", "recovery_code", "identity"),
        N_("How you prove who you are"),
        N_(
            "The public half of your passkeys, the sealed secret of your authenticator app, hashes of recovery codes,"
            " and your number at another provider, if you log in with one."
        ),
        N_("So that nobody else gets into your account."),
        N_("Until you remove them."),
    ),
    Entry(
        ("challenge", "set_up_link"),
        N_("Links and codes we send you"),
        N_("Hashes of them, what they are for, and the address they went to."),
        N_("So that each counts only once, and only for you."),
        N_("Until they are used; unused ones %(shortest)s to %(longest)s, depending on what they are for."),
        {"shortest": lambda: min(map(lifetime, Purpose)), "longest": lambda: max(map(lifetime, Purpose))},
    ),
    Entry(
        ("following", "notification", "notification_choice"),
        N_("What you are told"),
        N_("Which threads you follow, what you were told of, and how you want to be told."),
        N_("So that you miss no answer, and get no mail you don’t want."),
        N_("What you were told of: %(told)s. The rest until you change it."),
        {"told": _in("days", "NOTIFICATIONS_KEPT_DAYS")},
    ),
    Entry(
        ("subscriber",),
        N_("Mail about new articles"),
        N_("Your e-mail address and language, and when you said yes."),
        N_("So that we can write to you when something appears. It takes no account."),
        N_("Until you unsubscribe, which takes one click. Without your yes: %(unconfirmed)s."),
        {"unconfirmed": lambda: CONFIRMED_WITHIN},
    ),
    Entry(
        ("mail",),
        N_("Mails to you"),
        N_("To whom, of which kind and when. The text is made when the mail is sent, and not kept."),
        N_("So that each arrives once, even when something breaks down."),
        N_("For %(mail)s."),
        {"mail": _in("days", "MAIL_KEPT_DAYS")},
    ),
    Entry(
        ("ignored_person",),
        N_("Whom you ignore"),
        N_("The people whose comments you want folded. They don’t learn of it."),
        N_("So that it holds on each of your devices."),
        N_("Until you change it."),
    ),
    Entry(
        ("daily_key", "failed_log_in", "limit_count"),
        N_("Network addresses"),
        N_(
            "Never the address itself: only a hash of it, made with a key that is new every day. With it we count, for"
            " minutes or hours, how often something is tried."
        ),
        N_("So that nobody can guess passwords, or flood the discussion."),
        N_("What was counted: %(failure)s. The key: %(network)s; after that nobody can tell what a hash stood for."),
        {"failure": lambda: FORGOTTEN_AFTER, "network": _in("days", "NETWORK_KEPT_DAYS")},
    ),
    Entry(
        ("data_export",),
        N_("Copies of your data"),
        N_("The ZIP file you asked for."),
        N_("So that you can fetch it."),
        N_("For %(export)s."),
        {"export": _in("days", "EXPORT_KEPT_DAYS")},
    ),
    Entry(
        (),
        N_("Backups"),
        N_("A copy of the whole database, made before it is changed for a new version."),
        N_("So that nothing is lost if that goes wrong."),
        N_("For %(backup)s; what was deleted since is still in it until then."),
        {"backup": _in("days", "BACKUPS_KEPT_DAYS")},
    ),
)

# These tables know nobody: what there is to discuss, what is still to be done, and when.
WITHOUT_PEOPLE = {"discussion", "house_tick", "job", "scheduled_run", "term_list"}

COOKIES: tuple[Cookie, ...] = (
    Cookie(
        "",
        N_(
            "When you open a page with a form of your own (to log in, to sign up, behind a link in a mail), or write a"
            " text before that: a random number by which we know your browser. It goes when you log out."
        ),
    ),
    Cookie(
        "device",
        N_(
            "When you log in: another random number, by which we know this device next time and need not warn you. It"
            " stays for a year and goes to the pages for logging in and about your account only."
        ),
    ),
    Cookie("language", N_("When you choose a language, or log in with one chosen elsewhere: which one.")),
    Cookie("theme", N_("When you choose light or dark, or log in with it chosen elsewhere: which one.")),
)
