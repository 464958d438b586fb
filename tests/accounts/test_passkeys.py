"""Passkeys: made and used by a device, good here alone, once each, and never for somebody else."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.accounts.actions.passkeys import passkeys_are_possible, recognise_passkey
from app.accounts.models.account import Account
from app.accounts.models.factors import Passkey
from app.accounts.queries.factors import passkeys_of
from app.accounts.views import passkeys
from app.foundation.db import db, transaction
from app.foundation.settings import use_settings
from tests.parts.device import Device, decoded, encoded

OPTIONS, LOG_IN = "/login/passkey/options", "/login/passkey"
REFUSED = ("could not be checked", "do not know", "too long", "could not be read")


@pytest.fixture
def ben(owner):
    """Ben, with a passkey."""
    ben = owner("ben")
    ben.reader.set_cookie("language", "en")
    ben.add_passkey()
    return ben


@pytest.fixture
def stranger(client):
    """A browser in which nobody is logged in."""
    client.set_cookie("language", "en")
    return client


def stored(app):
    with app.app_context():
        return list(db.session.scalars(select(Passkey).order_by(Passkey.id)))


def is_logged_in(reader):
    return reader.get("/account").status_code == 200


def assert_refused(answer, reader):
    assert answer.status_code == 422, answer.text
    assert any(words in answer.text for words in REFUSED)
    assert not is_logged_in(reader)


def test_a_passkey_is_added_with_codes_and_a_mail_and_makes_the_session_strong(app, owner, letters, strengths):
    ben = owner("ben")
    answer = ben.add_passkey("Mein Telefon")
    assert answer.status_code == 200
    assert len(set(ben.codes)) == 10
    assert [(key.name, key.sign_count) for key in stored(app)] == [("Mein Telefon", 0)]
    assert strengths() == [("password", True)]
    assert letters() == ["factor_added passkey"]
    assert "Mein Telefon" in ben.reader.get("/account/security").text


def test_further_passkeys_bring_no_new_codes(app, ben, letters):
    codes = ben.codes
    answer = ben.add_passkey("Schlüssel")
    assert (answer.status_code, answer.location) == (303, "/account/security?done=passkey#factors")
    assert ben.codes == codes
    assert len(stored(app)) == 2


def test_somebody_comes_in_without_a_name_and_is_back_where_they_were(ben, stranger, strengths, article):
    answer = ben.use_passkey(stranger, back=article.path)
    assert (answer.status_code, answer.location) == (303, article.path)
    assert is_logged_in(stranger)
    assert strengths() == [("password", True), ("passkey", True)]


def test_the_way_back_leads_nowhere_else(ben, stranger):
    assert ben.use_passkey(stranger, back="https://evil.example/").location == "/"


def test_what_the_device_is_asked_for(ben, people):
    asked = ben.asked("/account/passkeys/new/options")
    assert asked["rp"] == {"id": "localhost", "name": "Wortmeldung"}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [key["id"] for key in asked["excludeCredentials"]] == [encoded(ben.device.keys[0].id)]
    handle = decoded(asked["user"]["id"]).decode()
    assert len(handle) == 43
    assert not {people.ben.email, str(people.ben.id)} & {handle}
    assert people.ben.email not in json.dumps(asked)


def test_a_stranger_is_not_told_which_passkeys_there_are(ben, stranger):
    asked = json.loads(stranger.send(OPTIONS).text)
    assert asked["allowCredentials"] == []
    assert asked["userVerification"] == "required"


def test_an_answer_counts_once(ben, stranger, app):
    reader = app.test_client()
    answer = ben.device.get(json.loads(stranger.send(OPTIONS).text))
    assert stranger.send(LOG_IN, credential=answer).status_code == 303
    stranger._token = ""
    stranger.send("/logout")
    stranger._token = ""
    assert_refused(stranger.send(LOG_IN, credential=answer), stranger)
    assert reader.get("/account").status_code == 303


def test_an_answer_counts_only_in_the_browser_that_asked(ben, stranger, app):
    other = app.test_client()
    other.set_cookie("language", "en")
    answer = ben.device.get(json.loads(stranger.send(OPTIONS).text))
    assert_refused(other.send(LOG_IN, credential=answer), other)


def test_a_wrong_answer_uses_the_challenge_up(ben, stranger):
    options = json.loads(stranger.send(OPTIONS).text)
    ben.device.flags = 0x01
    assert_refused(stranger.send(LOG_IN, credential=ben.device.get(options)), stranger)
    ben.device.flags = 0x05
    assert_refused(stranger.send(LOG_IN, credential=ben.device.get(options)), stranger)


def test_an_answer_comes_in_time(ben, stranger, later):
    answer = ben.device.get(json.loads(stranger.send(OPTIONS).text))
    later(timedelta(minutes=6))
    assert_refused(stranger.send(LOG_IN, credential=answer), stranger)


@pytest.mark.parametrize(
    "spoil",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"flags": 0x01},
        {"flags": 0x04},
    ],
    ids=["foreign origin", "other port", "without verification", "without presence"],
)
def test_a_device_that_was_asked_elsewhere_or_did_not_look_is_refused(ben, stranger, spoil):
    for name, value in spoil.items():
        setattr(ben.device, name, value)
    assert_refused(ben.use_passkey(stranger), stranger)


def test_a_device_of_another_host_is_refused(ben, stranger):
    ben.device.keys[0].host = "evil.example"
    assert_refused(ben.use_passkey(stranger), stranger)


def test_a_device_that_names_somebody_else_is_refused(ben, stranger):
    ben.device.keys[0].handle = encoded(b"somebody else")
    assert_refused(ben.use_passkey(stranger), stranger)


def test_a_forged_signature_is_refused(ben, stranger):
    forger = Device()
    forger.create(ben.asked("/account/passkeys/new/options"))
    ben.device.keys[0].private = forger.keys[0].private
    assert_refused(ben.use_passkey(stranger), stranger)


def test_a_count_that_goes_back_is_a_copy(app, ben, stranger):
    ben.device.keys[0].count = 5
    assert ben.use_passkey(stranger).status_code == 303
    assert stored(app)[0].sign_count == 6
    other = app.test_client()
    other.set_cookie("language", "en")
    ben.device.keys[0].count = 3
    assert_refused(ben.use_passkey(other), other)
    assert stored(app)[0].sign_count == 6


@pytest.mark.parametrize("meanwhile", ["used", "removed"])
def test_what_happened_to_the_passkey_meanwhile_is_refused_in_words(app, ben, stranger, people, monkeypatch, meanwhile):
    def then(answer):
        seen = recognise_passkey(answer)
        change = update(Passkey).values(sign_count=99) if meanwhile == "used" else delete(Passkey)
        with transaction():
            db.session.execute(change, execution_options={"synchronize_session": False})
        return seen

    monkeypatch.setattr(passkeys, "recognise_passkey", then)
    answer = ben.use_passkey(stranger)
    assert (answer.status_code, "We do not know this passkey" in answer.text) == (422, True)
    assert not is_logged_in(stranger)


def test_devices_that_do_not_count_are_fine(app, ben, stranger):
    ben.device.counts = False
    for _ in range(2):
        stranger._token = ""
        assert ben.use_passkey(stranger).status_code == 303
    assert stored(app)[0].last_used_at is not None


def test_a_disabled_account_stays_closed(ben, people, stranger, disable):
    disable(people.ben)
    assert_refused(ben.use_passkey(stranger), stranger)


def test_a_removed_passkey_opens_nothing(app, ben, stranger, letters):
    assert ben.reader.get("/account/passkeys/1/removal").status_code == 200
    assert len(stored(app)) == 1
    assert ben.reader.send("/account/passkeys/1/removal").status_code == 303
    assert stored(app) == []
    assert letters()[-1] == "factor_removed passkey"
    assert_refused(ben.use_passkey(stranger), stranger)


def test_codes_go_with_the_last_factor(ben):
    assert "10 codes are left" in ben.reader.get("/account/security").text
    ben.reader.send("/account/passkeys/1/removal")
    assert "codes are left" not in ben.reader.get("/account/security").text
    assert ben.reader.send("/account/recovery-codes").status_code == 403


def test_a_passkey_gets_another_name(app, ben):
    assert "Telefon" in ben.reader.get("/account/passkeys/1").text
    assert ben.reader.send("/account/passkeys/1", name="  Altes \x00 Telefon ").status_code == 303
    assert stored(app)[0].name == "Altes Telefon"
    for wrong in ("", "   ", "x" * 61):
        answer = ben.reader.send("/account/passkeys/1", name=wrong)
        assert (answer.status_code, 'id="name-errors"' in answer.text) == (422, True)


def test_nobody_touches_the_passkeys_of_others(app, ben, as_):
    cleo = as_("cleo")
    for path in ("/account/passkeys/1", "/account/passkeys/1/removal"):
        assert cleo.get(path).status_code == 404
        assert cleo.send(path, name="Meins").status_code == 404
    assert stored(app)[0].name == "Telefon"


def test_a_passkey_belongs_to_one_account(app, ben, owner):
    cleo = owner("cleo")
    cleo.reader.set_cookie("language", "en")
    options = cleo.asked("/account/passkeys/new/options")
    made = json.loads(Device().create(options))
    again = cleo.reader.send("/account/passkeys/new", name="Eins", credential=json.dumps(made))
    assert again.status_code == 200
    other = ben.reader.send("/account/passkeys/new", name="Zwei", credential=json.dumps(made))
    assert other.status_code == 422
    assert len(stored(app)) == 2


def test_somebody_elses_passkey_does_not_change_who_is_logged_in(ben, as_):
    cleo = as_("cleo")
    cleo.set_cookie("language", "en")
    answer = ben.use_passkey(cleo)
    assert answer.status_code == 422
    assert "belongs to another account" in answer.text
    assert "Cleo" in cleo.get("/account").text


def test_adding_and_removing_takes_a_fresh_log_in_and_naming_does_not(ben, later):
    later(timedelta(minutes=11))
    assert ben.reader.get("/account/passkeys/1").status_code == 200
    for path in ("/account/passkeys/new", "/account/passkeys/1/removal"):
        assert ben.reader.get(path).location.endswith(f"/again?next={path}")


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "[]",
        "7",
        "{",
        '"text"',
        "{}",
        '{"id": 1, "rawId": 2, "response": 3, "type": 4}',
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "x"}}',
        '{"rawId": "\ud800", "response": {"clientDataJSON": "\\ud800"}}',
        "[" * 19_000,
        '{"a":' * 3000,
        "x" * 30_000,
    ],
    ids=range(13),
)
def test_nonsense_is_refused_in_words(ben, stranger, credential):
    stranger.send(OPTIONS)
    assert_refused(stranger.send(LOG_IN, credential=credential.encode("utf-8", "replace")), stranger)
    answer = ben.reader.send("/account/passkeys/new", name="Neu", credential=credential.encode("utf-8", "replace"))
    assert answer.status_code == 422


def test_hostile_answers_inside_the_right_challenge_are_refused_in_words(app, ben):
    for wrong in ("", "AAAA", encoded(b"\xa1" * 900), encoded(b"\x9f" * 5000), "x" * 15_000):
        made = json.loads(Device().create(ben.asked("/account/passkeys/new/options")))
        made["response"]["attestationObject"] = wrong
        answer = ben.reader.send("/account/passkeys/new", name="Neu", credential=json.dumps(made))
        assert (answer.status_code, "could not be checked" in answer.text) == (422, True)
    assert len(stored(app)) == 1


def test_an_account_has_at_most_twenty(app, ben, people):
    with app.app_context(), transaction():
        for number in range(19):
            db.session.add(
                Passkey(
                    account_id=people.ben.id,
                    credential_id=bytes([number]),
                    public_key=b"",
                    sign_count=0,
                    name=str(number),
                    created_at=passkeys_of(people.ben.id)[0].created_at,
                )
            )
    answer = ben.reader.send("/account/passkeys/new/options")
    assert answer.status_code == 422
    assert "as many passkeys" in json.loads(answer.text)["problem"]


@pytest.mark.parametrize("url, possible", [("https://x.org", True), ("http://127.0.0.1:8000", False)])
def test_a_number_is_no_place_for_passkeys(app, client, setting, url, possible):
    setting("PUBLIC_URL", url)
    assert passkeys_are_possible() is possible
    assert ("<passkey-button" in client.get("/login").text) is possible
    assert client.get(LOG_IN).status_code == 200
    use_settings(app.config)


def test_the_only_way_in_stays(app, ben, people):
    with app.app_context(), transaction():
        db.session.get_one(Account, people.ben.id).password_hash = ""
    answer = ben.reader.send("/account/passkeys/1/removal")
    assert (answer.status_code, "only way into your account" in answer.text) == (403, True)
    assert len(stored(app)) == 1
