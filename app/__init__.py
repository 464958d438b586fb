"""Wortmeldung: a publication and the conversation under its articles."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask

from app import cli, wiring
from app.accounts import door
from app.accounts.models import challenge, factors, sanction  # noqa: F401 - tables
from app.accounts.urls import room as accounts
from app.articles import models as articles_models  # noqa: F401 - tables
from app.audit import models as audit_models  # noqa: F401 - tables
from app.discussion.models import reason, recommendation, report, term  # noqa: F401 - tables
from app.discussion.urls import room as discussion
from app.foundation import daily_key, facts, instance, jobs, tidying, working  # noqa: F401 - tables
from app.foundation.db import db, engine_options, prepare_engine
from app.foundation.logs import configure_logs
from app.foundation.passwords import configure_passwords
from app.foundation.revision import Migrations
from app.foundation.settings import load_settings, use_settings
from app.front.readers import Readers
from app.front.urls import room as front
from app.front.versions import Versions
from app.live.urls import room as live
from app.moderation.models import claim, decision, notice, statement  # noqa: F401 - tables
from app.moderation.urls import room as moderation
from app.notifications.urls import room as notifications
from app.privacy.urls import room as privacy
from app.publication.urls import room as publication
from app.web import addresses, assets, compression, errors, language, letters, limits, pages, security
from app.web.crowding import FewAtATime
from app.web.page_cache import PageCache
from app.web.templates import Templates

ROOMS = (front, privacy, notifications, live, moderation, discussion, publication, accounts)


def create_app(given: Mapping[str, Any] | None = None) -> Flask:
    """The whole house: settings, ground, doors, rooms, and what happens when something has happened."""
    app = Flask(__name__, static_folder=None)
    app.config.update(load_settings(given))
    app.jinja_environment = Templates
    _lay_the_ground(app)
    addresses.know_addresses(app)
    language.speak(app)
    security.protect(app)
    errors.answer_errors(app)
    limits.set_limits(app)
    assets.serve_assets(app)
    door.watch_the_door(app)
    for room in ROOMS:
        app.register_blueprint(room)
    app.jinja_env.globals.update(
        site=SimpleNamespace(name=app.config["SITE_NAME"]),
        here=pages.here,
        leading_back=pages.leading_back,
        public_url=pages.public_url,
    )
    facts.connect(wiring.LISTENERS)
    letters.connect(wiring.LETTERS)
    working.connect(wiring.JOBS, wiring.SCHEDULE)
    tidying.connect(wiring.DUTIES)
    _keep_finished_pages(app)
    cli.add_commands(app)
    return app


def _keep_finished_pages(app: Flask) -> None:
    compression.compress_pages(app)
    app.wsgi_app = FewAtATime(app.wsgi_app, longest_bytes=app.config["MAX_CONTENT_LENGTH"])  # type: ignore[method-assign]
    with app.app_context():
        engine = db.engine
    versions = Versions(engine)
    if app.config["PAGE_CACHE_MEGABYTES"]:
        app.wsgi_app = PageCache(  # type: ignore[method-assign]
            app.wsgi_app,
            version_of=versions,
            remembered_version_of=versions.remembered,
            far=engine.dialect.name != "sqlite",
            readers=Readers(app, engine),
            session_cookie=app.config["SESSION_COOKIE_NAME"],
            default_language=app.config["LANGUAGE"],
            trusted_hosts=app.config["TRUSTED_HOSTS"],
            limit_bytes=app.config["PAGE_CACHE_MEGABYTES"] * 1024 * 1024,
        )


def _lay_the_ground(app: Flask) -> None:
    settings = app.config
    folder = Path(settings["INSTANCE_PATH"])
    instance.prepare_instance(folder)
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or instance.secret_key(folder)
    use_settings(settings)
    configure_logs(settings["LOG_LEVEL"], settings["LOG_FORMAT"])
    configure_passwords(settings["ARGON2_COST"])
    settings["SQLALCHEMY_DATABASE_URI"] = settings["DATABASE_URL"]
    settings["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings["DATABASE_URL"], settings["THREADS"])
    db.init_app(app)
    app.extensions["migrate"] = Migrations(app)
    with app.app_context():
        prepare_engine(
            db.engine,
            synchronous=settings["SQLITE_SYNCHRONOUS"],
            lock_file=folder / "write.lock",
            threads=settings["THREADS"],
        )
