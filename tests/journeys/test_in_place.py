"""What script does without leaving the page, and where it leaves the keyboard's focus."""

import re
from contextlib import suppress

from tests.journeys.menus import more

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {
    "HOLD_FIRST_COMMENTS": 0,
    "THREADS_PER_PAGE": 3,
    "COMMENT_LIMIT_CHARACTERS": 300,
    "LIMIT_COMMENTS_PER_MINUTE": 1000,
    "LIMIT_LOG_INS_PER_MINUTE": 1000,
}


def box(page):
    """The box for a new comment."""
    return page.locator("#write textarea")


def comment(page, text):
    """The comment with this text."""
    return page.locator(".comment").filter(has_text=text)


def announced(page):
    """What screen readers were told last."""
    return page.locator("#announcer")


def test_a_comment_appears_where_it_belongs(enter):
    page = enter("ben")
    expect(page.get_by_text("No comments yet")).to_be_visible()
    box(page).fill("Mein *erster* Gedanke")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(comment(page, "Mein erster Gedanke")).to_be_focused()
    expect(announced(page)).to_have_text("Your comment was published.")
    expect(page.locator("#discussion [data-comment-count]")).to_have_text("1 comment")
    expect(page.get_by_text("No comments yet")).to_have_count(0)
    expect(box(page)).to_have_value("")

    box(page).fill("Mein zweiter Gedanke")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(comment(page, "zweiter")).to_be_focused()
    expect(page.locator("#threads > li .comment__text")).to_have_text(["Mein zweiter Gedanke", "Mein erster Gedanke"])
    page.reload()
    expect(page.locator("#threads > li .comment__text")).to_have_text(["Mein zweiter Gedanke", "Mein erster Gedanke"])


def test_among_the_oldest_a_comment_comes_last(enter, say, own_article):
    say("cleo", "Zuerst")
    page = enter("ben")
    page.goto(f"{own_article.path}?order=oldest")
    box(page).fill("Zuletzt")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#threads > li .comment__text")).to_have_text(["Zuerst", "Zuletzt"])


def test_a_double_click_makes_one_comment(enter):
    page = enter("ben")
    box(page).fill("Nur einmal")
    page.get_by_role("button", name="Post", exact=True).dblclick()
    expect(comment(page, "Nur einmal")).to_be_focused()
    page.reload()
    expect(comment(page, "Nur einmal")).to_have_count(1)


def test_replies_stand_below_what_they_answer_at_every_depth(enter, say):
    first = say("cleo", "Ebene 0")
    page = enter("ben")
    for depth in range(1, 6):
        parent = comment(page, f"Ebene {depth - 1}")
        parent.locator(".comment__reply").click()
        expect(parent.get_by_role("textbox", name="Reply to")).to_be_focused()
        page.keyboard.type(f"Ebene {depth}")
        parent.get_by_role("button", name="Post reply").click()
        expect(comment(page, f"Ebene {depth}")).to_be_focused()
        expect(page.locator(".comment form")).to_have_count(0)
    thread = page.locator(f"#thread-{first}")
    before = thread.evaluate("thread => thread.innerText.match(/Ebene \\d/g)")
    nested = thread.locator(".thread__replies .thread__replies .thread__replies > li").count()
    page.reload()
    assert before == thread.evaluate("thread => thread.innerText.match(/Ebene \\d/g)")
    assert nested == thread.locator(".thread__replies .thread__replies .thread__replies > li").count() == 3


def test_an_own_comment_can_be_changed_and_deleted(enter, say):
    say("cleo", "Von jemand anderem")
    page = enter("ben")
    box(page).fill("Ein Tippfheler")
    page.get_by_role("button", name="Post", exact=True).click()
    own = page.locator(f"#{comment(page, 'Tippfheler').get_attribute('id')}")
    own.get_by_role("link", name="Edit").click()
    field = own.get_by_label("Edit your comment")
    expect(field).to_be_focused()
    expect(own.locator(".comment__text")).to_be_hidden()
    field.fill("Ein Tippfehler")
    own.get_by_role("button", name="Save").click()
    expect(own.locator(".comment__text")).to_have_text("Ein Tippfehler")
    expect(own).to_be_focused()
    expect(announced(page)).to_have_text("Your comment was changed.")
    expect(own.get_by_text("edited")).to_be_visible()

    more(own).get_by_role("link", name="Delete").click()
    expect(own.get_by_role("form", name="Delete your comment")).to_be_focused()
    own.get_by_role("button", name="Delete").click()
    expect(own).to_contain_text("Deleted by its author")
    expect(own).to_be_focused()
    expect(announced(page)).to_have_text("Your comment was deleted.")
    expect(page.locator("#discussion [data-comment-count]")).to_have_text("1 comment")
    expect(more(comment(page, "Von jemand anderem")).get_by_role("link", name="Delete")).to_be_hidden()


def test_a_moderator_hides_and_restores(enter, say):
    number = say("cleo", "Unsachlich")
    page = enter("mo")
    judged = page.locator(f"#comment-{number}")
    more(judged).get_by_role("link", name="Hide").click()
    expect(judged.get_by_label("Reason")).to_be_focused()
    judged.get_by_label("Reason").select_option(index=1)
    judged.get_by_role("button", name="Hide").click()
    expect(judged).to_contain_text("Removed:")
    expect(judged).to_be_focused()
    judged.get_by_role("link", name="Restore").click()
    judged.get_by_role("button", name="Restore").click()
    expect(judged.locator(".comment__text")).to_have_text("Unsachlich")
    expect(announced(page)).to_have_text("The comment is visible again.")


def test_the_preview_follows_the_text_once_it_is_open(enter):
    page = enter("ben")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "preview" in request.url else None)
    box(page).fill("Das ist **wichtig**")
    page.wait_for_timeout(600)
    assert not asked
    button, preview = page.get_by_role("button", name="Preview"), page.get_by_role("region", name="Preview")
    button.click()
    expect(preview.locator("strong")).to_have_text("wichtig")
    expect(button).to_have_attribute("aria-expanded", "true")
    box(page).press("End")
    box(page).press_sequentially(" und *neu*", delay=20)
    expect(preview.locator("em")).to_have_text("neu")
    assert len(asked) == 2
    button.click()
    expect(preview).to_be_hidden()


def test_more_comments_are_appended(enter, say, own_article):
    for number in range(1, 8):
        say("cleo", f"Nr. {number}")
    page = enter("ben")
    texts = page.locator("#threads > li .comment__text")
    expect(texts).to_have_text(["Nr. 7", "Nr. 6", "Nr. 5"])
    page.get_by_role("link", name="More comments").click()
    expect(page.locator("#threads > li").nth(3)).to_be_focused()
    expect(texts).to_have_text(["Nr. 7", "Nr. 6", "Nr. 5", "Nr. 4", "Nr. 3", "Nr. 2"])
    assert "after=" in page.url
    page.get_by_role("link", name="More comments").click()
    expect(texts).to_have_count(7)
    expect(page.get_by_role("link", name="More comments")).to_have_count(0)
    page.reload()
    expect(texts).to_have_text(["Nr. 1"])


def test_an_empty_comment_is_refused_where_it_was_written(enter, desk):
    desk.allow(422)
    page = enter("ben")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    expect(box(page)).to_have_accessible_description(re.compile(r"\w"))
    page.keyboard.type("Doch etwas")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(comment(page, "Doch etwas")).to_be_focused()


def test_the_limit_is_announced_when_it_comes_near(enter, desk):
    desk.allow(422)
    page = enter("ben")
    expect(page.locator("#write output")).to_have_text("300 characters left")
    box(page).fill("x" * 100)
    expect(page.locator("#write output")).to_have_text("200 characters left")
    expect(announced(page)).to_have_text("")
    box(page).fill("x" * 210)
    expect(announced(page)).to_have_text("90 characters left")
    box(page).fill("x" * 310)
    expect(announced(page)).to_have_text("10 characters too many")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    expect(box(page)).to_have_value("x" * 310)


def test_without_a_connection_the_text_stays(enter):
    page = enter("ben")
    page.evaluate("() => { window.line = window.fetch; window.fetch = () => Promise.reject(new TypeError('cut')); }")
    box(page).fill("Geht nicht verloren")
    button = page.get_by_role("button", name="Post", exact=True)
    button.click()
    expect(page.locator("#write").get_by_role("alert")).to_contain_text("Your text is still here")
    expect(box(page)).to_have_value("Geht nicht verloren")
    expect(button).to_be_focused()
    page.evaluate("() => { window.fetch = window.line; }")
    button.click()
    expect(comment(page, "Geht nicht verloren")).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_reload_keeps_an_unsent_text_and_logging_out_forgets_it(enter):
    page = enter("ben")
    box(page).fill("Noch nicht fertig")
    page.reload()
    expect(box(page)).to_have_value("Noch nicht fertig")
    page.locator(".masthead .menu__summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_session_that_ended_leads_to_the_log_in_and_back_to_the_text(enter, desk, crew):
    desk.allow(401)
    page = enter("ben")
    box(page).fill("Über Nacht liegen geblieben")
    page.context.clear_cookies(name=re.compile("wortmeldung"))
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.get_by_label("Name or e-mail").fill(crew.ben.email)
    page.get_by_label("Password").fill(crew.ben.password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(box(page)).to_have_value("Über Nacht liegen geblieben")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(comment(page, "Über Nacht")).to_be_focused()


def test_a_strangers_reply_is_written_in_place_and_survives_the_log_in(say, desk, own_article, crew):
    number = say("cleo", "Was meinen Sie?")
    page = desk.window(locale="en-GB")
    page.goto(own_article.path)
    asked = page.locator(f"#comment-{number}")
    asked.locator(".comment__reply").click()
    expect(asked.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Ich meine …")
    asked.get_by_role("button", name="Login to join the conversation").click()
    page.get_by_label("Name or e-mail").fill(crew.ben.email)
    page.get_by_label("Password").fill(crew.ben.password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("textbox")).to_have_value("Ich meine …")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url(f"**{own_article.path}#comment-*")
    expect(page.locator(f"#replies-{number} .comment__text")).to_have_text("Ich meine …")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_comment_that_waits_is_shown_to_its_author_as_waiting(enter):
    page = enter("ben")
    box(page).fill("https://example.org/1 https://example.org/2 https://example.org/3")
    page.get_by_role("button", name="Post", exact=True).click()
    waiting = page.locator("#threads .comment")
    expect(waiting).to_contain_text("waiting for a moderator")
    expect(waiting).to_be_focused()
    expect(announced(page)).to_have_text("Your comment is waiting for a moderator.")
    expect(page.locator("#discussion [data-comment-count]")).to_have_text("0 comments")


def test_who_changed_a_comment_elsewhere_meanwhile_decides_again(enter, desk):
    desk.allow(409)
    page = enter("ben")
    box(page).fill("Erste Fassung")
    page.get_by_role("button", name="Post", exact=True).click()
    own = page.locator(f"#{comment(page, 'Erste Fassung').get_attribute('id')}")
    own.get_by_role("link", name="Edit").click()
    own.get_by_role("textbox").fill("Fassung vom Telefon")

    elsewhere = page.context.new_page()
    elsewhere.goto(page.url)
    elsewhere.get_by_role("link", name="Edit").click()
    elsewhere.locator(".comment").get_by_role("textbox").fill("Fassung vom Rechner")
    elsewhere.get_by_role("button", name="Save").click()
    expect(elsewhere.locator(".comment__text")).to_have_text("Fassung vom Rechner")

    own.get_by_role("button", name="Save").click()
    expect(own.get_by_role("alert")).to_be_visible()
    expect(own.get_by_role("textbox")).to_have_value("Fassung vom Telefon")
    own.get_by_role("button", name="Save").click()
    expect(own.locator(".comment__text")).to_have_text("Fassung vom Telefon")


def test_all_of_it_works_with_the_keyboard_alone(enter, say):
    number = say("cleo", "Frage")
    page = enter("ben")
    box(page).focus()
    page.keyboard.type("Ohne Maus")
    page.keyboard.press("Control+Enter")
    expect(comment(page, "Ohne Maus")).to_be_focused()

    link = page.locator(f"#comment-{number} .comment__reply")
    link.focus()
    page.keyboard.press("Enter")
    field = page.locator(f"#comment-{number} textarea")
    expect(field).to_be_focused()
    page.keyboard.type("Halb")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("Halb")
    expect(field).to_be_focused()
    page.keyboard.type("e Antwort")
    page.keyboard.press("Control+Enter")
    expect(comment(page, "Halbe Antwort")).to_be_focused()

    page.locator(".masthead .menu__summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".masthead .menu__summary")).to_be_focused()
    expect(page.locator(".masthead .menu__list")).to_be_hidden()


def test_how_long_ago_is_told_with_the_exact_time_at_hand(enter, say):
    say("cleo", "Gerade eben")
    page = enter("ben")
    time = comment(page, "Gerade eben").locator("time")
    expect(time).to_have_text(re.compile(r"^now, \d{1,2} \w+ \d{4}, \d\d:\d\d$"))
    expect(time).to_have_attribute("title", re.compile(r"^\d{1,2} \w+ \d{4}, \d\d:\d\d$"))
