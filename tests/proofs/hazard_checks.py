"""What was told and what was received, held against what the log says in the end."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from uuid import UUID

import msgspec

from tests.proofs.hazard_writer import Told
from tests.proofs.report import Figure, figure
from tests.proofs.subscriber import Received

Placed = tuple[int, UUID, int]


class Order(msgspec.Struct, frozen=True):
    skipped: int
    doubled: int
    reordered: int
    versions_out_of_order: int
    unlike_the_log: int


def order(seen: Sequence[Received], log: Sequence[Placed]) -> Order:
    """`log` is every event's position, stream and version, by position."""
    positions = [one.position for one in seen]
    places = {position for position, _, _ in log}
    return Order(
        skipped=len(places - set(positions)),
        doubled=len(positions) - len(set(positions)),
        reordered=sum(after != before + 1 for before, after in pairwise([0, *positions])),
        versions_out_of_order=_versions_out_of_order(seen),
        unlike_the_log=len({(one.position, one.stream, one.version) for one in seen} ^ set(log)),
    )


def order_figures(found: Order) -> list[Figure]:
    return [
        figure("events skipped", found.skipped, "events", "= 0"),
        figure("events doubled", found.doubled, "events", "= 0"),
        figure("events not at the next position", found.reordered, "events", "= 0"),
        figure("events not at the next version of their stream", found.versions_out_of_order, "events", "= 0"),
        figure("events received otherwise than the log has them", found.unlike_the_log, "events", "= 0"),
    ]


def longest_delay(told: Iterable[Told], seen: Iterable[Received]) -> float:
    """From an acknowledged commit to its reception; infinite when one was never received."""
    at = {one.position: one.at for one in seen}
    waits = (at.get(one.position, float("inf")) - one.at for one in told if one.outcome == "appended")
    return max(0.0, max(waits, default=float("inf")))


def longest_gap(told: Iterable[Told], seen: Iterable[Received]) -> float:
    """Between receptions, while commits were acknowledged."""
    acknowledged = [one.at for one in told if one.outcome == "appended"]
    first, last = min(acknowledged), max(acknowledged)
    times = sorted({one.at for one in seen if first <= one.at <= last})
    return max((after - before for before, after in pairwise([first, *times, last])), default=float("inf"))


def misplaced(told: Iterable[Told], in_log: Counter[UUID], answered: set[UUID]) -> int:
    """Acknowledged commands that are not in the log exactly once. `in_log` counts events by command."""
    kept = [one for one in told if one.outcome == "appended"]
    twice = len(kept) - len({one.command for one in kept})
    return twice + sum(in_log[one.command] != one.events or one.command not in answered for one in kept)


def risen(told: Iterable[Told], in_log: Counter[UUID], answered: set[UUID]) -> int:
    """Commands refused or rolled back that are in the log all the same."""
    gone = [one.command for one in told if one.outcome != "appended"]
    return sum(command in in_log or command in answered for command in gone)


def _versions_out_of_order(seen: Iterable[Received]) -> int:
    wrong, versions = 0, dict[UUID, int]()
    for one in seen:
        wrong += one.version != versions.get(one.stream, 0) + 1
        versions[one.stream] = one.version
    return wrong
