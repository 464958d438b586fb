"""Coming in by a certified OpenID provider, in a real browser that sees its pages, in both languages."""

import re

import pytest
from sqlalchemy import delete

from app.accounts.models.account import Account
from app.accounts.models.factors import Identity
from app.foundation.db import db, transaction
from tests.journeys.labels import LOCALES, label
from tests.parts import free_port
from tests.parts.browser import assert_accessible, expect
from tests.parts.certified import CLIENT, running_certified_provider
from tests.parts.publication import create_cast
from tests.parts.server import Server

LANGUAGES = list(LOCALES)
NAME = "Pfadfinder"
FONTS = "https://fonts.googleapis.com"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A publication, and the provider that it knows."""
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    issuer = f"http://localhost:{port}"
    server = Server(folder, OIDC_ISSUER=issuer, OIDC_NAME=NAME, LIMIT_LOG_INS_PER_MINUTE=1000, **CLIENT)
    with running_certified_provider(port, f"{server.url}/login/provider/back", folder / "provider.log"), server:
        yield server, issuer


@pytest.fixture(scope="module")
def publication(place):
    return place[0]


@pytest.fixture(scope="module")
def crew(publication):
    with publication.inside() as app:
        return create_cast(app)


@pytest.fixture(autouse=True)
def _nobody_is_linked(publication):
    with publication.inside(), transaction():
        db.session.execute(delete(Identity))
        db.session.execute(delete(Account).where(Account.password_hash == ""))


@pytest.fixture
def window(desk, place):
    """A window of somebody who speaks the language; the provider's pages get no letters from the network."""
    desk.expect_host(place[1])
    desk.expect_host(FONTS)

    def opened(language, **options):
        page = desk.window(locale=LOCALES[language], **options)
        page.route(f"{FONTS}/**", lambda route: route.fulfill(status=200, content_type="text/css", body=""))
        return page

    return opened


def go_there(page, language, back="/markdown"):
    page.goto(f"/login?next={back}")
    page.get_by_role("link", name=label(language, "Log in with %(provider)s", provider=NAME)).click()


def agree(page, who):
    """Log in and consent at the provider, which looks as it likes."""
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill("whatever")
    page.locator("[type=submit]").click()
    page.get_by_text("Continue").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_new_chooses_a_name_and_later_comes_straight_in(window, language, javascript):
    page = window(language, javascript=javascript)
    go_there(page, language)
    agree(page, f"pia-{language}")
    expect(page.get_by_label(label(language, "Display name"))).to_have_value(f"pia-{language} vom Pfad")
    if javascript:
        assert_accessible(page)
    page.get_by_role("button", name=label(language, "Create account")).click()
    expect(page).to_have_url("/markdown")
    expect(page.get_by_role("banner")).to_contain_text(f"pia-{language} vom Pfad")
    again = window(language, javascript=javascript)
    go_there(again, language)
    agree(again, f"pia-{language}")
    expect(again).to_have_url("/markdown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_is_known_here_is_linked_after_one_log_in(window, crew, language):
    page = window(language)
    go_there(page, language)
    agree(page, "ben")
    expect(
        page.get_by_text(
            label(language, "There is an account with the address %(email)s here already.", email=crew.ben.email)
        )
    ).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=label(language, "Log in and link")).click()
    page.locator("main [name=identifier]").fill(crew.ben.email)
    page.locator("main [name=password]").fill(crew.ben.password)
    page.locator("main [name=password]").press("Enter")
    page.get_by_role("button", name=label(language, "Link"), exact=True).click()
    expect(page).to_have_url("/markdown")
    other = window(language)
    go_there(other, language)
    agree(other, "ben")
    expect(other).to_have_url("/markdown")
    expect(other.get_by_role("banner")).to_contain_text(crew.ben.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_links_and_unlinks_on_the_security_page(window, crew, language):
    page = window(language)
    page.goto("/login?next=/account/security")
    page.locator("main [name=identifier]").fill(crew.cleo.email)
    page.locator("main [name=password]").fill(crew.cleo.password)
    page.locator("main [name=password]").press("Enter")
    page.get_by_role("link", name=label(language, "Link with %(provider)s", provider=NAME)).click()
    agree(page, "quite-somebody")
    page.get_by_role("button", name=label(language, "Link"), exact=True).click()
    expect(page).to_have_url("/account/security")
    page.get_by_role("link", name=label(language, "Remove the link")).click()
    page.get_by_role("button", name=label(language, "Remove"), exact=True).click()
    expect(page.get_by_text(label(language, "It was removed."))).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_cancels_there_is_told_so_and_goes_on_another_way(window, desk, language):
    desk.allow(400)
    page = window(language)
    go_there(page, language)
    page.get_by_text("Cancel").click()
    sentence = "You were not logged in: the provider says that it was cancelled. You can try again any time."
    expect(page.get_by_text(label(language, sentence))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=label(language, "Back to the log-in")).click()
    expect(page).to_have_url(re.compile(r"/login\?next=/markdown$"))
