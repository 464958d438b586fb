"""What a server's processes take, memory and processor time, as the kernel counts it. Linux only."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: `resident` counts what processes share in each of them, `proportional` once among all that share it."""

    resident: int = 0
    proportional: int = 0

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.resident + other.resident, self.proportional + other.proportional)


def memory_below(pid: int) -> dict[str, Memory]:
    """What `flask up` and all processes below it hold: 'servers', 'worker' and 'streams'."""
    parents, parts = parents_of_all(), {"servers": Memory(), "worker": Memory(), "streams": Memory()}
    for process in descendants(pid, parents):
        parts[_part(process, pid, parents)] += memory_of(process)
    return parts


def memory_of(pid: int) -> Memory:
    """Of one process; nothing where it has ended."""
    try:
        said = (PROC / str(pid) / "smaps_rollup").read_text("ascii")
    except OSError:
        return Memory()
    kilobytes = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB$", said, re.MULTILINE))
    return Memory(int(kilobytes["Rss"]) * 1024, int(kilobytes["Pss"]) * 1024)


def processor_seconds_below(pid: int) -> float:
    """What the process and all below it have taken so far."""
    ticks = 0
    for process in descendants(pid, parents_of_all()):
        ticks += sum(map(int, _stat(process)[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def parents_of_all() -> dict[int, int]:
    """Every process with its parent."""
    processes = [int(folder.name) for folder in PROC.iterdir() if folder.name.isdigit()]
    return {process: int(values[1]) for process in processes if (values := _stat(process))}


def descendants(pid: int, parents: dict[int, int]) -> list[int]:
    """The process and all that it started, directly or not."""
    found = [pid]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def _part(process: int, top: int, parents: dict[int, int]) -> str:
    """To which part a process belongs: by the words with which it or one above it was started."""
    while process != top:
        words = _words(process)
        for part in ("worker", "streams"):
            if part in words:
                return part
        process = parents[process]
    return "servers"


def _stat(process: int) -> list[str]:
    """The kernel's figures behind the name; none where it has ended."""
    try:
        said = (PROC / str(process) / "stat").read_text("utf-8", "replace")
    except OSError:
        return []
    return said.rpartition(")")[2].split()


def _words(process: int) -> list[str]:
    try:
        return (PROC / str(process) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return []
