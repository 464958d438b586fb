"""Hashing: slow enough, the same work for nobody, and tokens that can't be guessed."""

from app.foundation import passwords as room
from app.foundation.passwords import Passwords, configure_passwords, passwords
from app.foundation.tokens import keyed_hash, new_token, token_hash


def test_a_password_matches_its_own_hash_alone():
    low = Passwords("low")
    stored = low.hash("drei blaue Heringe")
    assert stored.startswith("$argon2id$")
    assert low.matches(stored, "drei blaue Heringe")
    assert not low.matches(stored, "drei blaue Heringe ")
    assert low.hash("drei blaue Heringe") != stored


def test_nobody_has_a_password():
    low = Passwords("low")
    assert not low.matches(None, "no account has this password")
    assert not low.matches("no hash", "x")


def test_the_ordinary_cost_is_that_of_the_rules():
    stored = Passwords("normal").hash("x")
    assert "m=19456,t=2,p=1" in stored
    assert Passwords("low").outdated(stored)
    assert not Passwords("normal").outdated(stored)


def test_without_a_setting_the_cost_is_the_ordinary_one(monkeypatch):
    monkeypatch.setattr(room, "_configured", [])
    assert not passwords().outdated(Passwords("normal").hash("x"))
    configure_passwords("low")
    assert passwords().outdated(Passwords("normal").hash("x"))


def test_tokens_are_long_random_and_stored_as_hashes():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
    assert len(token_hash("x")) == 64
    assert token_hash("\ud800") != token_hash("x")


def test_a_keyed_hash_needs_the_key_and_keeps_its_parts_apart():
    assert keyed_hash("key", "a", "b") != keyed_hash("other", "a", "b")
    assert keyed_hash("key", "ab", "") != keyed_hash("key", "a", "b")
    assert len(keyed_hash("key", "\ud800")) == 32
