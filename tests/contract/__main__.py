"""`make contract`: how much of the contract is served, by the official client and by the schema beside the checkout."""

import sys
from collections.abc import Sequence

from tests.contract import beside, client, figures
from tests.contract.client import Operation
from tests.contract.judge import Verdict, enriched, judged
from tests.contract.world import world
from tests.postgres import session_server
from tests.proofs.report import publish, say

_ORDER = {"POST": 0, "PUT": 0, "PATCH": 0, "GET": 1, "HEAD": 1, "DELETE": 2}
"""What is written is there to be read; what destroys comes last."""


def measured(server_url: str, areas: Sequence[str] = figures.AREAS) -> list[Verdict]:
    found, wanted = [], [each for each in client.operations() if each.area in areas]
    with world(server_url) as place:
        for which in sorted(wanted, key=lambda each: _ORDER[each.method]):
            found.append(judged(place, which))
            enriched(place, found[-1])
    return sorted(found, key=_place)


def _place(verdict: Verdict) -> tuple[int, int, str]:
    which: Operation = verdict.operation
    return figures.AREAS.index(which.area), which.tier, which.operation


def main(areas: Sequence[str] = ()) -> int:
    """Of all areas, or of those named."""
    with session_server() as url:
        verdicts = measured(url, areas or figures.AREAS)
    told, lines = figures.figures(verdicts, "client"), figures.missing(verdicts, "client")
    theirs = [each.beside for each in verdicts if each.beside]
    if theirs:
        told += figures.figures(theirs, "schema")
        lines += figures.missing(theirs, "schema")
    else:
        say(f"{beside.FOLDER} is not there: compared with the official client only")
    for line in lines:
        say(line)
    return publish("contract", told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
