"""Settings: where they come from, and what is refused before anything starts."""

import pytest

from app import create_app
from app.foundation import settings
from app.foundation.settings import SETTINGS, BadSetting, load_settings, setting, use_settings


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "_current", {})
    for known in SETTINGS:
        monkeypatch.delenv(known.name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_make_a_whole_installation(tmp_path):
    values = load_settings()
    assert set(values) == {known.name for known in SETTINGS}
    assert values["PUBLIC_URL"] == "http://localhost:8000"
    assert values["INSTANCE_PATH"] == str(tmp_path / "instance")
    assert values["DATABASE_URL"] == f"sqlite:///{tmp_path}/instance/wortmeldung.db"
    assert values["SECRET_KEY"] == ""


def test_what_is_given_wins_over_the_environment_and_that_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("PORT=1001\nSITE_NAME=Datei\nLANGUAGE=en\n# TIMEZONE=UTC\n")
    assert load_settings()["PORT"] == 1001
    monkeypatch.setenv("PORT", "1002")
    monkeypatch.setenv("SITE_NAME", "Umgebung")
    values = load_settings({"PORT": 1003})
    assert (values["PORT"], values["SITE_NAME"], values["LANGUAGE"]) == (1003, "Umgebung", "en")
    assert values["PUBLIC_URL"] == "http://localhost:1003"
    assert values["TIMEZONE"] == "Europe/Berlin"


@pytest.mark.parametrize(
    "name, value, says",
    [
        ("PORT", "eighty", "must be a whole number, not 'eighty'"),
        ("PORT", "", "must be a whole number"),
        ("PORT", "8000.5", "must be a whole number"),
        ("PORT", "0", "must be at least 1, not 0"),
        ("WORKERS", "0", "must be at least 1"),
        ("THREADS_PER_PAGE", "-1", "must be at least 1"),
        ("APPEAL_DAYS", "183", "must be at least 184, six months as the law wants it, not 183"),
        ("TRUSTED_PROXIES", "-1", "must be at least 0"),
        ("LANGUAGE", "fr", "must be one of de, en, not 'fr'"),
        ("SQLITE_SYNCHRONOUS", "OFF", "must be one of FULL, NORMAL"),
        ("ARGON2_COST", "none", "must be one of normal, low"),
        ("LOG_LEVEL", "loud", "must be one of debug"),
        ("LOG_FORMAT", "xml", "must be one of json, console"),
        ("TIMEZONE", "Berlin", "must be a name like Europe/Berlin"),
        ("PUBLIC_URL", "example.org", "must begin with https:// or http://"),
        ("PUBLIC_URL", "javascript://x", "must begin with https:// or http://"),
        ("SMTP_URL", "mail.example.org", "must look like smtp://"),
        ("SMTP_URL", "http://mail.example.org", "must look like smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:port", "must look like smtp://"),
        ("SMTP_URL", "smtp://ich:geheim@", "must look like smtp://"),
        ("MAIL_FROM", "Redaktion", "must be an e-mail address, not 'Redaktion'"),
        ("MAIL_FROM", "a@b.c, d@e.f", "must be an e-mail address"),
    ],
)
def test_a_value_that_can_not_be_used_is_named(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=f"^{name} ") as refused:
        load_settings()
    assert says in str(refused.value)
    assert "geheim" not in str(refused.value)
    with pytest.raises(BadSetting):
        create_app()


@pytest.mark.parametrize(
    "given, stored",
    [
        ("postgresql://a:b@h/d", "postgresql+psycopg://a:b@h/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////x.db", "sqlite:////x.db"),
    ],
)
def test_a_database_is_reached_by_the_driver_we_have(given, stored):
    assert load_settings({"DATABASE_URL": given})["DATABASE_URL"] == stored


def test_addresses_and_levels_are_tidied():
    values = load_settings({"PUBLIC_URL": "https://example.org/", "LOG_LEVEL": "WARNING"})
    assert (values["PUBLIC_URL"], values["LOG_LEVEL"]) == ("https://example.org", "warning")


def test_rooms_ask_for_settings_by_name():
    use_settings({**load_settings(), "EDIT_WINDOW_MINUTES": 3, "SOMETHING": 1})
    assert setting("EDIT_WINDOW_MINUTES") == 3
    with pytest.raises(KeyError):
        setting("SOMETHING")
