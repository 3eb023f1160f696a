"""How an offering is shown and reached: pictures, tags, endpoints."""

from typing import Any
from uuid import UUID

import pytest

from domain.file import File
from domain.marketplace import endpoint_rules
from domain.marketplace import offering_events as events
from domain.marketplace import offering_rules as rules
from domain.marketplace.endpoint import Endpoint
from domain.refusal import Invalid
from tests.domain.marketplace.offerings import TO, offered

PICTURE, HPC, GPU, DOOR = File("0" * 64, "a.png", "image/png", 3), UUID(int=4), UUID(int=5), UUID(int=6)
ADDED = events.EndpointAdded(endpoint=Endpoint(DOOR, "Login", "ssh://login.example.org:22"))


@pytest.mark.parametrize(
    ("field", "event"), [("image", events.OfferingImageSet), ("thumbnail", events.OfferingThumbnailSet)]
)
def test_a_picture_comes_and_goes(field: str, event: Any) -> None:
    given = event(**{field: PICTURE})
    offered().when(rules.change, {field: PICTURE}).then(given)
    offered(given).when(rules.change, {field: PICTURE}).then_nothing()
    offered(given).when(rules.change, {field: None}).then(event(**{field: None}))
    offered(*TO["Archived"]).when(rules.change, {field: PICTURE}).refused(rules.ArchivedOffering)


def test_tags_are_those_that_are_named_each_once() -> None:
    both = events.OfferingTagsSet(tags=(HPC, GPU))
    assert offered().when(rules.change, {"tags": (HPC, GPU, HPC)}).then(both).tags == (HPC, GPU)
    offered(both).when(rules.change, {"tags": (HPC, GPU)}).then_nothing()
    offered(both).when(rules.change, {"tags": ()}).then(events.OfferingTagsSet(tags=()))


def test_an_endpoint_comes_and_goes() -> None:
    said = {"name": " Login ", "url": "ssh://login.example.org:22"}
    assert offered().when(endpoint_rules.add, DOOR, said).then(ADDED).endpoints == (ADDED.endpoint,)
    assert offered(ADDED).when(endpoint_rules.remove, DOOR).then(events.EndpointRemoved(endpoint=DOOR)).endpoints == ()
    told = offered(ADDED).when(endpoint_rules.remove, HPC).refused(Invalid, "uuid")
    assert told == "Endpoint does not exist."


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"url": ""}, "url"),
        ({"url": "login.example.org"}, "url"),
        ({"url": "javascript://example.org/%0aalert(1)"}, "url"),
        ({"url": "https://" + "x" * 250}, "url"),
    ],
)
def test_an_endpoint_has_a_name_and_leads_somewhere(said: dict[str, str], field: str) -> None:
    whole = {"name": "Login", "url": "https://example.org", **said}
    offered().when(endpoint_rules.add, DOOR, whole).refused(Invalid, field)


def test_there_are_so_many_endpoints_and_no_more() -> None:
    full = [
        events.EndpointAdded(endpoint=Endpoint(UUID(int=n), "x", "https://x.y")) for n in range(endpoint_rules.MOST)
    ]
    offered(*full).when(endpoint_rules.add, DOOR, {"name": "x", "url": "https://x.y"}).refused(Invalid, "name")
