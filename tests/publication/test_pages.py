"""The pages of the house: administrators write them, readers find them, and nothing is invented."""

import re

import pytest
from sqlalchemy import inspect, select

from app.audit.models import AuditEntry
from app.discussion.queries.reasons import DEFAULT_REASONS
from app.foundation.db import db
from app.publication.models import HousePage, HouseTick
from tests.discussion.scenes import in_english, words
from tests.parts.client import hidden_field

IMPRINT = "Verlag Beispiel GmbH\n\nHauptstraße 1, 12345 Musterstadt\n\nE-Mail: verlag@example.org"


@pytest.fixture
def ida(as_):
    """The administrator."""
    return in_english(as_("ida"))


@pytest.fixture
def rows(app):
    """Rows of a table, in order."""

    def read(table):
        with app.app_context():
            wanted = select(table.__table__).order_by(*inspect(table).primary_key)
            return [dict(row._mapping) for row in db.session.execute(wanted)]

    return read


def write(reader, name, **fields):
    """Send the form of a page as it stands, with these changes."""
    page = reader.get(f"/admin/pages/{name}").text
    revisions = {f"revision_{code}": hidden_field(page, f"revision_{code}") for code in ("de", "en")}
    return reader.send(f"/admin/pages/{name}", {"de": "", "en": "", "do": "save", **revisions, **fields})


def test_the_netiquette_comes_with_a_rule_for_every_reason(client, ida):
    for language, title in (("de", "Achten Sie die anderen"), ("en", "Respect the others")):
        client.set_cookie("language", language)
        page = client.get("/netiquette").text
        assert title in page
        assert f'lang="{language}"' in page
        anchors = re.findall(r'<h2 id="rule-(\d)">(\d)\.', page)
        assert anchors == [(str(n), str(n)) for n in range(1, 8)]
        assert {reason.netiquette for reason in DEFAULT_REASONS} <= {number for number, _ in anchors}
    assert "admin" not in client.get("/netiquette").text
    assert "/admin/pages/netiquette" in ida.get("/netiquette").text


def test_every_box_for_a_comment_leads_to_the_netiquette(as_, client, article, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    ben = as_("ben")
    ben.send(f"{article.path}/comments", body="Ein Anfang", do="post")
    for path in (article.path, f"{article.path}/comments", "/comments/1/reply", "/comments/1/edit"):
        page = in_english(ben).get(path).text
        form = page[page.index("<comment-form") :]
        assert 'href="/netiquette">Please mind the netiquette</a>' in form, path
    assert (
        "Bitte beachten Sie die Netiquette" in client.get(article.path).text
        or "netiquette" in client.get(article.path).text
    )


def test_an_administrator_rewrites_the_netiquette_and_everybody_reads_it_at_once(client, ida, rows, people):
    page = ida.get("/admin/pages/netiquette").text
    assert "## 1. Achten Sie die anderen" in page, "ours is there to begin with"
    answer = write(
        ida, "netiquette", de="## 1. Freundlich\r\n\r\n*Immer.*\n\n## 1. Doppelt\n\n## 12. Weiter", en="Be kind."
    )
    assert answer.location == "/admin/pages/netiquette?saved=1"
    assert "Saved." in words(ida.get(answer.location).text)
    page = client.get("/netiquette").text
    assert re.findall(r"<h2[^>]*>", page) == ['<h2 id="rule-1">', "<h2>", '<h2 id="rule-12">']
    assert "<em>Immer.</em>" in page
    assert "Be kind." in in_english(client).get("/netiquette").text
    assert [(r["verb"], r["actor_id"], r["detail"]["language"], r["detail"]["revision"]) for r in rows(AuditEntry)] == [
        ("change_page", people.ida.id, "de", 1),
        ("change_page", people.ida.id, "en", 1),
    ]
    write(ida, "netiquette", de="Nur noch dies.", en="Be kind.")
    assert [row["revision"] for row in rows(HousePage)] == [2, 1]
    assert len(rows(AuditEntry)) == 3


def test_where_one_language_is_empty_its_readers_see_the_other_and_are_told_which(client, ida):
    write(ida, "imprint", de=IMPRINT)
    page = in_english(client).get("/imprint").text
    assert "Verlag Beispiel GmbH" in page
    assert '<div class="prose" lang="de">' in page


def test_an_address_keeps_its_lines(client, ida):
    write(ida, "imprint", de="Verlag Beispiel\nHauptstraße 1\n12345 Musterstadt")
    assert "Verlag Beispiel<br>\nHauptstraße 1<br>\n12345 Musterstadt" in client.get("/imprint").text


def test_without_an_imprint_there_is_no_link_to_one_no_blank_page_and_nothing_invented(client, article, ida):
    english = in_english(client)
    for path in ("/", article.path, "/netiquette"):
        assert 'href="/imprint"' not in english.get(path).text
    page = english.get("/imprint")
    assert page.status_code == 200
    assert "The publisher has not published an imprint here yet." in words(page.text)
    assert '<meta name="robots" content="noindex">' in page.text
    write(ida, "imprint", de=IMPRINT, en="")
    for path in ("/", article.path, "/netiquette"):
        assert 'href="/imprint"' in english.get(path).text, "kept pages know at once"
    assert "noindex" not in english.get("/imprint").text
    write(ida, "imprint")
    assert 'href="/imprint"' not in english.get(article.path).text
    assert "Musterstadt" not in english.get("/imprint").text


def test_the_publishers_part_stands_on_the_privacy_page(client, ida):
    assert "Verantwortlich ist" not in client.get("/privacy").text
    write(ida, "privacy", de="## Verantwortlich\n\nVerantwortlich ist Ida, ida@example.org.", en="")
    page = client.get("/privacy").text
    assert "Verantwortlich ist Ida" in page
    assert page.count("ledger__title") > 5, "our own part stays"


def test_a_preview_shows_both_texts_and_keeps_nothing(ida, rows):
    answer = write(ida, "imprint", de="**Fett** <script>alert(1)</script>", en="*thin*", do="preview")
    assert answer.status_code == 200
    assert "<strong>Fett</strong> &lt;script&gt;" in answer.text
    assert "<em>thin</em>" in answer.text
    assert rows(HousePage) == []


def test_of_two_administrators_the_second_is_told_and_loses_no_text(ida, as_, rows):
    write(ida, "imprint", de="Erster Stand")
    page = ida.get("/admin/pages/imprint").text
    revisions = {f"revision_{code}": hidden_field(page, f"revision_{code}") for code in ("de", "en")}
    write(as_("ida"), "imprint", de="Von der anderen")
    answer = ida.send("/admin/pages/imprint", {"de": "Mein Text", "en": "", "do": "save", **revisions})
    assert answer.status_code == 409
    assert "Somebody else has changed this page in the meantime." in words(answer.text)
    assert ">\r\nMein Text</textarea>" in answer.text
    assert "Von der anderen</pre>" in answer.text
    assert rows(HousePage)[0]["source"] == "Von der anderen"
    revisions = {f"revision_{code}": hidden_field(answer.text, f"revision_{code}") for code in ("de", "en")}
    answer = ida.send("/admin/pages/imprint", {"de": "Beides zusammen", "en": "", "do": "save", **revisions})
    assert answer.status_code == 303
    assert rows(HousePage)[0]["source"] == "Beides zusammen"


def test_what_cannot_be_kept_is_refused_at_its_field_with_the_text(ida, rows):
    for text, sentence in (("x" * 30_001, "This is too long by 1"), ("> " * 30 + "tief", "nested too deeply")):
        for do in ("save", "preview"):
            if len(text) > 30_000 and do == "preview":
                continue
            answer = write(ida, "imprint", en=text, do=do)
            assert answer.status_code == 422
            error = re.search(r'class="field__errors" id="en-errors">(.*?)</p>', answer.text, re.DOTALL)
            assert error
            assert sentence in words(error[1])
            assert text.replace(">", "&gt;").strip() in answer.text
    assert rows(HousePage) == []


@pytest.mark.parametrize("who", ["mo", "edda", "ada", "ben"])
def test_nobody_else_writes_them(as_, who):
    for path in ("/admin/pages", "/admin/pages/imprint", "/admin/pages/nirgends"):
        assert as_(who).get(path).status_code == 403
    assert as_(who).send("/admin/pages/imprint", de="Hier spricht der Falsche").status_code == 403


def test_there_are_no_other_pages(ida):
    assert ida.get("/admin/pages/nirgends").status_code == 404
    assert ida.send("/admin/pages/nirgends", de="x").status_code == 404


def test_the_administrator_is_told_what_is_missing_and_others_are_not(ida, as_):
    def told(reader):
        return "Something the law wants is missing here." in words(in_english(reader).get("/account").text)

    assert told(ida)
    assert not told(as_("mo"))
    page = words(ida.get("/account").text)
    assert "Imprint : nothing is written yet" in page
    write(ida, "imprint", de=IMPRINT)
    assert re.search(r"Imprint : \d+ points are open", words(ida.get("/account").text))
    ticks = ["representative", "contact", "register", "vat", "authority", "profession", "responsible", "contact_points"]
    write(ida, "imprint", de=IMPRINT, tick=[*ticks, "eu_representative", "youth", "made up"])
    text = "Verantwortlich: Ida, ida@example.org. Rechtsgrundlage: Art. 6. Hosting bei X. Aufsichtsbehörde: Y."
    write(ida, "privacy", de=text, tick=["officer", "elsewhere", "withdrawal"])
    assert not told(ida)
    assert "All points of the checklist are dealt with." in words(ida.get("/admin/pages").text)


def test_ticks_are_kept_taken_back_and_noted_down(ida, rows):
    write(ida, "imprint", de=IMPRINT, tick=["youth", "vat"])
    page = ida.get("/admin/pages/imprint").text
    assert re.findall(r'value="(\w+)"[^>]*\bchecked', page) == ["vat", "youth"]
    assert "found" in re.search(r"checklist__point--(\w+)[^§]*§ 5 DDG[^<]*", page)[0]
    write(ida, "imprint", de=IMPRINT, tick=["youth"])
    assert [row["point"] for row in rows(HouseTick)] == ["youth"]
    assert [(r["verb"], r["detail"].get("ticks")) for r in rows(AuditEntry)] == [
        ("change_page", None),
        ("tick_page", 2),
        ("tick_page", 1),
    ]


def test_the_operator_is_told_at_the_start(app, capsys, ida):
    from app.cli.running import _print_unfinished_pages

    def printed():
        with app.app_context():
            _print_unfinished_pages()
        return capsys.readouterr().out

    assert "page 'imprint': nothing is written yet" in printed()
    write(ida, "imprint", de=IMPRINT)
    assert "page 'imprint': " in printed()
    assert "/admin/pages/imprint" in printed()
