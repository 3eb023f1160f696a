"""Orders of machines placed at a served shop, each with its time: from POST to done, as the log has it."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import msgspec

from commands.openstack.place import stream_of
from tests.proofs.cloud_site import CloudSite, wait
from tests.proofs.site import rows

ORDERS = "/api/marketplace-orders/"
ENDS = ("marketplace.order.completed", "marketplace.order.failed")
_ENDED = """
SELECT originator_id, topic, extract(epoch FROM recorded_at)::float FROM ledger.events
WHERE originator_id = ANY (%s) AND topic = ANY (%s)"""


class Placed(msgspec.Struct, frozen=True):
    """`object` is the stream of what it makes; `began` is when it was sent, in seconds of the clock."""

    order: UUID
    object: UUID
    began: float


class Done(msgspec.Struct, frozen=True):
    placed: Placed
    over: float


def placed(client: httpx.Client, body: dict[str, Any]) -> Placed:
    began = time.time()
    answer = client.post(ORDERS, json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Placed(UUID(made["uuid"]), stream_of(UUID(made["marketplace_resource_uuid"])), began)


def together(client: httpx.Client, bodies: list[dict[str, Any]]) -> list[Placed]:
    """All at once."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: placed(client, body), bodies))


def done(place: CloudSite, found: list[Placed], seconds: float) -> list[Done]:
    """Once all of them are."""
    numbers = [each.order for each in found]
    ended: dict[UUID, tuple[str, float]] = {}

    def over() -> bool:
        for number, topic, at in rows(place.site.url, _ENDED, [numbers, list(ENDS)]):
            ended[number] = (topic, at)
        return len(ended) == len(numbers)

    assert wait(over, seconds, 0.2), f"{len(numbers) - len(ended)} orders did not end"
    assert {topic for topic, _ in ended.values()} == {ENDS[0]}
    return [Done(each, ended[each.order][1]) for each in found]
