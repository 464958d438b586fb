"""Which names nobody gets."""

import pytest

from app.accounts.actions.signing_up import create_account
from app.foundation.refusals import Invalid
from tests.parts.publication import PASSWORD


@pytest.mark.parametrize("name", ["Morgenpost am Fluss", "MORGENPOST-AM-FLUSS", "M0rgenpost am F1uss"])
def test_nobody_speaks_under_the_publications_own_name(client, setting, name):
    setting("SITE_NAME", "Morgenpost am Fluss")
    client.set_cookie("language", "en")
    answer = client.send("/signup", name=name, email="neu@example.org", password=PASSWORD)
    assert answer.status_code == 422
    assert "This name is reserved." in answer.text
    with pytest.raises(Invalid, match="reserved"):
        create_account(name=name, email="neu@example.org", password=PASSWORD)


def test_another_publications_name_is_free(client, setting):
    setting("SITE_NAME", "Morgenpost am Fluss")
    answer = client.send("/signup", name="Abendpost", email="neu@example.org", password=PASSWORD)
    assert answer.status_code == 303
