"""`events tail`: events as they are committed, woken by the database, never one missed."""

from collections.abc import Iterator
from typing import Annotated

import typer

from api.cli.output import Format, Output, lines, rows
from api.cli.rows import event_row
from api.cli.session import connect, opened, position_within
from api.ledger import Ledger
from domain.event import Recorded
from projections.log import Poison

PAGE = 1000
POLL_SECONDS = 2.0


def tail(
    after: Annotated[int | None, typer.Option(help="Begin behind this position; default: the last few.")] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=0, help="How many of the last to begin with.")] = 10,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    output: Output = Format.table,
) -> None:
    """Print the last events and follow; JSON comes line by line. Example: cloudledger events tail -f -o ndjson"""
    with opened() as ledger:
        head = ledger.log.head()
        begin = max(head - count, 0) if after is None else position_within(ledger, after)
        for found in _events(ledger, begin, follow):
            if output == Format.table:
                print(_line(found), flush=True)
            elif output == Format.yaml:
                rows([event_row(found)], output)
            else:
                lines([event_row(found)])


def _events(ledger: Ledger, after: int, follow: bool) -> Iterator[Recorded | Poison]:
    with connect(ledger) as conn:
        conn.execute("LISTEN ledger")
        while True:
            while page := ledger.log.page(after, after + PAGE):
                yield from page
                after = page[-1].position
            if not follow:
                return
            next(conn.notifies(timeout=POLL_SECONDS, stop_after=1), None)


def _line(found: Recorded | Poison) -> str:
    row = event_row(found)
    if isinstance(found, Poison):
        return f"{found.position:>8}  {found.error}"
    return f"{found.position:>8}  {found.at:%Y-%m-%d %H:%M:%S}  {row['name']}  {found.stream.hex}  {found.actor}"
