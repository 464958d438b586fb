"""People take another name, show who they are, and stop reading somebody, in a real browser."""

import re
from types import SimpleNamespace

import pytest

from app.foundation.settings import use_settings
from seeds.cast import Person
from tests.discussion.scenes import Scene
from tests.journeys.labels import LOCALES, label
from tests.journeys.menus import more
from tests.parts.browser import assert_fits, expect
from tests.parts.publication import create_article, create_cast

PUBLICATION = {"HOLD_FIRST_COMMENTS": 0, "LIMIT_LOG_INS_PER_MINUTE": 1000}
FAMILIES = {("de", True): "Anders", ("de", False): "Berg", ("en", True): "Comte", ("en", False): "Dorf"}


@pytest.fixture(scope="module")
def places(publication):
    """For each language, with scripts and without, an article with people of its own: Rosa, Tom and Uwe."""
    made = {}
    with publication.inside() as app:
        app.config["HOLD_FIRST_COMMENTS"] = 0
        use_settings(app.config)
        for way, family in FAMILIES.items():
            slug = family.lower()
            cast = [Person(key, f"{key.title()} {family}", f"{key}@{slug}.example", "reader") for key in _KEYS]
            scene = Scene(app, create_article(app, slug=slug, title="Ein Ort"), create_cast(app, tuple(cast)))
            first = scene.say("rosa", "Rosas Gedanke")
            answer = scene.say("tom", "Toms Antwort", to=first)
            made[way] = SimpleNamespace(people=scene.people, path=scene.article.path, first=first, answer=answer)
    return made


_KEYS = ("rosa", "tom", "uwe")


@pytest.fixture(params=FAMILIES, ids=lambda way: f"{way[0]}-{'script' if way[1] else 'plain'}")
def way(request):
    """A language, and whether scripts run."""
    return request.param


@pytest.fixture
def place(places, way):
    """The article and the people of this way."""
    return places[way]


@pytest.fixture
def says(way):
    """The interface's words in the language of the test."""
    return lambda text, **values: label(way[0], text, **values)


@pytest.fixture
def window(desk, way, says):
    """`window(somebody)` is a narrow page in which they are logged in, `window()` one of a stranger."""

    def opened(somebody=None):
        page = desk.window(width=320, height=700, locale=LOCALES[way[0]], javascript=way[1])
        if somebody is not None:
            page.goto("/login")
            page.get_by_label(says("Name or e-mail")).fill(somebody.email)
            page.get_by_label(says("Password"), exact=True).fill(somebody.password)
            page.get_by_label(says("Password"), exact=True).press("Enter")
            expect(page).to_have_url(re.compile("/$"))
        return page

    return opened


def test_a_new_name_and_a_profile_are_there_for_everybody_at_once(window, place, says, desk):
    desk.allow(422)
    stranger, rosa = window(), window(place.people.rosa)
    stranger.goto(place.path)
    expect(stranger.locator(f"#comment-{place.first} h3")).to_have_text(place.people.rosa.name)
    rosa.goto("/account")
    rosa.get_by_role("link", name=says("Profile"), exact=True).click()
    name = rosa.get_by_label(says("Display name"))
    name.fill(place.people.tom.name)
    rosa.get_by_label(says("About you")).fill("Liest viel.\nSchreibt selten.")
    rosa.get_by_label(says("Show a public profile with my comments")).check()
    rosa.get_by_role("button", name=says("Save"), exact=True).click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(rosa.get_by_label(says("About you"))).to_have_value("Liest viel.\nSchreibt selten.")
    fresh = place.people.rosa.name.replace("Rosa", "Rosalie")
    name.fill(fresh)
    rosa.get_by_role("button", name=says("Save"), exact=True).click()
    expect(rosa.get_by_role("status")).to_contain_text(says("Saved."))
    expect(name).to_have_count(0)
    assert_fits(rosa)
    stranger.reload()
    link = stranger.locator(f"#comment-{place.first} h3").get_by_role("link", name=fresh)
    expect(stranger.locator(f"#comment-{place.answer} .comment__parent")).to_contain_text(fresh)
    link.click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(fresh)
    expect(stranger.get_by_text("Schreibt selten.")).to_be_visible()
    expect(stranger.get_by_text("Rosas Gedanke")).to_be_visible()
    assert_fits(stranger)


def test_somebody_is_ignored_on_every_device_and_read_again(window, place, says):
    uwe, elsewhere = window(place.people.uwe), window(place.people.uwe)
    uwe.goto(place.path)
    comment = uwe.locator(f"#comment-{place.answer}")
    expect(comment.get_by_text("Toms Antwort")).to_be_visible()
    more(comment).get_by_role("link", name=says("Ignore"), exact=True).click()
    uwe.get_by_role("button", name=says("Ignore"), exact=True).click()
    expect(uwe).to_have_url(re.compile(f"#comment-{place.answer}-by$"))
    elsewhere.goto(place.path)
    for page in (uwe, elsewhere):
        folded = page.locator(f"#comment-{place.answer}")
        expect(folded.get_by_text(says("You ignore this person."))).to_be_visible()
        expect(folded.get_by_text("Toms Antwort")).to_be_hidden()
        expect(folded.get_by_role("link", name=re.compile(says("Reply")))).to_have_count(0)
        expect(page.locator(f"#comment-{place.first}").get_by_text("Rosas Gedanke")).to_be_visible()
        assert_fits(page)
    comment.get_by_role("link", name=says("Show what %(name)s wrote", name=place.people.tom.name)).click()
    expect(comment.get_by_text("Toms Antwort")).to_be_visible()
    more(comment).get_by_role("link", name=says("Stop ignoring"), exact=True).click()
    uwe.get_by_role("button", name=says("Stop ignoring"), exact=True).click()
    expect(comment.get_by_text("Toms Antwort")).to_be_visible()
    expect(more(comment).get_by_role("link", name=says("Ignore"), exact=True)).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_text("Toms Antwort")).to_be_visible()


def test_own_comments_lead_to_their_places(window, place, says):
    tom = window(place.people.tom)
    tom.goto("/account")
    tom.get_by_role("link", name=says("Comments"), exact=True).click()
    expect(tom.get_by_role("heading", name=says("Your comments"))).to_be_visible()
    entry = tom.get_by_role("article")
    expect(entry).to_have_count(1)
    assert_fits(tom)
    entry.locator("a[href^='/comments/']").click()
    expect(tom.locator(f"#comment-{place.answer}:target")).to_be_visible()


def test_dark_follows_to_another_device(window, place, says):
    here = window(place.people.uwe)
    here.get_by_role("button", name=says("Dark"), exact=True).click()
    expect(here.locator("html")).to_have_attribute("data-theme", "dark")
    elsewhere = window(place.people.uwe)
    expect(elsewhere.locator("html")).to_have_attribute("data-theme", "dark")
