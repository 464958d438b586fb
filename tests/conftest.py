"""What every test can ask for.

`app`, `client`, `people`, `article` and `as_` work in this process, on each kind of database, from empty tables on:
`as_("ben")` or `as_(people.ben)` is a logged-in browser, `.send(path, body="…")` posts a form with its token,
`.fetch(path)` asks for a fragment. `setting("HOLD_FIRST_COMMENTS", 0)` changes a setting for one test. `inside`
is an application context for calling policies, queries and actions. `letters()` delivers what waits to a real mail
server, `smtp`, and gives what has arrived since (`tests/parts/mail.py`); `work()` does the jobs that are due, `tick()`
first makes jobs of what the schedule says.
`publication` is a production server as `make run` starts it, shared by the tests of a module, which may say
`PUBLICATION = {"HOLD_FIRST_COMMENTS": 0}`; `crew` are the cast there. `desk.window(...)` opens a page of it in a real
browser. `servers()` starts servers for one test, on each kind of database.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.foundation import caches, working
from app.foundation.settings import use_settings
from app.web.limits import set_limits
from tests.parts.browser import Desk, running_chromium
from tests.parts.client import Reader
from tests.parts.coverage import is_measured, unmeasured
from tests.parts.databases import Backend, empty_tables, made_app
from tests.parts.mail import Letters, PostOffice, running_post_office
from tests.parts.postgres import Postgres, running_postgres
from tests.parts.publication import Cast, Published, RememberedCast, Somebody, create_article, create_cast
from tests.parts.server import Server
from tests.parts.valkey import forget_everything, running_valkey


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use a browser are marked so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Some tests, with their set-up, are not measured for coverage; `tests/parts/coverage.py` says which and why."""
    with nullcontext() if is_measured(item) else unmeasured():
        return (yield)


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
    """Each kind of database, with a migrated one to copy; beside PostgreSQL is a Valkey."""
    beside = ("postgres", "valkey") if request.param == "postgresql" else ()
    made = Backend(
        request.param, tmp_path_factory.mktemp(request.param), *(request.getfixturevalue(part) for part in beside)
    )
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
    settings = {"VALKEY_URL": backend.valkey_url}
    with made_app(backend.url(backend.copy()), backend.folder / "instance", **settings) as app:
        app.test_client_class = Reader
        yield app


@pytest.fixture
def app(app_of_backend: Flask, backend: Backend) -> Flask:
    """The application, with empty tables and nothing remembered."""
    use_settings(app_of_backend.config)
    empty_tables(app_of_backend)
    caches.clear_all()
    if backend.valkey:
        forget_everything(backend.valkey)
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


@pytest.fixture(scope="session")
def remembered_cast(backend: Backend) -> RememberedCast:
    """The cast's rows; ask for `people`."""
    return RememberedCast()


@pytest.fixture
def people(app: Flask, remembered_cast: RememberedCast) -> Cast:
    """Ada writes · Ben comments · Cleo is a stranger · Mo moderates · Sid gets suspended · Edda edits · Ida runs it."""
    return remembered_cast.create(app)


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


# --- mail and jobs --------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    """A mail server; ask for `smtp`."""
    with running_post_office() as office:
        yield office


@pytest.fixture
def smtp(post_office: PostOffice) -> PostOffice:
    """A mail server that has nothing yet; for production servers say `SMTP_URL=smtp.url`."""
    post_office.reset()
    return post_office


@pytest.fixture
def letters(app: Flask, smtp: PostOffice, setting: Callable[[str, object], None]) -> Letters:
    """Delivers what waits in the outbox to `smtp`; called, it gives the letters that came since the last call."""
    setting("SMTP_URL", smtp.url)
    return Letters(app, smtp)


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Does the jobs that are due; says how many were done."""

    def done() -> int:
        with app.app_context():
            return working.run_due_jobs()

    return done


@pytest.fixture
def tick(app: Flask, work: Callable[[], int]) -> Callable[[], int]:
    """Does what the schedule says and the jobs that are due; says how many were done."""

    def done() -> int:
        with app.app_context():
            working.put_due_entries()
        return work()

    return done


# --- the production server and a real browser ---------------------------------------------------------------


@pytest.fixture
def servers(backend: Backend, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts production servers with databases of their own; they are killed after the test."""
    started: list[tuple[Server, str]] = []
    if backend.valkey:
        forget_everything(backend.valkey)

    def start(**settings: object) -> Server:
        name, folder = backend.copy(), tmp_path / f"server{len(started)}"
        folder.mkdir()
        server = Server(folder, **{"DATABASE_URL": backend.url(name), "VALKEY_URL": backend.valkey_url, **settings})
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
    with Server(tmp_path_factory.mktemp("publication"), **settings) as server:
        yield server


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
    desk = Desk(browser, publication.url, f"http://localhost:{publication.live_port}/live/")
    yield desk
    desk.close()
