"""Pages of the log, the next one fetched while the last one is written."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from projections.engine.folding import Item
from projections.log import Log

PAGE = 5_000
"""Events to aim at in one page."""
WIDEST = 100_000
"""Positions in one page at most, when few events are wanted."""

Page = tuple[Sequence[Item], int]


def _wider(span: int, found: int) -> int:
    if found < PAGE // 4:
        return min(span * 2, WIDEST)
    return max(PAGE, span // 2) if found > PAGE * 2 else span


def pages(log: Log, names: Sequence[str], after: int, upto: int) -> Iterator[Page]:
    """Events with after < position <= upto, and the position each page reaches."""
    if upto - after <= PAGE:
        if upto > after:
            yield log.page(after, upto, names), upto
        return
    with ThreadPoolExecutor(1, "log") as pool:
        span = PAGE
        end = after + span
        ahead: Future[list[Item]] | None = pool.submit(log.page, after, end, names)
        while ahead:
            items, reached = ahead.result(), end
            span = _wider(span, len(items))
            end = min(reached + span, upto)
            ahead = pool.submit(log.page, reached, end, names) if end > reached else None
            yield items, reached
