"""People change their name and say who they are; others learn what they may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app.accounts.actions.naming import change_name
from app.accounts.actions.signing_up import create_account
from app.accounts.models.account import Account, FormerName
from app.accounts.queries.names import former_names
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import Invalid
from tests.discussion.scenes import box, in_english, words

PROFILE = {"about": "", "language": "de", "theme": "auto"}


def row_of(app, somebody):
    with app.app_context():
        return db.session.get(Account, somebody.id)


def rename(somebody, name, **later):
    """Give somebody another name, some time from now; in an application context."""
    with clock.pretending(clock.now() + timedelta(**later)):
        return in_transaction(lambda: change_name(account_id=somebody.id, name=name))


# --- the name -----------------------------------------------------------------------------------------------


def test_a_new_name_is_everywhere_and_the_old_one_is_history(app, as_, people):
    ben = as_("ben")
    answer = ben.send("/account/profile", PROFILE, name="  Benno   Querfeld ")
    assert (answer.status_code, answer.location) == (303, "/account/profile?saved=1")
    page = ben.get(answer.location).text
    assert "Gespeichert." in page
    assert "Benno Querfeld" in page
    assert row_of(app, people.ben).name == "Benno Querfeld"
    with app.app_context():
        assert [once.name for once in former_names(people.ben.id)] == [people.ben.name]
    assert app.test_client().log_in("Benno Querfeld", people.ben.password).status_code == 303
    assert app.test_client().log_in(people.ben.name, people.ben.password).status_code == 422


@pytest.mark.usefixtures("inside")
def test_a_name_is_kept_for_a_month(people):
    assert rename(people.ben, "Benno")
    assert not rename(people.ben, "Benno")
    with pytest.raises(Invalid):
        rename(people.ben, "Benjamin", days=29, hours=23)
    assert rename(people.ben, "Benjamin", days=30, minutes=1)
    assert [once.name for once in former_names(people.ben.id)] == ["Benno", people.ben.name]


def test_the_page_says_when_the_next_change_is_possible(app, as_, people):
    ben = in_english(as_("ben"))
    ben.send("/account/profile", {**PROFILE, "language": "en"}, name="Benno")
    page = ben.get("/account/profile").text
    assert "The next change is possible from" in page
    assert 'name="name"' not in page
    refused = ben.send("/account/profile", {**PROFILE, "about": "Halb fertig"}, name="Benjamin")
    assert refused.status_code == 422
    assert "please keep this one for a while" in words(refused.text)
    assert box(refused.text) == "Halb fertig"
    assert row_of(app, people.ben).about == ""


@pytest.mark.usefixtures("inside")
def test_staff_may_change_their_name_again(people):
    for name in ("Moritz", "Mo Zwei", people.mo.name):
        assert rename(people.mo, name)


@pytest.mark.parametrize(
    "name", ["x", "a" * 41, "Redaktion", "Wortmeldung", "Вen Querfeld", "B\u202een", "12345", "a@b"]
)
def test_the_rules_are_those_of_signing_up(app, as_, people, name):
    answer = as_("ben").send("/account/profile", PROFILE, name=name)
    assert answer.status_code == 422
    assert 'id="name-errors"' in answer.text
    assert row_of(app, people.ben).name == people.ben.name


def test_nobody_takes_a_name_that_looks_like_anothers(app, as_, people):
    for name in (people.cleo.name, people.cleo.name.upper(), people.cleo.name.replace("l", "I")):
        answer = as_("ben").send("/account/profile", PROFILE, name=name)
        assert answer.status_code == 422
        assert 'id="name-errors"' in answer.text


@pytest.mark.usefixtures("inside")
def test_a_former_name_stays_reserved_for_three_months_except_for_whoever_had_it(people):
    rename(people.ben, "Benno")
    look_alike = people.ben.name.upper()
    for days in (0, 89):
        with pytest.raises(Invalid):
            rename(people.cleo, look_alike, days=days)
        with pytest.raises(Invalid), clock.pretending(clock.now() + timedelta(days=days)):
            in_transaction(lambda: create_account(name=look_alike, email="neu@example.org"))
    rename(people.ben, people.ben.name, days=31)
    rename(people.ben, "Benjamin", days=62)
    assert rename(people.cleo, "Benno", days=31 + 91)


def test_of_ten_who_want_the_same_name_at_once_one_gets_it(app):
    with app.app_context(), transaction():
        ids = [create_account(name=f"Nummer {n}", email=f"{n}@example.org").id for n in "abcdfghkmn"]
    start = Barrier(10)

    def take(account_id):
        with app.app_context():
            start.wait()
            try:
                return in_transaction(lambda: change_name(account_id=account_id, name="Die Eine"))
            except Invalid as refusal:
                return refusal.field

    with ThreadPoolExecutor(10) as threads:
        outcomes = list(threads.map(take, ids))
    assert sorted(map(str, outcomes)) == ["True"] + ["name"] * 9


def test_a_form_sent_ten_times_at_once_changes_the_name_once(app, people):
    start = Barrier(10)

    def change(_):
        with app.app_context():
            start.wait()
            return in_transaction(lambda: change_name(account_id=people.ben.id, name="Benno"))

    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(change, range(10))) == [False] * 9 + [True]
    with app.app_context():
        assert len(list(db.session.scalars(select(FormerName)))) == 1


def test_moderators_alone_see_former_names(app, as_, client, people, article, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    as_("ben").send(f"{article.path}/comments", body="Ein Satz.")
    as_("ben").send("/account/profile", {**PROFILE, "is_public": "y"}, name="Benno")
    path = f"/people/{people.ben.id}"
    mo = as_("mo")
    for page in (mo.get(path).text, mo.get("/moderation/comments/1").text):
        assert people.ben.name in page
        assert "bis" in page
    for reader in (client, as_("cleo"), as_("ada")):
        assert people.ben.name not in reader.get(path).text


# --- the rest of the profile --------------------------------------------------------------------------------


def test_a_profile_is_private_until_somebody_wants_it_otherwise(app, as_, client, people):
    path = f"/people/{people.ben.id}"
    assert client.get(path).status_code == 404
    ben = as_("ben")
    ben.send("/account/profile", {**PROFILE, "about": " Lehrer.\r\n\r\n\r\n\r\n<Liest> viel.\x00 ", "is_public": "y"})
    assert "Lehrer.\n\n&lt;Liest&gt; viel." in client.get(path).text
    assert f'href="{path}"' in ben.get("/account").text
    ben.send("/account/profile", PROFILE)
    assert client.get(path).status_code == 404
    assert row_of(app, people.ben).about == ""


def test_too_many_words_are_refused_and_kept(app, as_, people):
    answer = in_english(as_("ben")).send("/account/profile", PROFILE, about="ä" * 501)
    assert answer.status_code == 422
    assert "too long by 1" in answer.text
    assert box(answer.text) == "ä" * 501
    assert as_("ben").send("/account/profile", PROFILE, about="ä" * 500).status_code == 303
    assert row_of(app, people.ben).about == "ä" * 500


def test_what_nobody_can_see_is_nothing(app, as_, people):
    as_("ben").send("/account/profile", PROFILE, about="\u200b \u2800\n")
    assert row_of(app, people.ben).about == ""


@pytest.mark.parametrize("field, value", [("language", "fr"), ("theme", "pink"), ("language", "")])
def test_made_up_choices_are_refused(app, as_, people, field, value):
    assert as_("ben").send("/account/profile", {**PROFILE, field: value}).status_code == 422
    assert row_of(app, people.ben).language == "de"


def test_the_overview_says_who_i_am(app, as_, people):
    page = words(as_("mo").get("/account").text)
    for said in (people.mo.name, people.mo.email, "Bestätigt", "Nein, andere sehen nur Ihren Namen"):
        assert said in page
    with app.app_context(), transaction():
        db.session.get(Account, people.ben.id).email_key = None
    page = as_("ben").get("/account").text
    assert "Noch nicht bestätigt" in page
    assert 'href="/confirm?next=/account"' in page


# --- language and appearance --------------------------------------------------------------------------------


def cookies(reader):
    found = {name: reader.get_cookie(name) for name in ("language", "theme")}
    return {name: cookie.value for name, cookie in found.items() if cookie}


def test_what_one_chooses_while_logged_in_comes_along_to_other_devices(app, as_, people):
    here = as_("ben")
    assert cookies(here) == {}
    here.send("/display", language="en")
    here.send("/display", theme="dark")
    assert cookies(here) == {"language": "en", "theme": "dark"}
    elsewhere = as_("ben")
    assert cookies(elsewhere) == {"language": "en", "theme": "dark"}
    assert '<html lang="en" dir="ltr" data-theme="dark">' in elsewhere.get("/account").text
    account = row_of(app, people.ben)
    assert (account.language, account.theme) == ("en", "dark")


def test_a_browser_that_was_told_otherwise_keeps_what_it_was_told(app, as_, people):
    as_("ben").send("/display", language="en", theme="dark")
    reader = app.test_client()
    reader.set_cookie("language", "de")
    reader.log_in(people.ben.email, people.ben.password)
    assert cookies(reader) == {"language": "de", "theme": "dark"}
    assert row_of(app, people.ben).language == "en"


def test_what_a_stranger_chose_is_kept_with_the_account_at_the_log_in(app, people, as_):
    reader = app.test_client()
    reader.set_cookie("language", "en")
    reader.set_cookie("theme", "light")
    reader.log_in(people.ben.email, people.ben.password)
    account = row_of(app, people.ben)
    assert (account.language, account.language_is_chosen, account.theme) == ("en", True, "light")
    assert cookies(as_("ben")) == {"language": "en", "theme": "light"}


def test_what_a_browser_asks_for_is_no_choice(app, people):
    reader = app.test_client()
    reader.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    reader.log_in(people.ben.email, people.ben.password)
    assert cookies(reader) == {}
    assert '<html lang="en"' in reader.get("/account").text


def test_choices_for_the_profile_count_here_at_once(as_):
    ben = as_("ben")
    ben.send("/account/profile", {"about": "", "language": "en", "theme": "dark"})
    assert '<html lang="en" dir="ltr" data-theme="dark">' in ben.get("/account/profile").text


def test_strangers_choose_without_an_account(app, client, people):
    assert client.post("/display", data={"language": "en", "theme": "dark"}).status_code == 303
    assert cookies(client) == {"language": "en", "theme": "dark"}
    assert not row_of(app, people.ben).language_is_chosen
