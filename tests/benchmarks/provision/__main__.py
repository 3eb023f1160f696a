"""`make bench-provision`: what we add to the time a cloud takes for a machine, and how often we call it.

What the cloud needs itself is what the simulator wrote down: from when a volume, then a machine, was asked for until
it was ready. All the rest from POST to done is ours, the time that the calls take included.
"""

import argparse
import random
import sys
import time
from collections import Counter
from statistics import fmean
from uuid import UUID

import httpx
import msgspec

from commands.openstack.private_offerings import number_of
from domain.marketplace import offering
from tests.benchmarks.http.world import serving
from tests.benchmarks.measure import percentile
from tests.benchmarks.provision.orders import Done, done, placed, together
from tests.eventstore.support import opened
from tests.proofs.cloud_site import CloudSite, simulated, sold, wait
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import site

WARM, REACH = 6, "<= 300"
MANY = {"OpenStack.Instance": 1000, "OpenStack.Volume": 1000}
"""Nobody waits for a turn: that is a limit somebody sets, not what we take."""
CROWD = 50
SPREAD = 0.2


class Shop(msgspec.Struct, frozen=True):
    """`tenant` is a stream, `machines` the offering of machines in it."""

    place: CloudSite
    http: httpx.Client
    cloud: httpx.Client
    tenant: UUID
    machines: UUID
    speed: float
    random: random.Random

    def machine(self, name: str) -> dict[str, object]:
        return self.place.machine(self.tenant, self.machines, name)


def measured(machines: int, crowds: int, speed: float) -> list[Figure]:
    settings = {"WALDUR_OPENSTACK.MAX_CONCURRENT_PROVISION": MANY}
    with site(valkey=True) as here, simulated(here.folder, speed) as url, opened(here.url, 4) as store:
        place = sold(here, store, url, settings=settings)
        with serving(here, 1, ("up",)) as served, _client(served.address, place.token) as http, _client(url) as cloud:
            shop = _shop(place, http, cloud, speed)
            _alone(shop, WARM)
            return [*_one_by_one(shop, machines), *_crowded(shop, crowds)]


def _client(address: str, token: str = "") -> httpx.Client:
    limits, headers = httpx.Limits(max_connections=CROWD), {"Authorization": f"Token {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=60, limits=limits)


def _shop(place: CloudSite, http: httpx.Client, cloud: httpx.Client, speed: float) -> Shop:
    assert wait(lambda: place.offers[1].flavors)
    (home,) = done(place, [placed(http, place.tenant("Web"))], 60)
    machines = number_of(home.placed.object, "OpenStack.Instance")
    assert wait(lambda: _state(place, machines) == "Active")
    return Shop(place, http, cloud, home.placed.object, machines, speed, random.Random(1))


def _state(place: CloudSite, number: UUID) -> str:
    found = place.store.load(offering.KIND, number).state
    return found.state if found else ""


def _alone(shop: Shop, machines: int) -> list[Done]:
    """One after the other, each at a cloud that is a little quicker or slower than before."""
    found = []
    for number in range(machines):
        shop.cloud.post("/_control", json={"speed": shop.speed * shop.random.uniform(1 - SPREAD, 1 + SPREAD)})
        found += done(shop.place, [placed(shop.http, shop.machine(f"machine {number}"))], 60)
        time.sleep(0.5)
    return found


def _one_by_one(shop: Shop, machines: int) -> list[Figure]:
    say(f"{machines} machines, one after the other")
    shop.cloud.delete("/_requests")
    found = _alone(shop, machines)
    calls = Counter(_named(call) for call in shop.cloud.get("/_requests").json())
    told = _told(shop, "one machine", found, REACH)
    each = [figure(f"calls for one: {name}", n / machines, "calls") for name, n in sorted(calls.items())]
    return [*told, figure("calls for one machine", calls.total() / machines, "calls", "<= 30"), *each]


def _named(call: dict[str, object]) -> str:
    parts = str(call["path"]).split("/")
    return f"{call['service']} {call['method']} {next(p for p in reversed(parts) if len(p) < 20)}"


def _crowded(shop: Shop, crowds: int) -> list[Figure]:
    shop.cloud.post("/_control", json={"speed": shop.speed})
    found = []
    for crowd in range(crowds):
        say(f"{CROWD} machines at a time")
        bodies = [shop.machine(f"crowd {crowd} {number}") for number in range(CROWD)]
        found += done(shop.place, together(shop.http, bodies), 300)
    return _told(shop, f"{CROWD} machines at a time", found, "")


def _told(shop: Shop, name: str, found: list[Done], reach: str) -> list[Figure]:
    took = [(each.over - each.placed.began) * 1000 for each in found]
    cloud = [_needed(shop, each) * 1000 for each in found]
    ours = [whole - theirs for whole, theirs in zip(took, cloud, strict=True)]
    return [
        figure(f"{name}: orders", len(found), "orders"),
        figure(f"{name}: from order to done, p50", percentile(took, 0.5), "ms"),
        figure(f"{name}: what the cloud needs", fmean(cloud), "ms"),
        figure(f"{name}: overhead, p50", percentile(ours, 0.5), "ms", reach),
        figure(f"{name}: overhead, p95", percentile(ours, 0.95), "ms"),
    ]


def _needed(shop: Shop, one: Done) -> float:
    """Seconds: the volume, then the machine."""
    state = shop.place.object("instance", one.placed.object)
    disk = shop.place.object("volume", state.system_volume)
    waits = shop.cloud.get("/_waits").json()
    first = {
        kind: next(w for w in waits if w["id"] == number)
        for kind, number in (("volumes", disk.backend_id), ("servers", state.backend_id))
    }
    return sum(float(each["over"] - each["began"]) for each in first.values())


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-provision")
    parser.add_argument("--machines", type=int, default=20, help="one after the other")
    parser.add_argument("--crowds", type=int, default=2, help=f"how often {CROWD} are ordered at once")
    parser.add_argument("--speed", type=float, default=1.0, help="factor of all delays of the simulated cloud")
    given = parser.parse_args()
    return publish("bench-provision", measured(given.machines, given.crowds, given.speed))


if __name__ == "__main__":
    sys.exit(main())
