"""Processor time and memory of the server's processes, from /proc."""

import os
import time
from pathlib import Path

import msgspec

_TICK = os.sysconf("SC_CLK_TCK")


class Used(msgspec.Struct, frozen=True):
    """Seconds of processor time so far; MiB of memory that is theirs (shared pages divided)."""

    seconds: float
    memory: float


def family(pid: int) -> set[int]:
    """The process and all that come from it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = set[int](), [pid]
    while waiting:
        found.add(one := waiting.pop())
        waiting += children.get(one, [])
    return found


def used(pids: set[int]) -> Used:
    return Used(sum(map(_seconds, pids)), sum(map(_memory, pids)))


def _seconds(pid: int) -> float:
    """Its own and that of children which have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def pace() -> float:
    """Milliseconds of processor time for a million steps of Python: what this machine is worth just now. It differs by
    a third from one hour to the next where others share the processor, and all figures with it."""
    began = time.process_time()
    for _ in range(1_000_000):
        pass
    return (time.process_time() - began) * 1000
