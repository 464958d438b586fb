"""Twenty people write at the same moment: nobody misses anything, and nobody is told anything twice."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.foundation import working
from app.foundation.mail.delivering import deliver_due
from app.foundation.mail.outbox import Mail
from app.notifications.models.notification import Notification
from app.web.letters import written

WRITERS = 20
FOLLOWERS = ("ben", "cleo", "sid", "edda")


@pytest.fixture
def at_once():
    """Runs all of them in threads that start together."""

    def run(*actions):
        together = threading.Barrier(len(actions))

        def started(action):
            together.wait()
            return action()

        with ThreadPoolExecutor(len(actions)) as pool:
            return [future.result() for future in [pool.submit(started, action) for action in actions]]

    return run


@pytest.fixture
def thread(scene):
    """A thread that four people follow."""
    root = scene.say("ada", "Frage")
    for who in FOLLOWERS:
        scene.choose(who, thread=(True, "at_once"), reply=(True, "at_once"))
        scene.say(who, "Ich bin dabei", to=root)
    return root


def test_each_is_told_of_each_once_and_in_one_letter(scene, thread, letters, at_once, setting):
    scene.work()
    letters()
    setting("MAIL_BUNDLE_SECONDS", 3600)
    before = len(scene.rows(Mail))
    at_once(*(lambda number=number: scene.say("mo", f"Nummer {number}", to=thread) for number in range(WRITERS)))
    at_once(*[scene.work] * 4)
    told = Counter(
        (row["account_id"], row["comment_id"])
        for row in scene.rows(Notification, Notification.kind == "thread")
        if row["comment_id"] > thread + len(FOLLOWERS)
    )
    assert set(told.values()) == {1}
    assert len(told) == WRITERS * len(FOLLOWERS)
    assert len(scene.rows(Mail)) - before == len(FOLLOWERS) + 1
    assert all(row["mail_id"] for row in scene.rows(Notification, Notification.kind == "thread"))


def test_nothing_is_lost_or_told_twice_while_letters_are_carried(scene, thread, letters, at_once, app):
    """Some write, others do the jobs, others carry the letters, all at the same time."""
    scene.work()
    letters()
    writers_left = threading.Semaphore(0)

    def write(number):
        scene.say("mo", f"<{number}>", to=thread)
        writers_left.release()

    def labour():
        for _ in range(WRITERS):
            writers_left.acquire(timeout=30)
            with app.app_context():
                working.run_due_jobs()
                deliver_due(written)

    at_once(labour, *(lambda number=number: write(number) for number in range(WRITERS)))
    scene.work()
    with app.app_context():
        deliver_due(written)
    for who in (*FOLLOWERS, "ada"):
        arrived = letters._office.arrived[letters._seen :]
        texts = [letter.text for letter in arrived if letter.to == getattr(scene.people, who).email]
        found = Counter(number for text in texts for number in range(WRITERS) if f"<{number}>" in text)
        assert found == Counter(range(WRITERS)), who
