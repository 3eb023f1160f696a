"""Tenants."""

from functools import partial
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api import sealed
from api.http import reading
from api.http.addresses import NOTHING_THERE, uuid_of
from api.http.ask import Ask
from api.http.marketplace.orders import OFFERINGS
from api.http.openstack import backend, tenant_actions
from api.http.openstack.objects import View, changes, common
from api.http.openstack.ordering import ends, orders
from api.http.openstack.tenant_actions import Group
from api.http.problems import field
from api.http.route import Reply
from commands.openstack.tenant import ChangeTenant
from domain.openstack import tenant
from projections.marketplace.offerings_documents import PUBLIC_OFFERINGS
from projections.openstack.tenants_documents import TENANTS

VIEW = View("tenant", TENANTS)
_BY_SETTINGS = msgspec.structs.replace(PUBLIC_OFFERINGS, key="o.settings")


class TenantRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Where: `project`, and the `offering` of tenants or its `service_settings`. The rest as in an order of it."""

    name: str
    project: str
    offering: str | UnsetType = UNSET
    service_settings: str | UnsetType = UNSET
    plan: str | UnsetType | None = UNSET
    limits: dict[str, int] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    availability_zone: str | UnsetType = UNSET
    subnet_cidr: str | UnsetType = UNSET
    security_groups: list[Group] | UnsetType = UNSET
    skip_creation_of_default_subnet: bool | UnsetType = UNSET
    skip_creation_of_default_router: bool | UnsetType = UNSET
    skip_connection_extnet: bool | UnsetType = UNSET


async def _where(ask: Ask, body: TenantRequest) -> tuple[UUID, UUID]:
    project = uuid_of("project", body.project, "projects")
    if body.offering is not UNSET:
        return project, uuid_of("offering", body.offering, *OFFERINGS)
    if body.service_settings is UNSET:
        raise field("offering", "This field is required.")
    settings = uuid_of("service_settings", body.service_settings, "service-settings")
    async with ask.reading(tuple(_BY_SETTINGS.models.values())) as conn:
        found = await reading.one(conn, _BY_SETTINGS, ask.seen, settings, ("uuid",))
    if found is None:
        raise field("service_settings", NOTHING_THERE)
    return project, UUID(msgspec.json.decode(found)["uuid"])


async def retrieve(ask: Ask) -> Reply:
    """Where the user of a tenant is shown, so is the password."""
    number, found = ask.uuid(), await ask.one(TENANTS, ask.uuid())
    if ask.fields and "user_password" not in ask.fields:
        return found
    async with ask.reading(tuple(TENANTS.models.values())) as conn:
        user = await reading.one(conn, TENANTS, ask.seen, number, ("user_username",))
    if user in (None, b"{}"):
        return found
    shown = {**msgspec.json.decode(found.body), "user_password": await ask.in_thread(partial(_password, ask, number))}
    return msgspec.structs.replace(found, body=msgspec.json.encode(shown))


def _password(ask: Ask, number: UUID) -> str:
    ledger = ask.site.ledger
    return sealed.read(ledger, ledger.store.load(tenant.KIND, number).required().secrets, "password")


_READS = [
    msgspec.structs.replace(route, call=retrieve) if route.operation == "openstack_tenants_retrieve" else route
    for route in common(VIEW)
]
ROUTES = [
    *_READS,
    orders(VIEW, TenantRequest, _where),
    *changes(VIEW, ChangeTenant),
    ends(VIEW),
    *tenant_actions.routes(VIEW),
    *backend.routes(VIEW),
]
