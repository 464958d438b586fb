"""The second step of coming in: it can't be skipped, guessed or repeated, and leads back to where people were."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.accounts.models.challenge import Challenge
from app.accounts.models.session import AccountSession
from app.foundation.db import db
from app.web.limits import set_limits

STEP = "/login/second-factor"
WRONG = "This code is not right, or was used already."


@pytest.fixture
def ben(owner):
    """Ben, with an app."""
    ben = owner("ben")
    ben.add_app()
    return ben


@pytest.fixture
def stranger(client):
    client.set_cookie("language", "en")
    return client


def first_step(reader, person, back=""):
    reader._token = ""
    answer = reader.send("/login", identifier=person.email, password=person.password, next=back)
    reader._token = ""
    return answer


def is_logged_in(reader):
    return reader.get("/account").status_code == 200


def test_a_password_alone_leads_to_the_second_step(ben, people, stranger):
    assert first_step(stranger, people.ben).location == STEP
    assert not is_logged_in(stranger)
    assert stranger.get(STEP).status_code == 200
    for path in ("/account", "/account/security", "/account/passkeys/new"):
        assert stranger.get(path).location.startswith("/login")


def test_a_code_lets_in_strongly_and_leads_back(app, ben, people, stranger, strengths, article):
    first_step(stranger, people.ben, back=article.path)
    answer = stranger.send(STEP, code=ben.code(1))
    assert (answer.status_code, answer.location) == (303, article.path)
    assert is_logged_in(stranger)
    assert strengths()[-1] == ("password", True)
    with stranger.session_transaction() as cookie:
        assert "pending" not in cookie


def test_a_code_counts_once_over_all_browsers(app, ben, people, stranger):
    code = ben.code(1)
    first_step(stranger, people.ben)
    assert stranger.send(STEP, code=code).status_code == 303
    other = app.test_client()
    other.set_cookie("language", "en")
    first_step(other, people.ben)
    answer = other.send(STEP, code=code)
    assert (answer.status_code, WRONG in answer.text) == (422, True)


def test_the_code_that_added_the_app_counts_no_more(ben, people, stranger, later):
    first_step(stranger, people.ben)
    assert stranger.send(STEP, code=ben.code()).status_code == 422


def test_of_two_who_send_the_same_code_at_once_one_comes_in(app, ben, people):
    readers = []
    for _ in range(4):
        reader = app.test_client()
        first_step(reader, people.ben)
        assert reader.token
        readers.append(reader)
    code = ben.code(1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda reader: reader.send(STEP, code=code).status_code, readers))
    assert sorted(answers) == [303, 422, 422, 422]


def test_a_recovery_code_counts_once_and_is_told_by_mail(app, ben, people, stranger, letters):
    first_step(stranger, people.ben)
    assert stranger.send(STEP, code=f" {ben.codes[3].upper().replace('-', ' ')} ").status_code == 303
    assert is_logged_in(stranger)
    assert letters()[-1] == "recovery_code_used"
    stranger._token = ""
    stranger.send("/logout")
    first_step(stranger, people.ben)
    assert stranger.send(STEP, code=ben.codes[3]).status_code == 422
    assert "9 codes are left" in _english(ben).get("/account/security").text


def test_codes_of_somebody_else_open_nothing(ben, owner, people, stranger):
    cleo = owner("cleo")
    cleo.add_app()
    first_step(stranger, people.ben)
    for code in (cleo.codes[0], cleo.code(1)):
        assert stranger.send(STEP, code=code).status_code == 422
    assert not is_logged_in(stranger)


def test_after_five_tries_it_starts_over_even_with_the_right_code(ben, people, stranger):
    first_step(stranger, people.ben)
    for left in (4, 3, 2, 1):
        answer = stranger.send(STEP, code="000 000")
        assert answer.status_code == 422
        assert (f"{left} tries are left" if left > 1 else "1 try is left") in answer.text
    answer = stranger.send(STEP, code="nothing-like-a-code")
    assert (answer.status_code, "Five codes" in answer.text) == (404, True)
    assert stranger.send(STEP, code=ben.code(1)).status_code == 404
    assert not is_logged_in(stranger)
    first_step(stranger, people.ben)
    assert stranger.send(STEP, code=ben.code(1)).status_code == 303


def test_guesses_at_once_are_five_together(app, ben, people, stranger):
    first_step(stranger, people.ben)
    assert stranger.token
    cookie, token = stranger.get_cookie("wortmeldung").value, stranger.token

    def guess(number):
        reader = app.test_client()
        reader.set_cookie("wortmeldung", cookie)
        return reader.post(STEP, data={"csrf_token": token, "code": f"wrong-{number}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))
    assert set(answers) <= {404, 422}
    with app.app_context():
        challenge = db.session.scalars(select(Challenge).where(Challenge.purpose == "second_factor")).one()
        assert challenge.tries == 5


def test_guessing_over_many_challenges_has_to_wait_and_other_ways_remain(app, ben, people, stranger):
    set_limits(app)
    for _ in range(2):
        first_step(stranger, people.ben)
        for number in range(5):
            stranger.send(STEP, code=f"00000{number}")
    first_step(stranger, people.ben)
    answer = stranger.send(STEP, code=ben.code(1))
    assert (answer.status_code, "too much in too short a time" in answer.text) == (422, True)
    assert stranger.send(STEP, code=ben.codes[0]).status_code == 303


def test_a_success_forgets_the_guesses(app, ben, people, stranger, later):
    for number in range(3):
        first_step(stranger, people.ben)
        for guess in range(4):
            assert "too much" not in stranger.send(STEP, code=f"00000{guess}").text
        later(timedelta(minutes=2 + 2 * number))
        assert stranger.send(STEP, code=ben.code(1)).status_code == 303, number
        stranger._token = ""
        stranger.send("/logout")


def test_it_takes_the_browser_of_the_first_step(app, ben, people, stranger):
    first_step(stranger, people.ben)
    with stranger.session_transaction() as cookie:
        pending = cookie["pending"]
    for planted in (pending, 7, None, ["x"], "nothing"):
        other = app.test_client()
        with other.session_transaction() as cookie:
            cookie["pending"] = planted
            cookie["browser"] = "that of another browser"
        assert other.get(STEP).status_code == 404
        assert other.send(STEP, code=ben.code(1)).status_code == 404


def test_it_can_be_done_within_ten_minutes(ben, people, stranger, later):
    first_step(stranger, people.ben)
    later(timedelta(minutes=11))
    answer = stranger.get(STEP)
    assert (answer.status_code, "more than ten minutes ago" in answer.text) == (404, True)
    assert stranger.send(STEP, code=ben.code(1)).status_code == 404


def test_starting_over_forgets_the_first_step(ben, people, stranger):
    first_step(stranger, people.ben)
    assert stranger.send("/login/start-over").location == "/login"
    assert stranger.get(STEP).status_code == 404


def test_an_account_that_was_disabled_meanwhile_stays_closed(ben, people, stranger, disable):
    first_step(stranger, people.ben)
    disable(people.ben)
    assert stranger.send(STEP, code=ben.code(1)).status_code == 404
    assert not is_logged_in(stranger)


@pytest.mark.parametrize("code", ["", " ", "\x00", "\ud800", "x" * 10_000, "１２３４５６", "-", "%"])
def test_nonsense_is_told_at_the_field(ben, people, stranger, code):
    first_step(stranger, people.ben)
    answer = stranger.send(STEP, code=code.encode("utf-8", "replace"))
    assert (answer.status_code, 'id="code-errors"' in answer.text) == (422, True)


def test_a_passkey_does_for_the_second_step(ben, people, stranger):
    ben.add_passkey()
    first_step(stranger, people.ben)
    page = stranger.get(STEP).text
    assert "<passkey-button" in page
    assert ben.use_passkey(stranger, back="/account").location == "/account"
    assert is_logged_in(stranger)


def test_somebody_elses_passkey_does_not(ben, owner, people, stranger):
    cleo = owner("cleo")
    cleo.add_passkey()
    first_step(stranger, people.ben)
    answer = cleo.use_passkey(stranger)
    assert (answer.status_code, "belongs to another account" in answer.text) == (422, True)
    assert not is_logged_in(stranger)


def test_who_is_in_already_is_led_home(ben):
    assert ben.reader.get(STEP).location == "/"


def test_what_was_written_before_is_kept(app, ben, people, stranger, article, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    answer = stranger.post(f"{article.path}/draft", data={"body": "Mein Gedanke."})
    first_step(stranger, people.ben, back=unquote(answer.location.partition("next=")[2]))
    assert "What you wrote is kept" in stranger.get(STEP).text
    answer = stranger.send(STEP, code=ben.code(1))
    assert "Mein Gedanke." in stranger.get(answer.location).text


def test_no_session_exists_between_the_steps(app, ben, people, stranger):
    with app.app_context():
        before = len(db.session.scalars(select(AccountSession)).all())
    first_step(stranger, people.ben)
    with app.app_context():
        assert len(db.session.scalars(select(AccountSession)).all()) == before


def _english(ben):
    ben.reader.set_cookie("language", "en")
    return ben.reader
