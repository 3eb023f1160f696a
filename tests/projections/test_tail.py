"""The newest events read once for many: the same as the log itself says, whoever asks for what in whatever order."""

import random
from collections.abc import Sequence
from uuid import UUID

from domain.event import Recorded
from domain.identity.customer_events import CustomerBlocked, CustomerUnblocked
from projections.engine.folding import Item
from projections.engine.tail import LONGEST, Tail
from projections.log import Poison

NAMES = (CustomerBlocked.name, CustomerUnblocked.name)
SOMEBODY = UUID(int=1)


def recorded(position: int) -> Recorded:
    event = CustomerBlocked() if position % 3 else CustomerUnblocked()
    return Recorded(position, SOMEBODY, position, event, *[None] * 10)  # type: ignore[arg-type]


class Counting:
    """A log of so many events; counts how often it is read. `poison` cannot be decoded."""

    def __init__(self, events: int, poison: int = 0) -> None:
        self.events, self.poison, self.reads = events, poison, 0

    def head(self) -> int:
        return self.events

    def page(self, after: int, upto: int, names: Sequence[str] = ()) -> list[Item]:
        self.reads += 1
        found: list[Item] = []
        for position in range(after + 1, min(upto, self.events) + 1):
            if position == self.poison:
                found.append(Poison(position, SOMEBODY, position, "broken"))
            elif not names or recorded(position).event.name in names:
                found.append(recorded(position))
        return found

    def streams(self, after: tuple[UUID, int], upto: int, limit: int, names: Sequence[str] = ()) -> list[Item]:
        raise NotImplementedError

    def stream(self, stream: UUID, upto: int | None = None) -> list[Item]:
        raise NotImplementedError


def test_many_readers_read_once() -> None:
    log = Counting(10)
    tail = Tail(log)
    for _ in range(5):
        assert [each.position for each in tail.page(0, 10, ())] == list(range(1, 11))
        assert [each.position for each in tail.page(4, 10, NAMES[1:])] == [6, 9]
    assert log.reads == 1


def test_it_says_what_the_log_says_whoever_asks_for_what() -> None:
    choice = random.Random(7)
    log, truth = Counting(3 * LONGEST), Counting(3 * LONGEST)
    tail = Tail(log)
    for _ in range(300):
        after = choice.randrange(3 * LONGEST)
        upto = min(3 * LONGEST, after + choice.randrange(1, LONGEST + LONGEST // 2))
        names = choice.choice([(), NAMES[:1], NAMES[1:]])
        assert list(tail.page(after, upto, names)) == truth.page(after, upto, names)


def test_what_cannot_be_decoded_is_left_to_the_log() -> None:
    log = Counting(10, poison=4)
    tail = Tail(log)
    assert tail.events(0, 10) is None
    assert list(tail.page(0, 10, NAMES[1:])) == log.page(0, 10, NAMES[1:])
    assert list(tail.page(5, 10, ())) == log.page(5, 10)


def test_events_of_a_stretch() -> None:
    tail, log = Tail(Counting(10)), Counting(10)
    assert tail.events(0, 2) == log.page(0, 2)
    assert tail.events(0, 10) == log.page(0, 10)
    assert tail.events(0, LONGEST + 1) is None
