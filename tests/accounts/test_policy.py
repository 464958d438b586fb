"""Which passwords are good enough."""

import pytest

from app.accounts.policy import check_password
from app.foundation.refusals import Invalid

PERSON = {"name": "Ben Querfeld", "email": "ben.querfeld@example.org", "site": "Wortmeldung"}


@pytest.mark.parametrize(
    "password",
    [
        "drei blaue Heringe am Morgen",
        "korrekt-pferd-batterie-heftklammer",
        "               x y z q w 12",
        "éèêëēėęÿûüùúūîïíīįì",
        "私は毎朝コーヒーを二杯飲んでから仕事に行きます",
        "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆",
        "x9$Lm2!vQz7&Rt4",
        "a" * 3 + "drei blaue Heringe",
        ("drei blaue Heringe am Morgen " * 36)[:1024].replace("e", "é", 0),
    ],
)
def test_a_long_password_is_good_whatever_it_is_made_of(password):
    check_password(password, shortest=15, **PERSON)


@pytest.mark.parametrize("length", [64, 200, 1000])
def test_very_long_ones_are_welcome(length):
    text = "Der Wind dreht sich um, und niemand hat es vorher gewusst. " * 20
    check_password(text[:length], shortest=15, **PERSON)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "vierzehnZeich.",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "abcabcabcabcabcabcabc",
        "passwordpassword",
        "PasswortPasswort1",
        "password123password123",
        "qwertzuiopasdfghjkl",
        "qwertyuiopasdfghjkl",
        "lkjhgfdsapoiuztrewq",
        "abcdefghijklmnopqrst",
        "012345678901234567890",
        "09876543210987654321",
        "wortmeldungwortmeldung",
        "BenQuerfeldBenQuerfeld",
        "ben querfeldben querfeld1",
        "ben.querfeld@example.org",
        "ben.querfeldben.querfeld",
        "correcthorsebatterystaple",
        "x" * 1025,
        "ü" * 513,
    ],
)
def test_a_password_that_is_short_endless_or_guessed_at_once_is_refused(password):
    with pytest.raises(Invalid) as refused:
        check_password(password, shortest=15, **PERSON)
    assert refused.value.field == "password"


def test_the_shortest_length_is_a_setting_and_counts_characters():
    check_password("Öl äßt ü", shortest=8)
    with pytest.raises(Invalid):
        check_password("Öl äßt ü", shortest=9)


def test_a_lone_half_of_a_character_is_no_error():
    check_password("drei blaue Heringe \ud800 am Morgen", shortest=15)
