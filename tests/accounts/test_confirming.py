"""Confirming an address: by code or link, on any device; by nobody but its owner."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions.confirming import forget_unconfirmed_accounts
from app.accounts.actions.signing_in import end_sessions_of
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge
from app.foundation.db import db, transaction
from tests.accounts.test_linking import other_code
from tests.parts.publication import PASSWORD


def account(app, name="Nora Nebel"):
    with app.app_context():
        return db.session.scalars(select(Account).where(Account.name == name)).one_or_none()


def is_confirmed(app, name="Nora Nebel"):
    return account(app, name).email_key is not None


def test_a_newcomer_types_the_code_and_is_back_where_they_were(app, newcomer, post, article):
    nora = newcomer(next=f"{article.path}#write")
    assert nora.signed_up.location == f"/confirm?next={article.path}%23write"
    assert "We have sent a code to nora@example.org." in nora.get(nora.signed_up.location).text
    (letter,) = post()
    assert (letter.kind, letter.to, letter.language) == ("confirm", "nora@example.org", "en")
    answer = nora.send("/confirm", code=f" {letter.code[:3]} {letter.code[3:]}", next=f"{article.path}#write")
    assert (answer.status_code, answer.location) == (303, f"{article.path}#write")
    assert is_confirmed(app)
    assert nora.get("/confirm", query_string={"next": article.path}).location == article.path


def test_the_link_works_on_another_device_and_says_for_whom(app, newcomer, post, client, article):
    nora = newcomer(next=article.path)
    path = post()[0].link()
    for _ in range(2):
        page = client.get(path)
        assert (page.status_code, "Nora Nebel" in page.text) == (200, True)
        assert page.headers["Referrer-Policy"] == "strict-origin"
    assert not is_confirmed(app), "looking changes nothing: mail scanners look"
    answer = client.send(path)
    assert (answer.status_code, f'href="{article.path}"' in answer.text) == (200, True)
    assert is_confirmed(app)
    assert client.get("/account").status_code == 303, "nobody was logged in by it"
    assert client.send(path).status_code == 404
    assert nora.get("/confirm", query_string={"next": article.path}).location == article.path


def test_the_link_on_the_same_device_leads_back(newcomer, post, article):
    nora = newcomer(next=article.path)
    assert nora.send(post()[0].link()).location == article.path


def test_a_wrong_code_is_said_at_the_field_and_five_close_it(app, newcomer, post):
    nora, code = newcomer(), post()[0].code
    for _ in range(5):
        answer = nora.send("/confirm", code=other_code(code))
        assert (answer.status_code, 'id="code-errors"' in answer.text) == (422, True)
    assert nora.send("/confirm", code=code).status_code == 422
    assert not is_confirmed(app)
    nora.send("/account/confirmation/mail")
    assert nora.send("/confirm", code=post()[-1].code).status_code == 303


def test_only_the_newest_mail_counts(app, newcomer, post):
    nora, first = newcomer(), post()[0]
    assert nora.send("/account/confirmation/mail", next="/markdown").location == "/confirm?next=/markdown&sent=1"
    second = post()[1]
    assert nora.send(first.link()).status_code == 404
    assert nora.send("/confirm", code=second.code).status_code == 303
    assert is_confirmed(app)


def test_a_code_lives_for_a_day(app, newcomer, post, later):
    nora, letter = newcomer(), post()[0]
    later(timedelta(hours=24, minutes=1))
    assert nora.send("/confirm", code=letter.code).status_code == 422
    assert nora.get(letter.link()).status_code == 404


def test_somebody_elses_code_confirms_nothing(app, newcomer, post):
    newcomer()
    rosa = newcomer(name="Rosa Rabe", email="rosa@example.org")
    assert rosa.send("/confirm", code=post("nora@example.org")[0].code).status_code == 422
    assert not is_confirmed(app, "Rosa Rabe")
    assert not is_confirmed(app)


def test_the_owner_of_a_taken_address_is_told_that_they_have_an_account(app, newcomer, post, people):
    """The newcomer gets the same answers, and no code there is will ever do."""
    rosa = newcomer(name="Rosa Rabe", email="BEN@example.org")
    (letter,) = post()
    assert people.ben.name in letter.text
    assert not [part for part in letter.letter.parts if type(part).__name__ == "Code"]
    assert letter.link("reset") == "/login/reset"
    with app.app_context():
        challenge = db.session.scalars(select(Challenge)).one()
        assert challenge.account_id == account(app, "Rosa Rabe").id
    assert "We have sent a code to BEN@example.org." in rosa.get("/confirm").text


def test_even_the_right_code_does_not_take_an_address_from_who_proved_it_first(app, newcomer, post, people):
    nora, rosa = newcomer(), newcomer(name="Rosa Rabe")
    noras, rosas = post()
    assert nora.send("/confirm", code=noras.code).status_code == 303
    answer = rosa.send("/confirm", code=rosas.code)
    assert (answer.status_code, "This code is not right" in answer.text) == (422, True)
    assert not is_confirmed(app, "Rosa Rabe")


def test_a_mistyped_address_is_corrected(app, newcomer, post):
    nora = newcomer(email="noar@example.org")
    (old,) = post()
    assert 'value="noar@example.org"' in nora.get("/account/confirmation/address").text
    assert nora.send("/account/confirmation/address", email="no address").status_code == 422
    assert nora.send("/account/confirmation/address", email="nora@example.org", next="/markdown").status_code == 303
    assert post("noar@example.org")[0].letter is None, "nobody gets the first one, if it still waits"
    assert nora.send(old.link() if old.letter else "/confirm/x").status_code == 404
    assert nora.send("/confirm", code=post("nora@example.org")[0].code).status_code == 303
    assert account(app).email_key == "nora@example.org"


def test_who_is_confirmed_corrects_nothing_there(app, as_, people):
    assert as_("ben").send("/account/confirmation/address", email="other@example.org").location == "/"
    assert account(app, people.ben.name).email == people.ben.email


def test_mails_are_limited_for_the_person_and_for_the_box(app, newcomer, post, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 2)
    nora = newcomer()
    assert [nora.send("/account/confirmation/mail").status_code for _ in range(3)] == [303, 303, 429]
    assert [letter.letter is None for letter in post()] == [True, True, True], "older ones count no more"
    assert newcomer(name="Rosa Rabe").signed_up.status_code == 303
    assert post()[-1].letter is None, "the box has had enough"


def test_who_is_not_asked_to_confirm_is_offered_it(app, newcomer, post, setting):
    setting("CONFIRM_EMAIL", 0)
    nora = newcomer(next="/markdown")
    assert nora.signed_up.location == "/markdown"
    assert nora.send("/confirm", code=post()[0].code).status_code == 303
    assert is_confirmed(app)


def test_that_was_not_me_deletes_the_account(app, newcomer, post, client):
    nora, letter = newcomer(), post()[0]
    answer = client.send(letter.link() + "/refusal")
    assert (answer.status_code, account(app)) == (200, None)
    assert nora.get("/account").status_code == 303
    assert client.send(letter.link() + "/refusal").status_code == 404
    assert post() == []


def test_that_was_not_me_takes_the_address_from_an_account_that_has_written(
    app, newcomer, post, client, article, setting
):
    setting("CONFIRM_EMAIL", 0)
    nora, letter = newcomer(), post()[0]
    assert nora.send(f"{article.path}/comments", body="Schon da.").status_code == 303
    setting("CONFIRM_EMAIL", 1)
    assert client.send(letter.link() + "/refusal").status_code == 200
    assert (account(app).email, account(app).address_key) == ("", "")
    assert "Your account has no address" in nora.get("/confirm").text


@pytest.mark.parametrize("token", ["x", "%00", "a" * 2000])
def test_a_made_up_link_opens_nothing(client, token):
    for path in (f"/confirm/{token}", f"/login/link/{token}", f"/login/reset/{token}", f"/account/email/{token}"):
        assert client.get(path).status_code == 404
        assert client.send(path).status_code == 404
    assert client.send(f"/confirm/{token}/refusal").status_code == 404


def test_accounts_that_nobody_confirmed_go_after_a_week(app, newcomer, later, people, article, setting, post):
    setting("CONFIRM_EMAIL", 0)
    for name in ("Nora Nebel", "Rosa Rabe", "Olga Obst", "Pia Perle"):
        reader = newcomer(name=name, email=f"{name.split()[0].lower()}@example.org")
        if name == "Rosa Rabe":
            reader.send(f"{article.path}/comments", body="Ich war hier.")
        if name == "Olga Obst":
            reader.send("/confirm", code=post("olga@example.org")[0].code)
        if name != "Pia Perle":
            with app.app_context(), transaction():
                end_sessions_of(account(app, name).id)

    def forget():
        with app.app_context(), transaction():
            return forget_unconfirmed_accounts()

    later(timedelta(days=6, hours=23))
    assert forget() == 0
    later(timedelta(days=7, hours=1))
    assert forget() == 1
    left = {name for name in ("Nora Nebel", "Rosa Rabe", "Olga Obst", "Pia Perle") if account(app, name)}
    assert left == {"Rosa Rabe", "Olga Obst", "Pia Perle"}


def test_who_claimed_an_address_before_its_owner_keeps_nothing(app, newcomer, post, english, people):
    """Somebody signs up with a foreign address and waits; its owner comes in by a link."""
    squatter = newcomer()
    english.send("/login/link", identifier="nora@example.org")
    letter = next(letter for letter in post() if letter.kind == "log_in")
    assert "This also confirms your address" in english.get(letter.link()).text
    assert english.send(letter.link()).status_code == 303
    assert is_confirmed(app)
    assert squatter.get("/account").status_code == 303
    assert app.test_client().log_in("Nora Nebel", PASSWORD).status_code == 422
