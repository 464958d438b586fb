"""A worker beside the server: started with it, started again when it dies, ended with it."""

import os
import signal
import subprocess
import sys
import time
from threading import Event

from sqlalchemy import select

from app.cli.beside import Beside
from app.cli.working import COMMAND
from app.foundation.db import db, transaction
from app.foundation.jobs import ScheduledRun, put_job
from app.foundation.mail.outbox import Mail, put_mail
from app.wiring import SCHEDULE
from tests.parts import wait_until
from tests.parts.server import Server
from tests.parts.workers import Hand

ENDS = "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('x'); sys.exit(1)"


def workers_of(group):
    """The workers that run beside the server whose processes are this group."""
    listed = subprocess.run(["ps", "-eww", "-o", "pid=,pgid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [int(pid) for pid, pgid, args in rows if int(pgid) == group and "--beside-server" in args]


def put_letter(server):
    with server.inside(), transaction():
        return put_mail("account_deleted", to="ben@example.org", language="de").id


def is_sent(server, mail_id):
    with server.inside():
        return db.session.get(Mail, mail_id).sent_at is not None


def test_a_server_brings_a_worker_that_is_started_again_when_it_dies_and_ends_with_it(servers):
    server = servers()
    assert f"Mails are written to {server.folder / 'instance' / 'mails'}; see {server.url}/admin/mail" in server.output
    group = server._process.pid
    mail_id = put_letter(server)
    wait_until(lambda: is_sent(server, mail_id), seconds=60)
    assert b"To: ben@example.org" in (server.folder / "instance" / "mails" / f"{mail_id}.eml").read_bytes()

    (first,) = workers_of(group)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: workers_of(group) not in ([], [first]), seconds=60)
    mail_id = put_letter(server)
    wait_until(lambda: is_sent(server, mail_id), seconds=60)
    server.stop()
    assert workers_of(group) == []


def test_a_worker_ends_by_itself_when_its_server_was_killed(servers):
    server = servers()
    group = server._process.pid
    mail_id = put_letter(server)
    wait_until(lambda: is_sent(server, mail_id), seconds=60)  # it has begun to work
    assert len(workers_of(group)) == 1
    os.kill(group, signal.SIGKILL)
    wait_until(lambda: workers_of(group) == [])


def test_a_worker_stops_when_it_is_told_to_and_takes_up_where_it_was(backend, tmp_path, smtp):
    name = backend.copy()
    server = Server(tmp_path, DATABASE_URL=backend.url(name), SMTP_URL=smtp.url)
    with Hand(server) as worker:
        with server.inside(), transaction():
            put_job("of the future")
        put_letter(server)
        wait_until(lambda: smtp.arrived, seconds=60)
        assert worker.stop() == 0
        put_letter(server)
        worker.start()
        wait_until(lambda: len(smtp.arrived) == 2, seconds=60)
        assert worker.stop() == 0
    assert '"error": "KeyError"' in worker.output
    with server.inside():
        assert {run.name for run in db.session.scalars(select(ScheduledRun))} == {name for name, _, _ in SCHEDULE}
    backend.drop(name)


def test_what_ends_by_itself_is_started_again_and_again(tmp_path):
    file = tmp_path / "times"
    with Beside("worker", (sys.executable, "-c", ENDS, str(file)), pause_seconds=0.01):
        wait_until(lambda: file.exists() and len(file.read_text()) >= 2)
    times = len(file.read_text())
    time.sleep(0.2)
    assert len(file.read_text()) == times


def test_what_is_started_in_the_moment_when_it_is_over_is_ended_too(monkeypatch):
    started, again, start = [], Event(), Beside._started

    def start_late(beside):
        if started:
            again.set()
            beside._enough.wait(0.3)
        started.append(start(beside))
        return started[-1]

    monkeypatch.setattr(Beside, "_started", start_late)
    with Beside("worker", (sys.executable, "-S", "-c", ""), pause_seconds=0):
        assert again.wait(30)
    wait_until(lambda: len(started) == 2)
    assert [process.returncode is None for process in started] == [False, False]


def test_a_command_that_is_not_there_is_no_disaster(tmp_path):
    with Beside("worker", (str(tmp_path / "nowhere"),), pause_seconds=0.01):
        time.sleep(0.05)


def test_the_command_is_the_one_for_working(operator):
    assert COMMAND[:4] == (sys.executable, "-m", "flask", "--app")
    assert "--beside-server" in operator.does(COMMAND[5], "--help")
