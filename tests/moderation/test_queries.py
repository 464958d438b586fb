"""Reading decisions."""

from app.moderation.queries.decisions import decisions, decisions_about, titles_of


def test_decisions_come_the_newest_first_and_by_comment(scene, inside):
    first, second = scene.say_all("ben", ["Eins", "Zwei"])
    scene.judge("hide", first)
    scene.judge("hide", second, who="ida", reason="spam")
    scene.judge("restore", first)
    scene.close("Genug")
    everything = decisions(limit=10)
    assert [(row.kind, row.comment_id) for row in everything] == [
        ("close", None),
        ("restore", first),
        ("hide", second),
        ("hide", first),
    ]
    assert decisions(before_id=everything[1].id, limit=1) == [everything[2]]
    about = decisions_about([first, second])
    assert [row.kind for row in about[first]] == ["restore", "hide"]
    assert [(row.moderator_name, row.reason) for row in about[second]] == [("Ida Schlüsselbund", "spam")]
    assert everything[0].reason is None
    assert titles_of([scene.discussion_id]) == {
        scene.discussion_id: (scene.article.title, scene.article.slug, None),
    }
