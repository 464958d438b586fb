"""The numbers that a page without a stream asks for."""

from tests.discussion.scenes import Scene


def test_the_pulse_says_how_the_discussion_stands(app, article, people, client, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    scene = Scene(app, article, people)
    path = f"/pulse/{scene.discussion['id']}"
    before = client.get(path).json
    assert (before["count"], before["last"]) == (0, 0)
    number = scene.say("ben", "Hallo")
    after = client.get(path).json
    assert (after["count"], after["last"]) == (1, 1)
    assert after["version"] == before["version"] + 1, (
        "a new comment is one step; more would make pages fetch themselves"
    )
    scene.judge("hide", number)
    gone = client.get(path)
    assert (gone.json["count"], gone.json["last"]) == (0, 1)
    assert gone.json["version"] > after["version"]
    assert gone.headers["Cache-Control"] == "no-store"


def test_there_is_no_pulse_of_what_is_not_there(app, client, people):
    assert client.get("/pulse/999").status_code == 404
    assert client.get("/pulse/99999999999999").status_code == 404
