"""The desk in a browser: a hundred entries by keys, and the same by mouse and without a script."""

import itertools
from contextlib import suppress

import pytest

from app.discussion.models.comment import Comment
from app.discussion.models.report import Report
from app.foundation.db import db
from app.foundation.settings import use_settings
from app.moderation.models.decision import Decision
from tests.discussion.scenes import Scene
from tests.moderation.desks import LINKS, report
from tests.parts.browser import assert_accessible, assert_fits
from tests.parts.publication import create_article

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {
    "HOLD_FIRST_COMMENTS": 0,
    "LIMIT_COMMENTS_PER_MINUTE": 10_000,
    "LIMIT_LOG_INS_PER_MINUTE": 1000,
    "STAFF_SECOND_FACTOR": 0,
}
NUMBERS = itertools.count(1)


@pytest.fixture
def scene(publication, crew):
    """An article of the test's own; what waited before is gone."""
    with publication.inside() as app:
        db.session.rollback()
        app.config["HOLD_FIRST_COMMENTS"] = 0
        use_settings(app.config)
        scene = Scene(app, create_article(app, slug=f"desk-{next(NUMBERS)}"), crew)
        for row in scene.rows(Comment, Comment.state == "held"):
            scene.judge("approve", row["id"])
        for number in {row["comment_id"] for row in scene.rows(Report, Report.decided_at.is_(None))}:
            scene.judge("keep", number)
        yield scene


def waiting(many):
    """Texts that wait, none of which was there before."""
    return [f"{LINKS} Nr. {next(NUMBERS)}" for _ in range(many)]


@pytest.fixture
def enter(desk, crew):
    """Logs somebody of the crew in and opens the desk."""

    def entered(key="mo", **options):
        person = getattr(crew, key)
        page = desk.window(**{"locale": "en-GB", **options})
        page.goto("/login?next=/moderation")
        page.get_by_label("Name or e-mail").fill(person.email)
        page.get_by_label("Password").fill(person.password)
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(page.get_by_role("heading", name="Moderation", level=1)).to_be_visible()
        return page

    return entered


def current(page):
    """The number of the entry that has the keys; it has the focus too."""
    return page.evaluate(
        """() => {
          const paper = document.querySelector("[data-paper][aria-current=true]");
          return paper === document.activeElement ? Number(paper.closest("[data-entry]").id.slice(6)) : null;
        }"""
    )


def settled(page):
    """All that was decided has arrived."""
    expect(page.locator("moderation-desk")).to_have_attribute("data-waiting", "0")


def states(scene, numbers):
    """What became of the comments, in their order."""
    found = {row["id"]: row["state"] for row in scene.comments()}
    return [found[number] for number in numbers]


def test_a_hundred_entries_take_at_most_110_keys(scene, enter):
    numbers = scene.say_all("ben", waiting(100))
    page, presses = enter(), 0
    for place, number in enumerate(numbers):
        expect(page.locator(f"#entry-{number} [aria-current=true]")).to_be_focused()
        for key in ["h", "3"] if place % 11 == 5 else ["a"]:
            page.keyboard.press(key)
            presses += 1
    settled(page)
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert presses <= 110
    assert states(scene, numbers) == ["hidden" if place % 11 == 5 else "published" for place in range(100)]
    assert len(scene.rows(Decision, Decision.comment_id.in_(numbers))) == 100
    assert scene.wrong_counts == []


def test_keys_move_open_select_and_undo_and_are_silent_while_somebody_types(scene, enter):
    numbers = scene.say_all("ben", waiting(4))
    page = enter()
    assert current(page) == numbers[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert current(page) == numbers[2]
    page.keyboard.press("k")
    assert current(page) == numbers[1]
    page.keyboard.press("w")
    assert current(page) == numbers[2]
    page.keyboard.press("n")
    page.keyboard.type("aha")
    expect(page.locator(f"#note-{numbers[2]}")).to_have_value("aha")
    assert states(scene, numbers) == ["held"] * 4
    page.locator(f"#entry-{numbers[2]} [data-paper]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("a")
    settled(page)
    assert states(scene, numbers) == ["held", "held", "published", "held"]
    assert scene.rows(Decision)[-1]["note"] == "aha"
    page.keyboard.press("u")
    settled(page)
    assert current(page) == numbers[2]
    assert states(scene, numbers) == ["held"] * 4
    page.keyboard.press("h")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert states(scene, numbers) == ["held"] * 4
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.get_by_label("Single keys decide").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    settled(page)
    assert states(scene, numbers) == ["held"] * 4


@pytest.mark.parametrize("typed", ["", "aha"])
def test_escape_leaves_the_note_and_keeps_what_was_written(scene, enter, typed):
    number = scene.say("ben", waiting(1)[0])
    page = enter()
    page.keyboard.press("n")
    page.keyboard.type(typed)
    page.keyboard.press("Escape")
    assert current(page) == number
    note = page.locator(f"#note-{number}")
    expect(note).to_be_visible(visible=bool(typed))
    expect(note).to_have_value(typed)


def test_what_another_moderator_decided_comes_back_with_their_name(scene, enter, desk):
    desk.allow(409)
    numbers = scene.say_all("ben", waiting(3))
    page = enter("ida")
    scene.judge("hide", numbers[0], reason="spam")
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Mo Ruhepol has hidden this comment in the meantime.")
    assert current(page) == numbers[1], "who has gone on is not thrown back"
    assert states(scene, numbers[:1]) == ["hidden"]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_mouse_and_plain_forms_decide_too(scene, enter, javascript):
    numbers = scene.say_all("ben", waiting(23))
    reported = scene.say("cleo", "Ein Gedanke")
    if scene.comment(reported)["state"] == "held":
        scene.judge("approve", reported)
    report(scene, reported, "ben", note="Schaut mal")
    page = enter(javascript=javascript)
    first = page.locator(f"#entry-{reported}")
    expect(first).to_contain_text("Schaut mal")
    first.get_by_role("button", name="Leave as it is").click()
    expect(page.get_by_role("status")).to_contain_text("Left as it is.")
    own = page.locator(f"#entry-{numbers[0]}")
    own.get_by_text("Hide …").click()
    own.get_by_role("button", name="Spam or advertising").click()
    expect(page.get_by_role("status")).to_contain_text("Hidden: Spam or advertising.")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator(f"#entry-{numbers[0]}")).to_be_visible()
    while page.locator("[data-entry]").count():
        for box in page.locator("[data-pick]").all():
            box.check()
        page.locator("#picked").get_by_role("button", name="Approve").click()
        expect(page.get_by_role("status")).to_contain_text("decided.")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert states(scene, [reported, *numbers]) == ["published"] * 24
    assert scene.wrong_counts == []


def test_somebody_is_suspended_without_leaving_the_desk(scene, enter, crew):
    number = scene.say("sid", waiting(1)[0])
    page = enter()
    assert current(page) == number
    page.keyboard.press("s")
    form = page.get_by_role("form", name="Take a measure against Sid Sausewind")
    form.get_by_label("Reason").select_option("insult")
    form.get_by_role("button", name="Take this measure").click()
    expect(page.locator(f"#entry-{number} .record")).to_contain_text("Suspended")
    expect(page.get_by_role("status")).to_contain_text("This holds from now on.")
    page.goto(f"/moderation/people/{crew.sid.id}")
    assert_accessible(page)
    page.get_by_role("button", name="Lift").click()
    expect(page.get_by_text("over")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_fits_and_is_accessible(scene, enter, width, scheme):
    first = scene.say("ben", "Anfang")
    number = scene.say("sid", "Grob", to=first)
    report(scene, number, "ben", note="So nicht")
    scene.say_all("cleo", waiting(2))
    page = enter(width=width, scheme=scheme)
    for key in ("c", "h"):
        page.keyboard.press(key)
    assert_fits(page)
    assert_accessible(page)


def test_who_opens_an_entry_is_named_on_the_other_desk_without_a_reload(scene, enter):
    first, second = scene.say_all("ben", waiting(2))
    mo, ida = enter("mo"), enter("ida")
    expect(ida.locator(f"#entry-{first}")).to_contain_text("Mo Ruhepol is looking at this", timeout=30_000)
    assert_accessible(ida)
    mo.keyboard.press("j")
    expect(ida.locator(f"#entry-{second}")).to_contain_text("Mo Ruhepol is looking at this", timeout=30_000)
    expect(ida.locator(f"#entry-{first}")).not_to_contain_text("looking at this")
