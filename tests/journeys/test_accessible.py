"""Everybody can use every page: axe finds nothing, nothing sticks out, and everything is large enough to hit."""

import re
from itertools import pairwise

import pytest

from app.accounts.actions.ignoring import ignore
from app.accounts.actions.naming import change_name
from app.accounts.actions.presenting import present_oneself
from app.accounts.viewer import viewer_of
from app.articles.queries import published_article
from app.discussion.actions.editing import delete_comment
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.recommending import pick, pin, recommend
from app.discussion.actions.writing import write_text
from app.discussion.queries.discussions import discussion_of_article
from app.foundation.db import transaction
from app.moderation.actions.closing import close
from app.moderation.actions.deciding import hide_comment
from tests.journeys.labels import label
from tests.journeys.menus import more
from tests.parts.browser import Desk, assert_accessible, assert_fits, expect
from tests.parts.publication import create_article
from tests.parts.server import Server

PUBLICATION = {"REPLIES_SHOWN": 3, "THREADS_PER_PAGE": 4, "LIMIT_LOG_INS_PER_MINUTE": 1000}
APPEARANCES = [(width, scheme) for width in (1280, 320) for scheme in ("light", "dark")]
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
ROUGH_TEXT = f"""{LONG_WORD}{LONG_WORD}

    eine_sehr_lange_zeile = "die niemand umbrechen darf" + "weil sie ein Programm ist" + "und keine Prosa"

> Zitat mit <https://example.org/{"sehr-lange-adresse/" * 6}>

- eins
- `zwei_{LONG_WORD}`"""
ROUGH_ARTICLE = f"""## {LONG_WORD}

| Eine | breite | Tafel | mit | vielen | Spalten | die | nicht | auf | ein | Telefon | passt |
|---|---|---|---|---|---|---|---|---|---|---|---|
| {" | ".join(["123.456,78 Euro"] * 12)} |

{ROUGH_TEXT}
"""
PAGES = {
    "home": ("nobody", "/"),
    "article without comments": ("nobody", "/articles/leer"),
    "article with a figure": ("nobody", "/articles/nvidia-groq"),
    "article with threads": ("nobody", "/articles/tool-library"),
    "article with rough texts": ("nobody", "/articles/rau"),
    "article with a closed discussion": ("nobody", "/articles/zu"),
    "article, logged in": ("ben", "/articles/rau"),
    "article, with an own comment that waits": ("ben", "/articles/leer"),
    "article, closed, logged in": ("ben", "/articles/zu"),
    "article, as a moderator": ("mo", "/articles/rau"),
    "second page of a discussion": ("nobody", "/articles/fahrradschuppen?after=3"),
    "thread": ("nobody", "/threads/{long}"),
    "reply, as a stranger": ("nobody", "/comments/{long}/reply"),
    "reply": ("ben", "/comments/{long}/reply"),
    "edit": ("ben", "/comments/{own}/edit"),
    "delete": ("ben", "/comments/{own}/deletion"),
    "write on a page of its own": ("ben", "/articles/rau/comments"),
    "about formatting": ("nobody", "/markdown"),
    "log in": ("nobody", "/login"),
    "sign up": ("nobody", "/signup"),
    "log in by mail": ("nobody", "/login/link"),
    "lost password": ("nobody", "/login/reset"),
    "used link": ("nobody", "/login/link/used"),
    "security": ("ben", "/account/security"),
    "change of address": ("ben", "/account/email"),
    "stop a change of address, gone": ("nobody", "/account/email/x/stop"),
    "account": ("ben", "/account"),
    "your data": ("ben", "/account/privacy"),
    "delete the account": ("ben", "/account/deletion"),
    "privacy": ("nobody", "/privacy"),
    "notifications": ("edda", "/notifications"),
    "no notifications": ("mo", "/notifications"),
    "what one is told": ("ben", "/account/notifications"),
    "following": ("ben", "/threads/{long}/following"),
    "article, the recommended first": ("ben", "/articles/rau?order=recommended"),
    "article, what editors recommend": ("nobody", "/articles/rau?picked=1"),
    "recommend": ("ben", "/comments/{long}/recommendation"),
    "highlight": ("mo", "/comments/{long}/highlight"),
    "netiquette": ("nobody", "/netiquette"),
    "imprint, not written yet": ("nobody", "/imprint"),
    "pages of the house": ("ida", "/admin/pages"),
    "write the netiquette": ("ida", "/admin/pages/netiquette"),
    "write the imprint": ("ida", "/admin/pages/imprint"),
    "write the privacy page": ("ida", "/admin/pages/privacy"),
    "account of an administrator": ("ida", "/account"),
    "subscribe": ("nobody", "/subscribe"),
    "subscribe, asked": ("nobody", "/subscribe?asked=1"),
    "unsubscribe, gone": ("nobody", "/unsubscribe/x"),
    "subscription, gone": ("nobody", "/subscribe/x"),
    "account of a moderator": ("mo", "/account"),
    "password": ("ben", "/account/password"),
    "profile": ("ben", "/account/profile"),
    "profile, after a change of the name": ("cleo", "/account/profile"),
    "own comments": ("ben", "/account/comments"),
    "own comments, none yet": ("cleo", "/account/comments"),
    "people one ignores": ("cleo", "/account/ignored"),
    "people one ignores, nobody": ("ben", "/account/ignored"),
    "ignore somebody": ("ben", "/people/{edda}/ignoring"),
    "article with comments of people one ignores": ("cleo", "/articles/rau"),
    "public profile": ("nobody", "/people/{edda}"),
    "public profile of somebody one ignores": ("cleo", "/people/{edda}"),
    "profile that is not public": ("nobody", "/people/{mo}"),
    "profile, as a moderator": ("mo", "/people/{cleo}"),
    "log in with a passkey": ("nobody", "/login/passkey"),
    "second step, too late": ("nobody", "/login/second-factor"),
    "lost device, used link": ("nobody", "/login/lost-device/used"),
    "add a passkey": ("ben", "/account/passkeys/new"),
    "new recovery codes": ("ben", "/account/recovery-codes"),
    "used set-up link": ("nobody", "/setup/used"),
    "not found": ("nobody", "/nowhere"),
    "not allowed": ("ben", "/moderation"),
    "moderation, waiting": ("mo", "/moderation"),
    "moderation, hidden": ("mo", "/moderation?show=hidden"),
    "moderation, decisions": ("mo", "/moderation?show=decisions"),
    "moderation, a case": ("mo", "/moderation/comments/{hidden}"),
    "moderation, a person": ("mo", "/moderation/people/{cleo}"),
    "moderation, a measure": ("mo", "/moderation/people/{cleo}/measures"),
    "moderation, words": ("mo", "/moderation/words"),
    "moderation, new words": ("mo", "/moderation/words/new"),
    "moderation, a text to try": ("mo", "/moderation/words/test"),
    "moderation, a trial": ("mo", "/moderation/words/trial"),
    "moderation, rules of a discussion": ("mo", "/articles/rau/discussion"),
    "moderation, appeals": ("mo", "/moderation/appeals"),
    "moderation, notices": ("mo", "/moderation/notices"),
    "moderation, log": ("mo", "/moderation/log"),
    "moderation, reasons": ("ida", "/moderation/reasons"),
    "moderation, a new reason": ("ida", "/moderation/reasons/new"),
    "transparency report": ("nobody", "/transparency"),
    "statements, none yet": ("edda", "/account/statements"),
    "report": ("ben", "/comments/{long}/report"),
    "report, as a stranger": ("nobody", "/comments/{long}/report"),
    "notice of illegal content": ("nobody", "/comments/{long}/notice"),
    "hide": ("mo", "/comments/{own}/hiding"),
    "restore": ("mo", "/comments/{hidden}/restoration"),
    "approve": ("mo", "/comments/{held}/approval"),
    "close": ("mo", "/articles/rau/closure"),
    "reopen": ("mo", "/articles/zu/reopening"),
}


@pytest.fixture(scope="module")
def world(publication, crew):
    """Articles in every state, with comments in every state; the numbers of some comments by name."""
    publication.run("seed", "quiet_blog")
    with publication.inside() as app:
        for slug, source in (("leer", "Ein kurzer Text."), ("rau", ROUGH_ARTICLE), ("zu", "Noch einer.")):
            create_article(app, slug=slug, source=source, title=f"Etwas {LONG_WORD}", standfirst=f"Von {LONG_WORD}.")
        return _comments(crew) | _profiles(crew)


def _comments(crew):
    ben, mo, edda = (viewer_of(person.id, person.name, person.role) for person in (crew.ben, crew.mo, crew.edda))
    rough, empty, shed, shut = (
        discussion_of_article(published_article(slug).id).id for slug in ("rau", "leer", "fahrradschuppen", "zu")
    )

    def say(author, text, discussion=rough, parent=None):
        with transaction():
            return post_comment(Sent(author, discussion, write_text(text), parent_id=parent)).id

    own = say(ben, "Mein Beitrag, den ich noch ändern kann.")
    long = deep = say(edda, ROUGH_TEXT)
    for number in range(6):
        deep = say((mo, edda)[number % 2], f"Antwort {number} {LONG_WORD}", parent=deep)
    held = say(ben, "https://a.example https://b.example https://c.example", empty)
    hidden, deleted = say(edda, "Am Thema vorbei."), say(edda, "Doch nicht.", parent=long)
    say(mo, "Darauf hatte ich geantwortet.", parent=hidden)
    say(mo, "Bevor sie zuging.", shut)
    for number in range(5):
        say(mo, f"Nummer {number}", shed)
    with transaction():
        for reader in (ben, mo):
            recommend(reader=reader, comment_id=long)
        pick(editor=mo, comment_id=long)
        pin(editor=mo, comment_id=long)
        hide_comment(moderator=mo, comment_id=hidden, revision=1, reason="off_topic", note="Ohne Belang.")
        delete_comment(author=edda, comment_id=deleted)
        close(moderator=mo, discussion_id=shut, reason="Alles ist gesagt, und zwar von allen.")
    return {"own": own, "long": long, "held": held, "hidden": hidden}


def _profiles(crew):
    """Edda shows who she is, Cleo has another name than before and ignores Edda."""
    with transaction():
        present_oneself(account_id=crew.edda.id, about=f"Schreibt gern:\n{LONG_WORD}{LONG_WORD}", is_public=True)
        change_name(account_id=crew.cleo.id, name="Cleopatra Sehrlangername-Fernwehsucht")
        ignore(viewer_of(crew.cleo.id, crew.cleo.name, crew.cleo.role), crew.edda.id)
    return {"edda": crew.edda.id, "mo": crew.mo.id, "cleo": crew.cleo.id}


@pytest.fixture(scope="module")
def logged_in(browser, publication, crew):
    """The cookies of people who have logged in."""
    kept = {"nobody": None}
    for key in ("ben", "mo", "cleo", "edda", "ida"):
        context = browser.new_context(base_url=publication.url, locale="de-DE")
        page = context.new_page()
        page.goto("/login")
        page.get_by_label(label("de", "Name or e-mail")).fill(getattr(crew, key).email)
        page.get_by_label(label("de", "Password")).fill(getattr(crew, key).password)
        page.get_by_label(label("de", "Password")).press("Enter")
        expect(page).to_have_url(re.compile("/$"))
        kept[key] = context.storage_state()
        context.close()
    return kept


@pytest.fixture
def visit(desk, world, logged_in):
    """`visit("ben", "/articles/rau")` is a page as Ben sees it; a name in braces is the number of a comment."""
    desk.allow(404, 403, 422)

    def visited(who, path, **options):
        page = desk.window(storage_state=logged_in[who], **options)
        page.goto(path.format_map(world))
        return page

    return visited


def assert_everybody_can_use(page):
    """In each width and each scheme: axe finds nothing, and nothing sticks out."""
    for width, scheme in APPEARANCES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null)")
        assert_fits(page)
        assert_accessible(page, OPTIONS)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(visit, name):
    assert_everybody_can_use(visit(*PAGES[name]))


def test_the_set_up_page_is_for_everybody(browser, tmp_path):
    with Server(tmp_path) as server:
        desk = Desk(browser, server.url)
        desk.allow(422)
        page = desk.window()
        page.goto(re.search(r"/setup/\S+", server.output)[0])
        assert_everybody_can_use(page)
        page.get_by_label(label("de", "Display name")).fill("@")
        page.get_by_label(label("de", "E-mail"), exact=True).fill("ida@example.org")
        page.get_by_label(label("de", "Password"), exact=True).fill("kurz")
        page.get_by_role("button", name=label("de", "Create account")).click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        assert_everybody_can_use(page)
        desk.close()


@pytest.mark.parametrize(
    "who, path, fields, button",
    [
        ("nobody", "/login", {"identifier": "ben", "password": "falsch"}, "Log in"),
        ("nobody", "/signup", {"name": "admin", "email": "ben@example", "password": "kurz"}, "Sign up"),
        ("ben", "/account/password", {"new": "kurz"}, "Change password"),
        ("ben", "/account/profile", {"name": "@", "about": "x" * 600}, "Save"),
        ("ben", "/articles/rau/comments", {"body": "x" * 6000}, "Post"),
        ("ben", "/comments/{own}/edit", {"body": "x" * 6000}, "Save"),
        ("mo", "/articles/rau/closure", {"reason": "   "}, "Close discussion"),
    ],
    ids=["log in", "sign up", "password", "profile", "write", "edit", "close"],
)
def test_a_form_with_mistakes_is_for_everybody(visit, who, path, fields, button):
    page = visit(who, path)
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main").get_by_role("button", name=label("de", button), exact=True).click()
    wrong = page.locator("[aria-invalid=true]")
    expect(wrong.first).to_be_visible()
    for number in range(wrong.count()):
        expect(wrong.nth(number)).to_have_accessible_description(re.compile(r"\w{3}"))
    assert_everybody_can_use(page)


@pytest.mark.parametrize(
    "who, comment, opener, opened",
    [
        ("nobody", "long", "Reply", "textarea"),
        ("ben", "long", "Reply", "textarea"),
        ("ben", "own", "Edit", "textarea"),
        ("ben", "own", "Delete", "form"),
        ("mo", "own", "Hide", "select"),
        ("mo", "hidden", "Restore", "textarea"),
    ],
)
def test_a_form_opened_in_place_is_for_everybody(visit, world, who, comment, opener, opened):
    page = visit(who, f"/comments/{{{comment}}}")
    place = page.locator(f"#comment-{world[comment]}")
    if opener in {"Delete", "Hide"}:
        more(place)
    place.locator("a").filter(has_text=re.compile(rf"^\s*{label('de', opener)}\s*$")).filter(visible=True).click()
    expect(place.locator(opened).first).to_be_visible()
    assert_everybody_can_use(page)


def test_menu_hints_and_preview_are_for_everybody_while_open(visit):
    page = visit("ben", "/articles/rau")
    page.locator("#write textarea").fill(ROUGH_TEXT)
    page.locator("#write summary").click()
    page.locator("#write").get_by_role("button", name=label("de", "Preview")).click()
    expect(page.locator("#write [data-preview] blockquote")).to_be_visible()
    page.get_by_role("banner").locator("summary").click()
    expect(page.get_by_role("banner").get_by_role("button", name=label("de", "Log out"))).to_be_visible()
    assert_everybody_can_use(page)


def test_a_problem_shown_in_place_is_for_everybody(visit):
    page = visit("ben", "/articles/rau")
    page.locator("#write").get_by_role("button", name=label("de", "Post"), exact=True).click()
    expect(page.locator("#write textarea")).to_have_attribute("aria-invalid", "true")
    assert_everybody_can_use(page)


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
@pytest.mark.parametrize("path", ["/", "/articles/nvidia-groq", "/articles/rau", "/signup"])
def test_a_page_can_be_used_at_twice_the_size(visit, path, locale):
    page = visit("nobody", path, width=640, height=400, device_scale_factor=2, locale=locale)
    assert_fits(page)
    box = page.locator("main textarea, main input:not([type=hidden])").first
    if box.count():
        box.fill("Auch so lässt sich schreiben.")
        expect(box).to_be_in_viewport()
        button = page.locator("main form button.button--primary").first
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    "who, path", [("nobody", "/"), ("mo", "/articles/rau"), ("mo", "/moderation"), ("ben", "/account")]
)
def test_text_can_be_set_wider_and_twice_as_large(visit, who, path):
    """As readers do who need it: their own style sheet, only for the letters (WCAG 1.4.4 and 1.4.12)."""
    page = visit(who, path, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% }")
    assert_fits(page)
    page.add_style_tag(
        content="html { font-size: 100% } * { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        " word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"
    )
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)


@pytest.mark.parametrize("path", ["/articles/rau", "/articles/tool-library", "/markdown"])
def test_headings_go_down_one_step_at_a_time(visit, path):
    page = visit("nobody", path)
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_what_is_not_shown_to_a_reader_is_not_read_to_one_either(visit):
    page = visit("nobody", "/articles/rau")
    page.locator("#threads").wait_for()
    for verb in ("Hide", "Restore", "Approve", "History", "Edit", "Delete"):
        assert page.get_by_role("link", name=label("de", verb), exact=True).count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chosen_colours_win_over_those_of_the_system(visit, scheme):
    page = visit("nobody", "/articles/leer", scheme=scheme)
    background = (
        "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor"
    )
    before = page.evaluate(background)
    other = {"light": "Dark", "dark": "Light"}[scheme]
    page.get_by_role("button", name=label("de", other), exact=True).click()
    expect(page.get_by_role("button", name=label("de", other), exact=True)).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(background) != before
    assert_everybody_can_use(page)
