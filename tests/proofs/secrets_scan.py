"""After a story with secrets of all kinds database, files, broker and every answer are looked through for them, and a
secret that is planted in each of these places has to be found."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import httpx
import msgspec
from redis import Redis

from tests.benchmarks.http.world import serving
from tests.eventstore.support import opened
from tests.proofs import secrets_places as places
from tests.proofs.cloud_site import CloudSite, simulated, sold, wait
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.secrets_places import MEANT, Finding, Scan
from tests.proofs.secrets_story import People, cloud_password, new_secret, people, settled, told
from tests.proofs.site import site

SPEED = 0.02


class Looked(msgspec.Struct, frozen=True):
    """Where all has happened, and what the broker was told."""

    place: CloudSite
    clients: Mapping[str, httpx.Client]
    heard: list[bytes]

    @property
    def broker(self) -> str:
        return self.place.site.servers.endpoints.broker_url


def prove() -> list[Figure]:
    with ExitStack() as stack:
        here = stack.enter_context(site(valkey=True))
        url, store = stack.enter_context(simulated(here.folder, SPEED)), stack.enter_context(opened(here.url, 4))
        password = cloud_password(url)
        place = sold(here, store, url, password)
        served = stack.enter_context(serving(here, 1, ("up",), log_level="info"))
        who = stack.enter_context(people(place, served.address))
        with places.overheard(here.servers.endpoints.broker_url) as heard:
            assert wait(lambda: place.offers[1].flavors)
            who.secrets["password of the cloud"] = password
            told(place, who)
            assert settled(place)
        looked = Looked(place, who.clients, heard)
        return [*_clean(looked, who), *_planted(looked)]


def _clean(looked: Looked, who: People) -> Iterator[Figure]:
    yield figure("secrets in the story", len(who.secrets), "secrets", ">= 12")
    for name, look in _PLACES.items():
        scan = Scan(who.secrets)
        look(scan, looked)
        wrong = {each for each in scan.found if not _meant(each)}
        for each in sorted(wrong):
            say(f"FOUND: {each.secret} in {each.place}")
        yield figure(f"{name}: looked through", scan.looked, "texts", ">= 1")
        yield figure(f"{name}: secrets in the clear", len(wrong), "secrets", "= 0")
        if scan.left:
            yield figure(f"{name}: with nothing there to look at", scan.left, "routes")
        if meant := len(scan.found - wrong):
            yield figure(f"{name}: shown on purpose, to whose it is", meant, "secrets")


def _meant(found: Finding) -> bool:
    return found.secret in MEANT.get(found.place, ())


def _database(scan: Scan, looked: Looked) -> None:
    places.database(scan, looked.place.site.url)


def _files(scan: Scan, looked: Looked) -> None:
    """Of the servers' folders, those of Postgres included."""
    places.files(scan, (path for path in looked.place.site.folder.rglob("*") if path.is_file()))


def _broker(scan: Scan, looked: Looked) -> None:
    places.broker(scan, looked.broker, looked.heard)


def _answers(scan: Scan, looked: Looked) -> None:
    places.answers(scan, looked.clients)


_PLACES: dict[str, Callable[[Scan, Looked], None]] = {
    "database": _database,
    "files": _files,
    "broker": _broker,
    "answers to GET": _answers,
}


def _planted(looked: Looked) -> Iterator[Figure]:
    secret = new_secret("planted")
    _plant(looked, secret)
    for name, look in _PLACES.items():
        scan = Scan({"planted": secret})
        look(scan, looked)
        yield figure(f"{name}: a planted one is found", len(scan.found), "places", ">= 1")


def _plant(looked: Looked, secret: str) -> None:
    """In a project, which the log keeps and everybody reads; in a file; at the broker."""
    address = f"/api/projects/{looked.place.project.hex}/"
    looked.clients["staff"].patch(address, json={"description": secret}).raise_for_status()
    (looked.place.site.folder / "planted.log").write_text(f"signing in with {secret}")
    with Redis.from_url(looked.broker) as client:
        client.rpush("planted", secret)


if __name__ == "__main__":
    sys.exit(publish("secrets-scan", prove()))
