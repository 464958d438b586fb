"""What journeys through a discussion begin with: an article of their own, people at windows, and others who talk."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.journeys.labels import LOCALES, label
from tests.parts import wait_until
from tests.parts.browser import Desk
from tests.parts.mail import PostOffice, Received
from tests.parts.publication import Cast, Published, Somebody, create_article
from tests.parts.server import Server
from tests.parts.visitor import Visitor

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def mailing_publication(
    request: pytest.FixtureRequest, post_office: PostOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A production server with the module's PUBLICATION settings that sends its mail to a real mail server."""
    post_office.reset()
    with Server(tmp_path_factory.mktemp("mailing"), SMTP_URL=post_office.url, **request.module.PUBLICATION) as server:
        yield server


@pytest.fixture
def letter(post_office: PostOffice) -> Callable[..., Received]:
    """The last letter to somebody whose subject begins so and with this in its text; a worker needs a moment."""

    def found(to: str, beginning: str, piece: str = "") -> Received:
        def fits(one: Received) -> bool:
            return one.to == to and one.subject.startswith(beginning) and piece in " ".join(one.text.split())

        wait_until(lambda: any(map(fits, post_office.arrived)))
        return next(filter(fits, reversed(post_office.arrived)))

    return found


@pytest.fixture
def visit(desk: Desk, crew: Cast) -> Callable[..., Any]:
    """Logs somebody in and opens a page; `visit("mo", "/moderation", "de", width=390)`."""

    def entered(person: str | Somebody, path: str, language: str = "en", **options: Any) -> Any:
        somebody = getattr(crew, person) if isinstance(person, str) else person
        page = desk.window(locale=LOCALES[language], **options)
        page.goto(f"/login?next={path}")
        page.locator("[name=identifier]").first.fill(somebody.email)
        page.locator("[name=password]").fill(somebody.password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(f"**{path}")
        return page

    return entered


@pytest.fixture
def own_article(publication: Server) -> Published:
    """An article that no other test writes under."""
    with publication.inside() as app:
        return create_article(app, slug=f"own-{next(NUMBERS)}")


@pytest.fixture
def enter(desk: Desk, own_article: Published, crew: Cast) -> Callable[..., Any]:
    """Logs somebody of the crew in and opens the article; `enter("ben", width=320)` is a page."""

    def entered(key: str, language: str = "en", **options: Any) -> Any:
        person = getattr(crew, key)
        page = desk.window(**{"locale": LOCALES[language], **options})
        page.goto(f"/login?next={own_article.path}")
        page.get_by_label(label(language, "Name or e-mail")).fill(person.email)
        page.get_by_label(label(language, "Password")).fill(person.password)
        page.get_by_role("button", name=label(language, "Log in"), exact=True).click()
        expect(page.get_by_text(label(language, "Commenting as %(name)s", name=person.name))).to_be_visible()
        return page

    return entered


@pytest.fixture
def say(publication: Server, own_article: Published, crew: Cast) -> Callable[..., int]:
    """Posts a comment as somebody without a script would, and returns its number."""

    def said(key: str, text: str, parent: int | None = None) -> int:
        person = getattr(crew, key)
        visitor = Visitor(publication.url)
        visitor.log_in(person.email, person.password)
        path = f"/comments/{parent}/reply" if parent else f"{own_article.path}/comments"
        answer = visitor.send(path, {"body": text, "do": "post"})
        return int(answer.url.rpartition("#comment-")[2])

    return said
