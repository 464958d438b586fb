"""What screening refuses, holds, or lets appear and asks about; and the one question before a hold for wording."""

from datetime import timedelta

import pytest
import time_machine

from app.audit.models import AuditEntry
from app.discussion.actions.screening import Refused
from app.discussion.models.report import Report
from app.discussion.models.term import TermKind, TermVerdict
from app.discussion.views.asking import shown_token
from app.foundation import clock
from app.foundation.db import in_transaction
from app.moderation.actions.listing import TermRules, add_terms, delete_term
from app.moderation.models.statement import Statement
from tests.discussion.scenes import box, error_at_box, in_english, later, queries_counted, words
from tests.parts.client import hidden_field

LONG = "Die Brücke am Hafen wird seit Jahren besprochen, und noch immer sagt niemand, wer den Unterhalt zahlen soll."


@pytest.fixture
def listed(scene):
    """`listed("Idiot", "hold")` puts words on the list."""

    def add(text, verdict, kind=TermKind.WORD, **more):
        rules = TermRules(TermKind(kind), TermVerdict(verdict), **more)
        with scene.app.app_context():
            in_transaction(lambda: add_terms(moderator=scene.viewer("mo"), typed=text, rules=rules))

    return add


def last_step(scene, number, revision=-1):
    return scene.versions(number)[revision]["screening"][-1]


def state(scene, number):
    return scene.comment(number)["state"]


# --- words and links ------------------------------------------------------------------------------------------


def test_words_are_refused_held_or_looked_at_as_the_list_says(scene, listed):
    listed("Schuft", "refuse")
    listed("Depp", "hold", in_compounds=True)
    listed("Träumer", "queue")
    with pytest.raises(Refused) as refused:
        scene.say("ben", "So ein Schuft.")
    assert refused.value.rule == "refused_words"
    held, seen, fine = scene.say("ben", "Dorfdeppen"), scene.say("ben", "Ihr Traeumer"), scene.say("ben", "Danke")
    assert [state(scene, one) for one in (held, seen, fine)] == ["held", "published", "published"]
    assert last_step(scene, held)["rule"] == "held_words"
    reports = [(row["comment_id"], row["rule"], row["found"]) for row in scene.rows(Report)]
    assert reports == [(seen, "suspect_words", "Träumer")]


def test_a_text_too_odd_to_be_looked_through_waits_for_somebody_who_reads_it(scene, listed):
    listed("\n".join("ab" * length for length in range(2, 41)), "queue", in_compounds=True)
    odd = scene.say("ben", "ab" * 2500)
    assert state(scene, odd) == "held"
    assert last_step(scene, odd) == {"rule": "odd_text", "outcome": "hold", "odd": True}
    assert scene.rows(Statement)[0]["rule"] == "odd_text"


def test_staff_may_quote_what_others_can_t_say(scene, listed):
    listed("Schuft", "refuse")
    assert state(scene, scene.say("mo", "„Schuft“ steht auf der Liste.")) == "published"


def test_a_change_of_the_list_counts_at_once(scene, listed):
    listed("Depp", "hold")
    assert state(scene, scene.say("ben", "Depp")) == "held"
    with scene.app.app_context():
        in_transaction(lambda: delete_term(moderator=scene.viewer("mo"), term_id=1))
    assert state(scene, scene.say("ben", "Depp")) == "published"


def test_what_is_only_tried_does_nothing(scene, listed):
    listed("Depp", "refuse", is_live=False)
    assert state(scene, scene.say("ben", "Depp")) == "published"


def test_links_are_judged_by_their_domain(scene, listed):
    listed("spam.example", "refuse", "domain")
    listed("shop.example", "hold", "domain")
    listed("good.example", "allow", "domain")
    with pytest.raises(Refused):
        scene.say("ben", "[hier](https://www.spam.example/x)")
    assert state(scene, scene.say("ben", "Siehe https://shop.example/")) == "held"
    links = " ".join(f"https://good.example/{number}" for number in range(5))
    assert state(scene, scene.say("ben", links)) == "published"


def test_deleting_a_comment_leaves_nothing_of_what_rules_found_in_it(scene, listed):
    listed("Träumer", "queue")
    number = scene.say("ben", "Träumer")
    scene.delete("ben", number)
    assert [row["found"] for row in scene.rows(Report)] == [""]
    assert [row["text_key"] for row in scene.versions(number)] == [""]


# --- said before ----------------------------------------------------------------------------------------------


def test_a_longer_text_said_again_or_nearly_again_waits(scene):
    first, again = scene.say("ben", LONG), scene.say("ben", LONG.upper())
    alike = scene.say("ben", LONG + " Wirklich.")
    assert [state(scene, one) for one in (first, again, alike)] == ["published", "held", "held"]
    assert last_step(scene, again)["rule"] == "repeated_text"
    assert last_step(scene, alike)["rule"] == "much_alike"
    with time_machine.travel(later(hours=25), tick=False):
        assert state(scene, scene.say("ben", LONG)) == "published"


def test_short_texts_may_be_said_twice_and_others_may_say_the_same(scene):
    assert [state(scene, scene.say("ben", "Danke dafür!")) for _ in range(2)] == ["published"] * 2
    scene.say("ben", LONG)
    assert state(scene, scene.say("cleo", LONG)) == "published"


def test_a_removed_text_comes_back_neither_by_posting_nor_by_editing_nor_after_deleting_it(scene):
    removed, other = scene.say("ben", LONG), scene.say("ben", "Etwas anderes.")
    scene.judge("hide", removed)
    for attempt in (lambda: scene.say("ben", LONG), lambda: scene.edit("ben", other, LONG + "!")):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.rule == "removed_text"
    scene.delete("ben", removed)
    with pytest.raises(Refused):
        scene.say("ben", LONG)
    assert state(scene, scene.say("cleo", LONG)) == "published"


def test_an_unlawful_text_comes_back_from_nobody_and_another_removed_one_waits(scene):
    first, second = scene.say("ben", LONG), scene.say("ben", LONG[::-1])
    scene.judge("hide", first, reason="unlawful")
    scene.judge("hide", second, reason="insult")
    with pytest.raises(Refused):
        scene.say("cleo", LONG)
    assert state(scene, scene.say("cleo", LONG[::-1])) == "held"
    scene.delete("ben", first)
    with pytest.raises(Refused):
        scene.say("cleo", LONG)


# --- who, and how fast ----------------------------------------------------------------------------------------


def test_a_young_account_waits_where_that_is_wanted(scene, setting):
    setting("HOLD_ACCOUNTS_YOUNGER_HOURS", 24)
    assert last_step(scene, scene.say("ben"))["rule"] == "young_account"
    with time_machine.travel(later(hours=25), tick=False):
        assert state(scene, scene.say("ben")) == "published"


@pytest.mark.parametrize("seconds, wanted", [(0, "held"), (2, "published"), (600, "published")])
def test_a_long_text_sent_at_once_waits(scene, as_, seconds, wanted):
    ben, moment = as_("ben"), later().replace(microsecond=0)
    with time_machine.travel(moment, tick=False):
        token = hidden_field(ben.get(scene.article.path).text, "shown_token")
    assert token
    with time_machine.travel(moment + timedelta(seconds=seconds), tick=False):
        ben.send(f"{scene.article.path}/comments", body=LONG, do="post", shown_token=token)
    assert [row["state"] for row in scene.comments()] == [wanted]


@pytest.mark.parametrize("whose", ["", "x", "cleo"])
def test_a_long_text_that_came_from_none_of_one_s_own_forms_waits(scene, as_, people, whose):
    with scene.app.test_request_context():
        token = shown_token(people.cleo.id) if whose == "cleo" else whose
    with time_machine.travel(later(hours=1), tick=False):
        as_("ben").send(f"{scene.article.path}/comments", body=LONG, do="post", shown_token=token)
    (row,) = scene.comments()
    assert (row["state"], last_step(scene, row["id"])["rule"]) == ("held", "typed_too_fast")


def test_editing_what_a_program_seems_to_have_written_publishes_nothing(scene, as_):
    ben = as_("ben")
    with time_machine.travel(later(hours=1), tick=False):
        ben.send(f"{scene.article.path}/comments", body=LONG, do="post", shown_token="x")
        ben.send("/comments/1/edit", body=f"{LONG} Nur ein Wort.", revision=1)
        ben.send("/comments/1/edit", body=f"{LONG} Noch ein Wort.", revision=2)
    (row,) = scene.comments()
    assert (row["state"], row["revision"]) == ("held", 3)


def test_a_short_one_does_not(scene, as_):
    as_("ben").send(f"{scene.article.path}/comments", body="Kurz und gut", do="post")
    assert [row["state"] for row in scene.comments()] == ["published"]


@pytest.mark.parametrize("where", ["below", "reply"])
def test_what_was_written_before_logging_in_is_sent_at_once(scene, client, people, where):
    root = scene.say("cleo", "Wer zahlt das eigentlich?")
    draft = f"{scene.article.path}/draft" if where == "below" else f"/comments/{root}/draft"
    form = scene.article.path if where == "below" else f"/comments/{root}/reply"
    sent = f"{scene.article.path}/comments" if where == "below" else form
    client.post(draft, data={"body": LONG})
    client.log_in(people.ben.email, people.ben.password)
    page = client.get(form).text
    assert LONG in box(page)
    given = {name: hidden_field(page, name) for name in ("submit_token", "shown_token")}
    client.send(sent, body=box(page), do="post", **given)
    assert scene.comments()[-1]["state"] == "published"


def test_a_form_that_comes_back_with_a_refusal_or_a_preview_still_says_when_it_was_shown(scene, as_):
    ben, path = as_("ben"), f"{scene.article.path}/comments"
    token = hidden_field(ben.get(scene.article.path).text, "shown_token")
    for fields in ({"body": " ", "do": "post"}, {"body": LONG, "do": "preview"}):
        assert hidden_field(ben.send(path, shown_token=token, **fields).text, "shown_token") == token


def test_answers_wait_a_little_where_a_thread_is_reported(scene, setting, people):
    setting("REPLY_DELAY_MINUTES", 10)
    root = scene.say("ben")
    answer = scene.say("cleo", to=root)
    scene.say("ben", to=answer)

    def report():
        from app.foundation.db import db

        db.session.add(Report(comment_id=root, revision=1, reporter_id=people.ada.id, created_at=clock.now()))

    with scene.app.app_context():
        in_transaction(report)
    with pytest.raises(Refused) as refused:
        scene.say("ben", to=answer)
    assert refused.value.rule == "heated_thread"
    with time_machine.travel(later(minutes=11), tick=False):
        scene.say("ben", to=answer)


# --- the question ---------------------------------------------------------------------------------------------


def test_the_writer_is_asked_once_and_then_sends_it_as_it_is(scene, as_, listed):
    listed("Depp", "hold")
    ben, path = in_english(as_("ben")), f"{scene.article.path}/comments"
    asked = ben.send(path, body="Du Depp.", do="post", submit_token="t")
    assert asked.status_code == 422
    assert "Would you like to put it another way?" in words(asked.text)
    assert "Depp" in words(asked.text)
    assert box(asked.text) == "Du Depp."
    assert scene.comments() == []
    token = hidden_field(asked.text, "asked_token")
    sent = ben.send(path, body="Du Depp.", do="insist", submit_token="t", asked_token=token)
    assert sent.status_code == 303
    assert [row["state"] for row in scene.comments()] == ["held"]


@pytest.mark.parametrize("why", ["every_comment", "first_comments"])
def test_where_comments_wait_anyway_its_writer_is_asked_once_too(scene, as_, listed, setting, why):
    listed("Depp", "hold")
    if why == "every_comment":
        setting("DISCUSSIONS", "held")
    else:
        setting("HOLD_FIRST_COMMENTS", 1)
    ben, path = as_("ben"), f"{scene.article.path}/comments"
    asked = ben.send(path, body="Du Depp.", do="post", submit_token="t")
    assert asked.status_code == 422
    assert box(asked.text) == "Du Depp."
    assert scene.comments() == []
    token = hidden_field(asked.text, "asked_token")
    ben.send(path, body="Du Depp.", do="insist", submit_token="t", asked_token=token)
    ben.send(path, body="Das sehe ich anders.", do="post", submit_token="u")
    assert [last_step(scene, row["id"])["rule"] for row in scene.comments()] == [why, why]


def test_a_reworded_text_appears_at_once_and_the_fragment_asks_too(scene, as_, listed):
    listed("Depp", "hold")
    ben, path = as_("ben"), f"{scene.article.path}/comments"
    asked = ben.send(path, fragment=True, body="Du Depp.", do="post", submit_token="t")
    assert asked.status_code == 422
    assert 'class="nudge"' in asked.text
    assert "<html" not in asked.text
    token = hidden_field(asked.text, "asked_token")
    ben.send(path, body="Das sehe ich anders.", do="post", submit_token="t", asked_token=token)
    assert [row["state"] for row in scene.comments()] == ["published"]


def test_an_edit_is_screened_anew_and_asks_as_well(scene, as_, listed):
    listed("Depp", "hold")
    number, ben = scene.say("ben", "Ein Gedanke"), as_("ben")
    asked = ben.send(f"/comments/{number}/edit", body="Du Depp.", revision=1, do="post")
    assert asked.status_code == 422
    assert 'class="nudge"' in asked.text
    token = hidden_field(asked.text, "asked_token")
    ben.send(f"/comments/{number}/edit", body="Du Depp.", revision=1, do="insist", asked_token=token)
    assert state(scene, number) == "held"
    assert last_step(scene, number)["rule"] == "held_words"


def test_a_made_up_answer_to_the_question_is_none(scene, as_, listed):
    listed("Depp", "hold")
    answer = as_("ben").send(f"{scene.article.path}/comments", body="Du Depp.", submit_token="t", asked_token="ä" * 32)
    assert answer.status_code == 422


def test_asking_is_for_the_pages_only(scene, listed):
    listed("Depp", "hold")
    assert state(scene, scene.say("ben", "Depp")) == "held"


# --- what is kept and told ------------------------------------------------------------------------------------


def test_a_refusal_is_said_at_the_text_and_noted_down_without_it(scene, as_, listed, people):
    listed("Schuft", "refuse")
    answer = in_english(as_("ben")).send(f"{scene.article.path}/comments", body="So ein Schuft.", do="post")
    assert answer.status_code == 422
    assert "because of what it says here: Schuft" in error_at_box(answer.text)
    assert box(answer.text) == "So ein Schuft."
    (note,) = scene.rows(AuditEntry, AuditEntry.verb == "refuse")
    assert (note["account_id"], note["rule"], note["detail"]) == (people.ben.id, "refused_words", {})


def test_posting_takes_few_queries(scene, as_, listed):
    listed("Depp", "hold")
    scene.say("ben", "Danke")
    with queries_counted(scene.app) as sent:
        scene.say("ben", LONG)
    asked = [statement for statement in sent if statement.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(asked) <= 6, asked  # the first one is this test's own
