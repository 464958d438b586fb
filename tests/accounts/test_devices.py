"""Browsers: which one an account knows, what its owner is told, and where one is logged in."""

from datetime import timedelta

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet  # type: ignore[import-untyped]
from sqlalchemy import func, select

from app.accounts.actions.remembering import forget_old_devices
from app.accounts.models.session import AccountSession, KnownDevice
from app.foundation.db import db, transaction
from app.web.devices import device_name

AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox, Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 "
    "Edg/140.0": "Edge, Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36": "Chrome, Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Safari/605.1.15": "Safari, macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1": "Safari, iPhone",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile "
    "Safari/537.36": "Chrome, Android",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130 Mobile": "Samsung Internet, "
    "Android",
    "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) CriOS/140.0 Mobile": "Chrome, iPad",
    "curl/8.0": "",
    "": "",
    "\x00\xff<script>": "",
    "Firefox/" + "x" * 100_000: "Firefox",
}


@pytest.mark.parametrize("agent, name", AGENTS.items())
def test_a_device_is_called_what_people_call_it(app, agent, name):
    with app.test_request_context("/", headers={"User-Agent": agent}):
        assert device_name() == name


def rows(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def log_in_anew(reader, person, **headers):
    """Go, and come in again in the same browser."""
    reader._token = ""
    reader.send("/logout")
    reader._token = ""
    return reader.log_in(person.name, person.password)


# --- known browsers -----------------------------------------------------------------------------------------


def test_of_a_new_browser_the_owner_is_told_but_not_of_the_first(app, client, people, post):
    client.log_in(people.ben.name, people.ben.password)
    assert post() == []
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = next(iter(AGENTS))
    phone.log_in(people.ben.name, people.ben.password)
    (letter,) = post()
    assert (letter.kind, letter.to) == ("new_device", people.ben.email)
    assert "Firefox unter Linux" in letter.text
    assert letter.link() == "/account/security#sessions"
    log_in_anew(client, people.ben)
    log_in_anew(phone, people.ben)
    assert len(post()) == 1
    assert rows(app, KnownDevice) == 2


def test_two_people_who_share_a_browser_are_both_known_there(app, client, people, post):
    for person in (people.ben, people.cleo, people.ben, people.cleo):
        log_in_anew(client, person)
    app.test_client().log_in(people.ben.name, people.ben.password)
    assert [letter.to for letter in post()] == [people.ben.email]


def test_a_device_somebody_made_up_is_replaced(app, client, people):
    client.set_cookie("device", "planted", path="/login")
    client.log_in(people.ben.name, people.ben.password)
    assert client.get_cookie("device", path="/login").value not in {"planted", ""}


def test_the_device_cookie_goes_to_the_log_in_pages_only(app, client, people):
    client.log_in(people.ben.name, people.ben.password)
    cookie = client.get_cookie("device", path="/login")
    assert (cookie.path, cookie.http_only, cookie.same_site) == ("/login", True, "Lax")
    with app.app_context():
        assert cookie.value not in str(vars(db.session.scalars(select(KnownDevice)).one()))


def test_a_new_password_is_no_new_device(as_, people, post):
    ben = as_("ben")
    ben.send("/account/password", new="sieben graue Esel im Hafen")
    assert [letter.kind for letter in post()] == ["password_changed"]
    log_in_anew(ben, people.cleo)


def test_nobody_is_told_at_an_address_that_may_be_somebody_elses(app, newcomer, people, post):
    newcomer()
    app.test_client().log_in("Nora Nebel", people.ben.password)
    assert [letter.kind for letter in post()] == ["confirm"]


def test_a_browser_is_forgotten_after_a_year(app, client, people, later):
    client.log_in(people.ben.name, people.ben.password)
    for days, left in ((364, 0), (366, 1)):
        later(timedelta(days=days))
        with app.app_context(), transaction():
            assert forget_old_devices() == left


# --- sessions -----------------------------------------------------------------------------------------------


def test_a_person_sees_where_they_are_logged_in_and_ends_one(app, as_, people):
    here, there, cleo = as_("ben"), as_("ben"), as_("cleo")
    here.set_cookie("language", "en")
    page = here.get("/account/security").text
    assert page.count("session-list__item") == 2
    assert page.count("this device") == 1
    assert "with the password" in page
    with app.app_context():
        of = {row.account_id: row.id for row in db.session.scalars(select(AccountSession).order_by(AccountSession.id))}
        mine = db.session.scalars(
            select(AccountSession.id).where(AccountSession.account_id == people.ben.id).order_by(AccountSession.id)
        ).all()
    assert here.send(f"/account/sessions/{of[people.cleo.id]}/ending").status_code == 303
    assert cleo.get("/account").status_code == 200, "only one's own"
    here.send(f"/account/sessions/{mine[1]}/ending")
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_all_other_devices_are_logged_out_at_once(as_):
    here, others, cleo = as_("ben"), [as_("ben"), as_("ben")], as_("cleo")
    assert here.send("/account/sessions/ending").location == "/account/security?changed=sessions#sessions"
    assert here.get("/account").status_code == 200
    assert cleo.get("/account").status_code == 200
    assert [reader.get("/account").status_code for reader in others] == [303, 303]


def test_a_session_whose_time_is_over_is_not_listed(as_, later, people):
    as_("ben")
    later(timedelta(days=15))
    assert as_("ben").get("/account/security").text.count("session-list__item") == 1


@pytest.fixture
def countries(tmp_path, setting):
    """A database in which 10.0.0.0/8 lies in France."""
    writer = MMDBWriter(6, "Test-Country", ipv4_compatible=True)
    writer.insert_network(IPSet(["10.0.0.0/8"]), {"country": {"iso_code": "FR"}})
    writer.insert_network(IPSet(["192.0.2.0/24"]), {"country": {"iso_code": 7}})
    writer.to_db_file(str(tmp_path / "countries.mmdb"))
    setting("GEOIP_DATABASE", str(tmp_path / "countries.mmdb"))


@pytest.mark.usefixtures("countries")
def test_with_a_database_of_countries_people_see_the_country(app, as_, people, post):
    for language, name in (("de", "Frankreich"), ("en", "France")):
        ben = as_("ben")
        ben.set_cookie("language", language)
        assert name in ben.get("/account/security").text
    assert "Frankreich" in post(people.ben.email)[0].text


@pytest.mark.usefixtures("countries")
@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.1", "2001:db8::1", "", "nonsense"])
def test_an_address_that_the_database_does_not_know_is_nowhere(app, client, people, address):
    client.environ_base["REMOTE_ADDR"] = address
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(AccountSession.country)).one() == ""


def test_a_database_that_is_not_there_stops_nobody(client, people, setting, tmp_path):
    (tmp_path / "broken.mmdb").write_bytes(b"nothing")
    for file in (tmp_path / "missing.mmdb", tmp_path / "broken.mmdb"):
        setting("GEOIP_DATABASE", str(file))
        assert client.log_in(people.ben.name, people.ben.password).status_code == 303
