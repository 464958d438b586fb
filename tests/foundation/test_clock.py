"""What time it is."""

from datetime import UTC, datetime

from app.foundation import clock


def test_it_is_now_in_utc():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_a_story_can_have_a_past():
    moment = datetime(2024, 2, 29, tzinfo=UTC)
    with clock.pretending(moment):
        assert clock.now() == moment
    assert clock.now() != moment
