"""Statements of reasons: every restriction of a person gets one, complete, at once, and it never changes."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.accounts.actions.sanctioning import impose
from app.accounts.models.account import Account
from app.accounts.models.sanction import SanctionKind
from app.audit.actions import note_down
from app.audit.models import AuditEntry
from app.discussion.models.comment import Comment
from app.foundation import clock
from app.foundation.db import db, in_transaction, transaction
from app.foundation.mail.outbox import Mail
from app.foundation.written_once import WrittenOnce
from app.moderation.actions import deciding
from app.moderation.actions.deciding import carry_out_hiding, store_decision
from app.moderation.actions.stating import state_reasons
from app.moderation.models.decision import Cause, Verdict
from app.moderation.models.statement import Restriction, Statement
from app.moderation.views import statements as views
from app.notifications.models.notification import Kind
from tests.discussion.scenes import in_english, words
from tests.moderation.desks import notice

LINKS = "https://a.example https://b.example https://c.example"
PATH = "/account/statements"
MEASURES = {
    Restriction.WATCH: (Verdict.WATCH, SanctionKind.WATCH),
    Restriction.WARNING: (Verdict.WARN, SanctionKind.WARNING),
    Restriction.SUSPENSION: (Verdict.SUSPEND, SanctionKind.SUSPENSION),
    Restriction.BAN: (Verdict.BAN, SanctionKind.BAN),
}


def statements(scene):
    return scene.rows(Statement)


def restrict(scene, restriction, *, cause=Cause.OWN, by="mo", reason="insult", until=None):
    """A measure against Ben, as the desk decides and states it."""
    verdict, kind = MEASURES[restriction]
    moderator_id = getattr(scene.people, by).id if by else None
    rule = None if by else "many_links"
    ben = scene.people.ben.id
    with scene.app.app_context(), transaction():
        sanction = impose(ben, kind, imposed_by_id=moderator_id, reason=reason, until=until)
        decision = store_decision(
            verdict,
            moderator_id=moderator_id,
            account_id=ben,
            sanction_id=sanction.id,
            reason=reason,
            cause=cause,
            rule=rule,
            message="Dreimal in dieser Woche.",
        )
        return state_reasons(decision, restriction, account_id=ben, until=until).reference


def hide(scene, number, *, cause=Cause.OWN, by="mo", reason="insult", message="Das ging gegen eine Person."):
    moderator_id = getattr(scene.people, by).id if by else None
    with scene.app.app_context(), transaction():
        carry_out_hiding(
            db.session.get_one(Comment, number),
            moderator_id=moderator_id,
            reason=reason,
            message=message,
            cause=cause if by else Cause.RULE,
            rule=None if by else "many_links",
        )
    return statements(scene)[-1]["reference"]


def read(as_, reference, who="ben"):
    return words(in_english(as_(who)).get(f"{PATH}/{reference}").text)


@pytest.mark.parametrize("by", ["mo", None])
@pytest.mark.parametrize("cause", [Cause.OWN, Cause.REPORT, Cause.NOTICE, Cause.APPEAL])
@pytest.mark.parametrize("restriction", [Restriction.REMOVAL, *MEASURES])
def test_a_statement_holds_all_that_the_law_asks_for(scene, as_, restriction, cause, by):
    until = clock.now() + timedelta(days=7) if restriction == Restriction.SUSPENSION else None
    if restriction == Restriction.REMOVAL:
        reference = hide(scene, scene.say("ben", "Du Esel"), cause=cause, by=by)
    else:
        reference = restrict(scene, restriction, cause=cause, by=by, until=until)
    page = read(as_, reference)
    parts = ("What was done", "Where and for how long", "What it rests on", "Why that is not allowed")
    for title in (*parts, "Whether machines were used", "What you can do"):
        assert title in page
    assert "in every country" in page
    assert ("It ends by itself on" in page) == (until is not None)
    assert ("Das ging gegen eine Person." if restriction == Restriction.REMOVAL else "Dreimal") in page
    caused = {
        Cause.OWN: "We came upon it ourselves",
        Cause.REPORT: "Readers had reported it",
        Cause.NOTICE: "notified us of it as illegal content",
        Cause.APPEAL: "and appealed when we did nothing",
        Cause.RULE: "One of our rules met it",
    }
    assert caused[Cause.RULE if by is None and restriction == Restriction.REMOVAL else cause] in page
    assert "Insult" in page
    assert "puts a person down" in page
    assert "Netiquette, rule 1." in page
    assert ("A person decided." in page, "The rule also decided" in page) == (by is not None, by is None)
    assert ("No automated means were used to find it" in page) == (by is not None)
    assert "You can appeal here until" in page
    assert "out-of-court dispute settlement body" in page
    assert "The courts are open to you" in page
    if restriction == Restriction.REMOVAL:
        assert "Du Esel" in page


def test_the_legal_ground_is_named_where_there_is_one(scene, as_):
    reference = hide(scene, scene.say("ben", "Verboten"), reason="unlawful", cause=Cause.NOTICE)
    assert "Legal ground: StGB, BGB, UrhG." in read(as_, reference)


def test_it_is_the_law_that_a_notice_names(scene, as_):
    number = scene.say("ben", "Auch verboten")
    for offence in ("threat", "insult", "threat", "other"):
        notice(scene, number, offence=offence)
    reference = hide(scene, number, reason="unlawful")
    assert "Legal ground: §§ 240, 241 StGB; §§ 185–189, 192a StGB." in read(as_, reference)


def test_where_none_is_the_law_s_own_the_notice_names_none(scene, as_):
    number = scene.say("ben", "Nur grob")
    notice(scene, number, offence="threat")
    assert "Legal ground" not in read(as_, hide(scene, number, reason="insult"))


def test_a_comment_that_never_appeared_was_not_published(scene, as_):
    reference = hide(scene, scene.say("ben", LINKS))
    page = read(as_, reference)
    assert "Your comment was not published" in page
    assert "Others see in its place" not in page


def test_it_is_written_in_the_transaction_of_the_decision(scene, monkeypatch):
    number = scene.say("ben")
    monkeypatch.setattr(deciding, "state_reasons", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        scene.judge("hide", number)
    assert (scene.comment(number)["state"], statements(scene)) == ("published", [])


def test_the_mail_goes_out_at_once_and_says_the_same(scene, letters, as_):
    hide(scene, scene.say("ben", "Du Esel"))
    letter = letters.one("ben@example.org")
    reference = statements(scene)[0]["reference"]
    assert letter.subject == f"Ihr Kommentar wurde entfernt ({reference})"
    text = " ".join(letter.text.split())
    for piece in ("Das ging gegen eine Person.", "Du Esel", "Beleidigung", "Netiquette, Regel 1", "Gerichte"):
        assert piece in text
        assert piece in letter.html
    assert letter.link() == f"{PATH}/{reference}"
    assert "List-Unsubscribe" not in letter.message


def test_it_comes_in_the_persons_language_and_can_not_be_switched_off(scene, letters, as_):
    with scene.app.app_context(), transaction():
        db.session.get(Account, scene.people.ben.id).language = "en"
    ben = as_("ben")
    choices = {"decision_page": "y"} | {f"{kind}_mail": "never" for kind in Kind}
    assert ben.send("/account/notifications", **choices).status_code == 303
    hide(scene, scene.say("ben"))
    assert letters.one("ben@example.org").subject.startswith("Your comment was removed (")


def test_the_bell_says_it_too_and_no_second_mail_does(scene, letters, as_):
    scene.judge("hide", scene.say("ben"), message="Zu grob")
    assert [letter.subject[:26] for letter in letters()] == ["Ihr Kommentar wurde entfer"]
    assert "Ihr Kommentar wurde entfernt" in words(as_("ben").get("/notifications").text)
    with clock.pretending(clock.now() + timedelta(hours=30)):
        assert letters() == []


def test_nobody_is_written_to_whose_address_is_not_proven(scene):
    with scene.app.app_context(), transaction():
        db.session.get(Account, scene.people.ben.id).email_key = None
    hide(scene, scene.say("ben"))
    assert len(statements(scene)) == 1
    assert scene.rows(Mail, Mail.kind == "statement") == []


def test_a_text_held_by_a_rule_has_a_statement_and_no_mail(scene, as_):
    number = scene.say("ben", LINKS)
    (statement,) = statements(scene)
    assert (statement["restriction"], statement["decided_by_machine"], statement["quote"]) == ("hold", True, LINKS)
    assert scene.rows(Mail, Mail.kind == "statement") == []
    page = read(as_, statement["reference"])
    for piece in ("waits until a moderator has read it", "More links than allowed", "The rule also decided"):
        assert piece in page
    scene.judge("approve", number)
    assert "This no longer holds: the comment is public." in read(as_, statement["reference"])


def test_what_waits_as_everything_does_is_no_restriction(scene, setting):
    setting("HOLD_FIRST_COMMENTS", 1)
    number = scene.say("ben", "Mein erster")
    assert scene.comment(number)["state"] == "held"
    assert statements(scene) == []


def test_only_its_owner_reads_it(scene, as_, client):
    reference = hide(scene, scene.say("ben"))
    assert as_("cleo").get(f"{PATH}/{reference}").status_code == 404
    assert as_("ida").get(f"{PATH}/{reference}").status_code == 404
    assert client.get(f"{PATH}/{reference}").status_code == 303
    assert as_("ben").get(f"{PATH}/{reference.lower()}").status_code == 200
    for wrong in ("nirgends", "%00", "a" * 3000):
        assert as_("ben").get(f"{PATH}/{wrong}").status_code == 404


def test_nothing_of_whoever_decided_or_reported_is_in_it(scene, as_):
    page = read(as_, hide(scene, scene.say("ben"), cause=Cause.REPORT))
    assert scene.people.mo.name not in page


def test_the_list_is_paged_and_friendly_when_empty(scene, as_, monkeypatch):
    assert "Von Ihnen wurde noch nie etwas eingeschränkt" in words(as_("ben").get(PATH).text)
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    references = [hide(scene, scene.say("ben")) for _ in range(3)]
    first = as_("ben").get(PATH).text
    assert [reference in first for reference in references] == [False, True, True]
    assert f'href="{PATH}?before=2"' in first
    assert references[0] in as_("ben").get(f"{PATH}?before=2").text


def test_a_statement_never_changes_whatever_the_publisher_writes_later(scene, inside):
    hide(scene, scene.say("ben"))
    row = db.session.scalars(select(Statement)).one()

    def rewrite():
        db.session.scalars(select(Statement)).one().facts = "anders"
        db.session.flush()

    def drop():
        db.session.delete(db.session.get(Statement, row.id))
        db.session.flush()

    for act in (rewrite, drop):
        with pytest.raises(WrittenOnce):
            in_transaction(act)
    for change in (update(Statement).values(facts="anders"), delete(Statement)):
        with pytest.raises(WrittenOnce), transaction():
            db.session.execute(change)
    assert statements(scene)[0]["facts"] == "Das ging gegen eine Person."


def test_the_log_never_changes_either(scene, inside):
    with transaction():
        note_down("hide", "comment", 1, actor_id=scene.people.mo.id)
    for change in (update(AuditEntry).values(verb="restore"), delete(AuditEntry)):
        with pytest.raises(WrittenOnce), transaction():
            db.session.execute(change)

    def rewrite():
        db.session.scalars(select(AuditEntry)).one().verb = "restore"
        db.session.flush()

    with pytest.raises(WrittenOnce):
        in_transaction(rewrite)


def test_what_its_author_deletes_is_in_no_statement_any_more(scene, as_):
    number = scene.say("ben", "Ein Geheimnis")
    reference = hide(scene, number)
    scene.delete("ben", number)
    assert "statement.quote" not in scene.traces_of("Ein Geheimnis")
    assert "Ein Geheimnis" not in read(as_, reference)


def test_without_appeals_only_the_courts_are_named(scene, as_, setting):
    setting("APPEALS", 0)
    page = read(as_, hide(scene, scene.say("ben")))
    assert "You can appeal here" not in page
    assert "out-of-court" not in page
    assert "The courts are open to you" in page


def test_who_hides_below_the_article_what_readers_reported_says_so(scene, as_):
    number = scene.say("ben", "Du Esel")
    assert as_("cleo").send(f"/comments/{number}/report", reason="insult").status_code == 303
    as_("mo").send(f"/comments/{number}/hiding", revision=1, reason="insult")
    assert scene.rows(Statement)[0]["cause"] == "report"
