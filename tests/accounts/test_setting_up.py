"""The page of the set-up link, whose address opens the whole publication."""

import pytest

from app.accounts.actions.managing import offer_set_up
from app.foundation.db import transaction


@pytest.fixture
def link(app):
    with app.app_context(), transaction():
        return f"/setup/{offer_set_up()}"


def test_no_link_of_the_page_and_no_referer_carries_its_address_on(client, link, setting):
    pages = [client.get(link), client.send(link, name="Ida"), client.get("/setup/verbraucht")]
    setting("LIMIT_LOG_INS_PER_MINUTE", 0)
    pages.append(client.send(link, name="Ida"))
    assert [page.status_code for page in pages] == [200, 422, 404, 429]
    for page in pages:
        assert "next=/setup" not in page.text
        assert 'href="/login"' in page.text
        assert 'href="/signup"' in page.text
        assert page.headers["Referrer-Policy"] == "strict-origin"


def test_other_pages_lead_back_and_name_themselves_to_this_site_alone(client, article):
    page = client.get(article.path)
    assert f'href="/login?next={article.path}"' in page.text
    assert page.headers["Referrer-Policy"] == "same-origin"
