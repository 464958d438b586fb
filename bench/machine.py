"""The machine that figures were taken on, in words."""

import os
import platform
import re
import sqlite3
from pathlib import Path


def description() -> str:
    """Processor, cores, memory, operating system, Python and SQLite."""
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{processor()}, {os.cpu_count()} cores, {memory()}, {system()}, {python}"


def processor() -> str:
    """What the kernel calls it."""
    found = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return found[1] if found else platform.machine()


def memory() -> str:
    """In whole gigabytes."""
    found = re.search(r"^MemTotal:\s+(\d+) kB$", _read("/proc/meminfo"), re.MULTILINE)
    return f"{int(found[1]) / 1024 / 1024:.0f} GB" if found else "unknown memory"


def system() -> str:
    """The distribution and its kernel."""
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name} (Linux {platform.release().partition('-')[0]})"


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace")
    except OSError:
        return ""
