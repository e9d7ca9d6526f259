"""What processes have used, from ``/proc`` (Linux): CPU time of a tree, resident memory of one."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
COMMAND_ENDS = ")"
PARENT, USER, CHILDREN_SYSTEM = 1, 11, 14  # places in "stat" behind the command's name (proc(5))


def cpu_seconds(root: int) -> float:
    """User and system time of *root* and all below it, those included that have ended meanwhile.

    A process that has waited for a child carries its time, so a database connection that was closed is not lost.
    """
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for pid, fields in _processes():
        children.setdefault(int(fields[PARENT]), []).append(pid)
        ticks[pid] = sum(int(field) for field in fields[USER : CHILDREN_SYSTEM + 1])
    if root not in ticks:
        raise ProcessLookupError(f"process {root} cannot be seen from here")
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += ticks[pid]
        waiting += children.get(pid, [])
    return total / TICKS


def parent_of(pid: int) -> int:
    """The process that started *pid*."""
    return int(_fields(PROC / str(pid))[PARENT])


def children_of(pid: int) -> list[int]:
    """The living processes that *pid* started."""
    return sorted(each for each, fields in _processes() if int(fields[PARENT]) == pid)


def resident_mib(pid: int) -> float:
    """Memory that a process has in RAM now, pages shared with others included."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return kib / 1024


def _processes() -> list[tuple[int, list[str]]]:
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                found.append((int(folder.name), _fields(folder)))
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has ended while we looked
    return found


def _fields(folder: Path) -> list[str]:
    # A command's name may hold spaces and brackets: what counts stands behind the last one.
    return (folder / "stat").read_text().rpartition(COMMAND_ENDS)[2].split()
