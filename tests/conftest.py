"""What every test can ask for.

`app`, `client`, `people`, `article` and `as_` work in this process, on each kind of database, from empty tables on:
`as_("ben")` or `as_(people.ben)` is a logged-in browser, `.send(path, body="…")` posts a form with its token,
`.fetch(path)` asks for a fragment. `setting("HOLD_FIRST_COMMENTS", 0)` changes a setting for one test. `inside`
is an application context for calling policies, queries and actions.
`publication` is a production server as `make run` starts it, shared by the tests of a module, which may say
`PUBLICATION = {"HOLD_FIRST_COMMENTS": 0}`; `crew` are the cast there. `desk.window(...)` opens a page of it in a real
browser. `servers()` starts servers for one test, on each kind of database.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.foundation import caches
from app.foundation.settings import use_settings
from app.web.limits import set_limits
from tests.parts.browser import Desk, running_chromium
from tests.parts.client import Reader
from tests.parts.databases import Backend, empty_tables, made_app
from tests.parts.postgres import Postgres, running_postgres
from tests.parts.publication import Cast, Published, Somebody, create_article, create_cast
from tests.parts.server import Server
from tests.parts.valkey import running_valkey


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use a browser are marked so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


# --- databases ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def valkey() -> Iterator[Any]:
    """A Valkey server, with `.connection_url`."""
    with running_valkey() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """Each kind of database, with a migrated one to copy."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    made = Backend(request.param, tmp_path_factory.mktemp(request.param), server)
    made.prepare()
    return made


@pytest.fixture
def database(backend: Backend) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    name = backend.copy()
    yield backend.url(name)
    backend.drop(name)


# --- the application in this process ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def app_of_backend(backend: Backend) -> Iterator[Flask]:
    """One application for all tests; ask for `app`."""
    with made_app(backend.url(backend.copy()), backend.folder / "instance") as app:
        app.test_client_class = Reader
        yield app


@pytest.fixture
def app(app_of_backend: Flask) -> Flask:
    """The application, with empty tables and nothing remembered."""
    use_settings(app_of_backend.config)
    empty_tables(app_of_backend)
    caches.clear_all()
    set_limits(app_of_backend)
    return app_of_backend


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The test runs in an application context, with `db.session`."""
    with app.app_context():
        yield app


@pytest.fixture
def setting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], None]:
    """Changes a setting until the test is over."""

    def change(name: str, value: object) -> None:
        assert name in app.config, f"there is no setting {name}"
        monkeypatch.setitem(app.config, name, value)
        use_settings(app.config)

    return change


@pytest.fixture
def client(app: Flask) -> Any:
    """A browser in which nobody is logged in."""
    return app.test_client()


@pytest.fixture
def people(app: Flask) -> Cast:
    """Ada writes · Ben comments · Cleo is a stranger · Mo moderates · Sid gets suspended · Edda edits · Ida runs it."""
    return create_cast(app)


@pytest.fixture
def article(app: Flask) -> Published:
    """A published article nobody has commented on."""
    return create_article(app)


@pytest.fixture
def as_(app: Flask, people: Cast) -> Callable[[str | Somebody], Any]:
    """A browser in which this person is logged in."""

    def logged_in(person: str | Somebody) -> Any:
        somebody = getattr(people, person) if isinstance(person, str) else person
        reader: Any = app.test_client()
        answer = reader.log_in(somebody.email, somebody.password)
        assert answer.status_code == 303, answer.text
        return reader

    return logged_in


# --- the production server and a real browser ---------------------------------------------------------------


@pytest.fixture
def servers(backend: Backend, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts production servers with databases of their own; they are killed after the test."""
    started: list[tuple[Server, str]] = []

    def start(**settings: object) -> Server:
        name, folder = backend.copy(), tmp_path / f"server{len(started)}"
        folder.mkdir()
        server = Server(folder, DATABASE_URL=backend.url(name), **settings)
        started.append((server, name))
        return server.start()

    yield start
    for server, name in started:
        server.kill()
        backend.drop(name)


@pytest.fixture(scope="module")
def publication(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A production server as `make run` starts it, for the tests of one module; see PUBLICATION above."""
    settings = getattr(request.module, "PUBLICATION", {})
    server = Server(tmp_path_factory.mktemp("publication"), **settings)
    yield server.start()
    server.kill()


@pytest.fixture(scope="module")
def crew(publication: Server) -> Cast:
    """The cast, with accounts at the publication."""
    with publication.inside() as app:
        return create_cast(app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium."""
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def desk(browser: Any, publication: Server) -> Iterator[Desk]:
    """Opens windows at the publication; the test fails where a page complains."""
    desk = Desk(browser, publication.url)
    yield desk
    desk.close()
