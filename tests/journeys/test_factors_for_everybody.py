"""Every page of the second factors, in the states they can be in, is for everybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models.challenge import Challenge
from app.foundation import clock
from app.foundation.db import db, transaction
from tests.journeys.labels import LOCALES
from tests.journeys.test_accessible import assert_everybody_can_use
from tests.journeys.test_factors import Person, mailed_paths
from tests.parts.browser import plug_in_device

PUBLICATION = {"LIMIT_LOG_INS_PER_MINUTE": 1000, "STAFF_SECOND_FACTOR": 1}


@pytest.fixture
def person(desk, crew):
    desk.allow(403, 404, 422)
    return lambda who: Person(desk.window(locale=LOCALES["de"]), getattr(crew, who), "de")


def test_setting_up_is_for_everybody(person):
    mo = person("mo")
    plug_in_device(mo.page)
    mo.log_in()
    assert_everybody_can_use(mo.page)
    mo.page.goto("/account/passkeys/new")
    assert_everybody_can_use(mo.page)
    mo.add_passkey("Ein Telefon mit einem Namen, der kaum auf eine Zeile passt")
    mo.codes()
    assert_everybody_can_use(mo.page)
    mo.page.goto("/account/security")
    mo.press("Add an authenticator app")
    mo.type_code("12")
    mo.press("Add the app")
    assert_everybody_can_use(mo.page)
    mo.secret = mo.page.locator(".secret__key").inner_text().replace(" ", "")
    mo.type_code(mo.code())
    mo.press("Add the app")
    mo.sees("The app was added. From now on we ask for a code when you log in.")
    for path in (
        "/account/security",
        "/account/passkeys/1",
        "/account/passkeys/1/removal",
        "/account/authenticator/removal",
        "/account/recovery-codes",
    ):
        mo.page.goto(path)
        assert_everybody_can_use(mo.page)


def test_the_second_step_and_the_lost_device_are_for_everybody(person, publication):
    ben = person("ben")
    ben.page.goto("/login/passkey")
    assert_everybody_can_use(ben.page)
    ben.page.goto("/login/second-factor")
    assert_everybody_can_use(ben.page)
    ben.log_in()
    ben.add_app()
    ben.log_out()
    ben.log_in()
    ben.type_code("falsch")
    ben.press("Log in")
    assert_everybody_can_use(ben.page)
    ben.press("I have neither device nor code", role="link")
    assert_everybody_can_use(ben.page)
    ben.press("I have neither: send me the mail")
    ben.sees("The mail is on its way")
    assert_everybody_can_use(ben.page)
    enter, stop = mailed_paths(publication)
    ben.page.goto(enter)
    assert_everybody_can_use(ben.page)
    with publication.inside(), transaction():
        waiting = db.session.scalars(select(Challenge).where(Challenge.purpose == "lost_device")).one()
        waiting.opens_at = clock.now() - timedelta(minutes=1)
    ben.page.reload()
    assert_everybody_can_use(ben.page)
    ben.page.goto(stop)
    assert_everybody_can_use(ben.page)
    ben.press("Stop it")
    ben.sees("Nobody comes in with that link.")
    assert_everybody_can_use(ben.page)
    ben.page.goto(enter)
    assert_everybody_can_use(ben.page)
