"""Whether answers, and the time they take, tell known people from unknown ones: 200 tries each, one after the other.

Run: .venv/bin/python -m bench.enumeration [tries]

The app runs in this process with real password hashes and a database that waits for the disk. Known and unknown take
turns in random order. Prints for each way in the medians, and the p value of a two-sided Mann-Whitney test: the chance
that times as different as these come from people who are not different. Ends with an error where a text differs.
"""

import math
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.foundation.db import db
from bench import measure
from bench.measure import Figure
from bench.progress import Bar
from seeds.cast import BEN
from seeds.quiet_blog import sow
from tests.parts.client import Reader

TRIES = 200
WRONG, GOOD = "nicht dieses Passwort hier", "drei blaue Heringe am Morgen"
CHANGING = r'name="csrf_token" value="[^"]*"|translate="no">[^<]*<'
NO_LIMITS = {
    "LIMIT_LOG_INS_PER_MINUTE": 10**6,
    "LIMIT_FAILURES_PER_ACCOUNT": 10**6,
    "LIMIT_MAIL_LINKS_PER_HOUR": 10**6,
    "LIMIT_MAIL_LINKS_PER_RECIPIENT": 10**6,
    "LIMIT_SIGN_UPS_PER_HOUR": 10**6,
}
UNKNOWN_NAME, UNKNOWN_ADDRESS = "Bea Querkopf", "bea@example.org"

Form = Callable[[bool, int], dict[str, str]]


def identifier(known: str, unknown: str, **more: str) -> Form:
    """A form that asks for one of the two."""
    return lambda is_known, _number: {"identifier": known if is_known else unknown, **more}


def new_account(is_known: bool, number: int) -> dict[str, str]:
    """A sign-up with another name each time; the address is Ben's or nobody's."""
    letters = f"{number:08b}".translate(str.maketrans("01", "ab"))
    name = f"{'Rosa Rabe' if is_known else 'Olga Obst'} {letters}"
    address = BEN.email if is_known else f"bea{letters}@example.org"
    return {"name": name, "email": address, "password": GOOD}


WAYS: dict[str, tuple[str, Form]] = {
    "log-in, name": ("/login", identifier(BEN.name, UNKNOWN_NAME, password=WRONG)),
    "log-in, address": ("/login", identifier(BEN.email, UNKNOWN_ADDRESS, password=WRONG)),
    "link, name": ("/login/link", identifier(BEN.name, UNKNOWN_NAME)),
    "link, address": ("/login/link", identifier(BEN.email, UNKNOWN_ADDRESS)),
    "reset, name": ("/login/reset", identifier(BEN.name, UNKNOWN_NAME)),
    "reset, address": ("/login/reset", identifier(BEN.email, UNKNOWN_ADDRESS)),
    "sign-up": ("/signup", new_account),
}


def main() -> None:
    """Print the table; fail where a text differs."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "LOG_LEVEL": "error", "WORLD": "clean_slate", **NO_LIMITS})
        app.test_client_class = Reader
        with app.app_context():
            upgrade()
            sow()
        figures: list[Figure] = []
        texts: dict[str, set[str]] = {}
        with Bar("enumeration", len(WAYS)) as bar:
            for name, way in WAYS.items():
                bar.show(name)
                times, texts[name] = tried(app, *way)
                figures += figures_of(name, times)
                bar.step()
        with app.app_context():
            db.engine.dispose()
    measure.report(figures)
    different = [name for name, found in texts.items() if len(found) != 1]
    if different:
        sys.exit(f"texts differ: {', '.join(different)}")


def tried(app: Flask, path: str, form: Form) -> tuple[dict[bool, list[float]], set[str]]:
    """Milliseconds of each try, by whether the person is known, and all different texts."""
    times: dict[bool, list[float]] = {True: [], False: []}
    texts: set[str] = set()
    tries = int(sys.argv[1]) if sys.argv[1:] else TRIES
    for number in range(-10, 5 if measure.is_quick() else tries):
        for is_known in random.sample((True, False), 2):
            seconds, text = one_try(app, path, form(is_known, number + 10))
            if number >= 0:  # the first ones warm up
                times[is_known].append(seconds * 1000)
                texts.add(text)
    return times, texts


def figures_of(name: str, times: dict[bool, list[float]]) -> list[Figure]:
    """The two medians, their ratio, and how likely chance alone makes them so different."""
    known, unknown = (statistics.median(times[is_known]) for is_known in (True, False))
    p = mann_whitney(times[True], times[False])
    baseline = f"{name}, unknown"
    return [
        Figure(baseline, unknown, "ms"),
        Figure(f"{name}, known", known, "ms", known / unknown, baseline, note=f"p = {p:.3f}"),
    ]


def one_try(app: Flask, path: str, fields: dict[str, str]) -> tuple[float, str]:
    """Seconds for the answer to a stranger's form, and what it says without what changes each time."""
    reader: Any = app.test_client()
    form = {"csrf_token": reader.token, **fields}
    start = time.perf_counter()
    answer = reader.post(path, data=form)
    seconds = time.perf_counter() - start
    text = answer.text + (reader.get(answer.location).text if answer.location else "")
    text = re.sub(CHANGING, "", text)
    for value in sorted(fields.values(), key=len, reverse=True):
        text = text.replace(value, "…")
    return seconds, f"{answer.status_code} {text}"


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> float:
    """The two-sided p value, by the normal approximation with its correction for ties and for continuity."""
    n, m = len(first), len(second)
    ranks = mean_ranks([*first, *second])
    u = sum(ranks[:n]) - n * (n + 1) / 2
    counts = [ranks.count(rank) for rank in set(ranks)]
    ties = sum(count**3 - count for count in counts) / ((n + m) * (n + m - 1))
    deviation = math.sqrt(n * m / 12 * ((n + m + 1) - ties))
    return math.erfc(max(0.0, abs(u - n * m / 2) - 0.5) / deviation / math.sqrt(2))


def mean_ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value; equal ones share theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end + 1) / 2
        start = end
    return ranks


if __name__ == "__main__":
    main()
