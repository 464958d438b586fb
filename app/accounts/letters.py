"""The letters of this room: confirming an address, coming in by mail, and what owners of accounts should know."""

from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext

from app.accounts.actions.moving import link_to_stop_moving
from app.accounts.models.account import Account
from app.accounts.models.challenge import Purpose
from app.accounts.queries.accounts import account_by_email, account_by_id, accounts_for_log_in
from app.accounts.queries.challenges import challenge_is_there, open_challenge
from app.foundation.mail.letter import Button, Code, Letter, Paragraph, Part
from app.foundation.mail.outbox import Mail
from app.foundation.text.plain import veiled_address
from app.web.devices import country_in_words, device_in_words
from app.web.language import exact_time
from app.web.letters import link


def confirm(mail: Mail) -> Letter | None:
    """Code and link for a new account; to somebody who has proven the address before, that they have one already."""
    account = _account(mail)
    if account is None or account.email_key is not None or account.email != mail.address or not _counts(mail):
        return None
    holder = account_by_email(mail.address)
    if holder is not None:
        return _already_here(holder)
    return _letter(
        gettext("Your code for %(site)s: %(code)s", site=_site(), code=mail.data["code"]),
        Paragraph(gettext("Hello %(name)s, welcome. This code confirms that mail reaches you:", name=account.name)),
        Code(mail.data["code"]),
        Paragraph(gettext("Type it where you signed up. Or confirm with one click, on any device:")),
        Button(gettext("Confirm address"), link("accounts.confirm_link", token=mail.data["token"])),
        Paragraph(
            gettext("Both work for 24 hours. If you did not sign up, the same page lets you say so, and we delete it.")
        ),
        why=gettext("Somebody gave this address when signing up at %(site)s.", site=_site()),
    )


def log_in(mail: Mail) -> Letter | None:
    """A link that lets the person in; to an address without an account, that there is none."""
    account = _account(mail)
    if account is None:
        return _nobody_here(mail)
    if not _counts(mail) or not _reaches(account, mail):
        return None
    return _letter(
        gettext("Log in to %(site)s: %(code)s", site=_site(), code=mail.data["code"]),
        Paragraph(gettext("Hello %(name)s, this link logs you in, on any device:", name=account.name)),
        Button(gettext("Log in"), link("accounts.use_login_link", token=mail.data["token"])),
        Paragraph(gettext("Or type this code in the window where you asked for it:")),
        Code(mail.data["code"]),
        Paragraph(gettext("Both work once, for 10 minutes.")),
        _ignore(),
        why=gettext("Somebody asked for a link to log in at %(site)s.", site=_site()),
    )


def reset(mail: Mail) -> Letter | None:
    """A link for choosing a new password; to an address without an account, that there is none."""
    account = _account(mail)
    if account is None:
        return _nobody_here(mail)
    if not _counts(mail) or not _reaches(account, mail):
        return None
    return _letter(
        gettext("A new password for %(site)s", site=_site()),
        Paragraph(gettext("Hello %(name)s, with this link you choose a new password:", name=account.name)),
        Button(gettext("Choose a new password"), link("accounts.use_reset_link", token=mail.data["token"])),
        Paragraph(gettext("It works once, for 30 minutes. All devices will be logged out.")),
        _ignore(),
        why=gettext("Somebody asked for a new password at %(site)s.", site=_site()),
    )


def again(mail: Mail) -> Letter | None:
    """A code for somebody who is logged in and shows once more who they are."""
    account = _account(mail)
    if account is None or account.disabled_at is not None or not _counts(mail):
        return None
    return _letter(
        gettext("Your code for %(site)s: %(code)s", site=_site(), code=mail.data["code"]),
        Paragraph(gettext("Hello %(name)s, this code shows that it is you:", name=account.name)),
        Code(mail.data["code"]),
        Paragraph(gettext("It works once, for 10 minutes, in the window where you asked for it.")),
        _not_you(account),
        why=gettext("Somebody who is logged in to your account at %(site)s asked for it.", site=_site()),
    )


def change_email(mail: Mail) -> Letter | None:
    """Code and link to a new address; to somebody who has proven it before, that they have an account already."""
    account = _account(mail)
    if account is None or account.disabled_at is not None or not _counts(mail):
        return None
    holder = account_by_email(mail.address)
    if holder is not None:
        return None if holder.id == account.id else _already_here(holder)
    return _letter(
        gettext("Your code for %(site)s: %(code)s", site=_site(), code=mail.data["code"]),
        Paragraph(gettext("The account “%(name)s” is to use this address from now on.", name=account.name)),
        Code(mail.data["code"]),
        Paragraph(gettext("Type the code where you changed the address. Or confirm with one click, on any device:")),
        Button(gettext("Use this address"), link("accounts.email_link", token=mail.data["token"])),
        Paragraph(gettext("Both work for 24 hours. If it wasn’t you, do nothing: then nothing changes.")),
        why=gettext("Somebody gave this address for an account at %(site)s.", site=_site()),
    )


def email_move_asked(mail: Mail) -> Letter | None:
    """To the old address: another one was asked for, and here it can be stopped. Not where that is over already."""
    account = _account(mail)
    waiting = None if mail.data.get("quiet") else open_challenge(Purpose.CHANGE_EMAIL, str(mail.data["token"]))
    if account is None or account.disabled_at is not None or account.email != mail.address or waiting is None:
        return None
    return _letter(
        gettext("Your account at %(site)s is to get another address", site=_site()),
        Paragraph(
            gettext(
                "Hello %(name)s, somebody who is logged in to your account wants it to have another address:",
                name=account.name,
            )
        ),
        Paragraph(veiled_address(waiting.address)),
        Paragraph(gettext("It changes as soon as that is confirmed by mail there.")),
        Paragraph(gettext("If it was you, there is nothing to do.")),
        Paragraph(gettext("If it wasn’t you, stop the change. The next page says what else helps.")),
        Button(gettext("Stop the change"), link("accounts.stop_move", token=link_to_stop_moving(account))),
        why=_your_account(),
    )


def email_changed(mail: Mail) -> Letter | None:
    """To the old address: the account has another one now."""
    account = _account(mail)
    if account is None:
        return None
    return _letter(
        gettext("Your account at %(site)s has a new address", site=_site()),
        Paragraph(
            gettext("Hello %(name)s, from now on mails about your account go to another address.", name=account.name)
        ),
        Paragraph(
            gettext(
                "If it wasn’t you: log in now with your name and password, choose a new password, log out all other "
                "devices, and put the address right. If you can’t get in any more, write to us."
            )
        ),
        Button(gettext("Log in"), link("accounts.login", next=url_for("accounts.security"))),
        why=gettext("This was the address of an account at %(site)s until now.", site=_site()),
    )


def password_changed(mail: Mail) -> Letter | None:
    """The account has a new password."""
    account = _account(mail)
    if account is None:
        return None
    return _letter(
        gettext("Your password at %(site)s was changed", site=_site()),
        Paragraph(
            gettext(
                "Hello %(name)s, your account has a new password. All other devices were logged out.", name=account.name
            )
        ),
        Paragraph(gettext("If it wasn’t you, choose a new password at once. The link goes to this address:")),
        Button(gettext("Choose a new password"), link("accounts.reset")),
        why=_your_account(),
    )


def new_device(mail: Mail) -> Letter | None:
    """Somebody came in from a browser that the account did not know."""
    account = _account(mail)
    if account is None:
        return None
    device = device_in_words(str(mail.data.get("device", "")))
    country = str(mail.data.get("country", ""))
    moment = exact_time(datetime.fromisoformat(mail.data["at"]))
    where = f"{device}, {country_in_words(country)}" if country else device
    return _letter(
        gettext("New device in your account at %(site)s", site=_site()),
        Paragraph(
            gettext("Hello %(name)s, your account was opened on a device we did not know yet:", name=account.name)
        ),
        Paragraph(f"{where}\n{moment}"),
        Paragraph(gettext("If it was you, there is nothing to do.")),
        _not_you(account),
        Button(gettext("See where you are logged in"), link("accounts.security", _anchor="sessions")),
        why=_your_account(),
    )


def _already_here(holder: Account) -> Letter:
    return _letter(
        gettext("You already have an account at %(site)s", site=_site()),
        Paragraph(gettext("Somebody, probably you, has just given this address for another account at our site.")),
        Paragraph(
            gettext(
                "It belongs to your account “%(name)s” already. You can log in there; if you lost the password, a link "
                "by mail helps.",
                name=holder.name,
            )
        ),
        Button(gettext("Log in"), link("accounts.login")),
        Button(gettext("Choose a new password"), link("accounts.reset")),
        Paragraph(gettext("If it wasn’t you, do nothing: nobody gets into your account by this.")),
        why=_your_account(),
    )


def _nobody_here(mail: Mail) -> Letter | None:
    """Not to somebody whose account is closed, nor to an address that was only typed as a name."""
    if not mail.address or not _counts(mail) or mail.account_id or accounts_for_log_in(mail.address):
        return None
    return _letter(
        gettext("No account at %(site)s with this address", site=_site()),
        Paragraph(gettext("Somebody wanted to log in with this address, but there is no account with it.")),
        Paragraph(gettext("Perhaps you signed up with another address? If you have no account yet, you can make one:")),
        Button(gettext("Sign up"), link("accounts.signup")),
        _ignore(),
        why=gettext("Somebody typed this address at %(site)s.", site=_site()),
    )


def _letter(subject: str, *parts: Part, why: str) -> Letter:
    return Letter(subject, parts, why)


def _account(mail: Mail) -> Account | None:
    return account_by_id(mail.account_id) if mail.account_id else None


def _reaches(account: Account, mail: Mail) -> bool:
    """Whether the link will open the account: it is as it was, and nobody else has proven the address meanwhile."""
    if account.disabled_at is not None or account.email != mail.address:
        return False
    return account.email_key is not None or account_by_email(account.email) is None


def _counts(mail: Mail) -> bool:
    """Whether it is to be sent at all, and no newer one has replaced it since."""
    return not mail.data.get("quiet") and challenge_is_there(mail.data["token"])


def _ignore() -> Paragraph:
    return Paragraph(gettext("If it wasn’t you, do nothing: without this mail nobody gets in."))


def _not_you(account: Account) -> Paragraph:
    if account.password_hash:
        return Paragraph(gettext("If it wasn’t you, choose a new password and log out all other devices."))
    return Paragraph(gettext("If it wasn’t you, log out all other devices."))


def _your_account() -> str:
    return str(gettext("You have an account at %(site)s with this address.", site=_site()))


def _site() -> str:
    return str(current_app.config["SITE_NAME"])
