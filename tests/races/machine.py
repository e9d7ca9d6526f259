"""How much of the machine is ours: printed beside the figures of a race to explain them; it excuses nothing."""

import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Ticks:
    """Processor time so far: of all processors, and of it what others used (or was stolen)."""

    total: int
    others: int


def ticks() -> Ticks:
    """Now. Where nobody tells (not Linux), nobody is busy."""
    try:
        user, nice, system, idle, iowait, *rest = map(int, (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9])
    except OSError:
        return Ticks(0, 0)
    busy = user + nice + system + sum(rest)
    return Ticks(busy + idle + iowait, busy - _of_ours())


def share(total: int, others: int) -> float:
    """The part of the machine that was left to us, of ``(0, 1]``."""
    return 1.0 if total <= 0 else min(1.0, max(0.1, 1 - others / total))


def _of_ours() -> int:
    """The ticks of this process and of all that descend from it, as far as they live or were waited for."""
    parents, used = {}, {}
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], used[int(folder.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while found := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= found
    return sum(used.get(pid, 0) for pid in ours)
