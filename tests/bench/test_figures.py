"""Figures, their targets and how they are shown; nothing here is measured."""

import io
from datetime import UTC, datetime

import pytest

from bench import measure
from bench.__main__ import COMMANDS
from bench.document import DOCUMENT, table_of, written
from bench.measure import Figure, Target, compared, lines_of, percentile, spread
from bench.progress import Bar
from bench.serving import rate_of

WRK = """Running 2s test @ http://localhost:8000/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.01ms    1.20ms  20.00ms   80.00%
  3210 requests in 2.00s, 80.00MB read
{trouble}Requests/sec:   1604.50
Transfer/sec:     40.00MB
"""


def test_rivals_take_turns_and_nobody_is_always_first():
    order = []
    rivals = {name: lambda name=name: order.append(name) or 1.0 for name in ("a", "b")}
    rounds = measure.in_turns(rivals, 4, Bar("", 8, io.StringIO()))
    assert order == list("abbaabba")
    assert rounds == {"a": [1.0] * 4, "b": [1.0] * 4}


def test_a_ratio_compares_figures_of_the_same_round():
    """A machine that was half as fast in one round doesn't change it."""
    figure = compared({"ours": [2.0, 4.0, 2.0], "theirs": [1.0, 2.0, 1.0]}, "ours", "theirs", unit="ms")
    assert (figure.value, figure.ratio, figure.spread) == (2.0, 2.0, 0.0)


def test_one_noisy_round_is_no_noise_and_many_are():
    assert spread([1.0, 1.0, 1.0, 1.0, 9.0]) == 0.0
    noisy = Figure("page", 1.0, "ms", spread=spread([1.0, 2.0, 3.0, 4.0]))
    assert "too noisy" in noisy.remark


@pytest.mark.parametrize(
    "figure, verdict",
    [
        (Figure("fast enough", 9, "ms", target=Target(10, of_ratio=False)), "met"),
        (Figure("too slow", 11, "ms", target=Target(10, of_ratio=False)), "missed"),
        (Figure("often enough", 900, "/s", 5.1, "bare", Target(5, is_least=True)), "met"),
        (Figure("too seldom", 900, "/s", 4.9, "bare", Target(5, is_least=True)), "missed"),
        (Figure("could not be measured", None, target=Target(5, is_least=True), note="nginx is not installed"), ""),
        (Figure("without a target", 9, "ms"), ""),
    ],
    ids=lambda value: value.name if isinstance(value, Figure) else "",
)
def test_a_figure_says_whether_it_reaches_its_target(figure, verdict):
    assert figure.verdict == verdict


def test_the_table_stands_in_columns_and_says_why_something_is_missing():
    lines = lines_of(
        [
            Figure("kept", 41_000, "/s", 5.5, "bare", Target(5, is_least=True)),
            Figure("nginx", None, note="nginx is not installed"),
        ]
    )
    assert lines == [
        "kept   41,000 /s  5.50 ×  bare  ≥ 5 ×  met",
        "nginx          –" + " " * 28 + "nginx is not installed",
    ]


def test_figures_come_through_to_whoever_asked_for_them(tmp_path, monkeypatch, capsys):
    figures = [Figure("kept", 1.5, "ms", 0.5, "bare", Target(1.15), 0.2, "as a browser"), Figure("bare", 3.0, "ms")]
    monkeypatch.setenv(measure.FIGURES_FILE, str(tmp_path / "figures.json"))
    measure.report(figures)
    assert measure.read_report(tmp_path / "figures.json") == figures
    assert "kept" in capsys.readouterr().out
    assert measure.read_report(tmp_path / "another.json") == []


def test_the_rate_is_read_and_a_failed_answer_is_no_rate():
    assert rate_of(WRK.format(trouble="")) == (3210, 1604.5)
    for trouble in ("Non-2xx or 3xx responses: 12", "Socket errors: connect 0, read 3, write 0, timeout 0"):
        with pytest.raises(SystemExit, match=trouble.split(":")[0]):
            rate_of(WRK.format(trouble=f"  {trouble}\n"))


def test_a_percentile_is_one_of_the_values():
    assert percentile(range(1, 101), 95) == 96
    assert percentile([7.0], 95) == 7.0


def test_the_document_takes_new_figures_and_keeps_the_others():
    text = "# Performance\n\n<!-- page -->\n\nold\n\n<!-- end -->\n\n<!-- live -->\n\nolder\n\n<!-- end -->\n"
    moment = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    new = written(text, {"page": ([Figure("kept", 1.0, "ms")], [])}, "a small machine", moment)
    assert "old\n" not in new
    assert "older\n" in new
    assert "| kept | 1 ms |\n\nTaken 2026-11-27 12:00 UTC on a small machine.\n\n<!-- end -->" in new
    assert written(new, {"page": ([Figure("kept", 1.0, "ms")], [])}, "a small machine", moment) == new


def test_a_measurement_without_a_place_is_not_lost_in_silence():
    with pytest.raises(ValueError, match="no place for page"):
        written("# Performance\n", {"page": ([], ["a line"])}, "a small machine")


def test_the_document_has_a_place_for_every_measurement():
    text = DOCUMENT.read_text("utf-8")
    assert written(text, {command.name: ([], ["a line"]) for command in COMMANDS}, "a machine").count("a line") == len(
        COMMANDS
    )


def test_a_column_that_nobody_needs_is_left_out():
    assert table_of([Figure("kept", 1.0, "ms")]) == ["|  | figure |", "| --- | ---: |", "| kept | 1 ms |"]


def test_the_bar_leaves_nothing_on_a_terminal_and_plain_lines_elsewhere():
    terminal, file = io.StringIO(), io.StringIO()
    terminal.isatty = lambda: True
    for out in (terminal, file):
        with Bar("page", 2, out) as bar:
            bar.step()
            bar.show("round 2")
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert "\n" not in terminal.getvalue()
    assert file.getvalue() == "page: begins\npage: round 2\npage: done in 0 s\n"
