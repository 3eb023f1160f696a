"""The log by stream, in chunks that never end inside a stream; the next one is fetched meanwhile."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from projections.engine.folding import Item
from projections.engine.model import ReadModel
from projections.log import Log

CHUNK = 10_000
Cursor = tuple[UUID, int]
START: Cursor = (UUID(int=0), -1)


def _complete(items: Sequence[Item]) -> int:
    """How many come before the last stream, whose end is not here yet."""
    last = items[-1].stream
    place = len(items)
    while place and items[place - 1].stream == last:
        place -= 1
    return place


def chunks(log: Log, model: ReadModel, after: Cursor, upto: int) -> Iterator[tuple[Sequence[Item], Cursor | None]]:
    """Events and the place after which to go on; None at the end."""
    with ThreadPoolExecutor(1, "log") as pool:
        ahead = pool.submit(log.streams, after, upto, CHUNK, model.names)
        held: list[Item] = []
        while len(page := ahead.result()) == CHUNK:
            ahead = pool.submit(log.streams, (page[-1].stream, page[-1].version), upto, CHUNK, model.names)
            items = held + page
            cut = len(items) if model.row_per_event else _complete(items)
            held = items[cut:]
            if cut:
                yield items[:cut], (items[cut - 1].stream, items[cut - 1].version)
        yield held + page, None
