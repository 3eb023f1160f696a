"""What clients were answered, held against what the log says in the end."""

from collections import Counter
from itertools import pairwise
from uuid import UUID

from tests.proofs.crash_journals import Answered


def longest_silence(answers: list[Answered]) -> float:
    times = sorted(one.at for one in answers)
    return max((after - before for before, after in pairwise(times)), default=float("inf"))


def misplaced(answers: list[Answered], events: list[tuple[UUID, int]], known: dict[UUID, int]) -> int:
    """Each has one event, at the position it was answered with or before it (several share a commit)."""
    counted = Counter(command for command, _ in events)
    at = dict(events)
    return sum(
        counted[one.command] != 1 or not at[one.command] <= one.position or known.get(one.command) != one.position
        for one in answers
    )


def doubled(events: list[tuple[UUID, int]]) -> int:
    return sum(number > 1 for number in Counter(command for command, _ in events).values())
