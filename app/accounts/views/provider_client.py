"""Asking the OpenID provider, and believing only what it has signed, for us, just now.

The libraries for it are imported where they are used: they are large, and many publications have no provider.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, session

from app.accounts.actions.identities import Claimed
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import Refusal
from app.foundation.text.plain import storable
from app.foundation.words import N_

TIMEOUT_SECONDS = 5
STATE_PREFIX = "_state_provider_"
# What becomes of answers that hold something else than they should.
_ERRORS = (ValueError, KeyError, TypeError, AttributeError, RuntimeError)
_END_OF_TIME = 2**33

_AWAY = N_("The provider does not answer at the moment. Please try again later, or come in another way.")
_UNTRUE = N_("The provider’s answer could not be checked, so we did not believe it. Please try once more.")
_REFUSED_THERE = {"access_denied", "login_required", "interaction_required", "consent_required"}
_CANCELLED = N_("You were not logged in: the provider says that it was cancelled. You can try again any time.")


class Away(Refusal):
    """The provider does not answer."""

    status = 504


class Untrue(Refusal):
    """The provider's answer can't be believed."""


class Cancelled(Refusal):
    """The person, or the provider, said no."""


def provider_name() -> str:
    """What the button calls the provider; '' where there is none."""
    config = current_app.config
    if not config["OIDC_ISSUER"] or not config["OIDC_CLIENT_ID"]:
        return ""
    return str(config["OIDC_NAME"] or urlsplit(config["OIDC_ISSUER"]).hostname or "OpenID")


def lead_to_provider(back: str, *, ask_again: bool) -> Response:
    """Go to the provider, and come back to the address `back`. Raises Away and Untrue."""
    for name in [name for name in session if name.startswith(STATE_PREFIX)]:
        del session[name]
    more = {"prompt": "login", "max_age": current_app.config["FRESH_MINUTES"] * 60} if ask_again else {}
    with _asking():
        client = _trusted_client()
        return make_response(client.authorize_redirect(back, **more))


def claims_brought_back() -> Claimed:
    """What the provider says about who has just come back from it. Raises Away, Untrue and Cancelled."""
    with _asking():
        client = _trusted_client()
        expected = {
            "iss": {"essential": True, "value": client.server_metadata["issuer"]},
            "aud": {"essential": True, "value": current_app.config["OIDC_CLIENT_ID"]},
            "sub": {"essential": True},
        }
        token = client.authorize_access_token(claims_options=expected)
        told = dict(token["userinfo"])
        if "email" not in told and client.server_metadata.get("userinfo_endpoint"):
            more = dict(client.userinfo(token=token))
            signed = {"auth_time": told.get("auth_time")}
            told |= more | signed if more.get("sub") == told["sub"] else {}
        return _claimed(told)


def _claimed(told: dict[str, Any]) -> Claimed:
    """What is of another type than it should be counts as not said; only without a subject nobody is meant."""
    subject, email = _text(told["sub"], most=255), _text(told.get("email"), most=320)
    if not subject:
        raise Untrue(_UNTRUE)
    names = (_text(told.get(claim), most=200) for claim in ("preferred_username", "nickname", "name"))
    shown_at = told.get("auth_time")
    return Claimed(
        issuer=str(told["iss"])[:255],
        subject=subject,
        email=email,
        is_verified=bool(email) and told.get("email_verified") in (True, "true"),
        name=next(filter(None, names), ""),
        shown_at=shown_at if isinstance(shown_at, int | float) and 0 < shown_at < _END_OF_TIME else 0.0,
    )


def _text(claim: object, *, most: int) -> str:
    return claim if isinstance(claim, str) and len(claim) <= most and storable(claim) == claim else ""


@contextmanager
def _asking() -> Iterator[None]:
    """While the provider is asked no connection to the database is held; all that goes wrong becomes a refusal."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    db.session.rollback()
    try:
        yield
    except Refusal:
        raise
    except RequestException as error:
        log().warning("provider away", error=type(error).__name__)
        raise Away(_AWAY) from error
    except (AuthlibBaseError, JoseError, *_ERRORS) as error:
        log().warning("provider not believed", error=type(error).__name__)
        if getattr(error, "error", "") in _REFUSED_THERE:
            raise Cancelled(_CANCELLED) from error
        raise Untrue(_UNTRUE) from error


def _trusted_client() -> Any:
    """The client, with what the provider has published; it must call itself what the settings call it."""
    config = current_app.config
    issuer = config["OIDC_ISSUER"].rstrip("/")
    client = _client(issuer, config["OIDC_CLIENT_ID"], config["OIDC_CLIENT_SECRET"])
    if str(client.load_server_metadata()["issuer"]).rstrip("/") != issuer:
        _client.cache_clear()
        raise Untrue(_UNTRUE)
    return client


@cache
def _client(issuer: str, client_id: str, client_secret: str) -> Any:
    """One for the process, which remembers what the provider publishes."""
    from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

    return FlaskOAuth2App(
        FlaskIntegration("provider"),
        name="provider",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
