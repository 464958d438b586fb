"""Upholding an appeal publishes what the moderator has read, and nothing that was put in its place meanwhile."""

from app.moderation.models.statement import Appeal, Statement
from tests.discussion.scenes import in_english, words
from tests.moderation.desks import LINKS
from tests.moderation.test_appeals import object_to
from tests.parts.client import hidden_field

OTHER = LINKS + " und noch etwas ganz anderes"
PATH = "/moderation/appeals/1"


def uphold(reader, page, answer="Das darf so stehen."):
    return reader.send(PATH, do="uphold", answer=answer, revision=hidden_field(page, "revision"))


def test_a_waiting_text_that_was_edited_meanwhile_is_not_published_unread(scene, as_):
    number = scene.say("ben", LINKS)
    object_to(scene, scene.rows(Statement)[0]["reference"])
    ida = in_english(as_("ida"))
    page = ida.get(PATH).text
    scene.edit("ben", number, OTHER)
    answer = uphold(ida, page)
    assert answer.status_code == 409
    assert "The text was edited in the meantime. Please read it again before you decide." in words(answer.text)
    assert "Das darf so stehen.</textarea>" in answer.text
    assert "noch etwas ganz anderes" in answer.text
    assert (scene.comment(number)["state"], scene.rows(Appeal)[0]["outcome"]) == ("held", None)
    assert uphold(ida, answer.text).status_code == 303, "now it was read"
    assert (scene.comment(number)["state"], scene.rows(Appeal)[0]["outcome"]) == ("published", "upheld")


def test_an_old_form_that_lacks_its_answer_does_not_stand_for_the_new_text(scene, as_):
    number = scene.say("ben", LINKS)
    object_to(scene, scene.rows(Statement)[0]["reference"])
    ida = as_("ida")
    page = ida.get(PATH).text
    scene.edit("ben", number, OTHER)
    answer = ida.send(PATH, do="reject", answer="", revision=hidden_field(page, "revision"))
    assert answer.status_code == 422
    assert uphold(ida, answer.text).status_code == 409
