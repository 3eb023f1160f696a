"""What clouds have to offer: flavors, images, types of volumes, zones, external networks."""

import msgspec

from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Method, Reply, Route
from projections import documents
from projections.openstack.properties_documents import (
    EXTERNAL_NETWORKS,
    FLAVORS,
    IMAGES,
    INSTANCE_ZONES,
    NAMES,
    VOLUME_TYPES,
    VOLUME_ZONES,
)

_LISTS = {
    "openstack-flavors": FLAVORS,
    "openstack-images": IMAGES,
    "openstack-volume-types": VOLUME_TYPES,
    "openstack-instance-availability-zones": INSTANCE_ZONES,
    "openstack-volume-availability-zones": VOLUME_ZONES,
    "openstack-external-networks": EXTERNAL_NETWORKS,
}


async def names(ask: Ask) -> Reply:
    async with ask.reading(tuple(VOLUME_TYPES.models.values())) as conn:
        query = documents.narrowed(VOLUME_TYPES, ask.seen, ask.wanted().filters, NAMES)
        row = await (await conn.execute(*query)).fetchone()
    body = str(row[0]).encode() if row else b"[]"
    headers = {"X-Result-Count": str(len(msgspec.json.decode(body)))}
    return Reply(200, b"" if ask.route.method == "HEAD" else body, headers)


def _names(method: Method, operation: str) -> Route:
    return Route(
        method=method,
        path="/api/openstack-volume-types/names/",
        operation=f"openstack_volume_types_names_{operation}",
        call=names,
        answer=list[str] if method == "GET" else None,
    )


ROUTES = [
    _names("GET", "retrieve"),
    _names("HEAD", "count"),
    *(route for path, which in _LISTS.items() for route in reads(which, f"/api/{path}/", path.replace("-", "_"))),
]
