"""Appeals: once, in time, by whomever it concerns; decided once, by somebody else, and carried out at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts.models.account import Account, Role
from app.audit.models import AuditEntry
from app.discussion.actions.reporting import report_by_rule
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.foundation.refusals import Conflict, NotAllowed
from app.foundation.tokens import token_hash
from app.moderation.actions.appealing import appeal, appeal_notice, decide_appeal
from app.moderation.actions.deciding import confirm_hiding, keep_comment
from app.moderation.actions.stating import state_hold
from app.moderation.models.decision import Decision
from app.moderation.models.notice import Notice
from app.moderation.models.statement import Appeal, Restriction, Statement
from tests.discussion.scenes import comment_html, in_english, words
from tests.moderation.desks import report
from tests.moderation.test_statements import LINKS, MEASURES, PATH, hide, restrict

WHY = "Das war ein Zitat."


def object_to(scene, reference, body=WHY, who="ben"):
    with scene.app.app_context():
        return in_transaction(lambda: appeal(person=scene.viewer(who), reference=reference, body=body)).id


def decide(scene, number, who="ida", *, uphold=True, answer="Wir haben uns geirrt."):
    with scene.app.app_context():
        in_transaction(
            lambda: decide_appeal(moderator=scene.viewer(who), appeal_id=number, uphold=uphold, answer=answer)
        )


def notice(scene, number, *, outcome="rejected"):
    """Somebody without an account has notified us of the comment; Mo found nothing wrong with it."""

    def made():
        report_by_rule(comment_id=number, revision=1, rule="notice")
        db.session.flush()
        decision = keep_comment(moderator=scene.viewer("mo"), comment_id=number, revision=1)
        db.session.add(
            Notice(
                reference="NOTICE22",
                token_hash=token_hash("schlüssel"),
                comment_id=number,
                revision=1,
                offence="insult",
                explanation="Eine Beleidigung",
                name="Nora",
                email="nora@example.org",
                email_key="nora@example.org",
                language="en",
                created_at=clock.now(),
                decided_at=clock.now(),
                decision_id=decision.id,
                outcome=outcome,
            )
        )

    with scene.app.app_context():
        in_transaction(made)


def test_an_upheld_appeal_brings_the_comment_back(scene, as_, client, letters):
    number = scene.say("ben", "Du Esel, sagte er")
    reference = hide(scene, number)
    letters()
    ben = as_("ben")
    answer = ben.send(f"{PATH}/{reference}", body=WHY)
    assert (answer.status_code, answer.location) == (303, f"{PATH}/{reference}#appeal")
    assert "Ihre Beschwerde ist angekommen" in words(ben.get(f"{PATH}/{reference}").text)
    assert letters.one("ben@example.org").subject == f"Ihre Beschwerde ist da ({reference})"

    ida = as_("ida")
    assert WHY in ida.get("/moderation/appeals").text
    sent = ida.send("/moderation/appeals/1", do="uphold", answer="Es war wirklich ein Zitat.")
    assert (sent.status_code, sent.location) == (303, "/moderation/appeals/1")
    assert "Du Esel, sagte er" in comment_html(client.get(scene.article.path).text, number)
    assert scene.wrong_counts == []
    decisions = scene.rows(Decision)
    assert [(one["verdict"], one["cause"], one["undoes_id"]) for one in decisions] == [
        ("hide", "own", None),
        ("restore", "appeal", decisions[0]["id"]),
    ]
    letter = letters.one("ben@example.org")
    assert letter.subject == f"Ihrer Beschwerde wurde stattgegeben ({reference})"
    assert "Es war wirklich ein Zitat." in letter.text
    page = words(ben.get(f"{PATH}/{reference}").text)
    assert "Der Kommentar ist wieder öffentlich" in page
    assert "Es war wirklich ein Zitat." in page


def test_a_rejected_one_says_why_and_what_is_left(scene, as_, letters):
    number = scene.say("ben")
    reference = hide(scene, number)
    object_to(scene, reference)
    letters()
    ida = as_("ida")
    assert ida.send("/moderation/appeals/1", do="reject", answer=" ").status_code == 422
    assert ida.send("/moderation/appeals/1", do="reject", answer="Auch ein Zitat kann beleidigen.").status_code == 303
    assert scene.comment(number)["state"] == "hidden"
    letter = letters.one("ben@example.org")
    for piece in ("Auch ein Zitat kann beleidigen.", "Bundesnetzagentur", "Gerichten"):
        assert piece in letter.text
    page = words(in_english(as_("ben")).get(f"{PATH}/{reference}").text)
    for piece in ("Appeal rejected", "Auch ein Zitat kann beleidigen.", "out-of-court dispute settlement body"):
        assert piece in page


@pytest.mark.parametrize("restriction", MEASURES)
def test_whoever_is_suspended_or_banned_appeals_and_is_free_again(scene, as_, restriction):
    until = clock.now() + timedelta(days=7) if restriction == Restriction.SUSPENSION else None
    reference = restrict(scene, restriction, until=until)
    ben = as_("ben")
    assert ben.send(f"{PATH}/{reference}", body=WHY).status_code == 303
    decide(scene, 1)
    account = scene.rows(Account, Account.id == scene.people.ben.id)[0]
    standing = [account[name] for name in ("suspended_until", "banned_at", "is_watched", "has_warning")]
    assert standing == [None, None, False, False]
    assert scene.rows(Decision)[-1]["verdict"] == "lift"
    assert "Es wurde zurückgenommen" in words(ben.get(f"{PATH}/{reference}").text)


def test_a_comment_held_for_its_text_appears(scene, as_, client):
    number = scene.say("ben", LINKS)
    with scene.app.app_context(), transaction():
        state_hold(number, "many_links")
    object_to(scene, scene.rows(Statement)[0]["reference"])
    decide(scene, 1, who="mo")
    assert scene.comment(number)["state"] == "published"


def test_who_decided_first_can_not_decide_again(scene, as_):
    object_to(scene, hide(scene, scene.say("ben")))
    mo = as_("mo")
    assert "Zuerst haben Sie entschieden" in mo.get("/moderation/appeals").text
    page = mo.get("/moderation/appeals/1").text
    assert "Darüber muss jemand anderes entscheiden" in page
    assert 'value="uphold"' not in page
    with pytest.raises(NotAllowed):
        decide(scene, 1, who="mo")
    assert scene.rows(Appeal)[0]["decided_at"] is None


def test_a_moderator_does_not_decide_about_themselves(scene):
    reference = hide(scene, scene.say("mo"), by="ida")
    object_to(scene, reference, who="mo")
    with pytest.raises(NotAllowed):
        decide(scene, 1, who="mo")


def test_where_there_is_only_one_moderator_the_page_says_so_and_it_is_noted(scene, as_, letters):
    with scene.app.app_context(), transaction():
        db.session.get(Account, scene.people.ida.id).role = Role.READER
        db.session.get(Account, scene.people.ben.id).language = "en"
    reference = hide(scene, scene.say("ben"))
    object_to(scene, reference)
    mo = as_("mo")
    assert "Weil sonst niemand da ist, dürfen Sie noch einmal entscheiden" in mo.get("/moderation/appeals/1").text
    assert mo.send("/moderation/appeals/1", do="reject", answer="Es bleibt dabei.").status_code == 303
    assert scene.rows(Appeal)[0]["by_first"] is True
    assert scene.rows(AuditEntry)[-1]["detail"] == {"by_first": True}
    assert "as there is nobody else here who could" in words(in_english(as_("ben")).get(f"{PATH}/{reference}").text)
    assert any("as there is nobody else here who could" in " ".join(one.text.split()) for one in letters())


def test_of_two_moderators_whoever_decided_first_decides_about_the_other(scene, as_):
    reference = hide(scene, scene.say("ida", "Ein Satz von Ida"), by="mo")
    object_to(scene, reference, who="ida")
    with pytest.raises(NotAllowed):
        decide(scene, 1, who="ida")
    mo = as_("mo")
    assert "Weil sonst niemand da ist" in mo.get("/moderation/appeals/1").text
    assert mo.send("/moderation/appeals/1", do="uphold", answer="Es war ein Zitat.").status_code == 303
    assert scene.rows(Appeal)[0]["by_first"] is True


def test_whoever_left_hidden_what_a_rule_had_hidden_has_decided_first(scene):
    number = scene.say("ben")
    reference = hide(scene, number, by=None)
    report(scene, number, "cleo")
    with scene.app.app_context(), transaction():
        confirm_hiding(moderator=scene.viewer("mo"), comment_id=number, revision=1)
    object_to(scene, reference)
    with pytest.raises(NotAllowed):
        decide(scene, 1, who="mo")
    decide(scene, 1, who="ida")
    assert scene.comment(number)["state"] == "published"


def test_the_time_for_it_ends(scene, as_):
    reference = hide(scene, scene.say("ben"))
    with clock.pretending(clock.now() + timedelta(days=183)):
        assert 'name="body"' in as_("ben").get(f"{PATH}/{reference}").text
    with clock.pretending(clock.now() + timedelta(days=185)):
        assert "ist vorbei" in as_("ben").get(f"{PATH}/{reference}").text
        with pytest.raises(Conflict):
            object_to(scene, reference)


def test_what_was_taken_back_already_needs_no_appeal(scene, as_):
    number = scene.say("ben")
    reference = hide(scene, number)
    scene.judge("restore", number)
    assert 'name="body"' not in as_("ben").get(f"{PATH}/{reference}").text
    with pytest.raises(Conflict):
        object_to(scene, reference)


def test_deleting_the_comment_ends_the_appeal(scene, as_):
    number = scene.say("ben")
    reference = hide(scene, number)
    object_to(scene, reference)
    scene.delete("ben", number)
    assert scene.rows(Appeal)[0]["outcome"] == "moot"
    assert "gibt es nichts mehr zu entscheiden" in words(as_("ben").get(f"{PATH}/{reference}").text)


def test_a_later_decision_is_not_undone_by_an_appeal_against_an_earlier_one(scene):
    number = scene.say("ben")
    object_to(scene, hide(scene, number))
    scene.judge("restore", number)
    scene.judge("hide", number, reason="spam")
    assert scene.rows(Appeal)[0]["outcome"] == "moot", "it was over when the comment was back"
    with pytest.raises(Conflict):
        decide(scene, 1)
    assert scene.comment(number)["state"] == "hidden"


def test_an_empty_or_endless_appeal_is_refused_at_the_field(scene, as_):
    reference = hide(scene, scene.say("ben"))
    ben = as_("ben")
    for body in ("", " \u200b ", "x" * 5001):
        answer = ben.send(f"{PATH}/{reference}", body=body)
        assert answer.status_code == 422
        assert 'class="field__errors"' in answer.text
    assert scene.rows(Appeal) == []


def test_two_appeals_sent_at_once_are_one(scene):
    reference = hide(scene, scene.say("ben"))
    together = threading.Barrier(8)

    def send(number):
        together.wait()
        return object_to(scene, reference, f"{WHY} {number}")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(8))) == {1}
    assert len(scene.rows(Appeal)) == 1
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["hide", "appealed"]


def test_two_moderators_at_once_decide_once(scene):
    number = scene.say("ben")
    object_to(scene, hide(scene, number, by=None))
    together = threading.Barrier(6)

    def choose(turn):
        together.wait()
        try:
            decide(scene, 1, who=("mo", "ida")[turn % 2], uphold=turn % 3 == 0, answer="So ist es.")
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(choose, range(6))) == 1
    outcome = scene.rows(Appeal)[0]["outcome"]
    assert scene.comment(number)["state"] == {"upheld": "published", "rejected": "hidden"}[outcome]
    assert len(scene.rows(Decision)) == (2 if outcome == "upheld" else 1)


def test_whoever_sent_a_notice_appeals_with_its_token(scene, client, as_, letters):
    number = scene.say("ben", "Du Esel")
    notice(scene, number)
    answer = client.post("/notices/schlüssel/appeal", data={"body": "Doch, das ist eine."})
    assert (answer.status_code, answer.location) == (303, "/notices/schl%C3%BCssel#appeal")
    assert letters.one("nora@example.org").subject == "Your appeal has arrived (NOTICE22)"
    ida = as_("ida")
    assert "Meldung NOTICE22 wurde zurückgewiesen" in words(ida.get("/moderation/appeals").text)
    assert "Eine Beleidigung" in ida.get("/moderation/appeals/1").text
    assert ida.send("/moderation/appeals/1", do="uphold", answer="").status_code == 303
    assert scene.comment(number)["state"] == "hidden"
    assert scene.rows(Statement)[0]["cause"] == "appeal"
    subjects = {letter.to: letter.subject for letter in letters()}
    assert subjects["nora@example.org"] == "Your appeal was upheld (NOTICE22)"
    assert subjects["ben@example.org"].startswith("Ihr Kommentar wurde entfernt")


def test_only_a_notice_that_was_turned_down_and_only_with_its_token(scene, client):
    number = scene.say("ben", "Du Esel")
    assert client.post("/notices/falsch/appeal", data={"body": "Doch"}).status_code == 404
    notice(scene, number, outcome="upheld")
    assert client.post("/notices/schlüssel/appeal", data={"body": "Doch"}).status_code == 409
    assert client.post("/notices/schlüssel/appeal", data={"body": " "}).status_code == 422
    with scene.app.app_context(), pytest.raises(Conflict), transaction():
        appeal_notice(token="schlüssel", body="Doch")


def test_without_appeals_nobody_can(scene, as_, setting):
    reference = hide(scene, scene.say("ben"))
    setting("APPEALS", 0)
    page = as_("ben").get(f"{PATH}/{reference}").text
    assert 'name="body"' not in page
    with pytest.raises(Conflict):
        object_to(scene, reference)


def test_those_that_were_decided_have_a_list_of_their_own(scene, as_):
    for number, uphold in enumerate((True, False), start=1):
        object_to(scene, hide(scene, scene.say("ben")), f"Beschwerde {number}")
        decide(scene, number, uphold=uphold)
    ida = as_("ida")
    assert "Keine Beschwerde wartet." in ida.get("/moderation/appeals").text
    page = words(ida.get("/moderation/appeals?show=decided").text)
    assert page.index("Beschwerde 2") < page.index("Beschwerde 1")
    assert "Stattgegeben" in page
    assert "Abgelehnt" in page
