"""Where in a tenant something is to be made: the tenant's own offering of it, and its project."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from api.http import reading
from api.http.addresses import NOTHING_THERE, uuid_of
from api.http.ask import Ask
from api.http.problems import field
from commands.openstack.private_offerings import number_of
from projections.openstack.tenants_documents import TENANTS


def inside(kind: str) -> Callable[[Ask, Any], Awaitable[tuple[UUID, UUID]]]:
    """`kind` is the type of offering; the body names its `tenant`."""

    async def where(ask: Ask, body: Any) -> tuple[UUID, UUID]:
        tenant = uuid_of("tenant", body.tenant, "openstack-tenants")
        async with ask.reading(tuple(TENANTS.models.values())) as conn:
            found = await reading.one(conn, TENANTS, ask.seen, tenant, ("project_uuid",))
        if found is None:
            raise field("tenant", NOTHING_THERE)
        return UUID(msgspec.json.decode(found)["project_uuid"]), number_of(tenant, kind)

    return where
