"""What accounts write to people about their factors: when one was added, removed or used, and when a device is lost."""

from flask_babel import gettext

from app.accounts.models.challenge import Challenge
from app.accounts.queries.accounts import account_by_id
from app.foundation.db import db
from app.foundation.mail.letter import Button, Letter, Paragraph
from app.foundation.mail.outbox import Mail
from app.foundation.settings import setting
from app.web.language import exact_time
from app.web.letters import link


def factor_added(mail: Mail) -> Letter | None:
    """Something new opens the account."""
    account = account_by_id(mail.account_id or 0)
    if account is None:
        return None
    what, name = mail.data.get("what"), str(mail.data.get("name", ""))
    said = {
        "passkey": gettext("The passkey “%(name)s” was added to your account. You can log in with it now.", name=name),
        "app": gettext(
            "An authenticator app was added to your account. From now on logging in takes one of its codes."
        ),
        "codes": gettext("New recovery codes were made for your account. The old ones no longer work."),
        "provider": gettext("Your account can now be entered with your account at %(provider)s.", provider=_provider()),
    }.get(str(what))
    return None if said is None else _about_factors(gettext("Something new opens your account"), account.name, said)


def factor_removed(mail: Mail) -> Letter | None:
    """Something opens the account no more."""
    account = account_by_id(mail.account_id or 0)
    if account is None:
        return None
    what, name = mail.data.get("what"), str(mail.data.get("name", ""))
    said = {
        "passkey": gettext("The passkey “%(name)s” was removed from your account.", name=name),
        "app": gettext("The authenticator app was removed from your account. Its codes are no longer asked for."),
        "provider": gettext("Your account can no longer be entered with %(provider)s.", provider=_provider()),
        "all": gettext(
            "An operator has removed all passkeys, the authenticator app and the recovery codes from your account, and "
            "logged you out everywhere. Please log in and set up a new second factor."
        ),
    }.get(str(what))
    return None if said is None else _about_factors(gettext("A way into your account was removed"), account.name, said)


def recovery_code_used(mail: Mail) -> Letter | None:
    """Somebody had the list."""
    account = account_by_id(mail.account_id or 0)
    if account is None:
        return None
    left = int(mail.data.get("left", 0))
    return _about_factors(
        gettext("A recovery code was used"),
        account.name,
        gettext("Somebody logged in to your account with one of your recovery codes. Codes left: %(left)d.", left=left),
    )


def lost_device(mail: Mail) -> Letter | None:
    """How to come in without the device, and how to stop that. Not sent where it was stopped already."""
    account = account_by_id(mail.account_id or 0)
    waiting = db.session.get(Challenge, mail.data.get("challenge", 0))
    if account is None or waiting is None or waiting.used_at is not None or waiting.opens_at is None:
        return None
    token = str(mail.data["token"])
    return Letter(
        subject=gettext("Your lost device"),
        parts=(
            Paragraph(gettext("Hello %(name)s,", name=account.name)),
            Paragraph(
                gettext(
                    "Somebody who knows your password, or can log in for you another way, says that your device with "
                    "the authenticator app is lost. If that was you: the link below works from %(opens)s until "
                    "%(closes)s. It removes the app and logs you in.",
                    opens=exact_time(waiting.opens_at),
                    closes=exact_time(waiting.expires_at),
                )
            ),
            Button(
                gettext("Come in without the device"),
                link("accounts.come_in_without_device", token=token),
            ),
            Paragraph(
                gettext(
                    "If it was not you, somebody probably knows your password. Stop it here, at once, and then choose "
                    "a new password."
                )
            ),
            Button(gettext("This was not me: stop it"), link("accounts.stop_lost_device", token=token)),
        ),
        why=_why(),
    )


def _about_factors(subject: str, name: str, said: str) -> Letter:
    return Letter(
        subject=subject,
        parts=(
            Paragraph(gettext("Hello %(name)s,", name=name)),
            Paragraph(said),
            Paragraph(
                gettext(
                    "If this was not you, please change your password and look at what opens your account, as soon as "
                    "you can."
                )
            ),
            Button(gettext("Look at the security of your account"), link("accounts.security")),
        ),
        why=_why(),
    )


def _why() -> str:
    return str(gettext("You get this mail because it is about the safety of your account. It can’t be switched off."))


def _provider() -> str:
    return str(setting("OIDC_NAME") or gettext("another provider"))
