"""The order of recommendation: early praise doesn't rule, late comments have a chance, and pages hold together."""

import random

import pytest
from sqlalchemy import insert, update

from app.accounts.actions.erasing import erase_account, plan_deletion
from app.accounts.actions.signing_up import create_account
from app.accounts.viewer import viewer_of
from app.discussion.actions.recommending import recommend, take_back
from app.discussion.actions.scoring import is_out_of_date, score_of
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.discussion.models.recommendation import Recommendation
from app.foundation.db import db, in_transaction, transaction
from tests.discussion.scenes import link, queries_counted, threads


def test_the_score_is_the_lower_end_of_wilsons_interval_in_millionths():
    """Known values, worked out by hand from the formula with z = 1.96."""
    assert score_of(0, 10) == 0
    assert score_of(1, 1) == 206_543
    assert score_of(5, 10) == 236_590
    assert score_of(10, 10) == 722_460
    assert score_of(1000, 1000) == 996_173


def test_more_praise_counts_more_and_more_tries_count_less():
    for trials in (1, 7, 50, 5000):
        scores = [score_of(given, trials) for given in range(min(trials, 300) + 1)]
        assert scores == sorted(scores)
        assert all(0 <= score <= 1_000_000 for score in scores)
    assert score_of(3, 3) > score_of(3, 30) > score_of(3, 3000)
    assert score_of(30, 100) > score_of(3, 10), "the same share, better known"
    assert score_of(3, 1) == score_of(3, 3), "others may have taken theirs back since"


def test_scores_are_made_anew_after_a_tenth_more_or_less():
    assert [is_out_of_date(total, 100) for total in (89, 90, 91, 100, 109, 110)] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]
    assert is_out_of_date(1, 0)
    assert not is_out_of_date(0, 0)


@pytest.fixture
def crowd(app):
    """Forty readers."""
    with app.app_context(), transaction():
        made = [
            create_account(name=f"Leserin Nr {n}", email=f"l{n}@example.org", password_hash="x", is_confirmed=True)
            for n in range(40)
        ]
        return [viewer_of(account.id, account.name, "reader") for account in made]


@pytest.fixture
def praise(app):
    """`praise(readers, comment)`: these readers recommend it, one after the other."""

    def praised(readers, comment, act=recommend):
        with app.app_context():
            for reader in readers:
                in_transaction(lambda reader=reader: act(reader=reader, comment_id=comment))

    return praised


def test_few_early_recommendations_do_not_rule_for_ever(scene, client, crowd, praise):
    early, good, plain = scene.say_all("ben", ["Früh", "Gut", "Still"])
    praise(crowd[:2], early)
    path = f"{scene.article.path}?order=recommended"
    assert threads(client.get(path).text) == [early, plain, good]
    praise(crowd, good)
    assert threads(client.get(path).text) == [good, early, plain]
    assert scene.comment(early)["score"] <= score_of(2, 38), "it was made anew, though nobody touched it"
    late = scene.say("ben", "Spät")
    praise(crowd[:8], late)
    assert threads(client.get(path).text)[:2] == [good, late]
    praise(crowd, good, take_back)
    assert threads(client.get(path).text) == [late, early, plain, good]


def test_scores_are_near_to_what_they_would_be_now_whatever_happened(scene, app, crowd):
    chance, numbers = random.Random(3), scene.say_all("ben", [f"Nr {n}" for n in range(6)])
    with app.app_context():
        for _ in range(120):
            act = chance.choice((recommend, recommend, take_back))
            reader, number = chance.choice(crowd), chance.choice(numbers)
            in_transaction(lambda act=act, reader=reader, number=number: act(reader=reader, comment_id=number))
    assert scene.wrong_counts == []
    total = scene.discussion["recommendation_count"]
    for row in scene.comments():
        exact = score_of(row["recommendation_count"], total - row["recommendations_before"])
        assert abs(row["score"] - exact) <= max(15_000, exact * 0.2), row


def test_pages_in_the_order_of_recommendation_hold_together(scene, client, setting, crowd, praise):
    setting("THREADS_PER_PAGE", 3)
    numbers = scene.say_all("ben", [f"Nr {n}" for n in range(10)])
    for index in (7, 2, 4):
        praise(crowd[: index + 1], numbers[index])
    path, seen, pages = f"{scene.article.path}?order=recommended", [], []
    while path:
        pages.append(path)
        page = client.get(path).text
        seen += threads(page)
        path = link(page, "next")
        assert path is None or "order=recommended" in path
    ranked = [numbers[7], numbers[4], numbers[2]]
    assert seen == ranked + [n for n in reversed(numbers) if n not in ranked]
    before = link(client.get(pages[-1]).text, "prev")
    assert threads(client.get(before).text) == seen[6:9]
    praise(crowd[:1], numbers[0])
    later, path = [], pages[1]
    while path:
        page = client.get(path).text
        later += threads(page)
        path = link(page, "next")
    assert later[-6:] == [n for n in seen[3:] if n != numbers[0]], "who reads on misses nothing"


def test_a_recommendation_in_a_long_discussion_costs_few_statements(scene, app, crowd):
    numbers = scene.say_all("ben", [f"Nr {n}" for n in range(30)])
    with app.app_context(), transaction():
        rows = [
            {"comment_id": n, "account_id": c.id, "created_at": scene.comment(n)["created_at"]}
            for n in numbers
            for c in crowd[:10]
        ]
        db.session.execute(insert(Recommendation), rows)
        db.session.execute(update(Comment).values(recommendation_count=10))
        db.session.execute(update(Discussion).values(recommendation_count=300, recommendations_scored=299))
    with queries_counted(app) as sent, app.app_context():
        in_transaction(lambda: recommend(reader=crowd[20], comment_id=numbers[0]))
    assert len([statement for statement in sent if not statement.startswith(("PRAGMA", "BEGIN"))]) <= 6


@pytest.mark.parametrize("keeps_text", [True, False])
def test_who_leaves_takes_their_recommendations_along(scene, app, crowd, praise, keeps_text):
    one, two = scene.say_all("ben", ["Eins", "Zwei"])
    praise(crowd[:3], one)
    praise(crowd[:1], two)
    version = scene.discussion["version"]
    with app.app_context(), transaction():
        plan_deletion(account_id=crowd[0].id, keeps_text=keeps_text)
    with app.app_context(), transaction():
        assert erase_account(crowd[0].id)
    assert [scene.comment(n)["recommendation_count"] for n in (one, two)] == [2, 0]
    assert scene.comment(two)["score"] == 0
    assert scene.comment(one)["score"] == score_of(2, 2)
    assert scene.discussion["version"] > version
    assert scene.wrong_counts == []
