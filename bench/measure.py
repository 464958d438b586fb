"""What every measurement is made of: rounds in which the rivals take turns, and figures with a ratio and a target."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.progress import Bar

# The middle half of the rounds lies within so much of their median; beyond it, something else was using the machine.
MOST_SPREAD = 0.15
ROUND_MS = 120
FIGURES_FILE = "BENCH_FIGURES"
QUICK = "BENCH_QUICK"

Rounds = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure, or its ratio, should be at least or at most."""

    limit: float
    is_least: bool = False
    of_ratio: bool = True

    def __str__(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {number(self.limit)}{' ×' if self.of_ratio else ''}"

    def is_met(self, figure: "Figure") -> bool | None:
        """Whether the figure reaches it; None where there is none."""
        reached = figure.ratio if self.of_ratio else figure.value
        if reached is None:
            return None
        return reached >= self.limit if self.is_least else reached <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Without a value, `note` says why it could not be measured."""

    name: str
    value: float | None
    unit: str = ""
    ratio: float | None = None
    baseline: str = ""
    target: Target | None = None
    spread: float = 0.0
    note: str = ""

    @property
    def remark(self) -> str:
        """The note, and whether the figure can be trusted."""
        noisy = f"the machine was too noisy (± {self.spread:.0%})" if self.spread > MOST_SPREAD else ""
        return "; ".join(said for said in (self.note, noisy) if said)

    @property
    def verdict(self) -> str:
        """'met', 'missed', or '' where there is nothing to reach."""
        is_met = self.target.is_met(self) if self.target else None
        return {True: "met", False: "missed", None: ""}[is_met]


def is_quick() -> bool:
    """Whether this run only shows that the command works."""
    return bool(os.environ.get(QUICK))


def in_turns(rivals: Mapping[str, Callable[[], float]], rounds: int, bar: Bar) -> Rounds:
    """What each rival measures, round by round; all have a turn in every round, so that noise meets all alike."""
    measured: Rounds = {name: [] for name in rivals}
    for count in range(rounds):
        bar.show(f"round {count + 1} of {rounds}")
        for name in sorted(rivals, reverse=count % 2 == 1):
            measured[name].append(rivals[name]())
            bar.step()
    return measured


def compared(
    rounds: Rounds, name: str, baseline: str = "", *, unit: str, target: Target | None = None, note: str = ""
) -> Figure:
    """The median of a rival's rounds, and of its ratios to the baseline of the same round."""
    own = rounds[name]
    ratios = [one / other for one, other in zip(own, rounds[baseline], strict=True)] if baseline else []
    return Figure(
        name,
        statistics.median(own),
        unit,
        ratio=statistics.median(ratios) if ratios else None,
        baseline=baseline,
        target=target,
        spread=spread(ratios or own),
        note=note,
    )


def spread(values: Sequence[float]) -> float:
    """How far the middle half of the values lies apart, as a part of their median."""
    if len(values) < 2:
        return 0.0
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / middle if middle else 0.0


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that so many percent of them don't exceed; 0 where there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def enough(work: Callable[[], object]) -> int:
    """How often to do it in a round, so that the round takes long enough to be measured; warms it up."""
    processor_ms(work, 5)
    wanted_ms = 5 if is_quick() else ROUND_MS
    return max(5, round(wanted_ms / max(0.001, processor_ms(work, 5))))


def processor_ms(work: Callable[[], object], times: int) -> float:
    """Milliseconds of this process's processor time for one piece of work."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) * 1000 / times


def report(figures: Sequence[Figure]) -> None:
    """Print the table, and hand the figures to `make bench` where that has asked for them."""
    for line in lines_of(figures):
        print(line, flush=True)  # noqa: T201
    there = os.environ.get(FIGURES_FILE)
    if there:
        Path(there).write_text(json.dumps([asdict(figure) for figure in figures]), "utf-8")


def read_report(file: Path) -> list[Figure]:
    """What `report` has handed over; nothing where it hasn't."""
    if not file.exists() or not file.stat().st_size:
        return []
    kept = json.loads(file.read_text("utf-8"))
    return [Figure(**(one | {"target": Target(**one["target"]) if one["target"] else None})) for one in kept]


def lines_of(figures: Sequence[Figure]) -> list[str]:
    """The table as text; figures and ratios stand to the right."""
    rows = [cells_of(figure) for figure in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    return ["  ".join(map(_laid, row, widths, range(len(row)))).rstrip() for row in rows]


def cells_of(figure: Figure) -> list[str]:
    """Name, figure, ratio, baseline, target, verdict and remark."""
    value = "–" if figure.value is None else f"{number(figure.value)} {figure.unit}".rstrip()
    ratio = "" if figure.ratio is None else f"{number(figure.ratio)} ×"
    target = "" if figure.target is None else str(figure.target)
    return [figure.name, value, ratio, figure.baseline, target, figure.verdict, figure.remark]


def number(value: float) -> str:
    """With as many places as tell something."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 0.1 else f"{value:.3f}"


def _laid(cell: str, width: int, place: int) -> str:
    return cell.rjust(width) if place in {1, 2} else cell.ljust(width)
