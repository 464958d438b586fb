"""The worker: does jobs, keeps the schedule, and sends mail; any number of them on one database."""

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.mail.delivering import LEASE, carrier_of_settings, claim_mail, deliver
from app.foundation.mail.errand import WELL, Errand
from app.foundation.settings import setting
from app.foundation.working import put_due_entries, run_due_jobs
from app.web.letters import written

LOOKS_EVERY_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
LONGEST_MAIL_PAUSE_SECONDS = 300.0
JOBS_IN_A_ROW = 20
STUCK_AFTER_SECONDS = 2 * LEASE.total_seconds()
STOPS_WITHIN_SECONDS = 20.0
COMMAND = (sys.executable, "-m", "flask", "--app", "app", "worker", "--beside-server")


@click.command()
@click.option("--beside-server", is_flag=True, help="End when standard input ends: with the process that started it")
@with_appcontext
def worker(beside_server: bool) -> None:
    """Do jobs, keep the schedule and send mail until stopped; `up` starts one by itself."""
    Worker(leash=sys.stdin.fileno() if beside_server else None).run()


class Worker:
    """Looks every second for something to do. A database or mail server that is away is asked less and less often."""

    def __init__(self, leash: int | None) -> None:
        self._leash = leash
        self._stops = False
        self._bell, bell_rope = os.pipe()
        os.set_blocking(bell_rope, False)
        signal.set_wakeup_fd(bell_rope, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # an errand that comes home rings the bell
        self._mail = MailRound()

    def run(self) -> None:
        """Work until told to stop; then finish the job and the letter in hand."""
        pause = LOOKS_EVERY_SECONDS
        while not self._stops:
            try:
                busy = self._round()
                pause = 0 if busy else LOOKS_EVERY_SECONDS
            except SQLAlchemyError as error:
                log().error("database away", error=type(error).__name__)
                with suppress(SQLAlchemyError):
                    db.session.rollback()
                pause = min(max(pause, LOOKS_EVERY_SECONDS) * 2, LONGEST_PAUSE_SECONDS)
            self._wait(pause)
        self._mail.end()

    def _round(self) -> bool:
        """Whether there was something to do."""
        entries = put_due_entries()
        done = run_due_jobs(most=JOBS_IN_A_ROW, wanted=lambda: not self._stops)
        mailed = not self._stops and self._mail.go_on(lambda: not self._stops)
        return bool(entries or done or mailed)

    def _wait(self, seconds: float) -> None:
        """For so long, or until a signal comes or the leash is let go."""
        if self._stops:
            return
        watched = [self._bell] if self._leash is None else [self._bell, self._leash]
        heard, _, _ = select.select(watched, [], [], seconds)
        if self._bell in heard:
            os.read(self._bell, 1024)
        if self._leash in heard and not os.read(self._leash, 1024):
            self._stops = True

    def _stop(self, *_: object) -> None:
        self._stops = True


class MailRound:
    """Sends a process out with each batch of letters, one at a time; without a mail server it writes files."""

    def __init__(self) -> None:
        self._errand: Errand | None = None
        self._began = 0.0
        self._pause = 0.0
        self._not_before = 0.0

    def go_on(self, wanted: Callable[[], bool]) -> bool:
        """Whether there was something to send."""
        if self._is_out() or time.monotonic() < self._not_before:
            return False
        batch = claim_mail()
        if batch is None:
            return False
        if setting("SMTP_URL"):
            self._errand, self._began = Errand(batch, written), time.monotonic()
        else:
            with closing(carrier_of_settings()) as carrier:
                self._note(deliver(batch, written, carrier, wanted).trouble == "")
        return True

    def end(self) -> None:
        """Call back whoever is out, and wait for a little while."""
        deadline = time.monotonic() + STOPS_WITHIN_SECONDS
        while self._is_out() and time.monotonic() < deadline:
            if self._errand is not None:
                self._errand.call_back()
            time.sleep(0.02)

    def _is_out(self) -> bool:
        if self._errand is None:
            return False
        outcome = self._errand.outcome()
        if outcome is None:
            if time.monotonic() - self._began > STUCK_AFTER_SECONDS:
                log().error("errand stuck")
                self._errand.kill()
            return True
        self._errand = None
        self._note(outcome == WELL)
        return False

    def _note(self, went_well: bool) -> None:
        self._pause = 0 if went_well else min(max(self._pause * 2, 5.0), LONGEST_MAIL_PAUSE_SECONDS)
        self._not_before = time.monotonic() + self._pause
