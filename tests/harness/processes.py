"""Looks into /proc: the children of a `prosa serve`, what a process uses, how busy the machine is."""

from __future__ import annotations

import os
from pathlib import Path


def children(parent: int) -> dict[int, str]:
    """The web and background children of a parent: pid → `web` or `background`."""
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            status = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        if int(status[1]) != parent or status[0] == "Z" or b"prosa.entrypoints.serve" not in command:
            continue
        kind = command[command.index(b"prosa.entrypoints.serve") + 1].decode()
        found[int(folder.name)] = kind
    return found


def resident(pid: int) -> int:
    """Bytes of resident memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def cpu(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load() -> str:
    """Cores and load averages, to judge figures by."""
    return f"{os.cpu_count()} cores, load {' '.join(f'{value:.1f}' for value in os.getloadavg())}"
