"""The first day of a publication: from the first start to a closed and reopened discussion, as people live it."""

import re

import pytest

from tests.journeys.labels import LOCALES, counted, label
from tests.parts.browser import Desk, expect
from tests.parts.mailbox import Mailbox
from tests.parts.server import Server

PASSWORD = "vier kleine Wörter am Morgen"
HEADLINE = "Nvidia sichert sich die Technik des Herausforderers Groq"
REASON = "Wir machen Mittagspause."
# The labels of the discussion section are given: they are not the catalogue's to choose.
GIVEN = {
    "heading": {"de": "Diskussion", "en": "Discussion"},
    "call": {"de": "Ihre Meinung ist gefragt", "en": "Share Your Thoughts"},
    "lead": {"de": "Ihre Stimme zählt in dieser Diskussion", "en": "Your voice matters in this discussion"},
    "log in": {"de": "Anmelden und mitdiskutieren", "en": "Login to join the conversation"},
    "empty": {"de": "Noch keine Kommentare", "en": "No comments yet"},
    "first": {"de": "Schreiben Sie den ersten Kommentar!", "en": "Be the first to share your thoughts!"},
}


class Guest:
    """Somebody in front of a window of their own."""

    def __init__(self, page, language, *, keyboard=False):
        self.page = page
        self.language = language
        self.keyboard = keyboard

    def says(self, text, **values):
        """The interface's words for this, in the guest's language."""
        return label(self.language, text, **values)

    def press(self, what):
        """Click, or for those without a mouse: go there and press Enter."""
        if self.keyboard:
            self.reach(what)
            self.page.keyboard.press("Enter")
        else:
            what.click()

    def opens_menu(self, comment):
        """What else can be done with a comment."""
        self.press(comment.locator("summary"))

    def fill(self, field, text):
        """Write over what is in a field."""
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, field, text):
        """Choose from a list of options; the keyboard types the beginning."""
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.type(text)
            expect(field.locator("option:checked")).to_have_text(text)
        else:
            field.select_option(label=text)

    def reach(self, what):
        """Tab to something, seeing at each stop where one is."""
        expect(what).to_be_visible()
        for _ in range(150):
            if what.evaluate("element => element === document.activeElement"):
                assert_focus_is_seen(self.page)
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} can't be reached with Tab")

    def button(self, text, within=None, **values):
        """The button with exactly these words."""
        return (within or self.page).get_by_role("button", name=self.says(text, **values), exact=True)

    def link(self, text, within=None, **values):
        """The link with exactly these words."""
        return (within or self.page).get_by_role("link", name=self.says(text, **values), exact=True)

    def box(self, text, within=None, **values):
        """The text field with exactly this label."""
        return (within or self.page).get_by_role("textbox", name=self.says(text, **values), exact=True)

    def comment(self, text):
        """The comment with this text."""
        return self.page.locator(".comment").filter(has_text=text)

    @property
    def discussion(self):
        """The section below the article."""
        return self.page.get_by_role("region", name=GIVEN["heading"][self.language])

    def counts(self, number):
        """The heading says that there are so many comments."""
        expect(self.discussion.get_by_text(counted(self.language, number), exact=True)).to_be_visible()

    def sees(self, text, within=None, **values):
        """The words are on the page."""
        expect((within or self.page.locator("main")).get_by_text(self.says(text, **values)).first).to_be_visible()

    def misses(self, text, within=None, **values):
        """The words are nowhere on the page."""
        place = within or self.page.locator("main")
        expect(place.get_by_text(self.says(text, **values)).filter(visible=True)).to_have_count(0)

    def opens_the_article(self):
        """From the front page, as one does."""
        self.page.goto("/")
        self.press(self.page.get_by_role("link", name=HEADLINE))
        expect(self.page.get_by_role("heading", level=1, name=HEADLINE)).to_be_visible()
        if self.keyboard:
            self.skips_to_the_content()

    def skips_to_the_content(self):
        """The first stop on a page leads past the masthead."""
        self.page.keyboard.press("Tab")
        expect(self.link("Skip to the content")).to_be_focused()
        assert_focus_is_seen(self.page)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()


FOCUSED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(element);
    return {
        what: element.outerHTML.slice(0, 200),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        marked: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none",
    };
}"""


def assert_focus_is_seen(page):
    """What has the focus is in sight and marked."""
    focused = page.evaluate(FOCUSED)
    assert focused["inside"], f"out of sight: {focused['what']}"
    assert focused["marked"], f"the focus can't be seen on {focused['what']}"


@pytest.fixture
def server(tmp_path):
    """A publication that has never been started before, with the settings as they come."""
    with Server(tmp_path) as server:
        yield server


@pytest.fixture
def desk(browser, server):
    """Opens windows at it."""
    desk = Desk(browser, server.url)
    yield desk
    desk.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_the_first_day_of_a_publication(desk, server, language, javascript):
    def guest(**options):
        return Guest(desk.window(locale=LOCALES[language], javascript=javascript), language, **options)

    live_the_first_day(server, ida=guest(), cleo=guest(), stranger=guest())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_first_day_without_a_mouse(desk, server, language):
    def guest(**options):
        return Guest(desk.window(locale=LOCALES[language]), language, **options)

    live_the_first_day(server, ida=guest(keyboard=True), cleo=guest(keyboard=True), stranger=guest())


def live_the_first_day(server, *, ida, cleo, stranger):
    """Ida sets the publication up; Cleo happens upon it and stays; a stranger looks in."""
    ida_sets_the_place_up(ida, set_up_link(server))
    cleo_writes_before_she_has_an_account(cleo)
    cleo_signs_up_and_finds_her_text(cleo, Mailbox(server.folder / "instance", "cleo@example.org"))
    nobody_else_sees_it_yet(stranger)
    ida_approves_it_from_the_list(ida)
    ida_writes_a_comment_herself(ida)
    cleo_answers_herself_and_ida(cleo)
    cleo_changes_one_reply_and_deletes_it(cleo)
    ida_hides_a_comment_and_restores_it(ida, stranger)
    ida_closes_the_discussion_and_opens_it_again(ida, cleo)


def set_up_link(server):
    """The link that the first start printed."""
    links = re.findall(rf"{re.escape(server.url)}(/setup/\S+)", server.output)
    assert len(links) == 1, server.output
    return links[0]


def ida_sets_the_place_up(ida, link):
    ida.page.goto(link)
    ida.sees("This account administers the publication. The link works once.")
    ida.fill(ida.page.get_by_label(ida.says("Display name")), "Ida Schlüsselbund")
    ida.fill(ida.page.get_by_label(ida.says("E-mail"), exact=True), "ida@example.org")
    ida.fill(ida.page.get_by_label(ida.says("Password"), exact=True), PASSWORD)
    ida.press(ida.button("Create account"))
    expect(ida.page.get_by_role("banner")).to_contain_text("Ida Schlüsselbund")


def cleo_writes_before_she_has_an_account(cleo):
    cleo.opens_the_article()
    for name in ("heading", "call", "lead", "empty", "first"):
        expect(cleo.discussion.get_by_text(GIVEN[name][cleo.language], exact=True)).to_be_visible()
    cleo.counts(0)
    cleo.fill(cleo.box("Your comment"), "Ich bin *gespannt*.\n\nZehnmal so schnell?")
    cleo.press(cleo.page.get_by_role("button", name=GIVEN["log in"][cleo.language], exact=True))
    expect(cleo.page).to_have_url(re.compile("/login"))
    cleo.sees("What you wrote is kept. After this step it waits in the form, and one more click posts it.")


def cleo_signs_up_and_finds_her_text(cleo, box):
    cleo.press(cleo.link("Sign up", within=cleo.page.locator("main")))
    cleo.sees("What you wrote is kept. After this step it waits in the form, and one more click posts it.")
    cleo.fill(cleo.page.get_by_label(cleo.says("Display name")), "Cleo Fernweh")
    cleo.fill(cleo.page.get_by_label(cleo.says("E-mail"), exact=True), "cleo@example.org")
    cleo.fill(cleo.page.get_by_label(cleo.says("Password"), exact=True), PASSWORD)
    cleo.press(cleo.button("Sign up"))
    cleo.sees("We have sent a code to %(address)s.", address=box.address)
    cleo.fill(cleo.box("Code"), box.next().code)
    cleo.press(cleo.button("Confirm"))
    expect(cleo.page).to_have_url(re.compile(r"/articles/nvidia-groq#write$"))
    expect(cleo.box("Your comment")).to_have_value("Ich bin *gespannt*.\n\nZehnmal so schnell?")
    cleo.press(cleo.button("Post"))
    own = cleo.comment("Ich bin gespannt")
    cleo.sees("This comment is waiting for a moderator.", within=own)
    expect(cleo.box("Your comment")).to_have_value("")


def nobody_else_sees_it_yet(stranger):
    stranger.opens_the_article()
    expect(stranger.page.get_by_text(GIVEN["empty"][stranger.language])).to_be_visible()
    stranger.misses("gespannt")


def ida_approves_it_from_the_list(ida):
    ida.page.goto("/")
    ida.press(ida.page.get_by_role("banner").locator("summary"))
    ida.press(ida.link("Moderation", within=ida.page.get_by_role("banner")))
    ida.sees("First comments of a new account", within=ida.page.get_by_role("article"))
    ida.sees("Zehnmal so schnell?")
    ida.press(ida.button("Approve", within=ida.page.get_by_role("article")))
    ida.sees("Nothing waits.")


def ida_writes_a_comment_herself(ida):
    ida.opens_the_article()
    expect(ida.comment("Ich bin gespannt")).to_be_visible()
    ida.fill(ida.box("Your comment"), "Willkommen in der ersten Diskussion!")
    ida.press(ida.button("Post"))
    own = ida.comment("Willkommen in der ersten Diskussion!")
    ida.sees("Administrator", within=own)
    ida.misses("This comment is waiting for a moderator.", within=own)
    ida.counts(2)


def cleo_answers_herself_and_ida(cleo):
    cleo.opens_the_article()
    for parent, name, text in (
        ("Ich bin gespannt", "Cleo Fernweh", "Nachtrag: ein Zehntel der Energie."),
        ("Willkommen in der ersten", "Ida Schlüsselbund", "Danke für die Begrüsung!"),
    ):
        cleo.press(cleo.link("Reply to %(name)s", within=cleo.comment(parent), name=name))
        cleo.fill(cleo.box("Reply to %(name)s", name=name), text)
        cleo.press(cleo.button("Post reply"))
        own = cleo.comment(text)
        cleo.sees("in reply to %(name)s", within=own, name=name) if own.locator(
            ".comment__parent:visible"
        ).count() else None
        expect(own).to_be_visible()
        cleo.misses("This comment is waiting for a moderator.", within=own)
    replies = cleo.page.locator(".thread").filter(has_text="Ich bin gespannt").locator(".thread__replies .comment")
    expect(replies).to_have_count(1)
    expect(replies).to_contain_text("Nachtrag")
    cleo.opens_the_article()
    cleo.counts(4)


def cleo_changes_one_reply_and_deletes_it(cleo):
    own = cleo.comment("Danke für die Begrüsung!")
    cleo.press(cleo.link("Edit", within=own))
    cleo.fill(cleo.box("Edit your comment"), "Danke für die Begrüßung!")
    cleo.press(cleo.button("Save"))
    own = cleo.comment("Danke für die Begrüßung!")
    cleo.sees("edited", within=own)
    cleo.misses("Begrüsung")
    expect(cleo.link("Delete", within=cleo.comment("Willkommen in der ersten"))).to_be_hidden()
    cleo.opens_menu(own)
    cleo.press(cleo.link("Delete", within=own))
    cleo.sees("Delete this comment? Its text will be gone for good. Replies stay where they are.")
    cleo.press(cleo.button("Delete"))
    cleo.sees("Deleted by its author")
    cleo.misses("Danke für die")
    cleo.counts(3)


def ida_hides_a_comment_and_restores_it(ida, stranger):
    ida.opens_the_article()
    comment = ida.page.locator(f"#{ida.comment('Nachtrag').get_attribute('id')}")
    ida.opens_menu(comment)
    ida.press(ida.link("Hide", within=comment))
    ida.choose(ida.page.get_by_label(ida.says("Reason")), ida.says("Off topic"))
    ida.fill(ida.page.get_by_label(ida.says("Note for moderators")), "Nur zur Probe")
    ida.press(ida.button("Hide"))
    line = ida.says("Removed: %(reason)s", reason=ida.says("Off topic"))
    expect(comment).to_contain_text(line)
    stranger.opens_the_article()
    expect(stranger.page.get_by_text(line)).to_be_visible()
    stranger.misses("Nachtrag")

    ida.press(ida.link("Restore", within=comment))
    ida.press(ida.button("Restore"))
    expect(comment).to_contain_text("Nachtrag")
    stranger.opens_the_article()
    expect(stranger.comment("Nachtrag")).to_be_visible()
    ida.page.goto("/moderation?show=decisions")
    for verdict in ("Approved", "Hidden", "Restored"):
        ida.sees(verdict)
    ida.sees("Nur zur Probe")


def ida_closes_the_discussion_and_opens_it_again(ida, cleo):
    ida.opens_the_article()
    ida.press(ida.link("Close discussion"))
    ida.fill(ida.page.get_by_label(ida.says("Reason, shown to the readers")), REASON)
    ida.press(ida.button("Close discussion"))
    ida.sees(REASON)
    cleo.opens_the_article()
    cleo.sees("This discussion is closed.")
    cleo.sees(REASON)
    expect(cleo.box("Your comment")).to_have_count(0)
    expect(cleo.link("Reply to %(name)s", name="Ida Schlüsselbund").filter(visible=True)).to_have_count(0)
    expect(cleo.comment("Ich bin gespannt")).to_be_visible()

    ida.press(ida.link("Reopen discussion"))
    ida.press(ida.button("Reopen discussion"))
    expect(ida.box("Your comment")).to_be_visible()
    cleo.opens_the_article()
    expect(cleo.box("Your comment")).to_be_visible()
    cleo.misses(REASON)
