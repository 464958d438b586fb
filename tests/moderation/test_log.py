"""The log: everything that was decided, found again, and harmless in a spreadsheet."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts.models.account import Account
from app.audit.actions import note_down
from app.audit.models import AuditEntry
from app.discussion.models.comment import Comment
from app.foundation import clock
from app.foundation.db import db, transaction
from app.moderation.actions.deciding import carry_out_hiding
from app.moderation.views import log
from app.moderation.views.log import VERB_LABELS
from app.moderation.views.tables import safe_cell
from tests.discussion.scenes import in_english, link, queries_counted, words
from tests.moderation.desks import notice

LOG = "/moderation/log"


def lines(page):
    return [words(piece.partition("</li>")[0]) for piece in page.split('<li class="log__entry audit-line"')[1:]]


def table(reader, query=""):
    answer = reader.get(f"{LOG}.csv{query}")
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text)))


@pytest.fixture
def filled(scene):
    """Mo hides Ben's and restores it; Ida hides Cleo's; a rule hides Sid's."""
    first, second, third = scene.say("ben"), scene.say("cleo"), scene.say("sid")
    scene.judge("hide", first, reason="hate")
    scene.judge("restore", first)
    scene.judge("hide", second, who="ida", reason="spam")
    with scene.app.app_context(), transaction():
        carry_out_hiding(db.session.get_one(Comment, third), moderator_id=None, reason="spam", rule="many_links")
    return scene


def test_it_says_who_did_what_to_whom_and_why(filled, as_):
    found = lines(in_english(as_("mo")).get(LOG).text)
    assert [line.split(" ")[1] for line in found] == ["Hidden", "Hidden", "Restored", "Hidden"]
    for piece in ("Comment 1", "Ben Querfeld", "Mo", "Hate or incitement", "Own look"):
        assert piece in found[3]
    assert "Rule: More links than allowed" in found[0]


@pytest.mark.parametrize(
    "query, comments",
    [
        ("who=Ida", [2]),
        ("who=ida+schlüsselbund", [2]),
        ("who=-", [3]),
        ("who=niemand", []),
        ("verb=restore", [1]),
        ("verb=hide&who=Mo", [1]),
        ("subject=comment", [3, 2, 1, 1]),
        ("subject=account", []),
        ("verb=erfunden", []),
        ("who=%00&verb=%00", [3, 2, 1, 1]),
        ("since=1800-01-01&until=9999-12-31", [3, 2, 1, 1]),
        ("since=gestern", [3, 2, 1, 1]),
    ],
)
def test_it_can_be_filtered(filled, as_, query, comments):
    page = as_("mo").get(f"{LOG}?{query}")
    assert page.status_code == 200
    assert [int(line.split("Kommentar ")[1].split(" ")[0]) for line in lines(page.text)] == comments
    assert [int(row[6]) for row in table(as_("mo"), f"?{query}")[1:]] == comments


def test_a_period_counts_whole_days_here(filled, as_):
    def found(days):
        day = (clock.now() + timedelta(days=days)).date()
        return len(lines(as_("mo").get(f"{LOG}?since={day}&until={day}").text))

    assert [found(-2), found(2)] == [0, 0]
    assert found(-1) + found(0) + found(1) == 4


def test_whom_it_concerns_can_be_looked_for(filled, as_):
    with filled.app.app_context(), transaction():
        note_down(
            "ban", "account", filled.people.sid.id, actor_id=filled.people.ida.id, account_id=filled.people.sid.id
        )
    found = lines(as_("mo").get(f"{LOG}?whom=Sid").text)
    assert len(found) == 1
    assert "Sid Sausewind" in found[0]


def test_it_is_paged_and_the_filter_goes_along(filled, as_, monkeypatch):
    monkeypatch.setattr(log, "PAGE_SIZE", 2)
    mo = as_("mo")
    page = mo.get(f"{LOG}?verb=hide").text
    onward = link(page, "next")
    assert "verb=hide" in onward
    assert "before=3" in onward
    assert len(lines(page)) == 2
    assert len(lines(mo.get(onward).text)) == 1


def test_a_page_costs_the_same_whatever_stands_on_it(filled, as_):
    mo = as_("mo")
    with queries_counted(filled.app) as few:
        mo.get(LOG)
    for _ in range(3):
        filled.judge("hide", filled.say("ben"))
    with queries_counted(filled.app) as more:
        mo.get(LOG)
    assert len(more) == len(few) < 15


def test_the_table_is_streamed_and_holds_everything(filled, as_, monkeypatch):
    monkeypatch.setattr(log, "ROWS_AT_ONCE", 2)
    mo = as_("mo")
    found = table(mo)
    assert found[0][:5] == ["id", "time", "what", "who", "concerning"]
    assert [row[2] for row in found[1:]] == ["hide", "hide", "restore", "hide"]
    answer = mo.get(f"{LOG}.csv")
    assert answer.is_streamed
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(begins):
    assert safe_cell(f"{begins}1+1").startswith("'")
    assert safe_cell("1+1") == "1+1"
    assert safe_cell(None) == ""


def test_a_name_that_is_a_formula_does_no_harm(filled, as_):
    with filled.app.app_context(), transaction():
        db.session.get(Account, filled.people.mo.id).name = "=cmd|' /C calc'!A0"
    assert {row[3][0] for row in table(as_("ida"))[1:] if "cmd" in row[3]} == {"'"}


def test_it_is_for_moderators_and_friendly_when_empty(scene, as_, client):
    assert "Noch wurde nichts entschieden." in as_("mo").get(LOG).text
    for path in (LOG, f"{LOG}.csv"):
        assert as_("ben").get(path).status_code == 403
        assert client.get(path).status_code == 303
    assert scene.rows(AuditEntry) == []


def test_everything_is_said_in_words(scene, as_):
    number = scene.say("ben")
    as_("edda").send(f"/comments/{number}/highlight", do="pick")
    notice(scene, number, offence="threat")
    scene.judge("hide", number)
    found = lines(as_("mo").get(LOG).text)
    assert [line for line in found if "_" in line] == []
    for said in ("Von der Redaktion empfohlen", "Meldung stattgegeben", "Ausgeblendet"):
        assert any(said in line for line in found), found
    assert "Kommentar 1" in next(line for line in found if "stattgegeben" in line)


def test_what_was_chosen_is_said_in_words(scene, as_):
    as_("mo").send("/moderation/words/new", words="trottel\ndepp", kind="word", verdict="hold", is_tried="y")
    as_("mo").send("/articles/bruecke/discussion", mode="held", hours="site", slow_minutes="3")
    chosen, added = lines(in_english(as_("mo")).get(LOG).text)
    assert "New comments: Wait for a moderator, Minutes between two comments of one person: 3" in chosen
    assert "Entries: 2, Kind: Words, What happens: Hold, on trial" in added


def test_there_is_a_word_for_each_verb():
    sources = [path.read_text() for path in (Path(__file__).parents[2] / "app").rglob("*.py")]
    verbs = {verb for source in sources for verb in re.findall(r'\b(?:note_down|_note|_done)\(\s*"(\w+)"', source)}
    assert len(verbs) > 15
    assert verbs - set(VERB_LABELS) == set()
