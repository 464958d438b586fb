"""The limits of this app, for views."""

from flask import Flask, current_app

from app.foundation.limits import Limits


def set_limits(app: Flask) -> None:
    """Count with Valkey or the database, as the settings say."""
    app.extensions["limits"] = Limits(app.config["VALKEY_URL"])


def limits() -> Limits:
    """The counters."""
    counters: Limits = current_app.extensions["limits"]
    return counters
