"""Language and theme are remembered in the browser, and lead nowhere but back."""

import pytest


def test_a_choice_is_remembered_and_leads_back(scene, client):
    answer = client.post("/display", data={"language": "en", "next": scene.article.path})
    assert (answer.status_code, answer.location) == (303, scene.article.path)
    cookie = client.get_cookie("language")
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("en", True, "Lax")
    assert 'lang="en"' in client.get(scene.article.path).text
    client.post("/display", data={"theme": "dark", "next": "/"})
    page = client.get("/").text
    assert 'data-theme="dark"' in page
    assert '<html lang="en"' in page


@pytest.mark.parametrize("field, value", [("language", "fr"), ("theme", "neon"), ("language", ""), ("theme", "dark;x")])
def test_what_is_not_on_offer_is_not_remembered(app, client, field, value):
    answer = client.post("/display", data={field: value})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/nirgends", "x", "/logout"]
)
def test_it_leads_to_pages_of_ours_alone(app, client, target):
    assert client.post("/display", data={"theme": "dark", "next": target}).location == "/"


def test_somebody_logged_in_needs_the_form_token(scene, as_):
    ben = as_("ben")
    assert ben.post("/display", data={"theme": "dark"}).status_code == 400
    assert ben.send("/display", theme="dark", next="/").status_code == 303
    assert 'data-theme="dark"' in ben.get("/").text


def test_a_browsers_own_language_is_used_until_one_is_chosen(scene, client):
    assert '<html lang="de"' in client.get("/", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "en-GB,de;q=0.5"}).text
    client.post("/display", data={"language": "de"})
    assert '<html lang="de"' in client.get("/", headers={"Accept-Language": "en-GB"}).text
