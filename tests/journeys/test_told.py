"""Being told: from an answer to bell and letter, and out of it again; names behind an @; mail about articles."""

import email
import re
import time
from contextlib import suppress
from email.policy import default

import pytest

from tests.journeys.labels import LOCALES, label
from tests.journeys.menus import more
from tests.parts.publication import create_article

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {
    "HOLD_FIRST_COMMENTS": 0,
    "MAIL_BUNDLE_SECONDS": 0,
    "LIMIT_COMMENTS_PER_MINUTE": 1000,
    "LIMIT_LOG_INS_PER_MINUTE": 1000,
}


@pytest.fixture
def letter(publication):
    """The newest letter to somebody with this in its text, once it has come; the worker needs a moment."""

    def found(to, piece):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for file in sorted((publication.folder / "instance").rglob("*.eml"), key=lambda one: -one.stat().st_mtime):
                message = email.message_from_bytes(file.read_bytes(), policy=default)
                text = message.get_body(("plain",)).get_content()
                if message["To"] == to and piece in text:
                    return message, text
            time.sleep(0.1)
        raise AssertionError(f"no letter to {to} with {piece!r}")

    return found


def path_of(url):
    return "/" + url.strip("<>").split("/", 3)[3]


def box(page):
    return page.locator("#write textarea")


@pytest.mark.parametrize("language, who", [("de", "ada"), ("en", "cleo")])
def test_an_answer_is_found_by_the_bell_and_its_letters_end_with_one_click(language, who, enter, say, crew, letter):
    person, mark = getattr(crew, who), f"Marke {language}"
    root = say(who, "Eine Frage")
    answer = say("ben", f"Eine Antwort, {mark}", parent=root)
    message, _ = letter(person.email, mark)
    page = enter(who, language)
    page.get_by_role(
        "link", name=re.compile(r"^(Benachrichtigungen, \d+ ungelesen|Notifications, \d+ unread)$")
    ).click()
    sentence = label(language, "%(name)s replied to your comment", name="Ben Querfeld")
    page.get_by_role("listitem").filter(has_text=mark).get_by_role(
        "button", name=re.compile(re.escape(sentence))
    ).click()
    expect(page.locator(f"#comment-{answer}")).to_be_in_viewport()

    page.goto("/notifications")
    page.get_by_role("link", name=label(language, "What I am told, and how")).click()
    replies = page.get_by_role("group", name=label(language, "Replies to my comments"))
    expect(replies.get_by_role("checkbox")).to_be_checked()
    expect(replies.get_by_role("combobox")).to_have_value("at_once")
    replies.get_by_role("combobox").select_option("hourly")
    page.get_by_role("button", name=label(language, "Save")).click()
    expect(page.get_by_role("status")).to_have_text(re.compile(re.escape(label(language, "Saved."))))

    page.goto(path_of(message["List-Unsubscribe"]))
    page.get_by_role("button", name=label(language, "End these mails")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Done: no more mail about this"))
    settings = page.context.new_page()
    settings.goto("/account/notifications")
    frequency = settings.locator("[name=reply_mail]")
    expect(frequency).to_have_value("never")
    page.get_by_role("button", name=label(language, "Undo")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "You will get mail about this again"))
    settings.reload()
    expect(frequency).to_have_value("hourly")


def test_a_name_is_completed_with_the_keyboard(enter, say):
    say("ada", "Ich bin da")
    say("cleo", "Ich auch")
    page = enter("ben")
    box(page).press_sequentially("Hallo @")
    names = page.locator("#write").get_by_role("option")
    expect(names).to_have_text(["Cleo Fernweh", "Ada Federkiel"])
    expect(box(page)).to_have_attribute("aria-activedescendant", names.nth(0).get_attribute("id"))
    expect(page.locator("#announcer")).to_have_text("2 names, choose with the arrow keys")
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("Hallo @Ada Federkiel ")
    expect(names).to_have_count(0)

    page.keyboard.type("und @fern")
    expect(names).to_have_text(["Cleo Fernweh"])
    page.keyboard.press("Tab")
    expect(box(page)).to_have_value("Hallo @Ada Federkiel und @Cleo Fernweh ")
    expect(box(page)).to_be_focused()
    page.keyboard.type("@c")
    expect(names.nth(0)).to_be_visible()
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.type("Ende")
    expect(box(page)).to_have_value("Hallo @Ada Federkiel und @Cleo Fernweh @c\nEnde")
    page.keyboard.press("Tab")
    expect(box(page)).not_to_be_focused()


def test_a_name_is_completed_with_a_finger_and_those_of_the_thread_come_first(enter, say):
    root = say("ada", "Eine Frage")
    say("cleo", "Eine neuere Frage")
    page = enter("ben", width=390, has_touch=True)
    page.locator(f"#comment-{root} .comment__reply").tap()
    field = page.locator(f"#comment-{root} textarea")
    field.press_sequentially("@")
    names = page.locator(f"#comment-{root}").get_by_role("option")
    expect(names).to_have_text(["Ada Federkiel", "Cleo Fernweh"])
    names.nth(1).tap()
    expect(field).to_have_value("@Cleo Fernweh ")
    expect(field).to_be_focused()


def test_escape_closes_the_names_and_not_the_form(enter, say):
    root = say("ada", "Eine Frage")
    page = enter("ben")
    page.locator(f"#comment-{root} .comment__reply").click()
    field = page.locator(f"#comment-{root} textarea")
    field.press_sequentially("@A")
    expect(page.get_by_role("option", name="Ada Federkiel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)


def test_who_is_named_is_told(enter, say, crew):
    say("sid", "Ich bin da")
    page = enter("ben")
    box(page).press_sequentially("@Si")
    page.keyboard.press("Enter")
    page.keyboard.type("hat recht")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#threads .comment").first).to_contain_text("@Sid Sausewind hat recht")
    other = enter("sid")
    other.goto("/notifications")
    expect(other.get_by_role("button", name=re.compile("Ben Querfeld mentioned you"))).to_be_visible()


def test_a_thread_is_followed_and_left_with_one_click(enter, say):
    root = say("ada", "Eine Frage")
    page = enter("ben")
    comment = page.locator(f"#comment-{root}")
    more(comment).get_by_role("link", name="Follow this thread", exact=True).click()
    leave = comment.get_by_role("link", name="No longer follow this thread")
    expect(leave).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("You follow this thread now.")
    page.reload()
    more(comment)
    expect(leave).to_be_visible()
    leave.click()
    expect(comment.get_by_role("link", name="Follow this thread", exact=True)).to_be_focused()
    page.reload()
    expect(more(comment).get_by_role("link", name="Follow this thread", exact=True)).to_be_visible()
    expect(leave).to_be_hidden()


def test_who_answers_sees_at_once_that_they_follow(enter, say):
    root = say("ada", "Eine Frage")
    page = enter("ben")
    comment = page.locator(f"#comment-{root}")
    comment.locator(".comment__reply").click()
    comment.get_by_role("textbox").fill("Eine Antwort")
    page.keyboard.press("Control+Enter")
    expect(more(comment).get_by_role("link", name="No longer follow this thread")).to_be_visible()
    box(page).fill("Etwas Eigenes")
    page.keyboard.press("Control+Enter")
    own = page.locator("#threads .comment").filter(has_text="Etwas Eigenes")
    expect(more(own).get_by_role("link", name="No longer follow this thread")).to_be_visible()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_somebody_without_an_account_subscribes_and_leaves(desk, publication, letter, language, javascript):
    address = f"nora-{language}-{javascript}@example.org".lower()
    page = desk.window(locale=LOCALES[language], javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name=label(language, "New articles by mail")).click()
    page.get_by_label(label(language, "E-mail"), exact=True).fill(address)
    page.get_by_role("button", name=label(language, "Send me the link")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Please look into your mailbox"))
    assert page.context.cookies() == []

    _, text = letter(address, "/subscribe/")
    page.goto(path_of(re.search(r"http\S+/subscribe/\S+", text)[0]))
    page.get_by_role("button", name=label(language, "Yes, write to me")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "You will hear from us"))

    with publication.inside() as app:
        new = create_article(app, slug=f"news-{language}-{javascript}".lower(), title=f"Neues {address}")
    message, text = letter(address, new.path)
    assert message["Subject"] == new.title
    page.goto(path_of(message["List-Unsubscribe"]))
    page.get_by_role("button", name=label(language, "End these mails")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Done: no more mail about this"))
    assert page.context.cookies() == []
