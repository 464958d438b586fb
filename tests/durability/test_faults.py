"""Parts of a publication on several nodes die while people read and write: nothing is lost, and it recovers by itself.

All four share one publication, which each test leaves running: that is half of what they show.
"""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text, update

from app.accounts.actions.signing_up import create_account
from app.accounts.queries.accounts import account_by_email
from app.accounts.viewer import viewer_of
from app.discussion.actions.following import follow_thread
from app.discussion.actions.recounting import wrong_counts
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.jobs import Job
from app.foundation.passwords import passwords
from app.foundation.tokens import new_token
from app.foundation.working import LEASE
from tests.durability.crowd import GENEROUS, PASSWORD, Client
from tests.durability.load import LONGEST_SECONDS, OLD_PAGE, Browser, Load, Poster, Reader, Stream
from tests.parts import wait_until
from tests.parts.publication import create_article
from tests.parts.scaled import running_scaled

POSTERS, FOLLOWERS = 3, 5
SOME = 8  # comments of each poster before and after

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]

# Each try to tell somebody, also one that finds that they were told before: a job that is done twice shows.
NOTE_TELLING = """
CREATE TABLE telling (account_id integer, about text, kind text);
CREATE FUNCTION note_telling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO telling VALUES (NEW.account_id, NEW.about, NEW.kind); RETURN NEW; END $$;
CREATE TRIGGER note_telling BEFORE INSERT ON notification FOR EACH ROW EXECUTE FUNCTION note_telling();
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two nodes, a worker, streams, PostgreSQL and Valkey."""
    with running_scaled(tmp_path_factory.mktemp("scaled"), 2, **GENEROUS, WORKERS=1) as scaled:
        with scaled.nodes[0].inside(), transaction():
            db.session.execute(text(NOTE_TELLING))
        yield scaled


@pytest.fixture(scope="module")
def people(site):
    """Accounts: posters, who are logged in, a reader, who is too, and people who follow and say nothing."""
    names = [f"poster{n}" for n in range(POSTERS)] + ["reader"] + [f"follower{n}" for n in range(FOLLOWERS)]
    password_hash = passwords().hash(PASSWORD)
    with site.nodes[0].inside(), transaction():
        for name in names:
            create_account(
                name=f"Die {name}", email=f"{name}@example.org", password_hash=password_hash, is_confirmed=True
            )
    made = {name: Client(site.nodes[0], f"{name}@example.org", patience_seconds=LONGEST_SECONDS) for name in names}
    for name in names[: POSTERS + 1]:
        made[name].log_in()
    yield made
    for client in made.values():
        client.close()


@pytest.fixture
def discussion(site, people, request):
    """An article of this test's own with a thread that some follow: path, discussion, thread."""
    slug = request.node.name.replace("_", "-")[:60]
    with site.nodes[0].inside() as app:
        article = create_article(app, slug=slug)
        people["reader"].reconnect()
        status, _ = people["reader"].post(f"{article.path}/comments", f"Ein Anfang: {slug}", new_token())
        assert status == 201
        number = db.session.scalars(select(Discussion.id).where(Discussion.article_id == article.id)).one()
        thread_id = db.session.scalars(select(Comment.id).where(Comment.discussion_id == number)).one()
        with transaction():
            for follower in range(FOLLOWERS):
                follow_thread(follower=_viewer(f"follower{follower}"), thread_id=thread_id)
        return article.path, number, thread_id


@pytest.fixture
def load(site, people, discussion):
    """Everybody reads and writes on both nodes, inside `with load:`; then see `assert_nothing_is_lost`."""
    path, number, thread_id = discussion
    stranger = Client(site.nodes[0], patience_seconds=LONGEST_SECONDS)

    def browser(client, first):
        return Browser(client, site.nodes, first)

    posters = [
        Poster(browser(people[name], n), browser(stranger, n + 1), path, thread_id, f"{name} im Gespräch {number}")
        for n, name in enumerate(f"poster{n}" for n in range(POSTERS))
    ]
    readers = [Reader(browser(who, n), path) for n, who in enumerate((stranger, stranger, people["reader"]))]
    made = Load(posters, readers, Stream(site.nodes[0].live_port, number))
    yield made
    made.leave()


def test_a_node_that_is_killed_costs_nobody_anything(site, load, discussion):
    with load:
        load.go_on(SOME)
        site.nodes[1].kill()
        load.go_on(SOME)
        assert load.failures() == {(1, 0)}
        site.nodes[1].start()
        load.go_on(SOME)
    assert load.failures() == {(1, 0)}
    assert served_again(load, node=1)
    assert_nothing_is_lost(site, load, discussion)


def test_a_worker_that_is_killed_leaves_its_jobs_to_the_next(site, load, discussion):
    with load:
        for _ in range(3):
            load.go_on(SOME)
            site.worker.kill()
            site.worker.start()
        load.go_on(SOME)
    assert load.failures() == set()
    assert_nothing_is_lost(site, load, discussion)


def test_without_valkey_all_goes_on_and_with_it_again_too(site, load, discussion):
    address = site.valkey.connection_url
    with load:
        load.go_on(SOME)
        site.valkey.terminate()
        load.go_on(SOME)
        site.valkey.start()
        assert site.valkey.connection_url == address
        load.go_on(SOME)
    with site.valkey.client() as valkey:
        assert valkey.dbsize(), "nothing is counted there any more"
    assert load.failures() == set()
    assert_nothing_is_lost(site, load, discussion)


def test_while_postgresql_is_away_everybody_is_told_so_and_then_all_goes_on(site, people, load, discussion):
    path, _, _ = discussion
    with site.nodes[0].inside() as app:
        quiet = create_article(app, slug="wo-niemand-schreibt").path
    with load:
        load.go_on(SOME)
        for node in site.nodes * 20:  # each of its processes keeps the page
            assert OLD_PAGE not in page_on(node, quiet)
        site.postgres.crash()
        assert_writers_keep_their_text(site, people["poster0"], path)
        for node in site.nodes:
            assert OLD_PAGE in page_on(node, quiet)
        wait_until(lambda: (0, 503) in load.failures() and (1, 503) in load.failures())
        site.postgres.start()
        load.go_on(SOME)
    assert {status for _, status in load.failures()} == {503}
    assert_nothing_is_lost(site, load, discussion)


def page_on(node, path):
    """What a stranger reads there."""
    with connected(Client(node)) as client:
        status, page = client.ask("GET", path)
    assert status == 200
    return page


def assert_writers_keep_their_text(site, poster, path):
    """On each node the page says what is wrong, and holds the text."""
    for node in site.nodes:
        with connected(poster.copy(node)) as client:
            status, page = client.post(f"{path}/comments", "Das war viel Arbeit", new_token(), by_script=False)
            assert status == 503
            assert "Im Moment lässt sich nichts speichern" in page
            assert "Das war viel Arbeit" in page


def assert_nothing_is_lost(site, load, discussion):
    """Comments, counts, positions, jobs, streams; and nobody has waited too long."""
    _, number, thread_id = discussion
    print(f"{len(load.acknowledged)} acknowledged, {sum(p.sent_again for p in load.posters)} sent again,", end=" ")
    print(f"the slowest of {len(load.noted)} requests took {load.slowest_seconds():.1f} s")
    assert load.slowest_seconds() < LONGEST_SECONDS
    assert [text for poster in load.posters for text in poster.missed] == []
    with site.nodes[0].inside():
        rows = db.session.execute(
            select(Comment.id, Comment.body, Comment.position).where(Comment.discussion_id == number)
        ).all()
        there = Counter(row.body for row in rows)
        assert not set(load.acknowledged) - set(there)
        assert set(there.values()) == {1}
        assert wrong_counts() == []
        assert sorted(row.position for row in rows) == list(range(1, len(rows) + 1))
        assert db.session.scalars(select(Discussion.last_position).where(Discussion.id == number)).one() == len(rows)
        assert_followers_were_told_once(thread_id)
    wait_until(lambda: load.stream.heard.get("count") == len(rows))


def assert_followers_were_told_once(thread_id):
    """What the killed worker had in hand is taken up when its time is over; here that is now."""
    long_ago = clock.now() - LEASE
    with transaction():
        db.session.execute(update(Job).where(Job.claimed_until.is_not(None)).values(claimed_until=long_ago))
    wait_until(lambda: not _waiting_jobs())
    replies = db.session.scalars(select(Comment.id).where(Comment.parent_id == thread_id)).all()
    rows = db.session.execute(text("SELECT account_id, about FROM telling WHERE kind = 'thread'"))
    told = Counter((row.account_id, row.about) for row in rows)
    followers = [_viewer(f"follower{n}").id for n in range(FOLLOWERS)]
    expected = {(account_id, f"comment:{reply}") for account_id in followers for reply in replies}
    assert not expected - set(told)
    assert set(told.values()) <= {1}


def served_again(load, node):
    """Whether that node answered after it had been away."""
    statuses = [noted.status for noted in load.noted if noted.node == node]
    return 0 in statuses and 200 in statuses


def _waiting_jobs():
    db.session.rollback()
    return db.session.scalars(select(Job.kind).where(Job.kind == "tell_followers")).all()


def _viewer(name):
    account = account_by_email(f"{name}@example.org")
    return viewer_of(account.id, account.name, account.role)


@contextmanager
def connected(client):
    """Hangs up after the block."""
    yield client
    client.close()
