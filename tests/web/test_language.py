"""Language and theme are the reader's choice; dates are written as people write them there."""

from datetime import UTC, datetime

import pytest

from app.web.language import exact_time, long_date, number

MOMENT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "language, time, date",
    [("de", "2. März 2026, 00:30 Uhr", "2. März 2026"), ("en", "2 March 2026, 00:30", "2 March 2026")],
)
def test_times_are_those_of_the_publication(app, language, time, date):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert (exact_time(MOMENT), long_date(MOMENT)) == (time, date)


@pytest.mark.parametrize(
    "moment, time",
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29. März 2026, 01:59 Uhr"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29. März 2026, 03:00 Uhr"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25. Oktober 2026, 02:30 Uhr"),
        (datetime(2026, 10, 25, 1, 30, 59, tzinfo=UTC), "25. Oktober 2026, 02:30 Uhr"),
    ],
)
def test_the_nights_of_the_changing_clock_are_right(app, moment, time):
    with app.test_request_context(headers={"Accept-Language": "de"}):
        assert exact_time(moment) == exact_time(moment) == time


@pytest.mark.parametrize("language, written", [("de", "1.234.567"), ("en", "1,234,567")])
def test_numbers_are_grouped_as_the_reader_does(app, language, written):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert [number(0), number(999), number(1_234_567)] == ["0", "999", written]


def test_a_choice_is_remembered_in_this_browser(client, article):
    answer = client.post("/display", data={"language": "en", "theme": "dark", "next": article.path})
    assert (answer.status_code, answer.location) == (303, article.path)
    page = client.get(article.path, headers={"Accept-Language": "de"}).text
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page


def test_what_is_no_choice_is_not_remembered(client):
    for value in ("fr", "", "en\r\nX: y", "<b>"):
        answer = client.post("/display", data={"language": value, "theme": value})
        assert answer.status_code == 303
        assert "Set-Cookie" not in answer.headers


def test_the_settings_decide_for_who_prefers_neither(client, setting):
    assert '<html lang="de"' in client.get("/login", headers={"Accept-Language": "fr"}).text
    setting("LANGUAGE", "en")
    assert '<html lang="en"' in client.get("/login", headers={"Accept-Language": "fr"}).text
