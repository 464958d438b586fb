"""The foot of a comment: one line on the smallest phone, and a menu for what one does less often."""

from contextlib import suppress

import pytest

from tests.journeys.labels import label
from tests.journeys.menus import more
from tests.parts.browser import assert_accessible, assert_fits

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {"HOLD_FIRST_COMMENTS": 0, "LIMIT_COMMENTS_PER_MINUTE": 1000, "LIMIT_LOG_INS_PER_MINUTE": 1000}
DEEP = 3
BOXES = """comment => [...comment.querySelectorAll(":scope > .comment__actions a, :scope > .comment__actions summary")]
    .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().toJSON())"""


@pytest.fixture
def thread(say):
    """The numbers of a comment of Cleo's and of answers to it, each a step deeper."""
    numbers = [say("cleo", "Wer baut sie?")]
    for step in range(1, DEEP + 1):
        numbers.append(say("sid" if step % 2 else "cleo", f"Antwort in Tiefe {step}", numbers[-1]))
    return numbers


def visible_links(comment):
    return [one.strip() for one in comment.get_by_role("link").filter(visible=True).all_inner_texts()]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("who", ["ben", "sid", "mo"])
def test_it_is_one_line_on_the_smallest_phone(enter, thread, language, who):
    page = enter(who, language, width=320)
    for number in thread:
        comment = page.locator(f"#comment-{number}")
        boxes = comment.evaluate(BOXES)
        assert len({round(box["top"] + box["height"] / 2) for box in boxes}) == 1, boxes
        assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes), boxes
    more(page.locator(f"#comment-{thread[-1]}"))
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    "who, offered",
    [
        ("ben", {"Ignore", "Report"}),
        ("sid", {"Delete"}),
        ("edda", {"Ignore", "Report", "Highlight"}),
        ("mo", {"Report", "Highlight", "Hide", "History"}),
    ],
)
def test_it_offers_each_what_is_theirs(enter, thread, javascript, who, offered):
    page = enter(who, javascript=javascript)
    comment = page.locator(f"#comment-{thread[1]}")
    before = set(visible_links(comment))
    assert not before & {"Ignore", "Report", "Highlight", "Hide", "History", "Delete"}
    assert set(visible_links(more(comment))) - before == offered


def test_keys_and_a_click_elsewhere_close_it(enter, thread):
    page = enter("ben")
    first, other = (page.locator(f"#comment-{number}") for number in (thread[0], thread[2]))
    summary = first.locator("> .comment__actions summary")
    expect(summary).to_have_accessible_name(label("en", "More about the comment by %(name)s", name="Cleo Fernweh"))
    report = first.get_by_role("link", name="Report the comment by Cleo Fernweh")
    summary.focus()
    page.keyboard.press("Enter")
    expect(report).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(report).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    expect(report).to_be_visible()
    more(other)
    expect(report).to_be_hidden()
    page.locator("#threads").click(position={"x": 2, "y": 2})
    expect(other.locator("details[open]")).to_have_count(0)


def test_a_form_that_was_opened_from_it_gives_the_focus_back(enter, thread):
    page = enter("ben")
    comment = page.locator(f"#comment-{thread[0]}")
    more(comment).get_by_role("link", name="Report the comment by Cleo Fernweh").click()
    expect(comment.get_by_label("What is wrong with it?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(comment.get_by_label("What is wrong with it?")).to_have_count(0)
    expect(comment.locator("> .comment__actions summary")).to_be_focused()
