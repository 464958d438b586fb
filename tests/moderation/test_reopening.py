"""Opening a discussion again: by whom, when and why."""

from tests.discussion.scenes import in_english, words

WHY = "Die Gemüter haben sich beruhigt."


def test_why_a_discussion_is_opened_again_is_kept_with_who_and_when(scene, as_, client):
    scene.close()
    mo = in_english(as_("mo"))
    path = f"{scene.article.path}/reopening"
    assert 'name="note"' in mo.get(path).text
    assert mo.send(path, note=WHY).status_code == 303
    said = words(mo.get("/moderation?show=decisions").text)
    for wanted in ("Discussion reopened", "Mo Ruhepol", WHY):
        assert wanted in said
    assert WHY not in client.get(scene.article.path).text


def test_nobody_has_to_say_why(scene, as_):
    scene.close()
    assert as_("mo").send(f"{scene.article.path}/reopening").status_code == 303
    assert scene.discussion["state"] == "open"


def test_a_note_that_is_too_long_is_refused_and_still_there(scene, as_):
    scene.close()
    answer = in_english(as_("mo")).send(f"{scene.article.path}/reopening", note="lang" * 501)
    assert answer.status_code == 422
    assert "A note has at most 2000 characters." in answer.text
    assert "lang" * 501 in answer.text
    assert scene.discussion["state"] == "closed"
