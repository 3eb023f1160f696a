"""OpenStack clouds by the clock: how things are there, what they have to offer, what has been stuck for too long."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from api.ledger import Ledger
from api.tasks.giving import give
from commands.openstack.looking import LookAtCloud, LookIntoTenant, What
from commands.openstack.operation import MarkErred
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.marketplace import offerings
from projections.openstack import looked_after, objects

Rows = list[dict[str, Any]]
REASON = "looked after by the clock"


class Stuck(msgspec.Struct, frozen=True):
    """Objects of these nouns, in one of these states for longer than that."""

    nouns: tuple[str, ...]
    states: tuple[str, ...]
    longest: timedelta


STUCK = (
    Stuck(("tenant",), ("DELETION_SCHEDULED", "DELETING"), timedelta(days=1)),
    Stuck(("tenant",), ("UPDATE_SCHEDULED", "UPDATING"), timedelta(hours=2)),
    Stuck(("instance", "volume"), ("CREATION_SCHEDULED", "CREATING"), timedelta(hours=3)),
)


def _looked(ledger: Ledger, find: Callable[[Conn], Rows]) -> Rows:
    with session(ledger.url) as conn:
        for model in (objects.MODEL, offerings.MODEL):
            prepare(conn, model)
        return find(conn)


def tenants(what: What, ledger: Ledger) -> Rows:
    return _looked(ledger, partial(looked_after.tenants, what=what))


def look_into(what: What, ledger: Ledger) -> int:
    return give(ledger, (LookIntoTenant(row["tenant"], what) for row in tenants(what, ledger)), REASON)


def clouds(ledger: Ledger) -> Rows:
    return _looked(ledger, looked_after.clouds)


def look_at(ledger: Ledger) -> int:
    return give(ledger, (LookAtCloud(row["offering"]) for row in clouds(ledger)), REASON)


def stuck(ledger: Ledger) -> Rows:
    now = datetime.now(UTC)
    return [row for each in STUCK for row in _looked(ledger, partial(_found, each, now))]


def _found(wanted: Stuck, now: datetime, conn: Conn) -> Rows:
    hours = int(wanted.longest.total_seconds() // 3600)
    rows = looked_after.stuck(conn, wanted.nouns, wanted.states, now, wanted.longest)
    return [{**row, "reason": f"It was {row['state']} for more than {hours} hours."} for row in rows]


def mark_stuck(ledger: Ledger) -> int:
    return give(ledger, (MarkErred(row["kind"], row["object"], row["reason"]) for row in stuck(ledger)), REASON)
