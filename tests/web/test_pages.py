"""Leading people on: only to pages of ours."""

import re

import pytest

from app.web.pages import here, own_path, public_url

OWN = [
    *("/", "/#x", "/articles/bruecke", "/articles/bruecke?order=oldest#write", "/comments/7"),
    *("/?q=//evil.example", "/login?next=/"),
]
FOREIGN = [
    *("", None, "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example"),
    *("\\/evil.example", "https://evil.example", "https:evil.example", "https:/evil.example", "HTTPS://evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "evil.example", "./account", "../account", "?x", "#x", " /account"),
    *("\t/account", "/\t/evil.example", "/\n/evil.example", "/account\r\nX-Evil: 1", "/account\x00", "/account\x0b"),
    *("/account\u2028", "/account\u202e", "/\u00ad/evil", "/account/../..//evil.example", "/%2f%2fevil.example"),
    *("/%5cevil.example", "/.evil.example", "/@evil.example", "/;@evil.example", "/nowhere", "/logout", "/display"),
    *("/comments/preview", "/articles//bruecke", "/account/", "/articles/" + "a" * 200, "/account?" + "x" * 2000),
    *("http://localhost/account", "/／evil.example", "/account\ud800"),
]


@pytest.mark.parametrize("path", OWN)
def test_a_path_of_ours_is_followed(app, path):
    with app.test_request_context():
        assert own_path(path, "/markdown") == path


@pytest.mark.parametrize("path", FOREIGN, ids=ascii)
def test_anything_else_leads_to_where_we_choose(app, path):
    with app.test_request_context():
        assert own_path(path, "/markdown") == "/markdown"


@pytest.mark.parametrize("path", FOREIGN[1:], ids=ascii)
def test_no_door_leads_anywhere_else(client, as_, path):
    """After logging in, for who is logged in already, and after choosing a language."""
    next_ = (path or "").encode("utf-8", "surrogatepass")
    ben = as_("ben")
    answers = [
        client.send("/display", next=next_, language="en"),
        client.send("/login", identifier="Ben Querfeld", password="vier kleine Wörter am Morgen", next=next_),
        ben.get("/login", query_string={"next": next_}),
        ben.get("/signup", query_string={"next": next_}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.location) == (303, "/")


def test_who_logged_in_is_back_where_they_were(client, people, article):
    page = client.get("/login", query_string={"next": f"{article.path}?order=oldest"}).text
    assert f'name="next" type="hidden" value="{article.path}?order=oldest"' in page
    answer = client.send(
        "/login", identifier=people.ben.name, password=people.ben.password, next=f"{article.path}?order=oldest"
    )
    assert answer.location == f"{article.path}?order=oldest"


def test_a_wrong_password_does_not_forget_the_way(client, people):
    answer = client.send("/login", identifier="Ben Querfeld", password="wrong", next="/markdown")
    assert 'value="/markdown"' in answer.text


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "javascript:alert(1)", "' onfocus='x"])
def test_a_target_is_never_shown_as_markup(client, text):
    for path in ("/login", "/signup", "/nowhere"):
        page = client.get(path, query_string={"next": text}).text
        assert "<script>" not in page
        assert not re.search(r"<[^>]*\s(?:onfocus|href=.javascript|value=.javascript)", page)


def test_here_is_where_a_form_leads_back_to(app):
    with app.test_request_context("/account?changed=password"):
        assert here() == "/account?changed=password"
    with app.test_request_context("/account"):
        assert here() == "/account"
    with app.test_request_context("/account?x=y", method="POST"):
        assert here() == "/account"


def test_addresses_for_elsewhere_begin_with_the_public_one(app):
    with app.test_request_context(base_url="http://evil.example"):
        assert public_url("/x") == "http://localhost:8000/x"
