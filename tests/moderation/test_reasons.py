"""The publisher's reasons: their own words, their own order, shown to readers at once and everywhere."""

import pytest

from app.audit.models import AuditEntry
from app.discussion.actions.reasoning import ReasonWords, change_reason
from app.discussion.models.reason import Reason
from app.discussion.queries.reasons import DEFAULT_REASONS
from app.foundation.db import in_transaction
from app.foundation.refusals import NotAllowed
from app.moderation.models.statement import Statement
from tests.discussion.scenes import comment_html, in_english, queries_counted, words
from tests.moderation.test_statements import PATH

REASONS = "/moderation/reasons"
OWN = {
    "label_de": "Unsachlich",
    "label_en": "Not to the point",
    "explanation_de": "Das hilft niemandem weiter.",
    "explanation_en": "That helps nobody.",
    "netiquette": "2",
    "legal_basis": "",
    "is_offered": "y",
}


def codes(scene):
    return [row["code"] for row in sorted(scene.rows(Reason), key=lambda row: row["place"])]


def removed(client, scene, number):
    return words(comment_html(client.get(scene.article.path).text, number))


def test_the_first_change_makes_the_list_the_publishers_own(scene, as_):
    ida = as_("ida")
    assert "mitgelieferte Liste" in ida.get(REASONS).text
    assert codes(scene) == []
    assert ida.send(f"{REASONS}/insult", **OWN).status_code == 303
    assert codes(scene) == [one.code for one in DEFAULT_REASONS]
    page = ida.get(REASONS).text
    assert "mitgelieferte Liste" not in page
    assert "Unsachlich" in page
    assert [row["verb"] for row in scene.rows(AuditEntry)] == ["reason_changed"]


def test_readers_see_the_new_label_at_once_on_every_page(scene, as_, client):
    number = scene.say("ben")
    scene.judge("hide", number)
    assert "Entfernt: Beleidigung" in removed(client, scene, number)
    version = scene.discussion["version"]
    as_("ida").send(f"{REASONS}/insult", **OWN)
    assert scene.discussion["version"] > version
    assert "Entfernt: Unsachlich" in removed(client, scene, number)
    assert "Unsachlich" in as_("ben").get("/account/comments").text
    assert "Unsachlich" in as_("ben").get("/notifications").text
    assert "Unsachlich" in as_("mo").get(f"/moderation/comments/{number}").text
    assert "Removed: Not to the point" in words(comment_html(in_english(client).get(scene.article.path).text, number))


def test_other_words_for_the_explanation_alone_change_no_page(scene, as_):
    scene.judge("hide", scene.say("ben"))
    version = scene.discussion["version"]
    first = DEFAULT_REASONS[0]
    same = {"label_de": first.label_de, "label_en": first.label_en}
    assert as_("ida").send(f"{REASONS}/insult", **{**OWN, **same}).status_code == 303
    assert scene.discussion["version"] == version


def test_a_statement_keeps_the_words_of_its_day(scene, as_):
    scene.judge("hide", scene.say("ben"))
    as_("ida").send(f"{REASONS}/insult", **OWN)
    reference = scene.rows(Statement)[0]["reference"]
    page = words(as_("ben").get(f"{PATH}/{reference}").text)
    assert "Beleidigung" in page
    assert "Unsachlich" not in page


def test_a_new_reason_can_be_chosen_and_one_that_is_not_offered_can_not(scene, as_):
    ida, number = as_("ida"), scene.say("ben")
    assert ida.send(f"{REASONS}/new", **{**OWN, "label_en": "Ärger & Zank!"}).status_code == 303
    assert codes(scene)[-1] == "aerger_zank"
    ida.send(f"{REASONS}/spam", **{**OWN, "label_de": "Werbung", "is_offered": ""})
    mo = as_("mo")
    page = mo.get(f"/comments/{number}/hiding").text
    assert '<option value="aerger_zank">Unsachlich</option>' in page
    assert 'value="spam"' not in page
    assert mo.send(f"/comments/{number}/hiding", reason="spam", revision=1).status_code == 422
    chosen = {"reason": "aerger_zank", "message": "Bitte sachlich.", "revision": 1}
    assert mo.send(f"/comments/{number}/hiding", chosen).status_code == 303
    (statement,) = scene.rows(Statement)
    assert (statement["label_de"], statement["facts"]) == ("Unsachlich", "Bitte sachlich.")


def test_the_same_label_twice_gets_a_code_of_its_own(scene, as_):
    ida = as_("ida")
    for _ in range(2):
        ida.send(f"{REASONS}/new", **OWN)
    assert codes(scene)[-2:] == ["not_to_the_point", "not_to_the_point_2"]


def test_the_order_can_be_changed(scene, as_):
    ida = as_("ida")
    ida.send(f"{REASONS}/hate/place", do="up")
    assert codes(scene)[:3] == ["hate", "insult", "spam"]
    ida.send(f"{REASONS}/insult/place", do="down")
    assert codes(scene)[:3] == ["hate", "spam", "insult"]
    ida.send(f"{REASONS}/hate/place", do="up")
    assert codes(scene)[:3] == ["hate", "spam", "insult"]


def test_what_was_used_can_not_be_deleted(scene, as_):
    scene.judge("hide", scene.say("ben"))
    ida = as_("ida")
    assert "Grund löschen" not in ida.get(f"{REASONS}/insult").text
    assert "Grund löschen" in ida.get(f"{REASONS}/hate").text
    assert ida.send(f"{REASONS}/insult/removal").status_code == 409
    assert ida.send(f"{REASONS}/hate/removal").status_code == 303
    assert "hate" not in codes(scene)
    assert "insult" in codes(scene)


@pytest.mark.parametrize(
    "wrong", [{"label_de": " "}, {"label_en": "x" * 81}, {"explanation_de": ""}, {"netiquette": "", "legal_basis": " "}]
)
def test_what_is_missing_is_said_at_the_field_and_the_rest_is_kept(scene, as_, wrong):
    answer = as_("ida").send(f"{REASONS}/insult", **{**OWN, **wrong})
    assert answer.status_code == 422
    assert 'class="field__errors"' in answer.text
    assert "That helps nobody." in answer.text
    assert codes(scene) == []


def test_one_reason_at_least_is_offered(scene, as_):
    ida = as_("ida")
    for one in DEFAULT_REASONS[1:]:
        assert ida.send(f"{REASONS}/{one.code}", **{**OWN, "is_offered": ""}).status_code == 303
    assert ida.send(f"{REASONS}/insult", **{**OWN, "is_offered": ""}).status_code == 422


def test_only_administrators_edit_it(scene, as_):
    assert as_("mo").get(REASONS).status_code == 403
    said, mo = ReasonWords(**{**OWN, "is_offered": True}), scene.viewer("mo")
    with scene.app.app_context(), pytest.raises(NotAllowed):
        in_transaction(lambda: change_reason(editor=mo, code="insult", words=said))


def test_many_removed_comments_cost_one_question_for_the_reasons(scene, as_, client):
    for number in scene.say_all("ben", ["Eins", "Zwei", "Drei"]):
        scene.judge("hide", number)
    as_("ida").send(f"{REASONS}/insult", **OWN)
    with queries_counted(scene.app) as sent:
        client.get(scene.article.path)
    assert sum("FROM reason" in statement for statement in sent) == 1
