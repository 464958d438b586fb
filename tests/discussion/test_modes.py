"""Which mode holds, why and until when: by choice, by the clock, by heat, by age."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from app.articles.models import Article
from app.audit.models import AuditEntry
from app.discussion.actions.modes import Rules, keep_modes_shown, set_rules
from app.discussion.actions.opening import reopen_discussion
from app.discussion.actions.screening import Refused
from app.discussion.models.discussion import DiscussionMode
from app.discussion.models.report import Report
from app.discussion.queries.discussions import discussion_by_id
from app.foundation import clock
from app.foundation.db import db, in_transaction
from app.foundation.refusals import NotAllowed
from app.foundation.settings import BadSetting, load_settings
from tests.discussion.scenes import in_english, later, words


def choose(scene, **chosen):
    rules = {"mode": "open", "is_sensitive": False, "hold_from": "", "hold_until": "", "slow_minutes": 0}
    given = {**rules, "close_after_days": None, **chosen}
    given["mode"] = DiscussionMode(given["mode"])
    with scene.app.app_context():
        number = scene.discussion_id
        in_transaction(lambda: set_rules(discussion_id=number, rules=Rules(**given)))


def now_in(scene):
    with scene.app.app_context():
        return discussion_by_id(scene.discussion_id).now


def minute(scene):
    """The schedule's minute."""
    with scene.app.app_context():
        in_transaction(keep_modes_shown)


def state(scene, number):
    return scene.comment(number)["state"]


def at(text):
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=UTC), tick=False)


def published(scene, days_ago):
    with scene.app.app_context():
        moment = clock.now() - timedelta(days=days_ago)
        in_transaction(lambda: db.session.execute(update(Article).values(published_at=moment)))


# --- the clock ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment, held_until",
    [
        ("2026-11-20 20:59", None),
        ("2026-11-20 21:00", "2026-11-21 05:00"),
        ("2026-11-21 04:59", "2026-11-21 05:00"),
        ("2026-11-21 05:00", None),
        # The clocks go on: 22:00 is 21:00 in UTC, 6:00 is 4:00 the next morning.
        ("2026-03-28 21:00", "2026-03-29 04:00"),
        ("2026-03-29 03:59", "2026-03-29 04:00"),
        ("2026-03-29 04:00", None),
        # They go back: 22:00 is 20:00, 6:00 is 5:00.
        ("2026-10-24 20:00", "2026-10-25 05:00"),
        ("2026-10-25 04:59", "2026-10-25 05:00"),
        ("2026-10-25 05:00", None),
    ],
)
def test_comments_wait_at_night_by_local_time(scene, setting, moment, held_until):
    setting("HOLD_FROM", "22:00")
    setting("HOLD_UNTIL", "06:00")
    with at(moment):
        now = now_in(scene)
    expected = None if held_until is None else datetime.fromisoformat(held_until).replace(tzinfo=UTC)
    assert (now.mode, now.until) == ("held" if expected else "open", expected)


@pytest.mark.parametrize(
    "moment, mode",
    [
        ("2026-10-24 23:59", "open"),
        ("2026-10-25 00:00", "held"),  # 2:00, for the first time
        ("2026-10-25 01:29", "held"),  # 2:29, for the second time
        ("2026-10-25 01:30", "open"),
        ("2026-03-29 00:59", "held"),
        ("2026-03-29 01:30", "open"),
    ],
)
def test_an_hour_that_comes_twice_or_not_at_all_is_held_rather_than_not(scene, moment, mode):
    choose(scene, hold_from="02:00", hold_until="02:30")
    with at(moment):
        assert now_in(scene).mode in ({mode} if "10-2" in moment else {mode, "open"})


def test_the_hours_of_an_article_go_before_those_of_the_site(scene, setting):
    setting("HOLD_FROM", "22:00")
    setting("HOLD_UNTIL", "06:00")
    with at("2026-11-20 23:00"):
        assert state(scene, scene.say("ben")) == "held"
        choose(scene, hold_from="never")
        assert state(scene, scene.say("ben")) == "published"
        choose(scene, hold_from="12:00", hold_until="13:00")
        assert now_in(scene).mode == "open"
    with at("2026-11-20 11:30"):
        assert (now_in(scene).mode, now_in(scene).why) == ("held", "clock")


def test_hours_that_are_none_are_refused():
    for given in ({"HOLD_FROM": "22:00"}, {"HOLD_FROM": "9", "HOLD_UNTIL": "10"}, {"HOLD_FROM": "24:00"}):
        with pytest.raises(BadSetting, match="22:00"):
            load_settings(given)


def test_the_page_says_so_within_a_minute_and_takes_it_back(scene, setting, client):
    setting("HOLD_FROM", "22:00")
    setting("HOLD_UNTIL", "06:00")
    reader = in_english(client)
    for moment, said in (("2026-11-20 20:59", False), ("2026-11-20 21:01", True), ("2026-11-21 05:01", False)):
        with at(moment):
            minute(scene)
            page = words(reader.get(scene.article.path).text)
        assert (
            "At this hour comments appear once a moderator has read them: until 21 November 2026, 06:00" in page
        ) is said
    with at("2026-11-21 05:02"):
        before = scene.discussion["version"]
        minute(scene)
        assert scene.discussion["version"] == before, "nothing has changed"


# --- heat -----------------------------------------------------------------------------------------------------


def test_a_heated_discussion_holds_for_an_hour_and_goes_back_by_itself(scene, setting, people, client):
    setting("HEAT_LEAST", 4)
    setting("HEAT_PERCENT", 50)
    numbers = scene.say_all("ben", ["Eins", "Zwei", "Drei", "Vier"])
    scene.judge("hide", numbers[0])
    minute(scene)
    assert now_in(scene).mode == "open"

    def report():
        db.session.add(Report(comment_id=numbers[1], revision=1, reporter_id=people.cleo.id, created_at=clock.now()))

    with scene.app.app_context():
        in_transaction(report)
    minute(scene)
    assert (now_in(scene).mode, now_in(scene).why) == ("held", "heat")
    assert state(scene, scene.say("ben", "Fünf")) == "held"
    assert "Many comments were reported here" in words(in_english(client).get(scene.article.path).text)
    assert [row["rule"] for row in scene.rows(AuditEntry, AuditEntry.verb == "hold")] == ["heat"]
    with time_machine.travel(later(minutes=61), tick=False):
        minute(scene)
        assert now_in(scene).mode == "open"
        assert state(scene, scene.say("ben", "Sechs")) == "published"


def test_few_comments_make_no_heat(scene):
    scene.judge("hide", scene.say("ben"))
    minute(scene)
    assert now_in(scene).mode == "open"


# --- slow mode, sensitive topics ------------------------------------------------------------------------------


def test_in_slow_mode_a_person_writes_once_in_a_while(scene):
    choose(scene, slow_minutes=5)
    scene.say("ben")
    with pytest.raises(Refused) as refused:
        scene.say("ben", "Noch etwas")
    assert refused.value.rule == "slow_mode"
    assert re.fullmatch(r"[45]:\d\d", refused.value.details["left"])
    scene.say("cleo")
    scene.say("mo")
    scene.say("mo", "Moderation kennt keine Bremse")
    with time_machine.travel(later(minutes=5, seconds=1), tick=False):
        scene.say("ben", "Noch etwas")


def test_a_sensitive_topic_is_held_slow_and_closes_after_two_weeks(scene, client):
    choose(scene, is_sensitive=True)
    assert state(scene, scene.say("ben")) == "held"
    with pytest.raises(Refused):
        scene.say("ben", "Noch etwas")
    page = words(in_english(client).get(scene.article.path).text)
    assert "This is a sensitive topic" in page
    assert "Everybody can write once in 2 minutes." in page
    assert "This discussion closes on" in page
    with time_machine.travel(later(days=14, minutes=1), tick=False), pytest.raises(NotAllowed):
        scene.say("cleo")


# --- closing --------------------------------------------------------------------------------------------------


def test_an_old_discussion_is_closed_at_once_and_for_good_by_the_schedule(scene, setting, client):
    setting("CLOSE_AFTER_DAYS", 7)
    published(scene, 8)
    with pytest.raises(NotAllowed):
        scene.say("ben")
    assert scene.discussion["state"] == "open", "the row says so as yet"
    minute(scene)
    assert (scene.discussion["state"], scene.discussion["shown_mode"]) == ("closed", "closed age")
    assert "Discussions here end some time after" in words(in_english(client).get(scene.article.path).text)
    assert [row["rule"] for row in scene.rows(AuditEntry, AuditEntry.verb == "close")] == ["age"]


@pytest.mark.parametrize("schedule_ran", [True, False])
def test_what_is_reopened_by_hand_stays_open(scene, setting, schedule_ran):
    setting("CLOSE_AFTER_DAYS", 7)
    published(scene, 8)
    if schedule_ran:
        minute(scene)
    with scene.app.app_context():
        number = scene.discussion_id
        assert in_transaction(lambda: reopen_discussion(discussion_id=number))
    minute(scene)
    assert state(scene, scene.say("ben")) == "published"


def test_an_article_may_close_later_than_the_others_or_never(scene, setting):
    setting("CLOSE_AFTER_DAYS", 7)
    published(scene, 8)
    for days in (0, 30):
        choose(scene, close_after_days=days)
        assert now_in(scene).mode == "open"
    choose(scene, close_after_days=3)
    minute(scene)
    assert scene.discussion["state"] == "closed"


@pytest.mark.parametrize("mode, said", [("held", "Here comments appear once"), ("closed", "No comments are taken")])
def test_the_whole_site_can_be_held_or_closed(scene, setting, client, mode, said):
    setting("DISCUSSIONS", mode)
    assert said in words(in_english(client).get(scene.article.path).text)
    if mode == "held":
        assert state(scene, scene.say("ben")) == "held"
    else:
        with pytest.raises(NotAllowed):
            scene.say("ben")
    setting("DISCUSSIONS", "open")
    assert state(scene, scene.say("ben", "Wieder")) == "published"


def test_a_suspension_that_is_over_keeps_nobody_from_writing(scene, people):
    from app.accounts.viewer import Standing, viewer_of
    from app.discussion.actions.screeners.case import Case
    from app.discussion.actions.screening import screen
    from app.discussion.actions.writing import write_text

    with scene.app.app_context():
        standing = Standing(suspended_until=clock.now() + timedelta(hours=1))
        ben = viewer_of(people.ben.id, "Ben", "reader", standing=standing)
        case = Case(ben, write_text("Hallo"), discussion_by_id(scene.discussion_id))
        with pytest.raises(Refused):
            screen(case)
        with time_machine.travel(later(minutes=61), tick=False):
            assert screen(case).outcome is None
        watched = viewer_of(people.ben.id, "Ben", "reader", standing=Standing(is_watched=True))
        assert screen(Case(watched, case.text, case.discussion)).rule == "watched_author"
