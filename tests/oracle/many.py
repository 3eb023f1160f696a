"""The oracle asked about many histories: `python -m tests.oracle.many --examples 200`."""

import argparse
import sys
import time
import traceback
from collections import Counter

import msgspec
from hypothesis import HealthCheck, Phase, given, settings

from adapters.eventstore.store import LedgerStore
from domain.registry import EVENTS
from projections.engine.model import Conn
from projections.engine.session import session
from tests.eventstore.support import opened
from tests.oracle.agreement import rows_agree
from tests.oracle.histories import HISTORIES, PARTS, Ask
from tests.oracle.playing import in_small_portions, play
from tests.oracle.truths import hold
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import rows, site

EXAMPLES = 200
A_ROUND = 10
"""From the eleventh history on Hypothesis mostly repeats parts of those before; who begins anew comes to more."""


class Tally(msgspec.Struct):
    """What the histories were made of. A history found to differ is asked again while it is made smaller."""

    histories: int = 0
    differing: int = 0
    snapshots: int = 0
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)
    events: Counter[str] = msgspec.field(default_factory=Counter)
    came_to: Counter[str] = msgspec.field(default_factory=Counter)
    held: set[bytes] = msgspec.field(default_factory=set)


def prove(examples: int) -> list[Figure]:
    tally, began = Tally(), time.monotonic()
    with site() as place, opened(place.url) as store, session(place.url) as conn, in_small_portions():
        try:
            while tally.histories < examples or (unseen(tally) and tally.histories < examples * 3 // 2):
                _ask(place.url, conn, store, tally)
        except Exception:
            tally.differing += 1
            say(traceback.format_exc())
    return _judged(tally, examples, time.monotonic() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    return publish("oracle", prove(parser.parse_args().examples))


def _ask(url: str, conn: Conn, store: LedgerStore, tally: Tally) -> None:
    @settings(
        max_examples=A_ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(HISTORIES, PARTS)
    def any_history(history: list[Ask], part: float) -> None:
        asked = msgspec.msgpack.encode(history)
        if asked in tally.held:
            return
        played = play(conn, store, history)
        tally.histories += 1
        tally.outcomes += played.outcomes
        tally.events.update(item.event.name for item in played.items)
        tally.came_to.update({item.event.name for item in played.items})
        tally.snapshots += rows(url, "SELECT count(*) FROM ledger.snapshots")[0][0]
        hold(url, conn, store, played, part)
        rows_agree(played.items)
        tally.held.add(asked)
        if not tally.histories % 20:
            say(f"{tally.histories} histories, {tally.events.total()} events")

    any_history()


def unseen(tally: Tally) -> list[str]:
    return sorted(EVENTS.keys() - tally.events.keys())


def _judged(tally: Tally, examples: int, seconds: float) -> list[Figure]:
    never = unseen(tally)
    if never:
        say(f"no history came to {', '.join(never)}")
    rarest = (f"{name} ({count})" for name, count in tally.came_to.most_common()[:-6:-1])
    say(f"fewest histories came to {', '.join(rarest)}")
    refused = {code: number for code, number in tally.outcomes.items() if code != "accepted"}
    return [
        figure("histories", tally.histories, "histories", f">= {examples}"),
        figure("histories after which something differs", tally.differing, "histories", "= 0"),
        figure("commands accepted", tally.outcomes["accepted"], "commands", ">= 1"),
        *(figure(f"commands refused: {code}", number, "commands") for code, number in sorted(refused.items())),
        figure("commands refused", sum(refused.values()), "commands", ">= 1"),
        figure("events", tally.events.total(), "events", ">= 1"),
        figure("types of events no history came to", len(never), "types", "= 0"),
        figure("histories that came to the rarest type", min(tally.came_to.values(), default=0), "histories"),
        figure("snapshots that loading began from", tally.snapshots, "snapshots", ">= 1"),
        figure("time", seconds, "s"),
    ]


if __name__ == "__main__":
    sys.exit(main())
