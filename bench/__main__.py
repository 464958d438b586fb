"""All measurements, one after the other: `make bench`.

Run: .venv/bin/python -m bench [--write] [--quick] [page growth …]

Each runs in a process of its own, which shows how far it is. One that fails doesn't keep the others from running. All
figures come at the end, in one table; `--write` puts them into `docs/performance.md`. `--quick` only shows that
everything works: its figures mean nothing.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.document import DOCUMENT, written
from bench.machine import description
from bench.measure import FIGURES_FILE, QUICK, Figure, is_quick, lines_of, read_report

PROJECT = Path(__file__).parents[1]
LONGEST_SECONDS = 400


@dataclass(frozen=True, slots=True)
class Command:
    """A measurement: what it is called, and what it is told, also where it shall be quick."""

    name: str
    title: str
    words: tuple[str, ...] = ()
    quick_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: its figures, or the lines that it printed; `trouble` says why it didn't end well."""

    command: Command
    figures: list[Figure]
    lines: list[str]
    seconds: float
    trouble: str = ""


COMMANDS = (
    Command("bytes", "Bytes on the wire"),
    Command("cold_start", "Start"),
    Command("memory", "Memory"),
    Command("page", "The article page"),
    Command("growth", "Growth"),
    Command("posting", "Posting", quick_words=("1",)),
    Command("mixed", "Reading and posting", quick_words=("1",)),
    Command("live", "Live"),
    Command("screening", "Screening"),
    Command("enumeration", "Known and unknown people", ("60",)),
)


def main() -> None:
    """Run what is asked for; ends with 1 where a measurement didn't end well."""
    given = _arguments()
    chosen = [one for one in COMMANDS if not given.names or one.name in given.names]
    begun = time.monotonic()
    outcomes = [_run(command, f"{count} of {len(chosen)}", begun) for count, command in enumerate(chosen, 1)]
    _print_all(outcomes, time.monotonic() - begun)
    if given.write:
        sections = {one.command.name: (one.figures, one.lines) for one in outcomes if one.figures or one.lines}
        DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), sections, description()), "utf-8")
        _say(f"{DOCUMENT.relative_to(PROJECT)} is written.")
    sys.exit(any(one.trouble for one in outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Take the figures of docs/performance.md.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"only these: {', '.join(one.name for one in COMMANDS)}"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    how.add_argument("--quick", action="store_true", help="only see whether everything works")
    given = parser.parse_args()
    unknown = set(given.names) - {one.name for one in COMMANDS}
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if given.quick:
        os.environ[QUICK] = "1"
    return given


def _run(command: Command, place: str, begun: float) -> Outcome:
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    print(f"{place} · {command.title} · {minutes}:{seconds:02}", file=sys.stderr, flush=True)  # noqa: T201
    if find_spec(f"bench.{command.name}") is None:
        return Outcome(command, [], [], 0, "not there")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        said, trouble = _finished(command, file)
        figures = read_report(file)
    return Outcome(command, figures, [] if figures else said.splitlines(), time.monotonic() - started, trouble)


def _finished(command: Command, file: Path) -> tuple[str, str]:
    """What the process printed, and what went wrong. Its bar goes to standard error, past us."""
    words = command.quick_words if is_quick() else command.words
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", f"bench.{command.name}", *words],
        cwd=PROJECT,
        env=os.environ | {FIGURES_FILE: str(file)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    trouble = ""
    try:
        said, _ = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        trouble = f"stopped after {LONGEST_SECONDS} seconds"
        process.send_signal(signal.SIGINT)  # so that it stops the servers that it has started
        said, _ = process.communicate(timeout=60)
    return said, trouble or (f"ended with {process.returncode}" if process.returncode else "")


def _print_all(outcomes: list[Outcome], seconds: float) -> None:
    """One table with a heading for each measurement, and how many targets were reached."""
    figures = [figure for one in outcomes for figure in one.figures]
    laid = iter(lines_of(figures))
    for one in outcomes:
        _say(f"\n{one.command.title} ({one.seconds:.0f} s){': ' + one.trouble if one.trouble else ''}")
        for line in one.lines or [next(laid) for _ in one.figures]:
            _say(f"  {line}")
    verdicts = [figure.verdict for figure in figures if figure.target]
    _say(f"\n{verdicts.count('met')} of {len(verdicts)} targets met, in {seconds / 60:.1f} minutes on {description()}.")
    if is_quick():
        _say("This was a quick run: its figures mean nothing.")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
